"""Errors of the disk, in a sentence that says what to do about them."""

import errno
import re
from pathlib import Path

FREE_SPACE = "Free some space on that disk and try again."
CHANGE_OWNER = "Run this as a user who may write there, or change the owner."
OTHER_DISK = "Copy the course to a writable disk."
CLEAR_PATH = "Rename or remove what is in the way and try again."
REMEDIES = {
    **{errno.ENOSPC: FREE_SPACE, errno.EDQUOT: FREE_SPACE},
    **{errno.EACCES: CHANGE_OWNER, errno.EPERM: CHANGE_OWNER, errno.EROFS: OTHER_DISK},
    **{errno.ENOTDIR: CLEAR_PATH, errno.EEXIST: CLEAR_PATH, errno.EISDIR: CLEAR_PATH},
}
OBSTACLE_ERRORS = (FileExistsError, NotADirectoryError, IsADirectoryError)


def sentence(error: OSError, path: Path | str = "The output") -> str:
    """Say what failed and what to do; `path` is named if the error does not name a file."""
    remedy = REMEDIES.get(error.errno or 0, "")
    return f"{error.filename or path}: {error.strerror}. {remedy}".strip()


def is_fatal(error: OSError) -> bool:
    """Return whether everything tried next will fail too, e.g. on a full disk."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def oserror_from_text(text: str) -> OSError | None:
    """Return the OSError whose message, as Python writes it, is in a text, if there is one."""
    match = re.search(r"\[Errno (\d+)\] ([^:]+)(?:: '(.+)')?", text)
    if match is None or int(match[1]) not in REMEDIES:
        return None
    return OSError(int(match[1]), match[2].strip(), match[3])
