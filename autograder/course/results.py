"""What came of a submission, read from its autograded notebook."""

from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from autograder.course.cells import is_test
from autograder.course.marking import VERDICT, flags


@dataclass
class Result:
    """One submission.

    verdicts : the judge's, in the order of the exercises
    flags : what was mended, or why nothing could be graded
    """

    student: str
    lesson: str
    verdicts: list[dict] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    @property
    def points(self) -> float:
        return sum(verdict["points"] for verdict in self.verdicts)

    @property
    def of(self) -> float:
        return sum(verdict["of"] for verdict in self.verdicts)


def read_result(folder: Path, student: str, lesson: str) -> Result:
    """The result in autograded/<student>/<lesson>/."""
    file = folder / "autograded" / student / lesson / f"{lesson}.ipynb"
    nb = nbformat.read(file, as_version=4)
    outputs = [output for cell in filter(is_test, nb.cells) for output in cell.outputs]
    found = [verdict for o in outputs for verdict in o.get("data", {}).get(VERDICT, [])]
    return Result(student, lesson, found, list(flags(nb)))
