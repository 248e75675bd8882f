"""What JSON weighs, before it is read and after: what a program has made may be of any size."""

import re

MOST_PARTS = 10**6  # lists and dictionaries; each takes many times its text of memory
MOST_DEPTH = 50  # lists in lists; programs that go through them one by one may break on more
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"')


def too_many_parts(data: bytes) -> bool:
    """Whether a JSON text has more lists and dictionaries than it is worth to read."""
    return _parts(data) > MOST_PARTS and _parts(STRINGS.sub(b"", data)) > MOST_PARTS


def _parts(data: bytes) -> int:
    return data.count(b"[") + data.count(b"{")


def too_deep(thing: object, left: int = MOST_DEPTH) -> bool:
    """Whether lists and dictionaries lie in one another deeper than anybody writes them."""
    if not isinstance(thing, dict | list):
        return False
    inside = thing.values() if isinstance(thing, dict) else thing
    return left == 0 or any(too_deep(part, left - 1) for part in inside)
