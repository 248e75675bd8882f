"""One folder for the temporary files of a call of the command line, its workers and its kernels.

It is removed when the call ends. A call that was killed cannot do that, so the next one does.
"""

import atexit
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.kernels.resource_usage import remove_folder

PREFIX = "autograder-"
SHORT = "/tmp"
MAX_SOCKET_PATH = 107  # bytes; of Linux
SOCKET_IN_FOLDER = "/tmpxxxxxxxx/sockets/s-1"  # what a kernel adds to the folder of all kernels


def use() -> None:
    """Let this process and its children make all temporary files in a new folder of their own."""
    place = short_place(len(f"/{PREFIX}xxxxxxxx"))
    for folder in Path(place).glob(f"{PREFIX}*"):
        with _locked(folder, wait=False) as is_abandoned:
            if is_abandoned:
                remove_folder(folder)
    folder = _make(place)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    atexit.register(_remove, folder, os.getpid())


def short_place(more: int = 0) -> str:
    """The system's temporary folder, or /tmp if the paths of sockets would be too long there.

    Parameters
    ----------
    more
        Bytes of a path that come between this folder and that of all kernels.
    """
    place = tempfile.gettempdir()
    longest = len(os.fsencode(place)) + more + len("/kernels-xxxxxxxx" + SOCKET_IN_FOLDER)
    return SHORT if longest > MAX_SOCKET_PATH and os.access(SHORT, os.W_OK) else place


@contextlib.contextmanager
def temporary_files_there() -> Iterator[None]:
    """Let other libraries, too, put their sockets in a place that is short enough."""
    before = tempfile.tempdir
    tempfile.tempdir = short_place()
    try:
        yield
    finally:
        tempfile.tempdir = before


def _make(place: str) -> Path:
    """A new folder, which is locked until this process ends, however it does."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        stack = contextlib.ExitStack()
        stack.enter_context(_locked(folder, wait=True))
        if folder.exists():  # or another call has just removed it, before it was locked
            atexit.register(stack.close)
            return folder


@contextlib.contextmanager
def _locked(folder: Path, wait: bool) -> Iterator[bool]:
    """Hold the lock of a folder; yields whether this process has it, and may remove the folder."""
    try:
        import fcntl
    except ImportError:  # Windows knows no such locks
        yield False
        return
    with contextlib.ExitStack() as stack:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            is_own = os.fstat(descriptor).st_uid == os.geteuid()
        except OSError:  # another call is using it, or it is another user's
            is_own = False
        yield is_own


def _remove(folder: Path, process: int) -> None:
    """Remove the folder at the end of the process that made it, but not of one forked from it."""
    if os.getpid() == process:
        remove_folder(folder)
