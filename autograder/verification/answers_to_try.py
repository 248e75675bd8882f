"""What the grader is tested with: correct answers, misconceptions and mutants."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.exercises import Exercise
from autograder.verification import equivalent_mutants
from autograder.verification.answers import written
from autograder.verification.mutants import mutants

CORRECT, MISCONCEPTION, MUTANT = "correct", "misconception", "mutant"


@dataclass(frozen=True)
class Solution:
    """One answer to an exercise, and what the grader must say about it.

    Attributes
    ----------
    kind
        CORRECT, MISCONCEPTION or MUTANT.
    misconception
        The name of the misconception that it has, if any.
    proof
        Why a mutant is equivalent to the reference, if it is.
    written_for_keras
        Whether it works on the Keras models that an exercise passes, as a student's answer does;
        the definition's own functions and mutants work on a Network instead.
    """

    kind: str
    name: str
    function: Callable[..., Any]
    misconception: str = ""
    proof: str = ""
    written_for_keras: bool = False

    @property
    def wrong(self) -> bool:
        """Whether it must lose points."""
        return self.kind != CORRECT and not self.proof


def solutions(exercise: Exercise) -> list[Solution]:
    """Return everything that an exercise is tested with, always in the same order."""
    answers = written(exercise.key)
    correct = [
        Solution(
            CORRECT,
            f"no. {number}, {getattr(function, '__name__', 'an object')}",
            function,
            written_for_keras=True,
        )
        for number, function in enumerate(answers.right, start=1)
    ]
    wrong = [
        Solution(MISCONCEPTION, f"{name}, written another way", function, name, "", True)
        for name, function in answers.wrong
    ]
    defined = [
        Solution(MISCONCEPTION, f"{m.name}, as defined", m.function, m.name)
        for m in exercise.misconceptions
    ]
    mutated = [
        Solution(MUTANT, m.name, m.function, proof=equivalent_mutants.proof(m) or "")
        for m in mutants(exercise)
    ]
    return [*correct, *wrong, *defined, *mutated]
