"""What an exercise is: one definition, read by notebook, hidden test, self-check and tests alike.

A lesson is a package beside this module. Its `__init__` says which lesson it is and which exercises
it sets, and each of them has a module of that name:

    lesson = Lesson("03_sigmoid", ["sigmoid", "sigmoid_prime"])

An exercise is a reference (the mathematics, nothing else), decorated:

    @lesson.exercise(parts={"values": 2, "extreme inputs": 1}, review="The slope you will need")
    def sigmoid_prime(z):
        ...

    @sigmoid_prime.cases
    def cases(rng):
        yield case("values", 0.0)

    @sigmoid_prime.misconception("This is z(1 - z): the formula needs the activation.")
    def of_z(z):
        return z * (1 - z)
"""

import difflib
import inspect
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeVar

from numpy.random import RandomState

Function = TypeVar("Function", bound=Callable[..., Any])
MakeCases = Callable[[RandomState], Iterator["Case"]]


class UnknownExercise(LookupError):
    """A name that no lesson has, or that several lessons have where only one can be meant."""


@dataclass(frozen=True)
class Case:
    """One call of the student's function, and the part of the points that depends on it.

    Attributes
    ----------
    part : str
        A key of the exercise's `parts`.
    args, kwargs
        The arguments of the call: numbers, arrays, containers of them, and what `arguments` holds.
    quiet : bool
        The call must not raise a floating-point warning.
    untouched : bool
        The call must leave its arguments unchanged.
    held : dict of str to array
        Further arguments of the exercise's measure, which never enter the student's kernel.
    facts : dict, optional
        What the measure must find, given where the reference would take too long to run.
    """

    part: str
    args: tuple[Any, ...]
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
    """Make a case of copies of its arguments, so that an array can be reused for the next one.

    Parameters
    ----------
    part, quiet, untouched, held, facts
        As in `Case`.
    *args, **kwargs
        The arguments of the call.

    Returns
    -------
    Case
    """
    return Case(part, deepcopy(args), kwargs, quiet, untouched, held or {}, facts)


@dataclass(frozen=True)
class Misconception:
    """A wrong formula that students write, and the sentence that names it.

    Attributes
    ----------
    name : str
        The code by which verdicts and answers refer to it.
    sentence : str
        What a student who has this misconception reads.
    function : callable
        The wrong formula, with the signature of the exercise.
    facts : dict, optional
        What the measure finds in its answer to a case that gives its own facts.
    """

    name: str
    sentence: str
    function: Callable[..., Any]
    facts: dict[str, Any] | None = None


@dataclass
class Exercise:
    """A graded function.

    Attributes
    ----------
    reference : callable
        The correct function; the exercise has its name and its signature.
    lesson : str
        The lesson that sets it, e.g. "03_sigmoid".
    parts : dict of str to float
        The points of each part; a part is earned when all its cases are correct.
    review : str
        The heading in the lesson that explains it.
    builds_on : tuple of str
        The exercises that it calls. Where the student's own are wrong, it is asked again with
        correct ones lent.
    slope_of : str
        The function whose derivative it is, so that feedback can measure it.
    forbidden : tuple of str
        Dotted names of library functions that would solve it outright.
    rtol, atol : float
        The relative and absolute tolerance of an answer in float64.
    look : str
        A lambda over the answer and the arguments after the call: what of them is sent to the
        grader where the answer alone does not say enough.
    asked_twice : bool
        Whether the first case of each part is asked twice in a row, so that an answer that depends
        on earlier calls is seen. False where a call takes long.
    """

    reference: Callable[..., Any]
    lesson: str
    parts: dict[str, float]
    review: str
    builds_on: tuple[str, ...] = ()
    slope_of: str = ""
    forbidden: tuple[str, ...] = ()
    rtol: float = 1e-6
    atol: float = 1e-12
    look: str = ""
    asked_twice: bool = True
    measures: tuple[Callable[..., Any], ...] = ()
    misconceptions: list[Misconception] = field(default_factory=list)
    make_cases: MakeCases | None = None

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def key(self) -> str:
        """What tells it from the exercises of all lessons, e.g. "03_sigmoid/sigmoid"."""
        return f"{self.lesson}/{self.name}"

    @property
    def signature(self) -> str:
        return f"{self.name}{inspect.signature(self.reference)}"

    @property
    def points(self) -> float:
        return sum(self.parts.values())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the reference: definitions build on one another by calling them."""
        return self.reference(*args, **kwargs)

    def cases(self, make_cases: MakeCases) -> MakeCases:
        """Register the generator of the exercise's cases, as a decorator.

        Parameters
        ----------
        make_cases : callable
            Takes a seeded `RandomState` and yields each `Case`.
        """
        self.make_cases = make_cases
        return make_cases

    def measure(self, *functions: Callable[..., Any]) -> Callable[..., Any]:
        """Judge what a function finds in an answer instead of the answer itself.

        It is for answers that may differ and yet be correct: a shuffled order, a trained model.

        Parameters
        ----------
        *functions : callable
            The last one gets the answer and the arguments as arrays, and returns what is the same
            for every correct answer: an array, or {what was measured: number or word}. It sees
            `np` and the functions before it and nothing else, because its source travels with the
            variant.

        Returns
        -------
        callable
            The last of `functions`, so that a single one can be decorated.
        """
        self.measures = functions
        return functions[-1]

    def misconception(
        self, sentence: str, facts: dict[str, Any] | None = None
    ) -> Callable[[Function], Function]:
        """Register a wrong formula under its own name, as a decorator.

        Parameters
        ----------
        sentence, facts
            As in `Misconception`.
        """

        def add(function: Function) -> Function:
            wrong = Misconception(function.__name__, sentence, function, facts)
            self.misconceptions.append(wrong)
            return function

        return add


REGISTRY: dict[str, Exercise] = {}  # by key: two lessons may each have an exercise of one name
LESSONS: dict[str, "Lesson"] = {}  # by name


@dataclass(frozen=True)
class Lesson:
    """A lesson and the names of its exercises, in the order in which it sets them."""

    name: str
    order: Sequence[str]

    def __post_init__(self) -> None:
        LESSONS[self.name] = self

    def exercise(self, **details: Any) -> Callable[[Callable[..., Any]], Exercise]:
        """Define an exercise of this lesson: a decorator of its reference.

        Parameters
        ----------
        **details
            The attributes of `Exercise`; `parts` and `review` are required.

        Raises
        ------
        ValueError
            Where the lesson's order does not name the function.
        """

        def define(reference: Callable[..., Any]) -> Exercise:
            definition = Exercise(reference, self.name, **details)
            if definition.name not in self.order:
                raise ValueError(
                    f"{reference.__module__} defines {definition.name}, which is not in the order "
                    f"of lesson {self.name}: add it there."
                )
            REGISTRY[definition.key] = definition
            return definition

        return define


def find(name: str, lesson: str = "") -> Exercise:
    """Look up an exercise.

    Parameters
    ----------
    name : str
        Its name, or "lesson/name", e.g. "03_sigmoid/sigmoid".
    lesson : str, optional
        The lesson that asks: its own exercise comes first where several lessons have one of
        that name.

    Raises
    ------
    UnknownExercise
        Where there is none, with the nearest name, and where several lessons have one and
        nothing says which is meant.
    """
    key = name if "/" in name else f"{lesson}/{name}"
    if key in REGISTRY:
        return REGISTRY[key]
    matching_keys = [key for key in REGISTRY if key.endswith(f"/{name}")]
    if len(matching_keys) == 1:
        return REGISTRY[matching_keys[0]]
    if matching_keys:
        choices = " or ".join(map(repr, matching_keys))
        raise UnknownExercise(f"Several lessons have an exercise {name!r}: write {choices}.")
    names = REGISTRY if "/" in name else [exercise.name for exercise in REGISTRY.values()]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UnknownExercise(f"There is no exercise {name!r}.{hint}")


def of_lesson(name: str) -> list[Exercise]:
    """List the exercises of a lesson, in the order in which it sets them.

    Parameters
    ----------
    name : str
        The lesson, e.g. "03_sigmoid"; one without exercises has an empty list.
    """
    return (
        [REGISTRY[f"{name}/{exercise}"] for exercise in LESSONS[name].order]
        if name in LESSONS
        else []
    )
