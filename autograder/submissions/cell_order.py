"""The order of a submission's cells: as released where it was disturbed, and complete."""

import copy
from itertools import chain

from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id

from autograder.notebooks import cells
from autograder.notebooks.submission_remark_codes import Note, RemarkCode
from autograder.submissions.split_and_merged_cells import same_text


def index_of(cell: NotebookNode, nb: NotebookNode) -> int:
    """Return the index of this very cell, and not of an equal one."""
    return next(i for i, other in enumerate(nb.cells) if other is cell)


def reorder(
    nb: NotebookNode, released: NotebookNode, matched_cells: dict[str, NotebookNode], note: Note
) -> None:
    """Sort the cells as released if the lesson's code is in another order.

    A cell that is not of the lesson stays behind the cell that it was behind. So does an answer in
    a cell of the student's own, which may depend on the cells around it.
    """
    positions = released_positions(nb, released, matched_cells)
    code = [positions[id(c)] for c in nb.cells if c.cell_type == "code" and id(c) in positions]
    if code == sorted(code):
        return
    position, keys = -1, {}
    for cell in nb.cells:
        position = positions.get(id(cell), position)
        keys[id(cell)] = position
    nb.cells = sorted(nb.cells, key=lambda cell: keys[id(cell)])
    note(RemarkCode.ORDER_RESTORED)


def complete(
    nb: NotebookNode, released: NotebookNode, matched_cells: dict[str, NotebookNode], note: Note
) -> None:
    """Add graded cells that are missing, and move each check below the answers before it."""
    positions = released_positions(nb, released, matched_cells)
    added, moved = [], []
    last = -1  # index of the last cell with graded code so far
    for position, original in enumerate(released.cells):
        grade_id = cells.grade_id(original)
        if not grade_id:
            continue
        cell = matched_cells.get(grade_id)
        if cell is None:
            cell = copy.deepcopy(original)
            if any(other.id == cell.id for other in nb.cells):
                cell.id = generate_corpus_id()
            before = [c for c in nb.cells if positions.get(id(c), position) < position]
            nearest = max(before, key=lambda c: positions[id(c)], default=None)
            above = -1 if nearest is None else index_of(nearest, nb)
            nb.cells.insert(max(last, above) + 1, cell)
            positions[id(cell)] = position
            added.append(grade_id)
        elif cells.is_test(cell) and index_of(cell, nb) < last:
            del nb.cells[index_of(cell, nb)]
            nb.cells.insert(last, cell)
            moved.append(grade_id)
        if cell.cell_type == "code":
            last = max(last, index_of(cell, nb))
    if moved:
        note(RemarkCode.CHECKS_MOVED, cells=moved)
    if added:
        note(RemarkCode.CELLS_MISSING, cells=added)


def released_positions(
    nb: NotebookNode, released: NotebookNode, matched_cells: dict[str, NotebookNode]
) -> dict[int, int]:
    """The index in the lesson of each cell that belongs to it, by the identity of the cell."""
    positions: dict[int, int] = {}
    taken = {id(cell) for cell in matched_cells.values()}
    by_id = {cell.id: cell for cell in nb.cells}
    for position, original in enumerate(released.cells):
        cell = matched_cells.get(cells.grade_id(original) or "")
        if cell is not None:
            if _is_answer(original) and cell.id != original.id:  # in a cell of the student's own
                continue
        else:
            same_id = [by_id[original.id]] if original.id in by_id else []
            candidates = chain(same_id, (c for c in nb.cells if same_text(c, original)))
            kind = original.cell_type
            cell = next((c for c in candidates if c.cell_type == kind and id(c) not in taken), None)
        if cell is not None:
            positions[id(cell)] = position
            taken.add(id(cell))
    return positions


def _is_answer(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cells.meta(cell).get("solution"))
