"""What is graded: one module per lesson, one definition per exercise."""

from autograder.exercises import (  # noqa: F401, I001  in the order of the lessons
    linear,
    relu,
    sigmoid,
    tanh,
    softmax,
    network_and_cost,
    training,
    backpropagation,
    keras,
    deeper_keras,
)
from autograder.exercises.definition import (
    REGISTRY,
    Exercise,
    Misconception,
    UnknownExercise,
    find,
    of_lesson,
)

__all__ = [
    "REGISTRY",
    "Exercise",
    "Misconception",
    "UnknownExercise",
    "find",
    "of_lesson",
]
