"""Cells at the end of a lesson that train or measure for long, and on which no answer depends.

A cell that carries the tag `experiment` is not run while grading, where it stands as released.
One that a student has changed is run like any other.
"""

from nbformat import NotebookNode, v4

from autograder.course import cells

TAG = "experiment"
AS_RELEASED = "experiment as released"
SENTENCE = "Not run while grading: this experiment stands as released, and no answer depends on it."


def misplaced(nb: NotebookNode) -> list[NotebookNode]:
    """Experiments before a check of the lesson: what that check asks could depend on them."""
    checks = [index for index, cell in enumerate(nb.cells) if cells.is_test(cell)]
    before = nb.cells[: max(checks, default=0)]
    return [cell for cell in before if _tagged(cell)]


def find_unchanged(nb: NotebookNode, released: NotebookNode) -> None:
    """Note in the cells of a submission which of them are experiments as they were released."""
    experiments = {cell.source.strip() for cell in released.cells if _tagged(cell)}
    checks = [index for index, cell in enumerate(nb.cells) if cells.is_test(cell)]
    for index, cell in enumerate(nb.cells):
        cell.metadata.pop("autograder", None)  # whatever a student wrote there
        after = index > max(checks, default=-1)
        if after and cell.cell_type == "code" and cell.source.strip() in experiments:
            cell.metadata["autograder"] = AS_RELEASED


def is_unchanged(cell: NotebookNode) -> bool:
    return cell.metadata.get("autograder") == AS_RELEASED


def not_run() -> NotebookNode:
    """What the graded notebook shows in the place of the results."""
    return v4.new_output("display_data", {"text/plain": SENTENCE})


def _tagged(cell: NotebookNode) -> bool:
    return TAG in cell.metadata.get("tags", [])
