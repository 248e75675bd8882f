"""What came of a submission, read from its autograded notebook."""

from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.grading.grading_types import Verdict
from autograder.notebooks.cells import is_test
from autograder.notebooks.remarks_in_metadata import VERDICT, remarks_on
from autograder.notebooks.submission_remark_codes import Remark


@dataclass
class Result:
    """One submission.

    verdicts : the judge's, in the order of the exercises
    remarks : what was repaired, or why nothing could be graded
    unreadable : whether no notebook was found in what was submitted
    """

    student: str
    lesson: str
    verdicts: list[Verdict] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unreadable: bool = False

    @property
    def points(self) -> float:
        return sum(verdict["points"] for verdict in self.verdicts)

    @property
    def of(self) -> float:
        return sum(verdict["of"] for verdict in self.verdicts)


def read_notebook(folder: Path, student: str, lesson: str) -> NotebookNode:
    """The notebook in autograded/<student>/<lesson>/.

    It is not validated, which would take most of the time: the grader has written it.
    """
    file = folder / "autograded" / student / lesson / f"{lesson}.ipynb"
    return nbformat.v4.reads(file.read_text(encoding="utf-8"))


def result_of(nb: NotebookNode, student: str, lesson: str) -> Result:
    """The result in an autograded notebook."""
    outputs = [output for cell in filter(is_test, nb.cells) for output in cell.outputs]
    found = [verdict for o in outputs for verdict in o.get("data", {}).get(VERDICT, [])]
    unreadable = bool(nb.metadata.get("autograder", {}).get("unreadable"))
    return Result(student, lesson, found, remarks_on(nb), unreadable)


def read_result(folder: Path, student: str, lesson: str) -> Result:
    """The result in autograded/<student>/<lesson>/."""
    return result_of(read_notebook(folder, student, lesson), student, lesson)
