"""Lesson 05: softmax, its Jacobian, the cross-entropy, and the gradient of the two together."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "05_softmax",
    [
        "softmax",
        "softmax_jacobian",
        "cross_entropy",
        "softmax_cross_entropy_gradient",
    ],
)
