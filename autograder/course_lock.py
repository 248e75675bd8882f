"""A lock on a lesson of a course folder: two who grade it at once would mix their files."""

import contextlib
import getpass
import json
import os
import socket
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from autograder.course_folder import CourseError

FOLDER = ".autograder"  # in the course folder
POLL = 0.1  # seconds


@contextlib.contextmanager
def lesson_lock(root: Path, lesson: str, doing: str, patience: float = 0) -> Iterator[None]:
    """Hold the lock of a lesson, which ends with this process, however that ends.

    Parameters
    ----------
    root
        The course folder.
    lesson
        Its name.
    doing
        What the others are told, e.g. "autograder grade".
    patience
        Seconds to wait for another one.

    Raises
    ------
    CourseError
        If another process holds it; the message says whose it is, and since when.
    """
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    with (folder / f"{lesson.replace(os.sep, '-')}.lock").open("a+", encoding="utf-8") as file:
        deadline = time.monotonic() + patience
        while not _take(file):
            if time.monotonic() > deadline:
                raise CourseError(_held_by(file, lesson))
            time.sleep(POLL)
        about = {
            "user": _user(),
            "doing": doing,
            "process": os.getpid(),
            "host": socket.gethostname(),
            "since": f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %Z}",
        }
        file.truncate(0)
        file.write(json.dumps(about))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _take(file: IO[str]) -> bool:
    """Lock a file, unless another process has locked it; Windows knows no such locks."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _held_by(file: IO[str], lesson: str) -> str:
    """Say who holds a lock."""
    file.seek(0)
    try:
        about = json.loads(file.read())
        who = (
            f"{about['user']} has been working on {lesson} since {about['since']} "
            f"({about['doing']}, process {about['process']} on {about['host']})."
        )
    except (ValueError, KeyError, TypeError):  # it is being written
        who = f"Somebody else has just begun to work on {lesson}."
    return f"{who} Run the command again when that has ended."


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"user {os.getuid()}"
