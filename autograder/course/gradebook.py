"""nbgrader's gradebook as the runner needs it: is it there, whom does it know, and quickly."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from nbgrader import api
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
    app_log,
)
from sqlalchemy import Index, create_engine, inspect, select
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from autograder.course import lookups, refusals
from autograder.course.folder import CourseError

REMEDIES = {"is full": refusals.SPACE, "readonly": refusals.RIGHTS}  # as SQLite says it
# By these nbgrader looks for what belongs to a submission, and its tables have no index for them:
# without one, SQLite goes through the whole class each time.
INDEXES = [
    Index(f"ix_{table.__tablename__}_{name}", getattr(table, name))
    for table, name in (
        (SubmittedNotebook, "assignment_id"),
        (Grade, "notebook_id"),
        (Comment, "notebook_id"),
    )
]
PATIENCE = 10  # seconds until a database that does not answer counts as unreachable


def students(db_url: str, lesson: str) -> set[str]:
    """The students whose submissions of the lesson a gradebook knows.

    CourseError where it cannot be reached, or does not know the lesson.
    """
    with connect(db_url) as engine:
        unknown = CourseError(
            f"The gradebook {shown(db_url)} does not know {lesson} yet. Call "
            f"`nbgrader generate_assignment {lesson}` first, with the same --db if you gave one."
        )
        file = Path(engine.url.database or "")
        if engine.name == "sqlite" and file.parent.is_dir() and not file.exists():
            raise unknown  # a look into it would make it
        if not inspect(engine).has_table(Assignment.__tablename__):
            raise unknown
        with engine.connect() as connection:
            of_lesson = select(Assignment.id).where(Assignment.name == lesson)
            found = connection.execute(of_lesson).scalar()
            if found is None:
                raise unknown
            handed_in = select(SubmittedAssignment.student_id)
            return set(
                connection.execute(
                    handed_in.where(SubmittedAssignment.assignment_id == found)
                ).scalars()
            )


@contextmanager
def connect(db_url: str) -> Iterator[Engine]:
    """An engine on a gradebook; CourseError, in one sentence, where there is none to be had."""
    try:
        url = make_url(db_url)
        patient = {"connect_timeout": PATIENCE} if url.get_backend_name() == "postgresql" else {}
        engine = create_engine(url, connect_args=patient)
    except ArgumentError:
        raise CourseError(
            f"--db {db_url!r} is no address of a database: write "
            "sqlite:////folder/gradebook.db or postgresql+psycopg://user:password@host/database."
        ) from None
    except ImportError as error:
        raise CourseError(
            f"The gradebook {shown(db_url)} needs the Python package {error.name!r}, which is not "
            "installed. For PostgreSQL: postgresql+psycopg://…, after pip install psycopg[binary]."
        ) from None
    try:
        yield engine
    except DBAPIError as error:
        raise unusable(db_url, error) from None
    finally:
        engine.dispose()


def unusable(db_url: str, error: DBAPIError) -> CourseError:
    said = str(error.orig).partition("\n")[0]
    remedy = next((text for word, text in REMEDIES.items() if word in said), "")
    return CourseError(f"The gradebook {shown(db_url)} cannot be used: {said}. {remedy}".strip())


def shown(db_url: str) -> str:
    """The address of a gradebook without its password."""
    return make_url(db_url).render_as_string(hide_password=True)


@contextmanager
def quiet() -> Iterator[None]:
    """Meanwhile nbgrader keeps to itself the traceback of an error that it raises as well."""
    before = app_log.disabled
    app_log.disabled = True
    try:
        yield
    finally:
        app_log.disabled = before


@contextmanager
def opened_once() -> Iterator[Callable[[], AbstractContextManager]]:
    """Meanwhile nbgrader makes the connection to a gradebook once, with the indexes, and keeps it.

    It opens the gradebook some nine times for each submission. Each time it looks whether tables
    and course are there, and its new engine compiles the same queries again: some two fifths of
    all that the runner would have to do. It also commits after every score and comment. What is
    given here is `together`: what is written within it is committed at its end, all or nothing.
    """
    book, known = api.Gradebook, {}
    make = book.__init__

    def connect_once(self: api.Gradebook, *url_and_course: str) -> None:
        if url_and_course not in known:
            make(self, *url_and_course)
            for index in INDEXES:
                index.create(self.engine, checkfirst=True)
            self.db.commit = lambda: None
            known[url_and_course] = vars(self)
        vars(self).update(known[url_and_course], looked_up={})

    @contextmanager
    def together() -> Iterator[None]:
        try:
            yield
            for connection in known.values():
                connection["db"]().commit()
        finally:
            for connection in known.values():
                connection["db"].remove()

    def close(self: api.Gradebook) -> None:
        if self.db().is_active:  # as it is unless a write has failed, which is being said
            self.db.flush()
        self.db.expire_all()  # so that the next one sees what stands there by then

    kept = {"__init__": connect_once, "close": close, **lookups.METHODS}
    before = {name: getattr(book, name) for name in kept}
    try:
        for name, method in kept.items():
            setattr(book, name, method)
        yield together
    finally:
        for name, method in before.items():
            setattr(book, name, method)
        for connection in known.values():
            connection["db"].remove()
            connection["engine"].dispose()
