"""nbgrader's gradebook of a large class: what belongs to one submission is found by itself."""

from contextlib import nullcontext, suppress

import pytest
from nbgrader.api import Gradebook, MissingEntry, Student
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.exc import IntegrityError

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
    def sought_by_submission(opened):
        with opened:
            steps = [step for step in plan(db_url, look) if f" {table} " in step]
        assert steps
        return all("notebook_id=?" in step for step in steps)

    assert not sought_by_submission(nullcontext())  # so nbgrader leaves it
    assert sought_by_submission(gradebook.opened_once())
    assert sought_by_submission(nullcontext())  # by the indexes, which stay


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


def score(db_url):
    """What another program reads of the score."""
    engine = create_engine(db_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT manual_score FROM grade")).scalar()
    engine.dispose()
    return found


def give(db_url, points):
    with Gradebook(db_url) as book:
        book.find_grade("test", *OF_ONE).manual_score = points
        book.db.commit()


def test_what_is_written_together_is_written_at_its_end(db_url):
    with gradebook.opened_once() as together, together():
        give(db_url, 2.0)
        with Gradebook(db_url) as book:  # as nbgrader itself reads it meanwhile
            assert book.find_grade("test", *OF_ONE).manual_score == 2.0
        assert score(db_url) is None
    assert score(db_url) == 2.0


def test_what_fails_together_is_not_written(db_url):
    with gradebook.opened_once() as together:
        with suppress(ZeroDivisionError), together():
            give(db_url, 2.0)
            raise ZeroDivisionError
        with together():
            pass
    assert score(db_url) is None


def test_a_write_that_fails_is_what_is_raised(db_url):
    with (
        pytest.raises(IntegrityError),
        gradebook.opened_once() as together,
        together(),
        Gradebook(db_url) as book,
    ):
        book.db.add(Student(id=STUDENT))  # there is one
        book.find_assignment(LESSON)


def test_who_looks_for_every_cell_asks_no_oftener_than_for_one(db_url):
    with Gradebook(db_url) as book:
        for name in ("more", "and more"):
            book.add_source_cell(name, LESSON, LESSON, cell_type="code", source=name)
            book.add_grade_cell(name, LESSON, LESSON, max_score=1, cell_type="code")
            book.add_solution_cell(name, LESSON, LESSON)
        book.add_task_cell("task", LESSON, LESSON, max_score=1, cell_type="markdown")
        book.add_student("grace")
        book.add_submission(LESSON, "grace")
    of_lesson, of_grace = (LESSON, LESSON), (LESSON, LESSON, "grace")

    def found(book, name):
        grade, comment = book.find_grade(name, *of_grace), book.find_comment(name, *of_grace)
        graded = book.find_graded_cell(name, *of_lesson)
        source = book.find_source_cell(name, *of_lesson).source
        return graded.id, source, grade.id, comment.id

    with Gradebook(db_url) as book:
        as_nbgrader = [found(book, name) for name in ("more", "and more")]
        task = book.find_graded_cell("task", *of_lesson).id
        of_task = book.find_grade("task", *of_grace).id, book.find_comment("task", *of_grace).id
    asked = []
    with gradebook.opened_once(), Gradebook(db_url) as book:
        event.listen(book.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
        assert found(book, "more") == as_nbgrader[0]
        once = len(asked)
        assert found(book, "and more") == as_nbgrader[1]
        assert len(asked) == once
        assert book.find_graded_cell("task", *of_lesson).id == task
        assert book.find_grade("task", *of_grace).id == of_task[0]
        assert book.find_comment("task", *of_grace).id == of_task[1]
        with pytest.raises(MissingEntry):
            book.find_source_cell("nowhere", *of_lesson)
