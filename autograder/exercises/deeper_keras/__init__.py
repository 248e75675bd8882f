"""Lesson 10: a 4-10-5-1 network in Keras, its scores, and what it is trained on."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "10_deeper_keras",
    [
        "build_deep",
        "rmse",
        "r2",
        "split_and_scale",
        "train_deep",
        "dead_units",
    ],
)
