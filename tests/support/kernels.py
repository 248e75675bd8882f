"""Kernels from the fork server, as the tests use them."""

import time
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from autograder.kernels import fork_client
from autograder.kernels.provisioner import PROVISIONER_NAME

needs_fork_server = pytest.mark.skipif(
    not fork_client.forking_is_safe(), reason="kernels are forked on Linux only"
)


class Kernel:
    """A kernel from the fork server, with Jupyter's own client."""

    def __init__(self, folder, **config):
        self.manager = KernelManager(kernel_name="python3")
        provisioner = {"provisioner_name": PROVISIONER_NAME, "config": config}
        spec = self.manager.kernel_spec
        assert spec is not None
        spec.metadata["kernel_provisioner"] = provisioner
        self.manager.start_kernel(cwd=str(folder))
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def value(self, code, expression):
        """The repr of an expression after the code has run, or the name of the error."""
        request = self.client.execute(code, user_expressions={"v": expression}, silent=True)
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request:
                break
        content = reply["content"]
        if content["status"] == "error":
            return content["ename"]
        result = content["user_expressions"]["v"]
        return result["data"]["text/plain"] if result["status"] == "ok" else result["ename"]

    def attempt(self, code):
        """The name of the error that the code raises, or "None"."""
        return self.value(code, "None")

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def process_of(server) -> Any:
    """The process of a fork server; None if another process has started it."""
    return server._connection.process


def becomes_true(condition, seconds=10):
    """Whether a condition holds within that time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def ends(pid):
    return becomes_true(lambda: not is_alive(pid))


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
