"""Grading in the process where the function is: for check() in a notebook, and a plain nbgrader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.grading.call_student_function import answer_questions, namespace_of, slope_at
from autograder.grading.grade_answer import grade

if TYPE_CHECKING:
    from autograder.grading.grading_types import (
        Answer,
        EncodedValue,
        Question,
        Reason,
        Variant,
        Verdict,
    )


@dataclass
class InProcess:
    """Calls a function of this process.

    Attributes
    ----------
    function
        The student's function.
    as_model
        Builds a model from its outline and weights; a Keras model by default.
    """

    function: Callable[..., Any]
    as_model: Callable[..., Any] | None = None

    def answers(
        self, variant: Variant, substitutes: Mapping[str, str]
    ) -> tuple[list[Answer], Reason | None]:
        questions = [case["question"] for case in variant["cases"]]
        answers = answer_questions(
            self.function, questions, variant["forbidden"], self.as_model, substitutes
        )
        return answers, None

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        return slope_at(namespace_of(self.function).get(function), question)


def grade_in_process(variant: Variant, function: Callable[..., Any]) -> Verdict:
    """Grade a function, with correct ones substituted for incorrect ones that it builds on."""
    return grade(variant, InProcess(function))
