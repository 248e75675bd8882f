"""Where sockets are: their paths may have 107 characters, and TMPDIR may be longer than that."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

MAX_LENGTH = 50  # bytes of the temporary folder, below which there are two more folders
SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")


def socket_folder() -> str:
    """Return the folder for temporary files or, if its path is too long for sockets, another."""
    usual = tempfile.gettempdir()
    if len(os.fsencode(usual)) <= MAX_LENGTH:
        return usual
    short = (folder for folder in SHORT_FOLDERS if os.access(folder, os.W_OK | os.X_OK))
    return next(short, usual)


@contextmanager
def temporary_files_there() -> Iterator[None]:
    """Let other libraries too put their sockets there."""
    before = tempfile.tempdir
    tempfile.tempdir = socket_folder()
    try:
        yield
    finally:
        tempfile.tempdir = before
