"""Grading an answer: ask, judge, measure the slope, and carry forward.

The function may be in a student's kernel, in this process, or in the verification: `Asker` is all
that grading knows of it. There are two steps: `first_try` for all exercises, and then
`carry_forward` for those that build on functions that are wrong or missing. These are asked again
with correct ones lent, and one answer must not become two tries by it:

- The inputs of the second asking are others.
- In between come cases of the first asking, for which the student's own functions are called after
  all. An answer that differs from the first one tells that the function knows which asking it is.
- A part is regained if each of its cases called a function that was lent, or was right at first.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Protocol

from autograder.grading.compare_values import classify
from autograder.grading.judge import judge, measured
from autograder.grading.verdict_codes import Fault

if TYPE_CHECKING:
    from autograder.grading.grading_types import (
        Answer,
        Case,
        EncodedValue,
        Question,
        Reason,
        Variant,
        Verdict,
    )

# With such an error at first, a function has not tried to answer yet.
NO_TRY = ("NotImplementedError", "NameError", "KeyboardInterrupt")


class Asker(Protocol):
    """Calls a student's function, wherever that function is."""

    def answers(self, variant: Variant) -> tuple[list[Answer], Reason | None]:
        """Answer the questions of a variant.

        Returns
        -------
        list of Answer, Reason or None
            The answers, and why some are missing where they are.
        """
        ...

    def answer_with(
        self, lent: Collection[str], variant: Variant, question: Question, use_own: bool
    ) -> tuple[Answer | None, bool]:
        """Answer a question with correct functions lent.

        Parameters
        ----------
        lent
            The names of these functions.
        variant
            The variant that the question belongs to.
        question
            The call to make.
        use_own
            The functions that are lent call the student's own ones after all.

        Returns
        -------
        Answer or None, bool
            The answer, None where there is none, and whether a correct function was called.
        """
        ...

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        """The measured slope of another function of the student's; None where there is none."""
        ...


@dataclass
class ExerciseResult:
    """One exercise of one student: its variant, what asks its questions, and the verdict so far.

    Attributes
    ----------
    answers
        The answers to the questions of the variant.
    """

    variant: Variant
    asker: Asker
    verdict: Verdict
    answers: list[Answer] = field(default_factory=list)

    def lacks(self, correct: Collection[str] = ()) -> list[str]:
        """The functions whose absence may have cost it points; none where it has them all.

        Parameters
        ----------
        correct
            The functions that are known to be correct.
        """
        verdict = self.verdict
        lost = verdict["points"] < verdict["of"] and not verdict["used"]
        if not lost or verdict["fault"] == Fault.UNANSWERED:
            return []
        return [name for name in self.variant["substitutes"] if name not in correct]


def grade(variant: Variant, asker: Asker) -> Verdict:
    """Grade one answer, where nothing but that answer is at stake."""
    result = first_try(variant, asker)
    if lent := result.lacks():
        carry_forward(result, lent, variant, repeat=False)
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
    answers, reason = asker.answers(variant)
    verdict = judge(variant, answers, reason)
    if verdict["fault"] and with_misconceptions:
        variant = with_misconceptions()
        verdict = judge(variant, answers, reason)
    if verdict["fault"] == Fault.VALUE and variant["slope_of"] and "question" in verdict:
        slope = asker.slope(variant["slope_of"], verdict["question"])
        verdict["slope_of"], verdict["slope"] = variant["slope_of"], slope
    return ExerciseResult(variant, asker, verdict, answers)


def carry_forward(
    result: ExerciseResult,
    lent: Collection[str],
    again: Variant,
    with_misconceptions: Callable[[], Variant] | None = None,
    repeat: bool = True,
) -> None:
    """Ask again with correct functions lent; the better try counts.

    Parameters
    ----------
    result
        The result of the first try, whose verdict may become a better one.
    lent
        The names of the functions that are lent.
    again
        The questions of the second asking.
    with_misconceptions
        As in `first_try`, for the second asking.
    repeat
        Whether cases of the first asking come in between.
    """
    tried = list(zip(result.variant["cases"], result.answers, strict=False))

    @cache
    def was_right(number: int) -> bool:
        return number < len(tried) and _is_right(result.variant, *tried[number])

    repeated = [
        pair
        for number, pair in enumerate(tried)
        if repeat and pair[1].get("error", {}).get("type") not in NO_TRY and not was_right(number)
    ]
    calls: list[bool] = []
    answers: list[Answer] = []
    for case, before in _shuffled_in(again["cases"], repeated):
        variant = again if before is None else result.variant
        answer, called = result.asker.answer_with(
            lent, variant, case["question"], use_own=before is not None
        )
        if answer is None:
            return
        if before is None:
            answers.append(answer)
            calls.append(called)
            if answer.get("error", {}).get("type") == "KeyboardInterrupt":
                break  # it did not finish in time, and neither would the next one
        elif not _agree(variant, case, before, answer):
            return
    verdict = judge(again, answers)
    if verdict["fault"] and verdict["points"] > result.verdict["points"] and with_misconceptions:
        again = with_misconceptions()
        verdict = judge(again, answers)
    same_parts = [c["part"] for c in result.variant["cases"]] == [c["part"] for c in again["cases"]]
    for number, (case, called) in enumerate(zip(again["cases"], calls, strict=False)):
        if not called and not (same_parts and was_right(number)):
            verdict["parts"][case["part"]] = result.verdict["parts"][case["part"]]
    verdict["points"] = sum(part["points"] for part in verdict["parts"].values())
    if verdict["points"] > result.verdict["points"]:
        full = verdict["points"] == verdict["of"]
        shown = verdict if full or verdict["fault"] else result.verdict
        earned = {"points": verdict["points"], "parts": verdict["parts"]}
        result.verdict = {**shown, **earned, "substitutes": list(lent)}  # pyright: ignore


def _is_right(variant: Variant, case: Case, answer: Answer) -> bool:
    expected, quiet, untouched = case["expected"], case["quiet"], case["untouched"]
    found = measured(variant, case, answer)
    return classify(found, expected, variant, quiet, untouched) is None


def _agree(variant: Variant, case: Case, before: Answer, answer: Answer) -> bool:
    """Whether two answers to a question are the same."""
    return (
        classify(measured(variant, case, answer), measured(variant, case, before), variant) is None
    )


def _shuffled_in(
    cases: Sequence[Case], repeated: Sequence[tuple[Case, Answer]]
) -> list[tuple[Case, Answer | None]]:
    """The cases of the second asking in their order, between others in an unforeseeable order."""
    pairs: list[tuple[Case, Answer | None]] = [(case, None) for case in cases]
    chance = random.SystemRandom()
    for pair in repeated:
        pairs.insert(chance.randrange(len(pairs) + 1), pair)
    return pairs
