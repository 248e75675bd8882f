"""Grading in the process where the function is: for check() in a notebook, and a plain nbgrader."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder.grading.call_student_function import answer_questions, slope_at
from autograder.grading.grade_answer import grade
from autograder.grading.record_library_calls import namespace_of

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
    defined
        The last function that each name of the notebook had, where something else may have it now.
    """

    function: Callable[..., Any]
    as_model: Callable[..., Any] | None = None
    defined: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def answers(self, variant: Variant) -> tuple[list[Answer], Reason | None]:
        questions = [case["question"] for case in variant["cases"]]
        return self._answers(variant, questions, self._restored(variant)), None

    def answer_with(
        self, lent: Collection[str], variant: Variant, question: Question, use_own: bool
    ) -> tuple[Answer | None, bool]:
        calls: list[str] = []
        functions = self._restored(variant)
        if not use_own:
            functions |= {
                name: counted(correct_function(name, source), calls)
                for name, source in variant["substitutes"].items()
                if name in lent
            }
        answers = self._answers(variant, [question], functions)
        return (answers[0] if answers else None), bool(calls)

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        return slope_at(namespace_of(self.function).get(function), question)

    def _answers(
        self, variant: Variant, questions: list[Question], lent: Mapping[str, Callable[..., Any]]
    ) -> list[Answer]:
        return answer_questions(self.function, questions, variant["forbidden"], self.as_model, lent)

    def _restored(self, variant: Variant) -> dict[str, Callable[..., Any]]:
        """The functions that it builds on and that something else has overwritten."""
        names = namespace_of(self.function)
        return {
            name: self.defined[name]
            for name in variant["substitutes"]
            if name in self.defined and not callable(names.get(name))
        }


def correct_function(name: str, source: str) -> Callable[..., Any]:
    """The function of that name that a source of ours defines."""
    exec(source, scope := {})
    return scope[name]


def counted(function: Callable[..., Any], calls: list[str]) -> Callable[..., Any]:
    """The same function, which notes its calls."""

    def lent(*args: Any, **kwargs: Any) -> Any:
        calls.append(function.__name__)
        return function(*args, **kwargs)

    return lent


def grade_in_process(
    variant: Variant,
    function: Callable[..., Any],
    defined: Mapping[str, Callable[..., Any]] | None = None,
) -> Verdict:
    """Grade a function, with correct ones lent for incorrect ones that it builds on.

    Parameters
    ----------
    variant
        The questions to ask.
    function
        The student's function.
    defined
        As in `InProcess`.
    """
    return grade(variant, InProcess(function, defined=defined or {}))
