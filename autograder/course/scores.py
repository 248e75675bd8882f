"""What nbgrader's gradebook adds to the verdicts: points by hand, penalties, the class list."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from autograder.course import folder as course
from autograder.course.gradebook import connect


@dataclass(frozen=True)
class Score:
    """A submission in the gradebook.

    written : points for written answers; None where one still waits to be read
    by_hand : what a person added to the grader's points for code, or took away
    penalty : for handing in late
    final : all points, less the penalty
    """

    written: float | None
    written_of: float
    by_hand: float
    penalty: float
    final: float
    of: float


@dataclass(frozen=True)
class Person:
    """A student whom the gradebook knows; whatever it does not say is empty.

    platform_id : what a learning platform calls them
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    platform_id: str = ""


def read_scores(folder: Path, lesson: str) -> tuple[dict[str, Score], list[str]]:
    """The scores in a lesson by student, and every student whom the gradebook knows.

    CourseError where there is a gradebook that cannot be used.
    """
    with _opened(folder) as gradebook:
        if gradebook is None:
            return {}, []
        known = sorted(student.id for student in gradebook.students)
        try:
            submissions = gradebook.assignment_submissions(lesson)
        except MissingEntry:  # a lesson that was never released
            submissions = []
        return {submission.student.id: _score(submission) for submission in submissions}, known


def read_people(folder: Path) -> list[Person]:
    """Every student whom the gradebook knows, by id; CourseError as above."""
    with _opened(folder) as gradebook:
        students = gradebook.students if gradebook else []
        said = [(s.id, s.first_name, s.last_name, s.email, s.lms_user_id) for s in students]
    return sorted((Person(*(text or "" for text in texts)) for texts in said), key=lambda p: p.id)


@contextmanager
def _opened(folder: Path) -> Iterator[Gradebook | None]:
    """The gradebook of a course folder, or None where there is none yet."""
    api = course.api(folder)
    with connect(api.coursedir.db_url) as engine:
        if engine.name == "sqlite" and not Path(engine.url.database or "").exists():
            yield None  # a look into it would make it
        else:
            with api.gradebook as gradebook:
                yield gradebook


def _score(submission) -> Score:
    """A SubmittedAssignment of nbgrader's as a Score."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    written = [grade for grade in grades if grade.cell_type != "code"]
    code = [grade for grade in grades if grade.cell_type == "code"]
    waits = any(grade.needs_manual_grade for grade in written)
    penalty = submission.late_submission_penalty or 0.0
    return Score(
        written=None if waits else float(sum(grade.score for grade in written)),
        written_of=float(sum(grade.max_score for grade in written)),
        by_hand=float(sum(grade.score - (grade.auto_score or 0.0) for grade in code)),
        penalty=float(penalty),
        final=max(0.0, submission.score - penalty),
        of=float(submission.max_score),
    )
