"""Feedback for a lesson: make the pages, renew those out of date, and release them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.utils import capture_log

from autograder import course_folder as course
from autograder.feedback_page.generate_feedback import GenerateFeedback
from autograder.safe_converter import temporary_attributes


@dataclass
class Feedback:
    """What became of the feedback for a lesson.

    Attributes
    ----------
    made, current
        The students whose pages were made now, and those whose pages were up to date.
    failed
        Those who have no new page, with the reason.
    released, not_released
        Those whose pages are in nbgrader's exchange, and those who did not submit through it.
    """

    lesson: str
    made: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    released: list[str] = field(default_factory=list)
    not_released: list[str] = field(default_factory=list)


def students_with(root: Path, step: str, lesson: str, students: list[str]) -> list[str]:
    """The students, of those named or of all, with a folder for the lesson in e.g. autograded/."""
    found = sorted(course.students_of(root / step, lesson))
    return [name for name in found if not students or name in students]


def give_feedback(
    root: Path, lesson: str, students: list[str], advance: Callable[[], object]
) -> Feedback:
    """Make, renew and release the feedback pages of a lesson.

    Parameters
    ----------
    root, lesson
        The course folder, and the name of the lesson.
    students
        Whose pages; all if it is empty.
    advance
        Called after each page.

    Raises
    ------
    CourseError
        If no page can be made, e.g. since somebody else works on the lesson.
    """
    api: Any = course.api(root)
    feedback = Feedback(lesson)
    graded = students_with(root, api.coursedir.autograded_directory, lesson, students)
    submitted = students_with(root, api.coursedir.submitted_directory, lesson, students)
    for student in sorted(set(submitted) - set(graded)):
        feedback.failed[student] = "not graded yet"
    for student in graded if students else ["*"] if graded else []:
        with temporary_attributes(api.coursedir, assignment_id=lesson, student_id=student):
            converter = GenerateFeedback(coursedir=api.coursedir, parent=api)
            converter.advance = advance
            outcome = capture_log(converter)
        feedback.made += converter.made
        feedback.current += converter.current
        feedback.failed |= converter.failed
        if not converter.failed:
            course.raise_on_failure(outcome)
    if api.exchange_is_functional:
        _release(api, feedback, students)
    return feedback


def _release(api: Any, feedback: Feedback, students: list[str]) -> None:
    """Copy the pages to nbgrader's exchange."""
    for student in students or ["*"]:
        with temporary_attributes(api.coursedir, assignment_id=feedback.lesson, student_id=student):
            exchange = api.exchange.ReleaseFeedback(
                coursedir=api.coursedir, authenticator=api.authenticator, parent=api
            )
            course.raise_on_failure(capture_log(exchange))
        feedback.released += exchange.released
        feedback.not_released += exchange.not_released
