"""Students who change their name or leave: in the gradebook and in the folders together.

The gradebook is changed first, in one transaction, and then the folders, each in one step. After a
change that was interrupted, the same command does the rest.
"""

import difflib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from nbgrader.api import Assignment, Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Connection, Table, delete, insert, inspect, select, update

from autograder import course_folder as course
from autograder import explain_disk_errors
from autograder.course_folder import CourseError
from autograder.course_lock import lesson_lock
from autograder.gradebook.database import connect
from autograder.gradebook.read_scores import FORMER
from autograder.submissions.lms_filenames import lms_user_of

P = ParamSpec("P")
R = TypeVar("R")
STEPS = ("submitted", "autograded", "feedback")  # nbgrader's folders with one for each student
REMOVED = "removed"  # where the files of a student go who is removed
STUDENTS, SUBMISSIONS, NOTEBOOKS, LESSONS, GRADES, COMMENTS = (
    cast(Table, cast(Any, table).__table__)
    for table in (Student, SubmittedAssignment, SubmittedNotebook, Assignment, Grade, Comment)
)


@dataclass
class KnownStudent:
    """What a course has of a student.

    Attributes
    ----------
    name
        First and last name, if the gradebook has them.
    submitted, graded
        The lessons with a folder in submitted/, and those with points in the gradebook.
    """

    id: str
    name: str = ""
    submitted: set[str] = field(default_factory=set)
    graded: set[str] = field(default_factory=set)

    @property
    def gone(self) -> list[str]:
        """The lessons with points whose submission is gone."""
        return sorted(self.graded - self.submitted)


def known_students(root: Path) -> list[KnownStudent]:
    """List the students in the gradebook and in the folders, sorted by id.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    students: dict[str, KnownStudent] = {}
    with _gradebook(root) as gradebook:
        for row in gradebook.execute(select(STUDENTS)) if gradebook else ():
            name = " ".join(filter(None, (row.first_name, row.last_name)))
            students[row.id] = KnownStudent(row.id, name)
        for student, lessons in _recorded(gradebook).items():
            students[student].graded = lessons
    for step in STEPS:
        for student, lessons in _folders(root / step).items():
            known = students.setdefault(student, KnownStudent(student))
            if step == "submitted":
                known.submitted = lessons
    return sorted(students.values(), key=lambda student: student.id)


def alone(change: Callable[Concatenate[Path, P], R]) -> Callable[Concatenate[Path, P], R]:
    """Make a change hold the locks of all lessons: a student has files and points in several."""

    @wraps(change)
    def with_locks(root: Path, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with ExitStack() as locks:
            for lesson in course.lessons(root):
                locks.enter_context(lesson_lock(root, lesson, "autograder students"))
            return change(root, *args, **kwargs)

    return with_locks


@alone
def rename(root: Path, old: str, new: str) -> None:
    """Give a student another name, in the gradebook and in all folders.

    Raises
    ------
    CourseError
        If there is no such student, the new name cannot be one, or is another student's.
    """
    _check_name(new)
    students = {student.id for student in known_students(root)}
    _check_known(old, students)
    with _gradebook(root) as gradebook:
        recorded = {row.id for row in gradebook.execute(select(STUDENTS.c.id))} if gradebook else ()
        both = [step for step in STEPS if (root / step / old).exists()]
        if {old, new} <= set(recorded) or any((root / step / new).exists() for step in both):
            raise CourseError(
                f"There is a student {new} already. If the two are one student, run "
                f"`autograder students merge {old} {new}`."
            )
        if gradebook:
            _move_in_gradebook(gradebook, old, new)
    for step in both:
        _move(root / step / old, root / step / new)


@alone
def merge(root: Path, old: str, into: str) -> None:
    """Give everything of one student to another, and forget the first.

    Raises
    ------
    CourseError
        If there is no such student, or both have submitted the same lesson.
    """
    students = {student.id: student for student in known_students(root)}
    for name in (old, into):
        _check_known(name, students)
    if old == into:
        raise CourseError(f"{old} and {into} are the same student.")
    twice = students[old].graded & students[into].graded
    for step in STEPS:
        folders = _folders(root / step)
        twice |= folders.get(old, set()) & folders.get(into, set())
    if twice:
        lessons = ", ".join(sorted(twice))
        raise CourseError(
            f"{old} and {into} both have {lessons}. First remove the one that does "
            f"not count, e.g. `autograder students remove {old} --lesson {min(twice)}`."
        )
    with _gradebook(root) as gradebook:
        if gradebook:
            _move_in_gradebook(gradebook, old, into)
    for step in STEPS:
        for folder in _children(root / step / old):
            _move(folder, root / step / into / folder.name)
        _remove_empty(root / step / old)


@alone
def remove(root: Path, student: str, lesson: str = "") -> Path | None:
    """Remove a student, or only what the student has of one lesson, from the gradebook.

    Returns
    -------
    Path or None
        Where the files are now; None if there were none.

    Raises
    ------
    CourseError
        If there is no such student, or nothing of the lesson.
    """
    students = {known.id: known for known in known_students(root)}
    _check_known(student, students)
    if lesson and lesson not in _lessons(root, students[student]):
        raise CourseError(f"{student} has nothing of {lesson}.")
    with _gradebook(root) as gradebook:
        if gradebook:
            _delete_in_gradebook(gradebook, student, lesson)
    moved = False
    for step in STEPS:
        for folder in _children(root / step / student):
            if folder.name == lesson or not lesson:
                _move(folder, _unused(root / REMOVED / student / step / folder.name))
                moved = True
        _remove_empty(root / step / student)
    return root / REMOVED / student if moved else None


# -- the gradebook -----------------------------------------------------------------------------


@contextmanager
def _gradebook(root: Path) -> Iterator[Connection | None]:
    """A connection that commits at the end; None if there is no gradebook yet."""
    with connect(cast(CourseDirectory, course.api(root).coursedir).db_url) as engine:
        if engine.name == "sqlite" and not Path(engine.url.database or "").exists():
            yield None  # to connect would create it
        elif not inspect(engine).has_table(STUDENTS.name):
            yield None
        else:
            with engine.begin() as connection:
                yield connection


def _recorded(gradebook: Connection | None) -> dict[str, set[str]]:
    """The lessons in the gradebook of each student who has any."""
    lessons: dict[str, set[str]] = defaultdict(set)
    query = select(SUBMISSIONS.c.student_id, LESSONS.c.name).join(LESSONS)
    for student, lesson in gradebook.execute(query) if gradebook else ():
        lessons[student].add(lesson)
    return lessons


def _move_in_gradebook(gradebook: Connection, old: str, new: str) -> None:
    """Give a student's submissions to another, who may be new, and forget the first."""
    rows = {
        row.id: dict(row._mapping)
        for row in gradebook.execute(select(STUDENTS).where(STUDENTS.c.id.in_((old, new))))
    }
    before = rows.get(old, {"id": old})
    row = rows.get(new, before | {"id": new})
    number = lms_user_of(old)  # by which the platform will name the student again
    ids = [row.get("lms_user_id"), before.get("lms_user_id"), number and FORMER + number]
    known = dict.fromkeys(" ".join(filter(None, ids)).split())
    row["lms_user_id"] = " ".join(known) or None
    if new in rows:
        gradebook.execute(update(STUDENTS).where(STUDENTS.c.id == new).values(row))
    else:
        gradebook.execute(insert(STUDENTS).values(row))
    owned = SUBMISSIONS.c.student_id == old
    gradebook.execute(update(SUBMISSIONS).where(owned).values(student_id=new))
    gradebook.execute(delete(STUDENTS).where(STUDENTS.c.id == old))


def _delete_in_gradebook(gradebook: Connection, student: str, lesson: str) -> None:
    """Delete a student's submissions of one lesson, or of all and the student."""
    query = select(SUBMISSIONS.c.id).join(LESSONS).where(SUBMISSIONS.c.student_id == student)
    if lesson:
        query = query.where(LESSONS.c.name == lesson)
    submissions = list(gradebook.execute(query).scalars())
    owned = NOTEBOOKS.c.assignment_id.in_(submissions)
    notebooks = list(gradebook.execute(select(NOTEBOOKS.c.id).where(owned)).scalars())
    for table in (GRADES, COMMENTS):
        gradebook.execute(delete(table).where(table.c.notebook_id.in_(notebooks)))
    gradebook.execute(delete(NOTEBOOKS).where(NOTEBOOKS.c.id.in_(notebooks)))
    gradebook.execute(delete(SUBMISSIONS).where(SUBMISSIONS.c.id.in_(submissions)))
    if not lesson:
        gradebook.execute(delete(STUDENTS).where(STUDENTS.c.id == student))


# -- the folders -------------------------------------------------------------------------------


def _lessons(root: Path, student: KnownStudent) -> set[str]:
    """The lessons of which there is anything."""
    folders = {folder.name for step in STEPS for folder in _children(root / step / student.id)}
    return student.graded | folders


def _folders(step: Path) -> dict[str, set[str]]:
    """The lessons of each student in one of nbgrader's folders."""
    students = (path for path in _children(step) if path.is_dir() and not path.is_symlink())
    return {path.name: {lesson.name for lesson in _children(path)} for path in students}


def _children(folder: Path) -> list[Path]:
    """What is in a folder, without hidden files; nothing if there is no such folder."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _move(folder: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)
    except OSError as error:
        raise CourseError(explain_disk_errors.sentence(error, folder)) from None


def _unused(path: Path) -> Path:
    """The path, or one with a number if there is something."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return next((new for new in (path, *numbered) if not os.path.lexists(new)), path)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # not there, or not empty: hidden files stay
        folder.rmdir()


# -- names -------------------------------------------------------------------------------------


def _check_known(name: str, students: Iterable[str]) -> None:
    students = list(students)
    if name not in students:
        similar = difflib.get_close_matches(name, students, n=1)
        hint = f" Did you mean {similar[0]}?" if similar else ""
        raise CourseError(f"There is no student {name!r}.{hint}")


def _check_name(name: str) -> None:
    if not name.isprintable() or name.startswith((".", " ")) or set(name) & set("/\\") or not name:
        raise CourseError(
            f"{name!r} cannot be the name of a student, which is also the name of a folder: use "
            "letters, digits, dots, hyphens and underscores."
        )
