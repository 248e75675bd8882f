"""The names that learning platforms give to what a student handed in.

Canvas   lovelaceada_LATE_12345_678910_03_sigmoid-2.ipynb      the second resubmission
Moodle   Ada Lovelace_123456_assignsubmission_file_/03_sigmoid.ipynb
Moodle   Ada Lovelace_123456_assignsubmission_file_03_sigmoid.ipynb
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

CANVAS = re.compile(
    r"(?P<student>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<submission>\d+)_"
    r"(?P<stem>.+?)(?:-(?P<attempt>\d+))?(?P<suffix>\.\w+)?"
)
MOODLE = re.compile(r"(?P<student>.+?)_(?P<user>\d+)_assignsubmission_file_?(?P<name>.*)")


@dataclass(frozen=True)
class Named:
    """A path as a platform made it, taken apart.

    name : what the student's own file was called
    platform, student, user : empty where no platform had a hand in the name
    late : the platform marks it so
    attempt : counts resubmissions
    """

    name: str
    platform: str = ""
    student: str = ""
    user: str = ""
    late: bool = False
    attempt: int = 0


def take_apart(path: str) -> Named:
    """Whose file it is and what they called it, from a path with / between its parts."""
    parts = PurePosixPath(path).parts
    if found := CANVAS.fullmatch(parts[-1]):
        return Named(
            name=found["stem"] + (found["suffix"] or ""),
            platform="Canvas",
            student=found["student"],
            user=found["user"],
            late=bool(found["late"]),
            attempt=int(found["attempt"] or 0),
        )
    for part in reversed(parts):
        if found := MOODLE.fullmatch(part):
            own = found["name"] if part == parts[-1] else ""
            return Named(own or parts[-1], "Moodle", found["student"], found["user"])
    return Named(parts[-1])
