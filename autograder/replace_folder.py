"""Replace a folder by a finished one in one step, so that a failure or a crash loses neither."""

import ctypes
import os
import shutil
from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # from Linux's headers


def replace_folder(new: Path, old: Path) -> None:
    """Put a folder in the place of another one, which is then removed.

    Parameters
    ----------
    new
        The finished folder, on the same disk; it is gone afterwards.
    old
        Its place, whether there is something or not.
    """
    old.parent.mkdir(parents=True, exist_ok=True)
    if not old.exists():
        new.rename(old)
        return
    if not _exchange(new, old):
        former = new.with_name(f"{new.name}.former")
        shutil.rmtree(former, ignore_errors=True)
        old.rename(former)
        try:
            new.rename(old)
        except BaseException:
            former.rename(old)
            raise
        former.rename(new)
    shutil.rmtree(new, ignore_errors=True)  # by now it holds the old files


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders at once, where Linux and the disk can do this."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):  # another system, or an old C library
        return False
    places = AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other)
    return rename(*places, RENAME_EXCHANGE) == 0


def replace_file(file: Path, content: bytes) -> None:
    """Write a file beside its place and put it there once it is whole."""
    beside = file.with_name(f".{file.name}.unfinished")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
