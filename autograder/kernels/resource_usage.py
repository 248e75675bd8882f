"""What a kernel uses and Linux does not limit, checked from outside at intervals.

Much can happen between two checks: these limits bound what stays, not what is there briefly.
"""

import contextlib
import math
import os
import shutil
import subprocess
from pathlib import Path
from typing import Literal, NamedTuple

import psutil

from autograder.kernels.sandbox import MB, Limits

MAX_BUSY_THREADS = 2  # per processor, as TensorFlow may have for a moment
WEIGHT_OF_A_STEP = 1.25  # by which each step of niceness divides the share of a thread
MAX_NICENESS = 19
MIN_ENTRY_BYTES = 4096  # what any entry of a folder takes on the disk, even if it is empty


class KillReason(NamedTuple):
    """The limit that a kernel exceeded, so that it is killed: more than `limit` of a unit."""

    limit: int
    unit: Literal["MB of output at once", "MB of files, or hid some", "threads"]


def unread_messages_excess(initial_bytes: int) -> KillReason | None:
    """The reason to kill a kernel that sends faster than this process reads; takes microseconds.

    Parameters
    ----------
    initial_bytes
        Memory of this process when the kernel started; see `resident_bytes`.
    """
    if resident_bytes() - initial_bytes > Limits.unread_messages * MB:
        return KillReason(Limits.unread_messages, "MB of output at once")
    return None


def kill_reason(pid: int, private_folder: Path) -> KillReason | None:
    """The reason to kill a kernel that exceeds its limit of files or threads; takes milliseconds.

    Parameters
    ----------
    pid
        The kernel's process.
    private_folder
        The only folder in which it can write.
    """
    limit = Limits.disk * MB
    if disk_usage(private_folder, limit) + deleted_open_files(pid, private_folder) > limit:
        return KillReason(Limits.disk, "MB of files, or hid some")
    if thread_count(pid) > Limits.threads:
        return KillReason(Limits.threads, "threads")
    return None


def disk_usage(folder: Path, enough: float = math.inf) -> float:
    """Size of the files in a folder, in bytes.

    Parameters
    ----------
    folder
        Where to look, at any depth; links are not followed.
    enough
        Number of bytes at which to stop counting.

    Returns
    -------
    float
        The bytes counted; infinity if some files cannot be examined.
    """
    total, folders = 0, [str(folder)]
    while folders and total <= enough:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):  # it vanished meanwhile
                        total += max(MIN_ENTRY_BYTES, entry.stat(follow_symlinks=False).st_size)
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:  # its path is too long, or its mode hides it from its own owner
            return math.inf
    return total


def deleted_open_files(pid: int, private_folder: Path) -> int:
    """Size of the files in a folder that a process has deleted but still uses, in bytes.

    The size of a mapped file cannot be read, so each counts as the largest file allowed.
    """
    total, process = 0, Path("/proc", str(pid))
    prefix = os.fsencode(f" {private_folder}/")
    try:
        mapped_inodes = {
            line.split()[4]
            # not splitlines(): a file name may contain any of the other line breaks
            for line in process.joinpath("maps").read_bytes().split(b"\n")
            if line.endswith(b"(deleted)") and prefix in line
        }
        for descriptor in process.joinpath("fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                file = descriptor.stat()
                if not file.st_nlink and os.readlink(descriptor).startswith(f"{private_folder}/"):
                    total += file.st_size
    except OSError:  # the process has ended
        return 0
    return total + len(mapped_inodes) * Limits.file * MB


def resident_bytes() -> int:
    """Memory of this process, in bytes, including messages that it has not read yet."""
    return psutil.Process().memory_info().rss


def thread_count(pid: int) -> int:
    """Number of threads of a process; 0 if it has ended."""
    try:
        return psutil.Process(pid).num_threads()
    except psutil.Error:
        return 0


def share_processors(pid: int) -> None:
    """Lower the priority of a process with many busy threads, to that of about one per processor.

    Linux shares time between threads, and would give a kernel with 400 of them 400 times as much
    as another. It shares it between sessions where it has autogroups, which containers may not.

    Parameters
    ----------
    pid
        The kernel's process.
    """
    threads = list(Path("/proc", str(pid), "task").glob("*"))
    processors = len(os.sched_getaffinity(0))
    busy = sum(map(_is_busy, threads)) / processors
    if busy <= MAX_BUSY_THREADS:
        return
    niceness = math.ceil(math.log(busy, WEIGHT_OF_A_STEP))
    for thread in threads:
        with contextlib.suppress(OSError):  # it has ended, or is less important already
            if niceness > MAX_NICENESS:
                os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))
            elif niceness > os.getpriority(os.PRIO_PROCESS, int(thread.name)):
                os.setpriority(os.PRIO_PROCESS, int(thread.name), niceness)


def _is_busy(thread: Path) -> bool:
    """Whether a thread, by its folder in /proc, runs or waits for a processor."""
    try:
        return thread.joinpath("stat").read_bytes().rpartition(b") ")[2][:1] == b"R"
    except OSError:
        return False


def remove_folder(folder: Path) -> None:
    """Remove a folder, no matter how deep it is or what its modes forbid."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # these two programs have no limit of depth
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run([*command, folder], check=False, stderr=subprocess.DEVNULL)
