"""Cells whose boundaries a student moved: a function in two cells, or several answers in one.

The code stays as it is; only where a cell ends and the next begins is changed. `stubs` are the
released cells in which functions are to be written, by their grade id.
"""

from textwrap import dedent

from nbformat import NotebookNode, v4

from autograder.notebooks import cells
from autograder.notebooks.submission_remark_codes import Note, RemarkCode

MAX_JOINED_CHARS = 5000  # of a function that was split; no function of a lesson is as long
Stubs = dict[str, NotebookNode]


def released_stubs(released: NotebookNode) -> Stubs:
    """The released cells in which functions are to be written, by their grade id."""
    return {
        grade_id: cell
        for grade_id, cell in cells.graded_cells(released).items()
        if cell.cell_type == "code" and cells.meta(cell).get("solution")
    }


def answered_exercises(cell: NotebookNode, stubs: Stubs) -> set[str]:
    """The exercises, by grade id, whose functions a cell defines, unless it is as released.

    A stub may have been released with another docstring.
    """
    if cells.is_stub(cell.source):
        return set()
    defined = cells.defined_names(cell.source)
    return {
        grade_id
        for grade_id, stub in stubs.items()
        if defined & cells.defined_names(stub.source) and not same_text(cell, stub)
    }


def same_text(cell: NotebookNode, other: NotebookNode) -> bool:
    return cell.source.strip() == other.source.strip()


def join_split_cells(nb: NotebookNode, note: Note) -> None:
    """Join two cells that are only valid together: a function that was split."""
    joined: list[NotebookNode] = []
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
    """Whether two cells are valid Python only if they are joined."""
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
    """Keep an answer that was written into a locked cell, as a cell of its own."""
    for cell in nb.cells:
        grade_id = cells.grade_id(cell)
        if grade_id and grade_id not in stubs and answered_exercises(cell, stubs):
            del cell.metadata["nbgrader"]
            note(RemarkCode.ANSWER_IN_CHECK, cells=[grade_id])


def divide_shared_cells(nb: NotebookNode, stubs: Stubs, note: Note) -> None:
    """Divide cells with the answers to several exercises that have no cells of their own."""
    in_own_cell = {
        cells.grade_id(c) for c in nb.cells if cells.grade_id(c) in answered_exercises(c, stubs)
    }
    divided = []
    for cell in nb.cells:
        grade_id = cells.grade_id(cell)
        exercises = answered_exercises(cell, stubs) if cell.cell_type == "code" else set()
        shared = len(exercises) > 1 and not exercises <= in_own_cell
        names = set().union(*(cells.defined_names(stubs[name].source) for name in exercises))
        pieces = cells.split_at_definitions(cell.source, names) if shared else []
        if len(pieces) < 2:
            divided.append(cell)
            continue
        for source in pieces:
            piece = v4.new_code_cell(source)
            if grade_id in answered_exercises(piece, stubs):
                piece.metadata["nbgrader"] = NotebookNode(grade_id=grade_id)
            divided.append(piece)
        note(RemarkCode.CELL_DIVIDED, cells=sorted(exercises))
    nb.cells = divided
