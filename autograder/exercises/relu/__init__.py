"""Lesson 02: ReLU and leaky ReLU, and their slopes."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "02_relu",
    [
        "relu",
        "relu_prime",
        "leaky_relu",
        "leaky_relu_prime",
    ],
)
