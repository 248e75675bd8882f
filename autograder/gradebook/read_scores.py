"""What nbgrader's gradebook adds to the verdicts: manual grades, penalties, the class list."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import select

from autograder import course_folder as course
from autograder.gradebook.database import connect


@dataclass(frozen=True)
class Score:
    """The points of a submission in the gradebook.

    Attributes
    ----------
    written
        For written answers; None if one is not graded yet.
    written_of
        The maximum for written answers.
    by_hand
        What an instructor added to the grader's points for code; negative if it was less.
    penalty
        Taken off since the submission was late.
    final
        All points, less the penalty.
    of
        The maximum of all points.
    """

    written: float | None
    written_of: float
    by_hand: float
    penalty: float
    final: float
    of: float


@dataclass(frozen=True)
class Student:
    """A student in the gradebook; what it does not know is empty.

    Attributes
    ----------
    platform_id
        The id that a learning platform uses.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    platform_id: str = ""


def read_scores(folder: Path, lesson: str) -> tuple[dict[str, Score], list[str]]:
    """Read the scores of a lesson, and the class list.

    Returns
    -------
    scores
        By student id, for those who submitted the lesson.
    class_list
        The ids of all students in the gradebook, sorted.

    Raises
    ------
    CourseError
        If there is a gradebook, but it cannot be used.
    """
    with _open_gradebook(folder) as gradebook:
        if gradebook is None:
            return {}, []
        class_list = sorted(str(student.id) for student in gradebook.students)
        try:
            submissions = gradebook.assignment_submissions(lesson)
        except MissingEntry:  # a lesson that was never released
            submissions = []
        return {str(each.student.id): _score(each) for each in submissions}, class_list


def read_students(folder: Path) -> list[Student]:
    """Read the students in the gradebook, sorted by id.

    Raises
    ------
    CourseError
        If there is a gradebook, but it cannot be used.
    """
    with _open_gradebook(folder) as gradebook:
        rows: list[Any] = gradebook.students if gradebook else []
        students = [
            Student(
                row.id,
                row.first_name or "",
                row.last_name or "",
                row.email or "",
                row.lms_user_id or "",
            )
            for row in rows
        ]
    return sorted(students, key=lambda student: student.id)


@contextmanager
def _open_gradebook(folder: Path) -> Iterator[Gradebook | None]:
    """The gradebook of a course folder, or None if there is none yet."""
    api = course.api(folder)
    with connect(cast(CourseDirectory, api.coursedir).db_url) as engine:
        if engine.name == "sqlite" and not Path(engine.url.database or "").exists():
            yield None  # opening it would create it
        else:
            with api.gradebook as gradebook:
                yield gradebook


def _score(submission: Any) -> Score:
    """The score of a SubmittedAssignment of nbgrader's, whose columns have no types."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    written = [grade for grade in grades if grade.cell_type != "code"]
    code = [grade for grade in grades if grade.cell_type == "code"]
    is_waiting = any(grade.needs_manual_grade for grade in written)
    penalty = submission.late_submission_penalty or 0.0
    return Score(
        written=None if is_waiting else float(sum(grade.score for grade in written)),
        written_of=float(sum(grade.max_score for grade in written)),
        by_hand=float(sum(grade.score - (grade.auto_score or 0.0) for grade in code)),
        penalty=float(penalty),
        final=max(0.0, submission.score - penalty),
        of=float(submission.max_score),
    )


def feedback_facts(db_url: str, lesson: str) -> dict[str, str]:
    """All that the gradebook adds to the feedback pages of a lesson, as a text for each student.

    Two texts are equal if and only if a page would say the same.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    cells, grades, comments = cast(Any, BaseCell), cast(Any, Grade), cast(Any, Comment)
    notebooks, submissions = cast(Any, SubmittedNotebook), cast(Any, SubmittedAssignment)
    lessons, graded, names = cast(Any, Assignment), cast(Any, GradeCell), cast(Any, Notebook)
    student = submissions.student_id
    facts = (
        (notebooks.late_submission_penalty,),
        (cells.name, grades.auto_score, grades.manual_score, grades.extra_credit),
        (cells.name, comments.auto_comment, comments.manual_comment),
    )
    found: dict[str, list[str]] = {}
    with connect(db_url) as engine, engine.connect() as connection:
        points = select(graded.name, graded.max_score).join(names, names.id == graded.notebook_id)
        points = points.join(lessons, lessons.id == names.assignment_id)
        rows = connection.execute(points.where(lessons.name == lesson))
        of = repr(sorted(tuple(row) for row in rows))
        for columns, table in zip(facts, (None, grades, comments), strict=True):
            query = select(student, *columns).join(
                notebooks, notebooks.assignment_id == submissions.id
            )
            query = query.join(lessons, lessons.id == submissions.assignment_id)
            if table is not None:
                query = query.join(table, table.notebook_id == notebooks.id)
                query = query.join(cells, cells.id == table.cell_id)
            for name, *values in connection.execute(query.where(lessons.name == lesson)):
                found.setdefault(str(name), [of]).append(repr(values))
    return {name: "\n".join(sorted(texts)) for name, texts in found.items()}
