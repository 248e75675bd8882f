"""What both ends of the fork server share: the request for a kernel, and the process it becomes."""

import contextlib
import os
import select
import signal
from dataclasses import dataclass
from typing import TypedDict


class KernelRequest(TypedDict):
    """What a new kernel needs to know, sent as JSON.

    Attributes
    ----------
    cwd
        Folder that the kernel runs in.
    env
        All of its environment variables.
    connection_file
        Path of Jupyter's connection file.
    private_folder
        Folder in which it may write.
    limits
        Fields of `sandbox.Limits`; None for a kernel without a sandbox.
    prepare
        Python code that it runs before it listens.
    compiled
        Sources by name; its shell gets each of them compiled, as an attribute of that name.
    """

    cwd: str
    env: dict[str, str]
    connection_file: str
    private_folder: str
    limits: dict[str, int] | None
    prepare: str
    compiled: dict[str, str]


@dataclass
class ChildProcess:
    """A forked process, held by a pidfd, which no other process can inherit as it can a pid."""

    pid: int
    pidfd: int

    def is_alive(self) -> bool:
        """Whether the process is still running."""
        return not self.wait(0)

    def wait(self, seconds: float) -> bool:
        """Whether the process ended within that time."""
        return bool(select.select([self.pidfd], [], [], seconds)[0])

    def send_signal(self, number: int) -> None:
        """Send a signal; nothing happens if the process has ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, number)

    def close(self) -> None:
        """Kill the process and those that it started, if they are still running, and release it."""
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self.send_signal(signal.SIGKILL)
        os.close(self.pidfd)
