"""What a disk refuses, said so that a person knows what to do about it."""

import errno
import re
from pathlib import Path

SPACE = "Free some space on that disk and try again."
RIGHTS = "Run this as a user who may write there, or change the owner."
DISK = "Copy the course to a disk that can be written to."
PLACE = "Rename or remove what is in the way and try again."
REMEDIES = {
    **{errno.ENOSPC: SPACE, errno.EDQUOT: SPACE},
    **{errno.EACCES: RIGHTS, errno.EPERM: RIGHTS, errno.EROFS: DISK},
    **{errno.ENOTDIR: PLACE, errno.EEXIST: PLACE, errno.EISDIR: PLACE},
}
IN_THE_WAY = (FileExistsError, NotADirectoryError, IsADirectoryError)


def sentence(error: OSError, place: Path | str = "The output") -> str:
    """What was refused, and what to do; `place` is said where the error does not name a file."""
    remedy = REMEDIES.get(error.errno, "")
    return f"{error.filename or place}: {error.strerror}. {remedy}".strip()


def stops_all(error: Exception) -> bool:
    """Whether whatever is tried next will be refused too, as on a full disk."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def in_text(text: str) -> OSError | None:
    """The refusal that a text tells of as Python does, or None."""
    found = re.search(r"\[Errno (\d+)\] ([^:]+)(?:: '(.+)')?", text)
    known = found and int(found[1]) in REMEDIES
    return OSError(int(found[1]), found[2].strip(), found[3]) if known else None
