"""Jupyter's way to a warm kernel: a provisioner that asks the fork server for a process.

Each kernel has a private folder: a copy of the folder it is to run in, a place for temporary
files, and the sockets on which Jupyter speaks to it. Nothing else can it write, and of what it
leaves behind nothing is kept.
"""

import asyncio
import os
import shutil
import signal
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Bool, Dict, Integer, Unicode

from autograder.kernels import usage
from autograder.kernels.client import ForkServer
from autograder.kernels.forked import Forked
from autograder.kernels.sandbox import MB, Limits

NAME = "autograder-warm"
INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "TF_CPP_MIN_LOG_LEVEL")
MOST_COPIED = 100 * MB  # of files beside a notebook


class WarmProvisioner(KernelProvisionerBase):
    """A kernel forked from a process that has imported NumPy, pandas, matplotlib and TensorFlow."""

    sandboxed = Bool(True, help="Confine the kernel before it runs anything.").tag(config=True)
    prepare = Unicode(help="Python that each kernel runs before it listens.").tag(config=True)
    compiled = Dict(
        help="Sources that its shell holds compiled, by the names of the attributes."
    ).tag(config=True)
    memory = Integer(Limits.memory, help="MB that a kernel may take.").tag(config=True)

    forked: Forked | None = None
    home: Path | None = None
    held_before = 0  # bytes that this process held when the kernel began
    look_again = 0.0  # when, on the monotonic clock
    excess: usage.Excess | None = None  # why the kernel was ended from here

    @property
    def has_process(self) -> bool:
        return self.forked is not None

    @property
    def pid(self) -> int | None:
        return self.forked and self.forked.pid

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        self.home = ForkServer.shared().private_folder()
        for name in ("tmp", "sockets"):
            (self.home / name).mkdir()
        copy_beside(kwargs.pop("cwd", None), self.home / "work")
        manager = self.parent
        manager.transport, manager.ip = "ipc", str(self.home / "sockets" / "s")
        manager.connection_file = str(self.home / "sockets" / "kernel.json")
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        env = {name: os.environ[name] for name in INHERITED if name in os.environ}
        temporary = str(self.home / "tmp")
        env |= dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), temporary)
        request = {
            "cwd": str(self.home / "work"),
            "env": env,
            "connection": self.parent.connection_file,
            "home": str(self.home),
            "limits": asdict(Limits(memory=self.memory)) if self.sandboxed else None,
            "prepare": self.prepare,
            "compiled": self.compiled,
        }
        ask = ForkServer.shared().fork
        self.held_before, self.look_again = usage.held(), time.monotonic() + 1
        self.forked = await asyncio.get_running_loop().run_in_executor(None, ask, request)
        return self.connection_info

    async def poll(self) -> int | None:
        if self.forked is None:
            return 0
        if self.forked.alive():
            self.excess = self.excess or usage.flood(self.held_before)
            if not self.excess and time.monotonic() > self.look_again:
                self.excess = usage.excess(self.forked.pid, self.home)
                self.look_again = time.monotonic() + 1
            if self.excess:
                await self.kill()
        return None if self.forked.alive() else 0

    async def wait(self) -> int | None:
        while self.forked is not None and self.forked.alive():
            await asyncio.sleep(0.01)
        self._let_go()
        return 0

    async def send_signal(self, signum: int) -> None:
        if self.forked is not None:
            self.forked.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL)
        if self.forked is not None:
            self.forked.wait(1)

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        self._let_go()
        if self.home is not None:
            usage.remove(self.home)

    def _let_go(self) -> None:
        if self.forked is not None:
            self.forked.close()
            self.forked = None


def copy_beside(folder: str | None, target: Path) -> None:
    """Copy what lies in a folder, up to a limit, and follow no link out of it."""
    target.mkdir()
    if folder is None:
        return
    copied = 0
    for file in sorted(Path(folder).rglob("*")):
        if file.is_symlink() or not file.is_file():
            continue
        copied += file.stat().st_size
        if copied > MOST_COPIED:
            break
        place = target / file.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
