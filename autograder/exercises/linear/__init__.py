"""Lesson 01: the neuron's sum, the linear activation, its slope, and two linear layers as one."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "01_linear",
    [
        "weighted_sum",
        "linear",
        "linear_prime",
        "collapse",
    ],
)
