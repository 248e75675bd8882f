"""A forked process, as both ends of the warm process hold it."""

import contextlib
import os
import select
import signal
from dataclasses import dataclass


@dataclass
class Forked:
    """A forked process, held by a pidfd: no other process can be taken for it."""

    pid: int
    watch: int

    def alive(self) -> bool:
        return not select.select([self.watch], [], [], 0)[0]

    def wait(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        return bool(select.select([self.watch], [], [], seconds)[0])

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.watch, number)

    def close(self) -> None:
        """Kill it and what it has started, if anything is left, and let go of it."""
        if self.alive():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self.send_signal(signal.SIGKILL)
        os.close(self.watch)
