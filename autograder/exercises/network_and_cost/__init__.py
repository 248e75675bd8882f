"""Lesson 06: a network without hidden layers, its start, its predictions and its cost."""

from autograder.exercises.definition import Lesson

lesson = Lesson(
    "06_network_and_cost",
    [
        "count_parameters",
        "glorot_limit",
        "initialize",
        "predict",
        "squared_errors",
        "cost",
    ],
)
