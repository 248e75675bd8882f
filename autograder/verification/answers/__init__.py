"""Answers to every exercise, written without looking at its reference.

A package per lesson, a module per exercise, and a decorator beside each answer that says what must
come of it:

    right, wrong = answers_to("03_sigmoid", "sigmoid")

    @right
    def by_tanh(z):
        return (1 + np.tanh(z / 2)) / 2

    @wrong("exponent_sign")
    def falling(z):
        return 1 / (1 + np.exp(z))
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, TypeVar

from autograder.exercises import REGISTRY

Answer = TypeVar("Answer", bound=Callable[..., Any])


class Decorator(Protocol):
    """Registers a function, and returns it as it is."""

    def __call__(self, function: Answer, /) -> Answer: ...


@dataclass
class Answers:
    """The answers to one exercise, in the order in which they are written.

    Attributes
    ----------
    right : list of callable
        Each must earn every point.
    wrong : list of (str, callable)
        Each must lose points, and the feedback must name this misconception.
    """

    right: list[Callable[..., Any]] = field(default_factory=list)
    wrong: list[tuple[str, Callable[..., Any]]] = field(default_factory=list)


_WRITTEN: dict[str, Answers] = {}  # by the key of the exercise


def answers_to(lesson: str, exercise: str) -> tuple[Decorator, Callable[[str], Decorator]]:
    """Make the decorators of the answers to one exercise.

    Returns
    -------
    right : decorator
        Registers a correct answer.
    wrong : decorator with the name of a misconception
        Registers an answer that has it.
    """
    answers = _WRITTEN.setdefault(f"{lesson}/{exercise}", Answers())

    def right(function: Answer, /) -> Answer:
        answers.right.append(function)
        return function

    def wrong(misconception: str) -> Decorator:
        def add(function: Answer, /) -> Answer:
            answers.wrong.append((misconception, function))
            return function

        return add

    return right, wrong


@cache
def _import_package(name: str) -> None:
    """Import the answers to a lesson, whose package has the name of that of its exercises."""
    if find_spec(f"{__name__}.{name}"):
        package = import_module(f"{__name__}.{name}")
        for module in pkgutil.iter_modules(
            getattr(package, "__path__", ()), f"{package.__name__}."
        ):
            import_module(module.name)


def written(key: str) -> Answers:
    """Look up the answers to the exercise with this key; an exercise may have none."""
    exercise = REGISTRY.get(key)
    package = exercise.reference.__module__.rpartition(".")[0] if exercise else ""
    if package:
        _import_package(package.rpartition(".")[2])
    return _WRITTEN.get(key, Answers())
