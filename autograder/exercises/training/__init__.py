"""Lesson 07: the gradient of the cost, its check by nudging, and training by mini-batches."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "07_training",
    [
        "cost_gradient",
        "numerical_gradient",
        "update",
        "minibatches",
        "standardize",
        "train",
    ],
)
