"""A function as an answer to an exercise, graded without a notebook."""

from collections.abc import Callable
from typing import Any

from autograder.exercises import find
from autograder.grading.grade_in_same_process import grade_in_process
from autograder.grading.grading_types import Verdict
from autograder.grading.per_student_questions import make_variant, student_seed


def ours(name: str, *args: object, **kwargs: object) -> Any:
    """What the reference of an exercise returns."""
    return find(name).reference(*args, **kwargs)


def judged(name: str, function: Callable, student: str = "ada") -> Verdict:
    """The verdict on a function that a student submits."""
    return grade_in_process(
        make_variant(find(name), student_seed("a secret", student, name)), function
    )


def lost_parts(verdict: Verdict) -> list[str]:
    """The parts that did not earn all their points."""
    return [name for name, part in verdict["parts"].items() if part["points"] < part["of"]]
