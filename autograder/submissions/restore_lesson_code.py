"""Puts the lesson's own code back where a student deleted or changed it and the answers need it."""

import builtins
import copy

from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id

from autograder.notebooks import cells
from autograder.notebooks.names_in_cells import bound_names, used_names
from autograder.notebooks.submission_remark_codes import Note, RemarkCode
from autograder.submissions import cell_order


def restore_lesson_code(
    nb: NotebookNode, released: NotebookNode, matched_cells: dict[str, NotebookNode], note: Note
) -> None:
    """Add the released cells that bind what graded cells look up and nothing else binds.

    A cell that a student changed stays, below the released one. Figures and experiments that were
    deleted are not missed.

    Parameters
    ----------
    nb
        The submission, which is changed in place.
    released
        The lesson as the students got it.
    matched_cells
        The graded cells of the submission, by their grade id.
    note
        Is told what was added.
    """
    missing = _unbound_names(nb)
    positions = cell_order.released_positions(nb, released, matched_cells)
    places = {positions[id(c)]: i for i, c in enumerate(nb.cells) if id(c) in positions}
    added: list[tuple[int, NotebookNode]] = []
    for position, original in reversed([*enumerate(released.cells)]):
        if original.cell_type != "code" or cells.grade_id(original):
            continue
        nearest = max((p for p in places if p <= position), default=None)
        place = 0 if nearest is None else places[nearest] + (nearest < position)
        names = {name for name in bound_names(original.source) if missing.get(name, -1) >= place}
        if names:
            added.append((place, original))
            missing = {name: at for name, at in missing.items() if name not in names}
            missing |= {name: place for name in used_names(original.source)}
    for place, original in added:  # the last of them first
        cell = copy.deepcopy(original)
        if any(other.id == cell.id for other in nb.cells):
            cell.id = generate_corpus_id()
        nb.cells.insert(place, cell)
    if added:
        lines = [original.source.strip().partition("\n")[0] for _, original in reversed(added)]
        note(RemarkCode.LESSON_CODE_RESTORED, cells=[f"`{line[:60]}`" for line in lines])


def _unbound_names(nb: NotebookNode) -> dict[str, int]:
    """The names that graded cells look up and no cell above binds, and the first that does so.

    Cells of the student's own count where a graded cell needs them.
    """
    needed: set[str] = set()
    for cell in reversed(nb.cells):
        if cell.cell_type == "code" and (
            cells.grade_id(cell) or not needed.isdisjoint(bound_names(cell.source))
        ):
            needed |= used_names(cell.source)
    bound, unbound = set(dir(builtins)), {}
    for index, cell in enumerate(nb.cells):
        if cell.cell_type == "code":
            bound |= bound_names(cell.source)
            if cells.is_python(cell.source):
                for name in (used_names(cell.source) & needed) - bound:
                    unbound.setdefault(name, index)
    return unbound
