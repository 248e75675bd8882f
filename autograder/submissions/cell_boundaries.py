"""Cells whose borders a student moved: answers split into two cells, or several in one.

The code stays as it is; only where a cell ends and the next begins is changed. `stubs` are the
released cells in which functions are to be written, by their grade id.
"""

from textwrap import dedent

from nbformat import NotebookNode, v4

from autograder.notebooks import cells
from autograder.notebooks.remarks import Note, RemarkCode

MAX_JOINED_CHARS = 5000  # characters of a function that may have been split; none is as long
Stubs = dict[str, NotebookNode]


def released_stubs(released: NotebookNode) -> Stubs:
    """The released cells in which functions are to be written, by their grade id."""
    return {
        cells.grade_id(cell): cell
        for cell in released.cells
        if cell.cell_type == "code" and cells.meta(cell).get("solution")
    }


def answered_exercises(cell: NotebookNode, stubs: Stubs) -> set[str]:
    """The exercises, by grade id, whose functions a cell defines, unless it is as released."""
    defined = cells.defined_names(cell.source)
    return {
        grade_id
        for grade_id, stub in stubs.items()
        if defined & cells.defined_names(stub.source) and not same_text(cell, stub)
    }


def same_text(cell: NotebookNode, other: NotebookNode) -> bool:
    return cell.source.strip() == other.source.strip()


def join_split_cells(nb: NotebookNode, note: Note) -> None:
    """Put together what makes no sense apart: a function that was split into two cells."""
    joined = []
    for cell in nb.cells:
        before = joined[-1] if joined else None
        if before is not None and _split(before, cell):
            before.source += f"\n{cell.source}"
            before.metadata = before.metadata or cell.metadata
            note(RemarkCode.SPLIT_JOINED)
        else:
            joined.append(cell)
    nb.cells = joined


def _split(first: NotebookNode, second: NotebookNode) -> bool:
    """Whether two cells are Python only if they are one."""
    names = {cells.grade_id(first), cells.grade_id(second)} - {None}
    return (
        first.cell_type == second.cell_type == "code"
        and len(names) < 2
        and bool(first.source.strip() and second.source.strip())
        and len(first.source) + len(second.source) <= MAX_JOINED_CHARS
        and not (cells.compiles(dedent(first.source)) and cells.compiles(dedent(second.source)))
        and cells.compiles(f"{first.source}\n{second.source}")
    )


def keep_answers_in_checks(nb: NotebookNode, stubs: Stubs, note: Note) -> None:
    """An answer that was written into a locked cell stays, as a cell of its own."""
    for cell in nb.cells:
        grade_id = cells.grade_id(cell)
        if grade_id and grade_id not in stubs and answered_exercises(cell, stubs):
            del cell.metadata["nbgrader"]
            note(RemarkCode.ANSWER_IN_CHECK, cells=[grade_id])


def divide_shared_cells(nb: NotebookNode, stubs: Stubs, note: Note) -> None:
    """Divide cells with the answers to several exercises, where these have no cell of their own."""
    at_home = {
        cells.grade_id(c) for c in nb.cells if cells.grade_id(c) in answered_exercises(c, stubs)
    }
    divided = []
    for cell in nb.cells:
        own = cells.grade_id(cell)
        here = answered_exercises(cell, stubs) if cell.cell_type == "code" else set()
        shared = len(here) > 1 and not here <= at_home
        names = set().union(*(cells.defined_names(stubs[name].source) for name in here))
        pieces = cells.split_at_definitions(cell.source, names) if shared else []
        if len(pieces) < 2:
            divided.append(cell)
            continue
        for source in pieces:
            piece = v4.new_code_cell(source)
            if own in answered_exercises(piece, stubs):
                piece.metadata["nbgrader"] = NotebookNode(grade_id=own)
            divided.append(piece)
        note(RemarkCode.CELL_DIVIDED, cells=sorted(here))
    nb.cells = divided
