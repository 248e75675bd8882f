"""Lesson 04: tanh, its slope, and what is left of a gradient after many layers."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "04_tanh",
    [
        "tanh",
        "tanh_prime",
        "gradient_through_layers",
    ],
)
