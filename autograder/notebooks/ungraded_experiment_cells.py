"""Cells that train, measure, show sliders or call TensorFlow, and that no answer depends on.

While grading, a cell with the tag `experiment` is skipped if it is as released. It is executed if a
student has changed it, or uses what it defines in a cell of their own.
"""

from nbformat import NotebookNode

from autograder.notebooks import remarks_in_metadata
from autograder.notebooks.names_in_cells import assigned_names, used_names

TAG = "experiment"
AS_RELEASED = "experiment as released"
SKIPPED = "Not run while grading: this experiment is as released, and no answer depends on it."


def mark_unchanged(nb: NotebookNode, released: NotebookNode) -> None:
    """Mark the cells of a submission that need not be executed, in place.

    Parameters
    ----------
    nb
        The submission.
    released
        The lesson as the students got it.
    """
    released_sources = {cell.source.strip() for cell in released.cells}
    experiments = {c.source.strip() for c in released.cells if TAG in c.metadata.get("tags", [])}
    needed: set[str] = set()  # names used in the student's own cells below, and what these need
    for cell in reversed(nb.cells):
        cell.metadata.pop("autograder", None)  # a student may have written it
        if cell.cell_type != "code":
            continue
        source = cell.source.strip()
        if source in experiments and needed.isdisjoint(assigned_names(source)):
            cell.metadata["autograder"] = AS_RELEASED
        elif source in experiments or source not in released_sources:
            needed |= used_names(source)


def is_unchanged(cell: NotebookNode) -> bool:
    """Return whether `mark_unchanged` has marked a cell."""
    return cell.metadata.get("autograder") == AS_RELEASED


def skipped_output() -> NotebookNode:
    """Make the output that a skipped cell has in the graded notebook."""
    return remarks_in_metadata.output({"text/plain": SKIPPED})
