"""One graded submission in the class report: its verdicts, its score, and what to tell about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.class_report.suspicious_code import suspicious_lines
from autograder.gradebook.read_scores import Score
from autograder.grading.grading_types import Fault, NoAnswer
from autograder.notebooks.read_marked_notebook import Result
from autograder.notebooks.submission_remark_codes import Kind, Remark, RemarkCode

# What the report says of a verdict; the question and the answer would take most of the memory.
KEPT = ("points", "of", "fault", "misconception", "pattern", "used", "reason", "fact")


@dataclass
class SubmissionSummary:
    """A graded submission.

    Attributes
    ----------
    student
        Who submitted it.
    verdicts
        The judge's verdicts, by exercise.
    unreadable
        Whether it could not be read, and so not be graded either.
    remarks
        What there is to tell about it, by the grader and from its code.
    score
        Its points in the gradebook, if it is there.
    """

    student: str
    verdicts: dict[str, Mapping[str, Any]]
    unreadable: bool
    remarks: list[Remark]
    score: Score | None = None

    @property
    def points(self) -> float:
        """The points for code."""
        return sum(verdict["points"] for verdict in self.verdicts.values())

    @property
    def of(self) -> float:
        """The points for code that it could have."""
        return sum(verdict["of"] for verdict in self.verdicts.values())

    @property
    def to_review(self) -> list[Remark]:
        """The remarks that a person should read."""
        return [remark for remark in self.remarks if remark.kind != Kind.REPAIRED]

    @property
    def repaired(self) -> list[Remark]:
        """What the grader repaired with certainty."""
        return [remark for remark in self.remarks if remark.kind == Kind.REPAIRED]

    @property
    def written_waits(self) -> bool:
        """Whether its written answer still has to be graded."""
        return self.score is not None and self.score.written is None


def summarize(
    result: Result, nb: NotebookNode, lesson_sources: frozenset[str] | None
) -> SubmissionSummary:
    """Summarize a submission.

    Parameters
    ----------
    result
        What the grader says about it.
    nb
        Its autograded notebook.
    lesson_sources
        The texts of the lesson's own cells, which are not suspicious; None where its code cannot
        be looked through.
    """
    verdicts: dict[str, Mapping[str, Any]] = {
        verdict["exercise"]: {name: verdict.get(name) for name in KEPT}
        for verdict in result.verdicts
    }
    remarks = list(result.remarks)
    for exercise, verdict in verdicts.items():
        if verdict["fault"] == Fault.ENDLESS:
            remarks.append(Remark(RemarkCode.EXERCISE_ENDLESS, {"exercise": exercise}))
        if verdict["used"]:
            called = {"exercise": exercise, "functions": verdict["used"]}
            remarks.append(Remark(RemarkCode.LIBRARY_CALLED, called))
        if (verdict["reason"] or {}).get("code") == NoAnswer.REPLACED:
            remarks.append(Remark(RemarkCode.ANSWER_REPLACED, {"exercise": exercise}))
    if lesson_sources is None:
        remarks.append(Remark(RemarkCode.CODE_NOT_READ))
    else:
        code = [cell.source for cell in nb.cells if cell.cell_type == "code"]
        remarks += suspicious_lines(code, lesson_sources)
    return SubmissionSummary(result.student, verdicts, result.unreadable, remarks)
