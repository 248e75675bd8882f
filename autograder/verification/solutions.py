"""What the autograder is tried with: right answers, catalogued mistakes, and mutants."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.exercises import Exercise
from autograder.verification import equivalent_mutants
from autograder.verification.answers import written
from autograder.verification.mutants import mutants

RIGHT, CATALOGUED, MUTANT = "right", "catalogued", "mutant"


@dataclass(frozen=True)
class Solution:
    """One answer to an exercise, and what must come of it.

    meant : the misconception that a catalogued mistake has
    proof : why a mutant is equal to the reference, where it is
    written_for_keras : it gets a Keras model where the exercise hands one over, as a student's
        answer does; the definition's own functions and mutants work on the Network in its place
    """

    kind: str
    name: str
    function: Callable[..., Any]
    meant: str = ""
    proof: str = ""
    written_for_keras: bool = False

    @property
    def wrong(self) -> bool:
        return self.kind != RIGHT and not self.proof


def solutions(exercise: Exercise) -> list[Solution]:
    """Everything that `exercise` is tried with; every call gives the same order."""
    answers = written(exercise.key)
    found = [
        Solution(
            RIGHT,
            f"no. {number}, {getattr(function, '__name__', 'an object')}",
            function,
            written_for_keras=True,
        )
        for number, function in enumerate(answers.right, start=1)
    ]
    found += [
        Solution(CATALOGUED, f"{meant}, written another way", function, meant, "", True)
        for meant, function in answers.wrong
    ]
    found += [
        Solution(CATALOGUED, f"{known.name}, as defined", known.function, known.name)
        for known in exercise.misconceptions
    ]
    return found + [
        Solution(MUTANT, m.name, m.function, proof=equivalent_mutants.proof(m) or "")
        for m in mutants(exercise)
    ]
