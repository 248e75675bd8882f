"""Connects Jupyter to the fork server: a provisioner that launches kernels by forking.

Each kernel has a private folder with a copy of the folder that it is to run in, a folder for
temporary files, and the sockets by which Jupyter talks to it. It can write nowhere else, and the
folder is removed with the kernel.
"""

import asyncio
import os
import shutil
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Bool, Dict, Integer, Unicode

from autograder.kernels import resource_usage
from autograder.kernels.fork_client import ForkServer
from autograder.kernels.process_handle import ChildProcess, KernelRequest
from autograder.kernels.sandbox import MB, Limits

PROVISIONER_NAME = "autograder-warm"
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TF_CPP_MIN_LOG_LEVEL")
MAX_COPIED_BYTES = 100 * MB  # of files beside a notebook
CHECK_INTERVAL = 1  # seconds between two checks of what a kernel uses


@dataclass
class _RunningKernel:
    """A kernel's process, and what is needed to check what it uses.

    Attributes
    ----------
    child
        The process.
    private_folder
        The folder in which it can write.
    initial_bytes
        Memory of this process, in bytes, when the kernel started.
    next_check
        Time on the monotonic clock, in seconds.
    """

    child: ChildProcess
    private_folder: Path
    initial_bytes: int
    next_check: float

    def kill_reason(self) -> resource_usage.KillReason | None:
        """The reason to kill the kernel now, if there is one."""
        reason = resource_usage.unread_messages_excess(self.initial_bytes)
        if reason is None and time.monotonic() > self.next_check:
            resource_usage.share_processors(self.child.pid)
            reason = resource_usage.kill_reason(self.child.pid, self.private_folder)
            self.next_check = time.monotonic() + CHECK_INTERVAL
        return reason


class WarmProvisioner(KernelProvisionerBase):
    """A kernel forked from a process that has imported NumPy, pandas, matplotlib and TensorFlow."""

    sandboxed = Bool(True, help="Sandbox the kernel before it runs anything.").tag(config=True)
    prepare = Unicode(help="Python code that each kernel runs before it listens.").tag(config=True)
    compiled = Dict(
        help="Sources by name: the shell gets each of them compiled, as an attribute of that name."
    ).tag(config=True)
    memory = Integer(Limits.memory, help="Memory that a kernel may use, in MB.").tag(config=True)

    kill_reason: resource_usage.KillReason | None = None  # if it was killed for what it used
    private_folder: Path | None = None  # None before `pre_launch`
    _kernel: _RunningKernel | None = None  # None unless it is running

    @property
    def has_process(self) -> bool:
        return self._kernel is not None

    @property
    def pid(self) -> int | None:
        """The kernel's process id; None if it is not running."""
        return self._kernel and self._kernel.child.pid

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        folder = self.private_folder = ForkServer.shared().private_folder()
        for name in ("tmp", "sockets"):
            (folder / name).mkdir()
        copy_files(kwargs.pop("cwd", None), folder / "work")
        manager = cast(KernelManager, self.parent)
        manager.transport, manager.ip = "ipc", str(folder / "sockets" / "s")
        manager.connection_file = str(folder / "sockets" / "kernel.json")
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        request = self._request(folder, manager.connection_file)
        return await super().pre_launch(cmd=[], folder=folder, request=request, **kwargs)

    def _request(self, folder: Path, connection_file: str) -> KernelRequest:
        env = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        temporary = str(folder / "tmp")
        env |= dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), temporary)
        return {
            "cwd": str(folder / "work"),
            "env": env,
            "connection_file": connection_file,
            "private_folder": str(folder),
            "limits": asdict(Limits(memory=self.memory)) if self.sandboxed else None,
            "prepare": self.prepare,
            "compiled": self.compiled,
        }

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        initial_bytes, next_check = (
            resource_usage.resident_bytes(),
            time.monotonic() + CHECK_INTERVAL,
        )
        fork = ForkServer.shared().fork
        child = await asyncio.get_running_loop().run_in_executor(None, fork, kwargs["request"])
        self._kernel = _RunningKernel(child, kwargs["folder"], initial_bytes, next_check)
        return self.connection_info

    async def poll(self) -> int | None:
        kernel = self._kernel
        if kernel is None:
            return 0
        if kernel.child.is_alive():
            self.kill_reason = self.kill_reason or kernel.kill_reason()
            if self.kill_reason:
                await self.kill()
        return None if kernel.child.is_alive() else 0

    async def wait(self) -> int | None:
        while self._kernel is not None and self._kernel.child.is_alive():
            await asyncio.sleep(0.01)
        self._release()
        return 0

    async def send_signal(self, signum: int) -> None:
        if self._kernel is not None:
            self._kernel.child.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL)
        if self._kernel is not None:
            self._kernel.child.wait(1)

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        self._release()
        if self.private_folder is not None:
            resource_usage.remove_folder(self.private_folder)

    def _release(self) -> None:
        if self._kernel is not None:
            self._kernel.child.close()
            self._kernel = None


def copy_files(source: str | None, target: Path) -> None:
    """Copy the files of a folder, at most MAX_COPIED_BYTES, to a new one; links are left out."""
    target.mkdir()
    if source is None:
        return
    copied = 0
    for file in sorted(Path(source).rglob("*")):
        if file.is_symlink() or not file.is_file():
            continue
        copied += file.stat().st_size
        if copied > MAX_COPIED_BYTES:
            break
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
