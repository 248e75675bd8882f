"""Lesson 09: the linear network of the lecture in Keras, and what Keras does at each step."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "09_keras",
    [
        "build_linear",
        "sgd_step_by_hand",
        "adam_step",
        "steps_per_epoch",
    ],
)
