"""Batch queries: what nbgrader looks up for each cell of a notebook, for all cells at once.

For each graded cell, nbgrader queries the gradebook for its source, points, score and comment: a
third of the time that grading spends in the gradebook.
"""

from collections.abc import Callable
from typing import Any, Protocol, cast

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SourceCell,
)

Row = Any  # of a table: nbgrader's classes have no types of their columns
Load = Callable[..., dict[str, Row]]


class BatchingGradebook(Protocol):
    """A Gradebook of `gradebook.shared_connection`, which sets its attribute.

    Attributes
    ----------
    batches
        The rows loaded so far, by cell, for each method and notebook.
    """

    batches: dict[tuple[str, ...], dict[str, Row]]


def of_lesson(table: Any) -> Load:
    """A function that loads the cells of a released notebook, by name.

    Parameters
    ----------
    table
        Class of the cells: SourceCell or GradeCell.
    """

    def load(book: Gradebook, notebook: str, assignment: str) -> dict[str, Row]:
        notebooks, lessons = cast(Any, Notebook), cast(Any, Assignment)
        query = book.db.query(table).join(notebooks, notebooks.id == table.notebook_id)
        query = query.join(lessons, lessons.id == notebooks.assignment_id)
        query = query.filter(notebooks.name == notebook, lessons.name == assignment)
        return {cell.name: cell for cell in query}

    return load


def of_submission(table: Any) -> Load:
    """A function that loads the scores or comments of a submitted notebook, by cell.

    Parameters
    ----------
    table
        Grade or Comment.
    """

    def load(book: Gradebook, *notebook: str) -> dict[str, Row]:
        submitted = book.find_submission_notebook(*notebook)
        cells = cast(Any, BaseCell)
        query = book.db.query(cells.name, table).join(table, table.cell_id == cells.id)
        return dict(query.filter(table.notebook_id == submitted.id).all())

    return load


def batched(find: Callable[..., Row], load: Load) -> Callable[..., Row]:
    """A method of Gradebook that finds one row by name, as `find` does, but loads all at once.

    Parameters
    ----------
    find
        nbgrader's method, for what is not among those loaded.
    load
        Loads all rows for the same arguments, without the name.
    """

    def method(book: BatchingGradebook, name: str, *notebook: str) -> Row:
        key = (find.__name__, *notebook)
        if key not in book.batches:
            book.batches[key] = load(book, *notebook)
        return book.batches[key].get(name) or find(book, name, *notebook)

    return method


METHODS = {
    "find_source_cell": batched(Gradebook.find_source_cell, of_lesson(SourceCell)),
    "find_graded_cell": batched(Gradebook.find_graded_cell, of_lesson(GradeCell)),
    "find_grade": batched(Gradebook.find_grade, of_submission(Grade)),
    "find_comment": batched(Gradebook.find_comment, of_submission(Comment)),
}
