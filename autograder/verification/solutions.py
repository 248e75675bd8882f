"""What the autograder is tried with: right answers, catalogued mistakes, and mutants."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from autograder.exercises import Exercise
from autograder.verification import answers, equal
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
    function: Callable
    meant: str = ""
    proof: str = ""
    written_for_keras: bool = False

    @property
    def wrong(self) -> bool:
        return self.kind != RIGHT and not self.proof


@cache
def _written() -> tuple[dict, dict]:
    """The answers that are written down, by exercise: right ones, and wrong ones by mistake."""
    right, wrong = {}, {}
    for module in pkgutil.iter_modules(answers.__path__):
        lesson = importlib.import_module(f"{answers.__name__}.{module.name}")
        right |= lesson.RIGHT
        wrong |= lesson.WRONG
    return right, wrong


def solutions(exercise: Exercise) -> list[Solution]:
    """Everything that `exercise` is tried with; every call gives the same order."""
    right, wrong = (written.get(exercise.name, {}) for written in _written())
    found = [
        Solution(
            RIGHT,
            f"no. {number}, {getattr(function, '__name__', 'an object')}",
            function,
            written_for_keras=True,
        )
        for number, function in enumerate(right, start=1)
    ]
    found += [
        Solution(CATALOGUED, f"{meant}, written another way", function, meant, "", True)
        for meant, function in wrong.items()
    ]
    found += [
        Solution(CATALOGUED, f"{known.name}, as defined", known.function, known.name)
        for known in exercise.misconceptions
    ]
    return found + [
        Solution(MUTANT, m.name, m.function, proof=equal.proof(m) or "") for m in mutants(exercise)
    ]
