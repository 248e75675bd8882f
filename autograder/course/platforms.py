"""The names that learning platforms give to what a student handed in, and to the student.

Canvas   lovelaceada_LATE_12345_678910_03_sigmoid-2.ipynb      the second resubmission
Moodle   Ada Lovelace_123456_assignsubmission_file_/03_sigmoid.ipynb
Moodle   Ada Lovelace_123456_assignsubmission_file_03_sigmoid.ipynb
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

CANVAS = re.compile(
    r"(?P<student>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<number>\d+)_"
    r"(?P<stem>.+?)(?:-(?P<attempt>\d+))?(?P<suffix>\.\w+)?"
)
MOODLE = re.compile(
    r"(?P<student>.+?)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<name>.*)"
)


@dataclass(frozen=True)
class LmsFilename:
    """A path as a platform made it, taken apart.

    name : what the student's own file was called
    platform, student, user : empty where no platform had a hand in the name
    folder : where it lay in what the student handed in
    late : the platform marks it so
    attempt : counts resubmissions; of equal ones, the file with the higher number came later
    """

    name: str
    platform: str = ""
    student: str = ""
    user: str = ""
    folder: str = ""
    late: bool = False
    attempt: int = 0
    number: int = 0


def parse_lms_path(path: str) -> LmsFilename:
    """Whose file it is and what they called it, from a path with / between its parts."""
    return (
        parse_canvas_path(path) or parse_moodle_path(path) or LmsFilename(PurePosixPath(path).name)
    )


def parse_canvas_path(path: str) -> LmsFilename | None:
    """The same for a file that Canvas has named; None for any other."""
    found = CANVAS.fullmatch(PurePosixPath(path).name)
    return found and LmsFilename(
        name=found["stem"] + (found["suffix"] or ""),
        platform="Canvas",
        student=found["student"],
        user=found["user"],
        late=bool(found["late"]),
        attempt=int(found["attempt"] or 0),
        number=int(found["number"]),
    )


def parse_moodle_path(path: str) -> LmsFilename | None:
    """The same for a file that Moodle has named, or put into a folder that it has named."""
    parts = PurePosixPath(path).parts
    for place, part in enumerate(parts):
        if found := MOODLE.fullmatch(part):
            inside = parts[place + 1 :] or (found["name"] or part,)
            return LmsFilename(
                name=inside[-1],
                platform="Moodle",
                student=found["student"],
                user=found["user"],
                folder="/".join(inside[:-1]),
            )
    return None


def student_id(student: str, user: str = "") -> str:
    """A student's folder in submitted/: what a platform calls them, and its number for them.

    Names alone are not unique. Empty where nothing is left that a folder could be called.
    """
    text = unicodedata.normalize("NFC", f"{student[:60]} {user}")
    return re.sub(r"[^\w.]+", "-", text).strip("-._")


def lms_user_of(student: str) -> str:
    """The platform's number in an id that is made like the above, or nothing."""
    found = re.search(r"-(\d+)$", student)
    return found[1] if found else ""
