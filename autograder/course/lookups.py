"""What nbgrader looks up for each cell of a notebook, looked up for all of them at once.

For each graded cell it asks the gradebook by a query of its own for its source, its points, its
score and its comment: a third of all that the gradebook takes of grading.
"""

from collections.abc import Callable

from nbgrader.api import (
    Assignment,
    Base,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SourceCell,
)

Load = Callable[..., dict[str, Base]]


def of_lesson(kind: type[Base]) -> Load:
    """The cells of this kind in a notebook of a lesson, by their names."""

    def load(book: Gradebook, notebook: str, assignment: str) -> dict[str, Base]:
        query = book.db.query(kind).join(Notebook, Notebook.id == kind.notebook_id)
        query = query.join(Assignment, Assignment.id == Notebook.assignment_id)
        query = query.filter(Notebook.name == notebook, Assignment.name == assignment)
        return {cell.name: cell for cell in query}

    return load


def of_submission(kind: type[Base]) -> Load:
    """The scores or comments of a submitted notebook, by the names of their cells."""

    def load(book: Gradebook, *notebook: str) -> dict[str, Base]:
        submitted = book.find_submission_notebook(*notebook)
        query = book.db.query(BaseCell.name, kind).join(kind, kind.cell_id == BaseCell.id)
        return dict(query.filter(kind.notebook_id == submitted.id).all())

    return load


def at_once(find: Callable, load: Load) -> Callable:
    """The method `find` of nbgrader's Gradebook, which finds one by its name, among all.

    What `load` has found is kept in `book.looked_up`.
    """

    def method(book: Gradebook, name: str, *notebook: str) -> Base:
        key = (find.__name__, *notebook)
        if key not in book.looked_up:
            book.looked_up[key] = load(book, *notebook)
        return book.looked_up[key].get(name) or find(book, name, *notebook)

    return method


METHODS = {
    "find_source_cell": at_once(Gradebook.find_source_cell, of_lesson(SourceCell)),
    "find_graded_cell": at_once(Gradebook.find_graded_cell, of_lesson(GradeCell)),
    "find_grade": at_once(Gradebook.find_grade, of_submission(Grade)),
    "find_comment": at_once(Gradebook.find_comment, of_submission(Comment)),
}
