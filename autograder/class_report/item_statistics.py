"""How each exercise did: how hard it was, how well it discriminates, and what went wrong.

The submissions are those that could be read.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from autograder.class_report.submission_summary import SubmissionSummary
from autograder.exercises import Exercise
from autograder.grading.grading_types import Fault
from autograder.grading.pattern_messages import pattern_text

MIN_TO_CORRELATE = 3  # submissions

FAULTS = {  # how points were lost where no misconception explains it
    Fault.NOT_REACHED: "There was no function to call: its cell stopped, or it is missing.",
    Fault.UNANSWERED: "Not answered.",
    Fault.ENDLESS: "Did not finish in time.",
    Fault.RAISED: "Stopped with an error.",
    Fault.NO_ERROR: "Accepted input that should raise an error.",
    Fault.NOTHING: "Returned None: a `return` is missing.",
    Fault.FORM: "Returned a value without the form that the exercise asks for.",
    Fault.FACT: "Lacks a property that the exercise asks for.",
    Fault.NO_NUMBERS: "Returned something without numbers.",
    Fault.CONTAINER: "Returned a dictionary for a tuple, or the reverse.",
    Fault.SHAPE: "Returned the wrong shape.",
    Fault.VALUE: "Wrong values with no common pattern.",
    Fault.WARNING: "Correct values, but with a warning.",
    Fault.CHANGED: "A correct result, but an argument was changed.",
    Fault.EARLIER_CALLS: "The result depends on earlier calls.",
}
LIBRARY = "Calls a library function that does the work of the exercise."


class NoNumber(StrEnum):
    """Why an exercise has no discrimination index."""

    TOO_FEW = "too-few"
    SAME_POINTS = "same-points"
    SAME_REST = "same-rest"
    ONLY_EXERCISE = "only-exercise"


NO_NUMBER = {
    NoNumber.TOO_FEW: "It takes {least} submissions to compare.",
    NoNumber.SAME_POINTS: "All students have the same points for it.",
    NoNumber.SAME_REST: "All students have the same points for the rest of the lesson.",
    NoNumber.ONLY_EXERCISE: "The lesson has no other exercise to compare with.",
}


@dataclass(frozen=True)
class Reason:
    """Why points were lost in an exercise, and who lost them that way.

    Attributes
    ----------
    code
        The name of the fault, misconception or pattern.
    sentence
        The reason in words.
    students
        Those who lost points this way.
    is_misconception
        Whether it is one of the exercise's misconceptions.
    """

    code: str
    sentence: str
    students: list[str]
    is_misconception: bool


@dataclass(frozen=True)
class ItemStatistics:
    """An exercise in this class.

    Attributes
    ----------
    share
        The mean share of its points that was earned, from 0 to 1; None without submissions.
    discrimination
        The correlation of its points with those for the rest of the lesson.
    no_number
        Why there is no such number.
    lost
        How many students lost points.
    reasons
        Why; each of these students has one reason. The most frequent is first.
    """

    exercise: Exercise
    share: float | None
    discrimination: float | None
    no_number: NoNumber | None
    lost: int
    reasons: list[Reason]

    @property
    def main_reasons(self) -> list[Reason]:
        """The most frequent reason, and the next one if several students share it."""
        return self.reasons[:1] + [r for r in self.reasons[1:2] if len(r.students) > 1]

    @property
    def why_none(self) -> str:
        """Why there is no discrimination index, in words; empty where there is one."""
        words = NO_NUMBER[self.no_number] if self.no_number else ""
        return words.format(least=MIN_TO_CORRELATE)


def item_statistics(
    exercises: list[Exercise], submissions: list[SubmissionSummary]
) -> list[ItemStatistics]:
    """Compute how each exercise did."""
    points = np.array(
        [
            [submission.verdicts.get(e.name, {}).get("points", 0.0) for e in exercises]
            for submission in submissions
        ],
        dtype=float,
    ).reshape(len(submissions), len(exercises))
    items = []
    for column, exercise in enumerate(exercises):
        earned = points[:, column]
        index, no_number = discrimination(earned, np.delete(points, column, axis=1).sum(axis=1))
        if len(exercises) == 1:
            no_number = NoNumber.ONLY_EXERCISE
        share = float(earned.mean() / exercise.points) if submissions else None
        reasons = reasons_of(exercise, submissions)
        lost = sum(len(reason.students) for reason in reasons)
        items.append(ItemStatistics(exercise, share, index, no_number, lost, reasons))
    return items


def discrimination(earned: np.ndarray, rest: np.ndarray) -> tuple[float | None, NoNumber | None]:
    """Compute the item-rest correlation (Pearson's) of an exercise.

    Near 1, those who did well elsewhere did well here. Near 0, the exercise tells nothing about
    them; below 0, those who did well elsewhere lost points here: review the exercise itself.

    Parameters
    ----------
    earned, rest : array of shape (submissions,)
        The points for the exercise, and for all other exercises together.

    Returns
    -------
    index : float or None
    no_number : NoNumber or None
        Why there is no index.
    """
    if len(earned) < MIN_TO_CORRELATE:
        return None, NoNumber.TOO_FEW
    if np.ptp(earned) < 1e-9:
        return None, NoNumber.SAME_POINTS
    if np.ptp(rest) < 1e-9:
        return None, NoNumber.SAME_REST
    return float(np.corrcoef(earned, rest)[0, 1]), None


def reasons_of(exercise: Exercise, submissions: list[SubmissionSummary]) -> list[Reason]:
    """Find why students lost points in an exercise: one reason each, the most frequent first."""
    students: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for submission in submissions:
        verdict = submission.verdicts.get(exercise.name)
        if verdict is None:
            reason = (Fault.NOT_REACHED, FAULTS[Fault.NOT_REACHED], False)
            students[reason].append(submission.student)
        elif verdict["points"] < verdict["of"]:
            students[_reason(verdict, exercise)].append(submission.student)
    reasons = [
        Reason(code, sentence, sorted(names), is_misconception)
        for (code, sentence, is_misconception), names in students.items()
    ]
    return sorted(reasons, key=lambda reason: (-len(reason.students), not reason.is_misconception))


def _reason(verdict: Mapping[str, Any], exercise: Exercise) -> tuple[str, str, bool]:
    """How points were lost: a code, its words, and whether it is a misconception."""
    sentences = {m.name: m.sentence for m in exercise.misconceptions}
    if verdict["used"]:
        return "library", LIBRARY, False
    if verdict["misconception"] in sentences:
        return verdict["misconception"], sentences[verdict["misconception"]], True
    if verdict["fault"] == Fault.FACT:
        return Fault.FACT, f"Not as the exercise asks: {verdict['fact']['name']}.", False
    if verdict["pattern"]:
        return verdict["pattern"]["code"], pattern_text(verdict["pattern"]), False
    return verdict["fault"], FAULTS[Fault(verdict["fault"])], False
