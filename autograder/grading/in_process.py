"""Grading in the process where the function is: for check() in a notebook, and a plain nbgrader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.grading.grade_answer import grade
from autograder.grading.probe import ask, home_of, slope_at
from autograder.grading.types import Answer, EncodedValue, Question, Reason, Variant, Verdict


@dataclass
class InProcess:
    """Calls a function that is at hand.

    as_model : makes what an outline of a Keras model stands for; a Keras model if it is not given
    """

    function: Callable
    as_model: Callable[..., Any] | None = None

    def answers(
        self, variant: Variant, substitutes: Mapping[str, str]
    ) -> tuple[list[Answer], Reason | None]:
        questions = [case["question"] for case in variant["cases"]]
        forbidden = variant["forbidden"]
        return ask(self.function, questions, forbidden, self.as_model, substitutes), None

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        return slope_at(home_of(self.function).get(function), question)


def grade_in_process(variant: Variant, function: Callable) -> Verdict:
    """The verdict on a function, with correct ones substituted for wrong ones it builds on."""
    return grade(variant, InProcess(function))
