"""nbgrader's gradebook of a large class: what belongs to one submission is found by itself."""

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, event, inspect, text

from autograder.course import gradebook

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own

LESSON, STUDENT = "lesson", "ada"
OF_ONE = (LESSON, LESSON, STUDENT)


@pytest.fixture
def db_url(tmp_path):
    """A gradebook as nbgrader alone makes it, with one lesson and one submission."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url) as book:
        book.add_assignment(LESSON)
        book.add_notebook(LESSON, LESSON)
        book.add_grade_cell("test", LESSON, LESSON, max_score=3, cell_type="code")
        book.add_solution_cell("answer", LESSON, LESSON)
        book.add_student(STUDENT)
        book.add_submission(LESSON, STUDENT)
        for index in gradebook.INDEXES:
            index.drop(book.engine)
    return url


def plan(db_url, look):
    """How SQLite goes about the queries of a look into the gradebook."""
    steps = []
    with Gradebook(db_url) as book:

        @event.listens_for(book.engine, "before_cursor_execute")
        def explain(connection, cursor, query, values, *_):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {query}", values)
            steps.extend(row[-1] for row in rows)

        look(book)
    return steps


def open_once(db_url):
    with gradebook.opened_once(), Gradebook(db_url):
        pass


@pytest.mark.parametrize(
    ("table", "look"),
    [
        ("grade", lambda book: book.find_grade("test", *OF_ONE)),
        ("comment", lambda book: book.find_comment("answer", *OF_ONE)),
    ],
)
def test_what_belongs_to_a_submission_is_found_without_the_rest_of_the_class(table, look, db_url):
    def sought_by_submission():
        steps = [step for step in plan(db_url, look) if f" {table} " in step]
        assert steps
        return all("notebook_id=?" in step for step in steps)

    assert not sought_by_submission()  # so nbgrader leaves it
    open_once(db_url)
    assert sought_by_submission()


def test_who_only_looks_changes_nothing(db_url):
    assert gradebook.students(db_url, LESSON) == {STUDENT}
    engine = create_engine(db_url)
    assert inspect(engine).get_indexes("grade") == []
    engine.dispose()


def test_a_gradebook_is_made_ready_once(db_url):
    for _ in range(2):
        open_once(db_url)
    engine = create_engine(db_url)
    tables = ("submitted_notebook", "grade", "comment")
    assert [len(inspect(engine).get_indexes(table)) for table in tables] == [1, 1, 1]
    engine.dispose()


def test_while_it_is_opened_once_nbgrader_makes_one_connection(db_url):
    with gradebook.opened_once():
        engines = set()
        for _ in range(3):
            with Gradebook(db_url) as book:
                assert book.find_submission(LESSON, STUDENT).student.id == STUDENT
                engines.add(book.engine)
        assert len(engines) == 1
    with Gradebook(db_url) as book:
        assert book.engine not in engines


def test_what_is_written_elsewhere_meanwhile_is_seen(db_url):
    with gradebook.opened_once():
        for score in (1.0, 2.0):
            engine = create_engine(db_url)
            with engine.begin() as connection:
                connection.execute(text(f"UPDATE grade SET manual_score = {score}"))
            engine.dispose()
            with Gradebook(db_url) as book:
                assert book.find_grade("test", *OF_ONE).manual_score == score
