"""Lesson 03: the sigmoid, its slope, and the weight update that uses it."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "03_sigmoid",
    [
        "sigmoid",
        "sigmoid_prime",
        "sigmoid_prime_from_activation",
        "update_weight",
    ],
)
