"""Lesson 08: the gradient of a network of any depth, by hand, and the check that finds a bug."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "08_backpropagation",
    [
        "forward",
        "output_delta",
        "hidden_delta",
        "layer_gradients",
        "backward",
        "gradient_check",
    ],
)
