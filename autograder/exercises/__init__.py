"""What is graded: a package per lesson, with a module per exercise."""

from importlib import import_module

from autograder.exercises.definition import (
    LESSONS,
    REGISTRY,
    Exercise,
    Lesson,
    Misconception,
    UnknownExercise,
    find,
    of_lesson,
)

__all__ = [
    "LESSONS",
    "REGISTRY",
    "Exercise",
    "Lesson",
    "Misconception",
    "UnknownExercise",
    "find",
    "of_lesson",
]

PACKAGES = (  # in the order of the lessons
    "linear",
    "relu",
    "sigmoid",
    "tanh",
    "softmax",
    "network_and_cost",
    "training",
    "backpropagation",
    "keras",
    "deeper_keras",
)

for package in PACKAGES:
    for name in import_module(f"{__name__}.{package}").lesson.order:
        import_module(f"{__name__}.{package}.{name}")
