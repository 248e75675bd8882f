"""nbgrader's gradebook in a class run: indexes, one connection, transactions, batch queries."""

from contextlib import nullcontext, suppress
from typing import Any

import pytest
from nbgrader.api import Gradebook, MissingEntry, Student
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.exc import IntegrityError

from autograder.gradebook import database

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own

LESSON, STUDENT = "lesson", "ada"
NOTEBOOK = (LESSON, LESSON)
SUBMISSION = (LESSON, LESSON, STUDENT)


def open_gradebook(db_url) -> Any:  # nbgrader's annotations of keyword arguments are wrong
    return Gradebook(db_url)


@pytest.fixture
def db_url(tmp_path):
    """A gradebook as nbgrader alone makes it, with one lesson and one submission."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with open_gradebook(url) as book:
        book.add_assignment(LESSON)
        book.add_notebook(*NOTEBOOK)
        book.add_grade_cell("test", *NOTEBOOK, max_score=3, cell_type="code")
        book.add_solution_cell("answer", *NOTEBOOK)
        book.add_student(STUDENT)
        book.add_submission(LESSON, STUDENT)
        for index in database.INDEXES:
            index.drop(book.engine)
    return url


def query_plan(db_url, query):
    """The steps that SQLite takes for what a function asks of a gradebook."""
    steps = []
    with open_gradebook(db_url) as book:

        @event.listens_for(book.engine, "before_cursor_execute")
        def explain(connection, cursor, statement, values, *_):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            steps.extend(row[-1] for row in rows)

        query(book)
    return steps


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("grade", lambda book: book.find_grade("test", *SUBMISSION)),
        ("comment", lambda book: book.find_comment("answer", *SUBMISSION)),
    ],
)
def test_rows_of_a_submission_are_found_without_reading_those_of_the_class(table, query, db_url):
    def uses_index(connection):
        with connection:
            steps = [step for step in query_plan(db_url, query) if f" {table} " in step]
        assert steps
        return all("notebook_id=?" in step for step in steps)

    assert not uses_index(nullcontext())  # as nbgrader makes the tables
    assert uses_index(database.shared_connection())
    assert uses_index(nullcontext())  # the indexes stay


def test_reading_who_submitted_does_not_change_the_gradebook(db_url):
    assert database.submitters(db_url, LESSON) == {STUDENT}
    engine = create_engine(db_url)
    assert inspect(engine).get_indexes("grade") == []
    engine.dispose()


def test_the_indexes_are_created_once(db_url):
    for _ in range(2):
        with database.shared_connection(), open_gradebook(db_url):
            pass
    engine = create_engine(db_url)
    tables = ("submitted_notebook", "grade", "comment")
    assert [len(inspect(engine).get_indexes(table)) for table in tables] == [1, 1, 1]
    engine.dispose()


def test_while_it_is_shared_nbgrader_makes_one_connection(db_url):
    with database.shared_connection():
        engines = set()
        for _ in range(3):
            with open_gradebook(db_url) as book:
                assert book.find_submission(LESSON, STUDENT).student.id == STUDENT
                engines.add(book.engine)
        assert len(engines) == 1
    with open_gradebook(db_url) as book:
        assert book.engine not in engines


def test_what_another_program_writes_meanwhile_is_read(db_url):
    with database.shared_connection():
        for score in (1.0, 2.0):
            engine = create_engine(db_url)
            with engine.begin() as connection:
                connection.execute(text(f"UPDATE grade SET manual_score = {score}"))
            engine.dispose()
            with open_gradebook(db_url) as book:
                assert book.find_grade("test", *SUBMISSION).manual_score == score


def committed_score(db_url):
    """The score that another program reads."""
    engine = create_engine(db_url)
    with engine.connect() as connection:
        score = connection.execute(text("SELECT manual_score FROM grade")).scalar()
    engine.dispose()
    return score


def set_score(db_url, points):
    with open_gradebook(db_url) as book:
        book.find_grade("test", *SUBMISSION).manual_score = points
        book.db.commit()


def test_a_transaction_is_committed_at_its_end(db_url):
    with database.shared_connection() as transaction, transaction():
        set_score(db_url, 2.0)
        with open_gradebook(db_url) as book:  # nbgrader itself reads it within the transaction
            assert book.find_grade("test", *SUBMISSION).manual_score == 2.0
        assert committed_score(db_url) is None
    assert committed_score(db_url) == 2.0


def test_a_transaction_that_fails_is_rolled_back(db_url):
    with database.shared_connection() as transaction:
        with suppress(ZeroDivisionError), transaction():
            set_score(db_url, 2.0)
            raise ZeroDivisionError
        with transaction():
            pass
    assert committed_score(db_url) is None


def test_the_error_of_a_write_is_raised(db_url):
    with (
        pytest.raises(IntegrityError),
        database.shared_connection() as transaction,
        transaction(),
        open_gradebook(db_url) as book,
    ):
        book.db.add(Student(id=STUDENT))  # who exists already
        book.find_assignment(LESSON)


def test_all_cells_of_a_notebook_are_loaded_by_the_queries_for_one(db_url):
    with open_gradebook(db_url) as book:
        for name in ("more", "and more"):
            book.add_source_cell(name, *NOTEBOOK, cell_type="code", source=name)
            book.add_grade_cell(name, *NOTEBOOK, max_score=1, cell_type="code")
            book.add_solution_cell(name, *NOTEBOOK)
        book.add_task_cell("task", *NOTEBOOK, max_score=1, cell_type="markdown")
        book.add_student("grace")
        book.add_submission(LESSON, "grace")
    submission = (*NOTEBOOK, "grace")

    def cell_rows(book, name):
        grade = book.find_grade(name, *submission)
        comment = book.find_comment(name, *submission)
        graded_cell = book.find_graded_cell(name, *NOTEBOOK)
        source = book.find_source_cell(name, *NOTEBOOK).source
        return graded_cell.id, source, grade.id, comment.id

    def task_rows(book):
        grade, comment = (
            book.find_grade("task", *submission),
            book.find_comment("task", *submission),
        )
        return book.find_graded_cell("task", *NOTEBOOK).id, grade.id, comment.id

    with open_gradebook(db_url) as book:
        by_nbgrader = [cell_rows(book, name) for name in ("more", "and more")]
        task_by_nbgrader = task_rows(book)
    queries = []
    with database.shared_connection(), open_gradebook(db_url) as book:
        event.listen(book.engine, "before_cursor_execute", lambda *args: queries.append(args[2]))
        assert cell_rows(book, "more") == by_nbgrader[0]
        count = len(queries)
        assert cell_rows(book, "and more") == by_nbgrader[1]
        assert len(queries) == count
        assert task_rows(book) == task_by_nbgrader
        with pytest.raises(MissingEntry):
            book.find_source_cell("nowhere", *NOTEBOOK)
