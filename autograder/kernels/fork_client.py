"""Client of the fork server: starts it, asks it for kernels, and restarts it if it dies."""

import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from autograder.kernels.process_handle import ChildProcess, KernelRequest
from autograder.kernels.temporary_folder import short_place

STARTUP_TIMEOUT = 120  # seconds that the imports may take, on a cold and busy machine
MAX_ATTEMPTS = 3  # to fork a kernel; the second and third are on new servers
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "TF_CPP_MIN_LOG_LEVEL")


class ForkServerError(RuntimeError):
    """The fork server could not be started, or no longer forks."""


@dataclass
class _Connection:
    """A fork server that was started, by this process or, where `process` is None, by another."""

    control: socket.socket
    process: subprocess.Popen[bytes] | None
    is_ready: bool = False

    def request_kernel(self, request: KernelRequest) -> tuple[ChildProcess, int]:
        """The new process, and the descriptor of a pipe that ends when it listens."""
        if not self.is_ready:
            if self.control.recv(16) != b"ready":
                raise ConnectionResetError
            self.is_ready = True
        self.control.send(json.dumps(request).encode())
        pid, descriptors, _, _ = socket.recv_fds(self.control, 64, 2)
        if not descriptors:
            raise ConnectionResetError
        pidfd, listening_pipe = descriptors
        return ChildProcess(int(pid), pidfd), listening_pipe

    def is_open(self) -> bool:
        """Whether the server still holds its end of the socket."""
        if not select.select([self.control], [], [], 0)[0]:
            return True
        try:
            return bool(self.control.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def close(self) -> None:
        self.control.close()  # at which the server ends, unless it is stuck in an import
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
            self.process.kill()
            self.process.wait()


class ForkServer:
    """The fork server that this process uses; it serves all kernels, also several at once."""

    _shared: "ForkServer | None" = None

    @classmethod
    def shared(cls) -> "ForkServer":
        """The one fork server of this process; it is closed when the process ends."""
        if cls._shared is None:
            cls._shared = cls()
            atexit.register(cls._shared.close)
        return cls._shared

    @classmethod
    def attach(cls, control: socket.socket, folder: str) -> None:
        """Make the fork server of another process the shared one of this process.

        Parameters
        ----------
        control
            The socket that the other process got from `share`.
        folder
            The other's `folder`.
        """
        control.settimeout(STARTUP_TIMEOUT)
        server = cls.shared()
        server._folder, server._connection = folder, _Connection(control, process=None)

    def __init__(self) -> None:
        self._folder = ""
        self._lock = threading.Lock()
        self._connection: _Connection | None = None  # None until it is started

    @property
    def folder(self) -> str:
        """Where the private folders of kernels are; the server removes it when it ends."""
        self._folder = self._folder or tempfile.mkdtemp(prefix="kernels-", dir=short_place())
        return self._folder

    def private_folder(self) -> Path:
        """A new folder for one kernel."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    def share(self) -> socket.socket | None:
        """A socket with which another process can `attach`; None if no server is running."""
        if self._connection is None:
            return None
        server_end, client_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with server_end:
            try:
                socket.send_fds(self._connection.control, [b"another"], [server_end.fileno()])
            except OSError:
                client_end.close()
                return None
        return client_end

    def is_alive(self) -> bool:
        """Whether the server that has forked the last kernel is still there."""
        return self._connection is not None and self._connection.is_open()

    def start(self) -> None:
        """Start the server's imports, and return at once."""
        self._started()

    def _started(self) -> _Connection:
        """The connection to the server, which is started first if it is not running."""
        if self._connection is None:
            control, server_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            control.settimeout(STARTUP_TIMEOUT)
            descriptor = server_end.fileno()
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "autograder.kernels.fork_server",
                    str(descriptor),
                    self.folder,
                ],
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                cwd="/",
            )
            server_end.close()
            self._connection = _Connection(control, process)
        return self._connection

    def fork(self, request: KernelRequest) -> ChildProcess:
        """Fork a process that becomes a kernel, and wait until it listens or has ended.

        Raises
        ------
        ForkServerError
            If no fork server can be started, or it does not answer.
        """
        child, listening_pipe = self._fork(request)
        with os.fdopen(listening_pipe, "rb") as pipe:
            pipe.read()  # until its end
        return child

    def _fork(self, request: KernelRequest) -> tuple[ChildProcess, int]:
        with self._lock:
            for _ in range(MAX_ATTEMPTS):
                try:
                    return self._started().request_kernel(request)
                except (OSError, ValueError):  # it died or never started
                    self.close()
        raise ForkServerError("The fork server could not be started.")

    def close(self) -> None:
        """Stop the server, or detach from that of another process."""
        if self._connection is None:
            return
        self._connection.close()
        if self._connection.process is None:
            self._folder = ""  # it belongs to the other process
        self._connection = None


def forking_is_safe() -> bool:
    """Whether this system can fork a process that has imported TensorFlow, and has pidfds."""
    return sys.platform.startswith("linux") and hasattr(os, "pidfd_open")
