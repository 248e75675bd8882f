"""Kernels from the fork server, as the tests use them."""

from typing import Any

from jupyter_client.manager import KernelManager

from autograder.kernels.provisioner import PROVISIONER_NAME


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
