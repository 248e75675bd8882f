"""What an exercise is: one definition, read by notebook, hidden test, self-check and tests alike.

A definition is a reference (the mathematics, nothing else), decorated:

    exercise = lesson("03_sigmoid")

    @exercise(parts={"values": 2, "far out": 1}, read_again="The slope you will need")
    def sigmoid_prime(z):
        ...

    @sigmoid_prime.cases
    def _(rng):
        yield case("values", 0.0)

    @sigmoid_prime.misconception("This is z(1 - z): the formula wants the activation.")
    def of_z(z):
        return z * (1 - z)
"""

import difflib
import inspect
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from numpy.random import RandomState


class UnknownExercise(LookupError):
    """A name that no lesson defines."""


@dataclass(frozen=True)
class Case:
    """One call of the student's function, and the part of the points that hangs on it.

    quiet : the call must not raise a floating-point warning either
    untouched : the call must leave its arguments as they were
    held : what the exercise's measure also gets, and the student's kernel never: {name: array}
    facts : what the measure must find, given where it would take too long to run the reference
    """

    part: str
    args: tuple
    kwargs: dict[str, Any]
    quiet: bool = False
    untouched: bool = False
    held: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] | None = None


def case(
    part: str,
    *args: Any,
    quiet: bool = False,
    untouched: bool = False,
    held: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
    **kwargs: Any,
) -> Case:
    """A case with copies of its arguments: an array may be written into for the next one."""
    return Case(part, deepcopy(args), kwargs, quiet, untouched, held or {}, facts)


@dataclass(frozen=True)
class Misconception:
    """A wrong formula that students write, and the sentence that names it.

    facts : what the measure finds in its answer to a case that gives its own facts
    """

    name: str
    sentence: str
    function: Callable
    facts: dict[str, Any] | None = None


@dataclass
class Exercise:
    """A graded function.

    parts : points of each part; a part is earned when all its cases are right
    read_again : the heading in the lesson that explains it
    builds_on : names of the exercises that it calls; where a student's are wrong, it is tried
        again with right ones in their place
    slope_of : the name of the function whose slope it is, so that feedback can measure it
    forbidden : dotted names of library functions that would solve it outright
    rtol, atol : how near an answer in float64 must be
    look : a lambda over the answer and the arguments after the call, as text: what of them is
        sent to the grader where the answer alone does not say enough
    """

    reference: Callable
    lesson: str
    parts: dict[str, float]
    read_again: str
    builds_on: tuple[str, ...] = ()
    slope_of: str = ""
    forbidden: tuple[str, ...] = ()
    rtol: float = 1e-6
    atol: float = 1e-12
    look: str = ""
    measures: tuple[Callable, ...] = ()
    misconceptions: list[Misconception] = field(default_factory=list)
    make_cases: Callable[[RandomState], Iterator[Case]] | None = None

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def signature(self) -> str:
        return f"{self.name}{inspect.signature(self.reference)}"

    @property
    def points(self) -> float:
        return sum(self.parts.values())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The reference: definitions build on one another by calling them."""
        return self.reference(*args, **kwargs)

    def cases(self, make_cases: Callable[[RandomState], Iterator[Case]]) -> Callable:
        self.make_cases = make_cases
        return make_cases

    def measure(self, *functions: Callable) -> Callable:
        """Judge what the last of `functions` finds in an answer, not the answer itself.

        It is for answers that may differ and yet be right: a shuffled order, a trained model. It
        gets the answer and the arguments as arrays, and returns what is the same for every right
        answer: an array, or {what was measured: number or word}. It sees `np` and the functions
        named before it, and nothing else: its source travels with the paper.
        """
        self.measures = functions
        return functions[-1]

    def misconception(
        self, sentence: str, facts: dict[str, Any] | None = None
    ) -> Callable[[Callable], Callable]:
        def add(function: Callable) -> Callable:
            wrong = Misconception(function.__name__, sentence, function, facts)
            self.misconceptions.append(wrong)
            return function

        return add


REGISTRY: dict[str, Exercise] = {}


def lesson(name: str) -> Callable[..., Callable[[Callable], Exercise]]:
    """The decorator with which the module of lesson `name` defines its exercises."""

    def exercise(**details: Any) -> Callable[[Callable], Exercise]:
        def define(reference: Callable) -> Exercise:
            definition = Exercise(reference, name, **details)
            REGISTRY[definition.name] = definition
            return definition

        return define

    return exercise


def find(name: str) -> Exercise:
    """The exercise of that name; UnknownExercise, with the nearest name, where there is none."""
    if name in REGISTRY:
        return REGISTRY[name]
    near = difflib.get_close_matches(name, REGISTRY, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UnknownExercise(f"There is no exercise {name!r}.{hint}")


def of_lesson(name: str) -> list[Exercise]:
    """The exercises of a lesson, in the order in which it sets them."""
    return [exercise for exercise in REGISTRY.values() if exercise.lesson == name]
