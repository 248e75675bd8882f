"""Grading an answer: ask, judge, measure the slope, and carry forward.

The function may be in a student's kernel, in this process, or in the verification: `Asker` is all
that grading knows of it. There are two steps, because a substituted reference must never be in a
kernel while its answers still count: `first_try` for all exercises, and then, in a kernel of its
own, `carry_forward` for some.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from autograder.grading.judge import judge
from autograder.grading.verdict_codes import Fault

if TYPE_CHECKING:
    from autograder.grading.grading_types import (
        Answer,
        EncodedValue,
        Question,
        Reason,
        Variant,
        Verdict,
    )


class Asker(Protocol):
    """Calls a student's function, wherever that function is."""

    def answers(
        self, variant: Variant, substitutes: Mapping[str, str]
    ) -> tuple[list[Answer], Reason | None]:
        """Answer the questions of a variant.

        Parameters
        ----------
        variant
            The questions to ask.
        substitutes
            The source of correct functions, by name, that replace the student's own.

        Returns
        -------
        list of Answer, Reason or None
            The answers, and why some are missing where they are.
        """
        ...

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        """The measured slope of another function of the student's; None where there is none."""
        ...


@dataclass
class ExerciseResult:
    """One exercise of one student: its variant, what asks its questions, and the verdict so far."""

    variant: Variant
    asker: Asker
    verdict: Verdict

    def may_be_carried(self, correct: Collection[str] = ()) -> bool:
        """Whether incorrect functions that it builds on may have cost it points.

        Parameters
        ----------
        correct
            The exercises that are known to be correct.
        """
        lost = self.verdict["points"] < self.verdict["of"]
        needed = self.variant["substitutes"].keys() - set(correct)
        return lost and self.verdict["fault"] != Fault.UNANSWERED and bool(needed)


def grade(variant: Variant, asker: Asker) -> Verdict:
    """Grade one answer, where nothing but that answer is at stake."""
    result = first_try(variant, asker)
    if result.may_be_carried():
        carry_forward(result)
    return result.verdict


def first_try(
    variant: Variant, asker: Asker, with_misconceptions: Callable[[], Variant] | None = None
) -> ExerciseResult:
    """Ask and judge the student's own functions.

    Parameters
    ----------
    variant
        The questions to ask.
    asker
        Calls the student's function.
    with_misconceptions
        Makes the full variant where `variant` only tells correct from incorrect. The
        misconceptions are most of the work, and are needed for incorrect answers only.
    """
    answers, reason = asker.answers(variant, {})
    verdict = judge(variant, answers, reason)
    if verdict["fault"] and with_misconceptions:
        variant = with_misconceptions()
        verdict = judge(variant, answers, reason)
    if verdict["fault"] == Fault.VALUE and variant["slope_of"] and "question" in verdict:
        slope = asker.slope(variant["slope_of"], verdict["question"])
        verdict["slope_of"], verdict["slope"] = variant["slope_of"], slope
    return ExerciseResult(variant, asker, verdict)


def carry_forward(result: ExerciseResult) -> None:
    """Ask again with correct functions substituted; the better try counts."""
    substitutes = result.variant["substitutes"]
    again = judge(result.variant, *result.asker.answers(result.variant, substitutes))
    if again["points"] > result.verdict["points"]:
        result.verdict = {**again, "substitutes": list(substitutes)}
