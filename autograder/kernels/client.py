"""The near end of the warm process: starts it, asks it for kernels, starts it anew if it dies."""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass

STARTUP = 120  # seconds that the imports may take, on a cold and busy machine


class NoServer(RuntimeError):
    """The warm process could not be started, or forks no more."""


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


class ForkServer:
    """The warm process of this process; one serves all kernels, one after the other or at once.

    folder : where the kernels' private folders are made; the warm process removes it in the end
    """

    _shared: "ForkServer | None" = None

    @classmethod
    def shared(cls) -> "ForkServer":
        if cls._shared is None:
            cls._shared = cls()
            atexit.register(cls._shared.close)
        return cls._shared

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="kernels-")
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Begin the imports, and return at once."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(STARTUP)
        kept = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "TF_CPP_MIN_LOG_LEVEL")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.kernels.server", str(theirs.fileno()), self.folder],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in kept if name in os.environ},
            cwd="/",
        )
        theirs.close()
        self._ready = False

    def fork(self, request: dict) -> Forked:
        """A new process that has become a kernel; NoServer where there is none to be had."""
        with self._lock:
            for _ in range(2):
                try:
                    return self._fork(request)
                except (OSError, ValueError):  # it died, or never came up: once more from the start
                    self.close()
        raise NoServer("The warm process that forks kernels could not be started.")

    def _fork(self, request: dict) -> Forked:
        if self._process is None:
            self.start()
        if not self._ready:
            if self._control.recv(16) != b"ready":
                raise ConnectionResetError
            self._ready = True
        self._control.send(json.dumps(request).encode())
        text, watches, _, _ = socket.recv_fds(self._control, 64, 1)
        if not watches:
            raise ConnectionResetError
        return Forked(int(text), watches[0])

    def close(self) -> None:
        if self._process is not None:
            self._control.close()  # at which it ends, if it is not stuck in an import
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
            self._process.kill()
            self._process.wait()
            self._process = None


def forking_is_safe() -> bool:
    """Whether a process with TensorFlow in it can be forked here, and watched by a pidfd."""
    return sys.platform.startswith("linux") and hasattr(os, "pidfd_open")
