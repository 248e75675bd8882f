"""What is in a folder, to be compared with what was in it."""

import os
import stat
from pathlib import Path


def tree(folder):
    """Everything in a folder: names, kinds, and what is in files; links are not followed."""
    found = {}
    for place, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place, name)
            status = os.lstat(path)
            content = None
            if stat.S_ISLNK(status.st_mode):
                content = os.readlink(path)
            elif stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK):
                content = hash(Path(path).read_bytes())
            found[path] = (status.st_mode, status.st_size, status.st_mtime, content)
    return found
