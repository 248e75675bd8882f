"""Limits of JSON text and data, since a program may have written it to be costly to read."""

import re

MAX_CONTAINERS = 10**6  # lists and dictionaries; each takes far more memory than its text
MAX_DEPTH = 50  # of lists in lists; code that recurses into them may fail on more
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"')


def too_many_parts(data: bytes) -> bool:
    """Whether a JSON text has more than MAX_CONTAINERS lists and dictionaries."""
    return (
        _count_brackets(data) > MAX_CONTAINERS
        and _count_brackets(STRINGS.sub(b"", data)) > MAX_CONTAINERS
    )


def _count_brackets(data: bytes) -> int:
    return data.count(b"[") + data.count(b"{")


def too_deep(value: object, max_depth: int = MAX_DEPTH) -> bool:
    """Whether lists and dictionaries are nested deeper than `max_depth` levels."""
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return max_depth == 0 or any(too_deep(part, max_depth - 1) for part in parts)
