"""What collecting submissions or exporting grades has to tell, as codes with values.

The words are only here: the rest of the program compares codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What happened to a student's folder in submitted/."""

    NEW = "new"
    REPLACED_OLDER = "replaced-older"
    REPLACED_BY_FORCE = "replaced-by-force"
    UNCHANGED = "unchanged"
    NEWER_KEPT = "newer-kept"

    @property
    def text(self) -> str:
        return OUTCOMES[self]


class LmsCode(StrEnum):
    """What a remark is about: what was not collected, or what to know about an export."""

    ENTRY_REFUSED = "entry-refused"
    OWNER_UNKNOWN = "owner-unknown"
    FOLDER_SHARED = "folder-shared"
    SYMLINK_IN_THE_WAY = "symlink-in-the-way"
    UNREADABLE = "unreadable"
    NOT_WRITABLE = "not-writable"

    NOT_GRADED = "not-graded"
    WRITTEN_NOT_GRADED = "written-not-graded"
    COLUMN_ADDED = "column-added"
    MAX_POINTS_DIFFER = "max-points-differ"
    NOT_IN_ROSTER = "not-in-roster"
    AMBIGUOUS_ROW = "ambiguous-row"
    NOT_IN_GRADEBOOK = "not-in-gradebook"


OUTCOMES = {
    Outcome.NEW: "new",
    Outcome.REPLACED_OLDER: "replaced an older submission",
    Outcome.REPLACED_BY_FORCE: "replaced (--force)",
    Outcome.UNCHANGED: "unchanged",
    Outcome.NEWER_KEPT: "kept the newer submission",
}
SENTENCES = {
    LmsCode.ENTRY_REFUSED: "{path} {fault}",
    LmsCode.OWNER_UNKNOWN: "{path} does not belong to a known student.",
    LmsCode.FOLDER_SHARED: (
        "The folder {folder} would be shared by several students: {students}. "
        "Copy their files into separate folders by hand."
    ),
    LmsCode.SYMLINK_IN_THE_WAY: (
        "{student}: {folder} is, or is inside, a symbolic link, which is not followed. "
        "Replace the link with a folder and collect again."
    ),
    LmsCode.UNREADABLE: "{student}: {reason}",
    LmsCode.NOT_WRITABLE: "{student}: {reason}",
    LmsCode.NOT_GRADED: (
        "Submitted but not graded, so exported without points: {students}. "
        "Run `autograder grade {lesson}` and export again."
    ),
    LmsCode.WRITTEN_NOT_GRADED: (
        "Written answers not graded yet, so exported without their points: {count} ({students}). "
        "Grade them in formgrader and export again."
    ),
    LmsCode.COLUMN_ADDED: "The roster has no column for {lesson}, so one was added at the end.",
    LmsCode.MAX_POINTS_DIFFER: (
        "The roster gives the maximum as {roster} points, but {lesson} has {lesson_points}. "
        "The points are exported unscaled: change the maximum on the platform."
    ),
    LmsCode.NOT_IN_ROSTER: "Graded, but not in the roster: {students}.",
    LmsCode.AMBIGUOUS_ROW: (
        "Left out, because the roster does not say which row is theirs: {students}."
    ),
    LmsCode.NOT_IN_GRADEBOOK: (
        "In the roster but not in the gradebook, so left unchanged: {students}."
    ),
}


@dataclass(frozen=True)
class LmsRemark:
    """Something to tell about a collection or an export.

    Attributes
    ----------
    code
        What it is about.
    values
        What fills the blanks of the code's sentence; of a sequence, every item is listed.
    """

    code: LmsCode
    values: Mapping[str, str | int | Sequence[str]]

    @property
    def sentence(self) -> str:
        """The remark in words."""
        words = {
            name: value if isinstance(value, str | int) else "; ".join(value)
            for name, value in self.values.items()
        }
        return SENTENCES[self.code].format(**words)
