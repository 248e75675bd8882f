"""The file names that learning platforms (LMS) make from a student and their own file's name.

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
    """A path as a platform made it, split into its parts.

    Attributes
    ----------
    name
        What the student's own file was called.
    platform, student, user
        The platform, the student's name and number there; empty if no platform made the path.
    folder
        The folder of the file within the submission.
    late
        Whether the platform marks it as late.
    attempt, number
        Resubmissions count up; of two files with the same attempt, the higher number is later.
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
    """Split a path, with / between its parts, that any platform or none has made."""
    return (
        parse_canvas_path(path) or parse_moodle_path(path) or LmsFilename(PurePosixPath(path).name)
    )


def parse_canvas_path(path: str) -> LmsFilename | None:
    """Split a path whose file Canvas has named; None for any other."""
    match = CANVAS.fullmatch(PurePosixPath(path).name)
    return match and LmsFilename(
        name=match["stem"] + (match["suffix"] or ""),
        platform="Canvas",
        student=match["student"],
        user=match["user"],
        late=bool(match["late"]),
        attempt=int(match["attempt"] or 0),
        number=int(match["number"]),
    )


def parse_moodle_path(path: str) -> LmsFilename | None:
    """Split a path with a file or folder that Moodle has named; None for any other."""
    parts = PurePosixPath(path).parts
    for index, part in enumerate(parts):
        if match := MOODLE.fullmatch(part):
            *folders, name = parts[index + 1 :] or (match["name"] or part,)
            return LmsFilename(
                name=name,
                platform="Moodle",
                student=match["student"],
                user=match["user"],
                folder="/".join(folders),
            )
    return None


def student_id(student: str, user: str = "") -> str:
    """Make the name of a student's folder in submitted/ from what a platform calls them.

    Names alone are not unique, so the platform's number goes with them.

    Returns
    -------
    str
        The name, empty if no character is left that a folder's name may have.
    """
    text = unicodedata.normalize("NFC", f"{student[:60]} {user}")
    return re.sub(r"[^\w.]+", "-", text).strip("-._")


def lms_user_of(student: str) -> str:
    """Return the platform's number in an id made by `student_id`, or an empty string."""
    match = re.search(r"-(\d+)$", student)
    return match[1] if match else ""
