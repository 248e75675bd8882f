"""How many questions of a lesson a notebook answers, before its cells are matched."""

from nbformat import NotebookNode

from autograder.notebooks import cells
from autograder.submissions.split_and_merged_cells import (
    answered_exercises,
    released_stubs,
    same_text,
)


def questions(released: NotebookNode) -> dict[str, NotebookNode]:
    """Return the released cells in which something is to be written, by their grade id."""
    graded = cells.graded_cells(released)
    return {name: cell for name, cell in graded.items() if cells.meta(cell).get("solution")}


def answered(nb: NotebookNode, released: NotebookNode) -> set[str]:
    """Return the questions that a notebook answers, by their grade id."""
    stubs, found = released_stubs(released), set()
    to_answer = questions(released)
    for cell in nb.cells:
        found |= answered_exercises(cell, stubs)
        name = cells.grade_id(cell) or ""
        written = bool(cell.source.strip()) and not cells.is_stub(cell.source)
        if written and name in to_answer and not same_text(cell, to_answer[name]):
            found.add(name)
    return found
