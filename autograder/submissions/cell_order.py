"""The order of a submission's cells: as released where it was disturbed, and complete."""

import copy
from itertools import chain

from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id

from autograder.notebooks import cells
from autograder.notebooks.remarks import Note, RemarkCode
from autograder.submissions.cell_boundaries import same_text


def index_of(cell: NotebookNode, nb: NotebookNode) -> int:
    """Where that very cell stands."""
    return next(i for i, other in enumerate(nb.cells) if other is cell)


def reorder(
    nb: NotebookNode, released: NotebookNode, found: dict[str, NotebookNode], note: Note
) -> None:
    """Sort the cells as released where the lesson's code stands in another order.

    A cell that is not of the lesson stays behind the one that it stood behind. So does an answer
    in a cell of the student's own, which may build on what stands around it.
    """
    known = _released_positions(nb, released, found)
    code = [known[id(c)] for c in nb.cells if c.cell_type == "code" and id(c) in known]
    if code == sorted(code):
        return
    place, keys = -1, {}
    for cell in nb.cells:
        place = known.get(id(cell), place)
        keys[id(cell)] = place
    nb.cells = sorted(nb.cells, key=lambda cell: keys[id(cell)])
    note(RemarkCode.ORDER_RESTORED)


def complete(
    nb: NotebookNode, released: NotebookNode, found: dict[str, NotebookNode], note: Note
) -> None:
    """Add graded cells that are missing, and put each check behind the answers before it."""
    known = _released_positions(nb, released, found)
    added, moved = [], []
    last = -1  # where the graded code so far ends
    for place, original in enumerate(released.cells):
        grade_id = cells.grade_id(original)
        if not grade_id:
            continue
        cell = found.get(grade_id)
        if cell is None:
            cell = copy.deepcopy(original)
            if any(other.id == cell.id for other in nb.cells):
                cell.id = generate_corpus_id()
            before = [c for c in nb.cells if known.get(id(c), place) < place]
            nearest = max(before, key=lambda c: known[id(c)], default=None)
            nb.cells.insert(max(last, index_of(nearest, nb) if before else -1) + 1, cell)
            known[id(cell)] = place
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


def _released_positions(
    nb: NotebookNode, released: NotebookNode, found: dict[str, NotebookNode]
) -> dict[int, int]:
    """The place in the lesson of each cell that is known to be of it, by the cell's identity."""
    known: dict[int, int] = {}
    taken = {id(cell) for cell in found.values()}
    by_id = {cell.id: cell for cell in nb.cells}
    for place, original in enumerate(released.cells):
        cell = found.get(cells.grade_id(original))
        if cell is not None:
            if _is_answer(original) and cell.id != original.id:  # in a cell of the student's own
                continue
        else:
            named = [by_id[original.id]] if original.id in by_id else []
            alike = chain(named, (c for c in nb.cells if same_text(c, original)))
            kind = original.cell_type
            cell = next((c for c in alike if c.cell_type == kind and id(c) not in taken), None)
        if cell is not None:
            known[id(cell)] = place
            taken.add(id(cell))
    return known


def _is_answer(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cells.meta(cell).get("solution"))
