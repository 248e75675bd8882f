"""Errors of the disk, in a sentence that says what to do about them."""

import errno
import re
from pathlib import Path

SPACE = "Free some space on that disk and try again."
RIGHTS = "Run this as a user who may write there, or change the owner."
DISK = "Copy the course to a writable disk."
PLACE = "Rename or remove what is in the way and try again."
REMEDIES = {
    **{errno.ENOSPC: SPACE, errno.EDQUOT: SPACE},
    **{errno.EACCES: RIGHTS, errno.EPERM: RIGHTS, errno.EROFS: DISK},
    **{errno.ENOTDIR: PLACE, errno.EEXIST: PLACE, errno.EISDIR: PLACE},
}
OBSTACLE_ERRORS = (FileExistsError, NotADirectoryError, IsADirectoryError)


def sentence(error: OSError, place: Path | str = "The output") -> str:
    """What failed and what to do; `place` is named if the error does not name a file."""
    remedy = REMEDIES.get(error.errno, "")
    return f"{error.filename or place}: {error.strerror}. {remedy}".strip()


def is_fatal(error: Exception) -> bool:
    """Whether everything tried next will fail too, e.g. on a full disk."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def oserror_from_text(text: str) -> OSError | None:
    """The OSError whose message, as Python writes it, is in a text; None without one."""
    found = re.search(r"\[Errno (\d+)\] ([^:]+)(?:: '(.+)')?", text)
    known = found and int(found[1]) in REMEDIES
    return OSError(int(found[1]), found[2].strip(), found[3]) if known else None
