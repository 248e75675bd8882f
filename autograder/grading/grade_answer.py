"""Grading an answer: ask, judge, measure the slope, and carry forward; whoever asks.

The function may be in a student's kernel, in this process, or in the verification: `Asker` is all
that grading knows of it. There are two steps, because a substituted reference must never be in a
kernel while its answers still count: `first_try` for all exercises, and then, in a kernel of its
own, `carry_forward` for some.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from autograder.grading.judge import judge
from autograder.grading.types import (
    Answer,
    EncodedValue,
    Fault,
    Question,
    Reason,
    Variant,
    Verdict,
)


class Asker(Protocol):
    """The one that calls a learner's function, wherever that function is."""

    def answers(
        self, variant: Variant, substitutes: Mapping[str, str]
    ) -> tuple[list[Answer], Reason | None]:
        """The answers to the questions of a variant, and why some are missing where they are.

        substitutes : {name: text of a correct function to put in the place of the learner's}
        """
        ...

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        """The measured slope of another function of the learner's; None where there is none."""
        ...


@dataclass
class ExerciseResult:
    """One exercise of one learner: its variant, the one that asks it, and the verdict so far."""

    variant: Variant
    asker: Asker
    verdict: Verdict

    def may_be_carried(self, correct: Collection[str] = ()) -> bool:
        """Whether it lost points that wrong functions which it builds on may have cost it.

        correct : the exercises that are known to be correct
        """
        lost = self.verdict["points"] < self.verdict["of"]
        needed = self.variant["given"].keys() - set(correct)
        return lost and self.verdict["fault"] != Fault.UNANSWERED and bool(needed)


def grade(variant: Variant, asker: Asker) -> Verdict:
    """The verdict on one answer, where nothing but that answer is at stake."""
    result = first_try(variant, asker)
    if result.may_be_carried():
        carry_forward(result)
    return result.verdict


def first_try(
    variant: Variant, asker: Asker, with_misconceptions: Callable[[], Variant] | None = None
) -> ExerciseResult:
    """Ask and judge the learner's own functions.

    with_misconceptions : makes the full variant, where `variant` tells correct from wrong alone:
        that is most of the work, and only a wrong answer is worth it
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
    """Ask again with what it builds on replaced by correct functions; the better try counts."""
    substitutes = result.variant["given"]
    again = judge(result.variant, *result.asker.answers(result.variant, substitutes))
    if again["points"] > result.verdict["points"]:
        result.verdict = {**again, "given": list(substitutes)}
