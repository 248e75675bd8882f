"""nbgrader's gradebook for a class run: which submissions it has, and one connection to all."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
    app_log,
)
from sqlalchemy import Index, create_engine, event, inspect, select
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from autograder import explain_disk_errors
from autograder.course_folder import CourseError
from autograder.gradebook import batch_queries
from autograder.safe_converter import temporary_attributes

REMEDIES = {
    "is full": explain_disk_errors.FREE_SPACE,
    "readonly": explain_disk_errors.CHANGE_OWNER,
    "is locked": "Another program is writing to it: end that one, or wait, and try again.",
}  # by words of SQLite's errors
# nbgrader selects what belongs to a submission by these columns, and its tables have no index for
# them. Without one, SQLite reads the rows of the whole class each time.
INDEXES = [
    Index(f"ix_{table.__tablename__}_{name}", getattr(table, name))
    for table, name in (
        (SubmittedNotebook, "assignment_id"),
        (Grade, "notebook_id"),
        (Comment, "notebook_id"),
    )
]
CONNECT_TIMEOUT = 10  # seconds
LOCK_TIMEOUT = 60  # seconds to wait for another program that writes to the gradebook

Transaction = Callable[[], AbstractContextManager[None]]


def submitters(db_url: str, lesson: str) -> set[str]:
    """The students whose submissions of a lesson are in a gradebook.

    Raises
    ------
    CourseError
        If the gradebook cannot be used, or does not know the lesson.
    """
    with connect(db_url) as engine:
        unknown = CourseError(
            f"The gradebook {without_password(db_url)} does not know {lesson} yet. Call "
            f"`nbgrader generate_assignment {lesson}` first, with the same --db if you gave one."
        )
        file = Path(engine.url.database or "")
        if engine.name == "sqlite" and file.parent.is_dir() and not file.exists():
            raise unknown  # before a query, which would create the file
        if not inspect(engine).has_table(Assignment.__tablename__):
            raise unknown
        with engine.connect() as connection:
            # nbgrader's columns have no types that a checker could read.
            lessons: Any = Assignment
            submissions: Any = SubmittedAssignment
            lesson_id = connection.execute(
                select(lessons.id).where(lessons.name == lesson)
            ).scalar()
            if lesson_id is None:
                raise unknown
            query = select(submissions.student_id).where(submissions.assignment_id == lesson_id)
            return set(connection.execute(query).scalars())


def due_date(db_url: str, lesson: str) -> datetime | None:
    """When a lesson is due, in UTC; None if the gradebook, if there is one, does not say.

    Raises
    ------
    CourseError
        If the gradebook cannot be used.
    """
    lessons: Any = Assignment
    with connect(db_url) as engine:
        is_file = engine.name == "sqlite"
        if is_file and not Path(engine.url.database or "").exists():
            return None  # a query would create it
        if not inspect(engine).has_table(Assignment.__tablename__):
            return None
        with engine.connect() as connection:
            query = select(lessons.duedate).where(lessons.name == lesson)
            return connection.execute(query).scalar()


@event.listens_for(Engine, "connect")
def _wait_for_other_writers(connection: Any, _: object) -> None:
    """Wait longer than the five seconds of Python's SQLite; nbgrader has no setting for that."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {1000 * LOCK_TIMEOUT}")


@contextmanager
def connect(db_url: str) -> Iterator[Engine]:
    """An SQLAlchemy engine for a gradebook.

    Raises
    ------
    CourseError
        If there is no such database, its driver is not installed, or a query of the body fails.
    """
    try:
        url = make_url(db_url)
        is_server = url.get_backend_name() == "postgresql"
        options = {"connect_timeout": CONNECT_TIMEOUT} if is_server else {}
        engine = create_engine(url, connect_args=options)
    except ArgumentError:
        raise CourseError(
            f"--db {db_url!r} is not the URL of a database: write "
            "sqlite:////folder/gradebook.db or postgresql+psycopg://user:password@host/database."
        ) from None
    except ImportError as error:
        raise CourseError(
            f"The gradebook {without_password(db_url)} needs the Python package {error.name!r}, "
            "which is not installed. For PostgreSQL: postgresql+psycopg://…, after "
            "pip install psycopg[binary]."
        ) from None
    try:
        yield engine
    except DBAPIError as error:
        raise gradebook_error(db_url, error) from None
    finally:
        engine.dispose()


def gradebook_error(db_url: str, error: DBAPIError) -> CourseError:
    """An error of the database as one that says what to do."""
    reason = str(error.orig).partition("\n")[0]
    remedy = next((remedy for words, remedy in REMEDIES.items() if words in reason), "")
    sentence = f"The gradebook {without_password(db_url)} cannot be used: {reason}. {remedy}"
    return CourseError(sentence.strip())


def without_password(db_url: str) -> str:
    """The URL of a gradebook, with `***` for its password."""
    return make_url(db_url).render_as_string(hide_password=True)


@contextmanager
def quiet_log() -> Iterator[None]:
    """Keep nbgrader from logging the traceback of an error that it also raises."""
    was_disabled = app_log.disabled
    app_log.disabled = True
    try:
        yield
    finally:
        app_log.disabled = was_disabled


@contextmanager
def shared_connection() -> Iterator[Transaction]:
    """Let nbgrader connect to a gradebook once, with indexes, and write in transactions.

    nbgrader opens the gradebook some nine times for each submission. Each time it checks whether
    the tables and the course exist, and a new engine compiles the same queries again: about two
    fifths of all the work of a class run outside the workers. It also commits after each score
    and comment.

    Yields
    ------
    Transaction
        Called, it gives a context manager. What is written to the gradebook within that is
        committed at its end, all or nothing.
    """
    connections = _Connections()
    methods = {
        "__init__": lambda book, *url_and_course: connections.open(book, *url_and_course),
        "close": connections.close,
        **batch_queries.METHODS,
    }
    try:
        with temporary_attributes(api.Gradebook, **methods):
            yield connections.transaction
    finally:
        connections.dispose()


class _Connections:
    """The connections made so far, one for each URL and course."""

    def __init__(self) -> None:
        self._connect: Callable[..., None] = api.Gradebook.__init__
        self._attributes: dict[tuple[str, ...], dict[str, Any]] = {}  # of the first Gradebook

    def open(self, book: api.Gradebook, *url_and_course: str) -> None:
        """Do what Gradebook.__init__ does, but connect only the first time."""
        if url_and_course not in self._attributes:
            self._connect(book, *url_and_course)
            for index in INDEXES:
                index.create(book.engine, checkfirst=True)
            book.db.commit = lambda: None
            self._attributes[url_and_course] = vars(book)
        vars(book).update(self._attributes[url_and_course], batches={})

    @staticmethod
    def close(book: api.Gradebook) -> None:
        """Do what Gradebook.close does, but keep the connection."""
        if book.db().is_active:  # unless a write has failed, whose error is being raised
            book.db.flush()
        book.db.expire_all()  # so that the next reader sees what is in the database by then

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end what was written within; roll back if an exception is raised."""
        try:
            yield
            for attributes in self._attributes.values():
                attributes["db"]().commit()
        finally:
            for attributes in self._attributes.values():
                attributes["db"].remove()

    def dispose(self) -> None:
        for attributes in self._attributes.values():
            attributes["db"].remove()
            attributes["engine"].dispose()
