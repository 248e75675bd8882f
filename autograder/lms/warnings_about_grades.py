"""Notes on an export of grades, as codes with values.

The words are only here: the rest of the program compares codes. Remarks on submissions, including
collected ones, are in `notebooks/submission_remarks`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class LmsCode(StrEnum):
    """What a remark on an export is about."""

    NOT_GRADED = "not-graded"
    OUTDATED = "outdated"
    SUBMISSION_GONE = "submission-gone"
    WRITTEN_NOT_GRADED = "written-not-graded"
    COLUMN_ADDED = "column-added"
    MAX_POINTS_DIFFER = "max-points-differ"
    SEP_LINE = "sep-line"
    NOT_IN_ROSTER = "not-in-roster"
    OTHER_NAME = "other-name"
    GROUPS = "groups"
    AMBIGUOUS_ROW = "ambiguous-row"
    NOT_IN_GRADEBOOK = "not-in-gradebook"


SENTENCES = {
    LmsCode.NOT_GRADED: (
        "Submitted but not graded, so exported without points: {students}. "
        "Run `autograder grade {lesson}` and export again."
    ),
    LmsCode.OUTDATED: (
        "Graded {counted}, so the points may not be comparable. To grade these again, run "
        "`autograder grade {lesson} --outdated`."
    ),
    LmsCode.SUBMISSION_GONE: (
        "Exported with the points of a submission that is no longer in submitted/: {students}. To "
        "drop these points, run `autograder students remove`."
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
    LmsCode.SEP_LINE: (
        "The line above the titles that tells Excel the separator was left out, since no platform "
        "reads it."
    ),
    LmsCode.NOT_IN_ROSTER: "Graded, but not in the roster: {students}.",
    LmsCode.OTHER_NAME: (
        "Left out, because the roster has their number beside another name: {students}. If it is a "
        "group, enter its points for each member; if it is one student, run `autograder students "
        "rename` with the new name."
    ),
    LmsCode.GROUPS: "Groups, whose points are in the rows of all their members: {students}.",
    LmsCode.AMBIGUOUS_ROW: (
        "Left out, because the roster does not say which row is theirs: {students}."
    ),
    LmsCode.NOT_IN_GRADEBOOK: (
        "In the roster but not in the gradebook, so left unchanged: {students}."
    ),
}


@dataclass(frozen=True)
class LmsRemark:
    """Something to tell about an export.

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
    def text(self) -> str:
        """The remark in words."""
        words = {
            name: value if isinstance(value, str | int) else "; ".join(value)
            for name, value in self.values.items()
        }
        return SENTENCES[self.code].format(**words)
