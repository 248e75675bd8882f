"""What a kernel uses up and no limit of Linux counts: looked at from outside, now and then.

Much may pass between two looks. So these limits bound what stays, not what flickers.
"""

import contextlib
import math
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import psutil

from autograder.kernels.sandbox import MB, Limits

BLOCK = 4096  # bytes of the disk that any entry of a folder takes, even if it is empty


class Excess(NamedTuple):
    """More than a kernel may use: more than `limit` of a unit."""

    limit: int
    unit: str


def flood(before: int) -> Excess | None:
    """Whether a kernel has sent more than it may at once. Takes no time.

    before : bytes that this process held when the kernel began
    """
    much = held() - before > Limits.sent * MB
    return Excess(Limits.sent, "MB of output at once") if much else None


def excess(pid: int, home: Path) -> Excess | None:
    """Of what a kernel uses more than it may, if of anything. Takes some ms."""
    if on_disk(home, Limits.disk * MB) + nameless(pid, home) > Limits.disk * MB:
        return Excess(Limits.disk, "MB of files, or hid some")
    if threads(pid) > Limits.threads:
        return Excess(Limits.threads, "threads")
    return None


def on_disk(folder: Path, enough: float = math.inf) -> float:
    """Bytes of the files in a folder; infinite if some cannot be looked at.

    enough : bytes from which on it does not matter how many there are
    """
    total, folders = 0, [str(folder)]
    while folders and total <= enough:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):  # it vanished meanwhile
                        total += max(BLOCK, entry.stat(follow_symlinks=False).st_size)
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:  # its path is too long, or its mode hides it from its own owner
            return math.inf
    return total


def nameless(pid: int, home: Path) -> int:
    """Bytes of the files in a folder that a process has removed and yet holds.

    How large a mapped one is, nobody is told: it counts as much as a file may have.
    """
    total, folder = 0, Path("/proc", str(pid))
    place = os.fsencode(f" {home}/")
    try:
        mapped = {
            line.split()[4]
            for line in folder.joinpath("maps").read_bytes().split(b"\n")  # names hold any other
            if line.endswith(b"(deleted)") and place in line
        }
        for descriptor in folder.joinpath("fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                file = descriptor.stat()
                if not file.st_nlink and os.readlink(descriptor).startswith(f"{home}/"):
                    total += file.st_size
    except OSError:  # the process has ended
        return 0
    return total + len(mapped) * Limits.file * MB


def held() -> int:
    """Bytes of memory that this process holds: messages that it has not read yet are among them."""
    return psutil.Process().memory_info().rss


def threads(pid: int) -> int:
    try:
        return psutil.Process(pid).num_threads()
    except psutil.Error:  # it has ended
        return 0


def remove(folder: Path) -> None:
    """Remove a folder, however deep its owner has made it, and whatever modes stand in the way."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # these two know no depth
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run([*command, folder], check=False, stderr=subprocess.DEVNULL)
