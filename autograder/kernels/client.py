"""The near end of the warm process: starts it, asks it for kernels, starts it anew if it dies."""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from autograder.kernels.forked import Forked

STARTUP = 120  # seconds that the imports may take, on a cold and busy machine


class NoServer(RuntimeError):
    """The warm process could not be started, or forks no more."""


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

    @classmethod
    def borrow(cls, control: socket.socket, folder: str) -> None:
        """Have this process share the warm process of another, which has lent it a socket."""
        control.settimeout(STARTUP)
        server = cls.shared()
        server.folder, server._control = folder, control

    def __init__(self) -> None:
        self.folder = ""
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen | None = None
        self._ready = False

    def private_folder(self) -> Path:
        """A new folder for one kernel."""
        self._make_folder()
        return Path(tempfile.mkdtemp(dir=self.folder))

    def _make_folder(self) -> None:
        self.folder = self.folder or tempfile.mkdtemp(prefix="kernels-")

    def lend(self) -> socket.socket | None:
        """A socket for another process to `borrow`; None where there is no warm process."""
        if self._control is None:
            return None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            try:
                socket.send_fds(self._control, [b"another"], [ours.fileno()])
            except OSError:
                theirs.close()
                return None
        return theirs

    def start(self) -> None:
        """Begin the imports, and return at once."""
        self._make_folder()
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

    def fork(self, request: dict) -> Forked:
        """A new process that has become a kernel, and listens or has ended by now.

        NoServer where there is none to be had.
        """
        forked, listens = self._fork(request)
        with os.fdopen(listens, "rb") as pipe:
            pipe.read()  # until its end
        return forked

    def _fork(self, request: dict) -> tuple[Forked, int]:
        """The new process, and a pipe that ends when it listens; tried twice."""
        with self._lock:
            for _ in range(2):
                try:
                    return self._ask(request)
                except (OSError, ValueError):  # it died, or never came up: once more from the start
                    self.close()
        raise NoServer("The warm process that forks kernels could not be started.")

    def _ask(self, request: dict) -> tuple[Forked, int]:
        if self._control is None:
            self.start()
        if not self._ready:
            if self._control.recv(16) != b"ready":
                raise ConnectionResetError
            self._ready = True
        self._control.send(json.dumps(request).encode())
        text, sent, _, _ = socket.recv_fds(self._control, 64, 2)
        if not sent:
            raise ConnectionResetError
        watch, listens = sent
        return Forked(int(text), watch), listens

    def close(self) -> None:
        if self._control is None:
            return
        self._control.close()  # at which it ends, if it is not stuck in an import
        self._control, self._ready = None, False
        if self._process is None:  # another's, and its folder too
            self.folder = ""
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._process.kill()
        self._process.wait()
        self._process = None


def forking_is_safe() -> bool:
    """Whether a process with TensorFlow in it can be forked here, and watched by a pidfd."""
    return sys.platform.startswith("linux") and hasattr(os, "pidfd_open")
