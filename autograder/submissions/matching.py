"""Giving the cells of a submission back their names, their types and their order.

nbgrader knows a cell by its metadata. Where that is lost or wrong, a check is known by its id or
by its text, and an answer by the function that it defines. The code of a student is not changed.
"""

import copy

from nbformat import NotebookNode
from rapidfuzz import fuzz

from autograder.notebooks import cells
from autograder.notebooks.remarks import Note, RemarkCode
from autograder.submissions import cell_boundaries, cell_order
from autograder.submissions.cell_boundaries import answered_exercises, same_text

MIN_SIMILARITY = 85  # percent of likeness from which a cell counts as the released one


def restore_cells(nb: NotebookNode, released: NotebookNode, note: Note) -> None:
    """Name every graded cell of a submission as the released notebook does, and place it.

    note : is told what was repaired
    """
    names, stubs = grade_ids(released), cell_boundaries.released_stubs(released)
    for cell in nb.cells:
        if cells.grade_id(cell) not in names:  # invented, or of another lesson
            cell.metadata.pop("nbgrader", None)
    cell_boundaries.join_split_cells(nb, note)
    cell_boundaries.keep_answers_in_checks(nb, stubs, note)
    cell_boundaries.divide_shared_cells(nb, stubs, note)
    found = CellMatcher(nb, released, stubs).run(note)
    restore_types(found, released, note)
    restore_locked(found, released, note)
    cell_order.reorder(nb, released, found, note)
    cell_order.complete(nb, released, found, note)


def grade_ids(nb: NotebookNode) -> set[str]:
    return {cells.grade_id(cell) for cell in nb.cells} - {None}


class CellMatcher:
    """For each graded cell of the released notebook the cell of a submission that was it.

    found : by grade id; what is not found is not in it
    """

    def __init__(self, nb: NotebookNode, released: NotebookNode, stubs: cell_boundaries.Stubs):
        self.nb, self.released, self.stubs = nb, released, stubs
        self.found: dict[str, NotebookNode] = {}

    def run(self, note: Note) -> dict[str, NotebookNode]:
        doubled, restored, elsewhere = [], [], []
        for original in filter(cells.grade_id, self.released.cells):
            grade_id = cells.grade_id(original)
            same = [cell for cell in self.nb.cells if cells.grade_id(cell) == grade_id]
            find = self._answer if grade_id in self.stubs else self._other
            cell = find(original, same)
            if cell is None:
                continue
            self.found[grade_id] = cell
            if not any(cell is other for other in same):
                (elsewhere if same else restored).append(grade_id)
            elif len(same) > 1:
                doubled.append(grade_id)
            if not same_text(cell, original):
                self._drop_stubs(original)
        for cell in self.nb.cells:
            cell.metadata.pop("nbgrader", None)
        for original in filter(cells.grade_id, self.released.cells):
            if cell := self.found.get(cells.grade_id(original)):
                cell.metadata = copy.deepcopy(original.metadata)
        if doubled:
            note(RemarkCode.DUPLICATE_CELLS, cells=doubled)
        if restored:
            note(RemarkCode.METADATA_RESTORED, cells=restored)
        if elsewhere:
            note(RemarkCode.ANSWER_ELSEWHERE, cells=elsewhere)
        return self.found

    def _answer(self, original: NotebookNode, same: list[NotebookNode]) -> NotebookNode | None:
        """The cell that answers an exercise in code; the released one where none does."""
        grade_id = cells.grade_id(original)

        def answers(cell: NotebookNode) -> bool:
            return grade_id in answered_exercises(cell, self.stubs)

        if at_home := [cell for cell in same if answers(cell)]:
            return at_home[-1]
        free = [
            cell
            for cell in self._free()
            if answers(cell)
            and cells.grade_id(cell) not in answered_exercises(cell, self.stubs)
            and (cell.cell_type == "code" or (not same and cells.is_python(cell.source)))
        ]
        for choice in (
            free,
            [cell for cell in same if not same_text(cell, original)],
            same,
            self._with_id(original),
            [cell for cell in self._unnamed("code") if same_text(cell, original)],
        ):
            if choice:
                return choice[-1]
        return None

    def _other(self, original: NotebookNode, same: list[NotebookNode]) -> NotebookNode | None:
        """The cell that was a check, a written question, or the answer to one."""
        written = cells.meta(original).get("solution")
        own_words = [cell for cell in same if written and not same_text(cell, original)]
        if choice := own_words or same or self._with_id(original):
            return choice[-1]
        free = self._unnamed(original.cell_type)
        likeness = [
            fuzz.ratio(c.source, original.source, score_cutoff=MIN_SIMILARITY) for c in free
        ]
        if any(likeness):
            return free[likeness.index(max(likeness))]
        return self._behind_the_question(original) if written else None

    def _behind_the_question(self, original: NotebookNode) -> NotebookNode | None:
        """The text behind a written question, unless that text belongs to the lesson."""
        index = next(i for i, cell in enumerate(self.released.cells) if cell is original)
        question = self.found.get(cells.grade_id(self.released.cells[index - 1]))
        if question is None:
            return None
        after = self.nb.cells[cell_order.index_of(question, self.nb) + 1 :][:1]
        lesson = {cell.source.strip() for cell in self.released.cells}
        free = self._unnamed("markdown")
        own = [cell for cell in after if cell.source.strip() not in lesson]
        return next((cell for cell in own if any(cell is other for other in free)), None)

    def _with_id(self, original: NotebookNode) -> list[NotebookNode]:
        free = self._unnamed(original.cell_type)
        return [c for c in free if c.id == original.id and not answered_exercises(c, self.stubs)]

    def _unnamed(self, cell_type: str) -> list[NotebookNode]:
        free = self._free()
        return [c for c in free if not cells.grade_id(c) and c.cell_type == cell_type]

    def _free(self) -> list[NotebookNode]:
        taken = {id(cell) for cell in self.found.values()}  # others may be equal to one of them
        return [cell for cell in self.nb.cells if id(cell) not in taken]

    def _drop_stubs(self, original: NotebookNode) -> None:
        """An answer that stands elsewhere must not be undone by the empty cell meant for it."""
        if cells.grade_id(original) in self.stubs:
            self.nb.cells = [cell for cell in self.nb.cells if not same_text(cell, original)]


def restore_types(found: dict[str, NotebookNode], released: NotebookNode, note: Note) -> None:
    """Turn graded cells back into code or text."""
    turned = []
    for original in filter(cells.grade_id, released.cells):
        cell = found.get(cells.grade_id(original))
        if cell is None or cell.cell_type == original.cell_type:
            continue
        cell.cell_type = original.cell_type
        if cell.cell_type == "code":
            cell.pop("attachments", None)
            cell.update(outputs=[], execution_count=None)
        else:
            del cell["outputs"], cell["execution_count"]
        turned.append(cells.grade_id(original))
    if turned:
        note(RemarkCode.CELL_TYPES_RESTORED, cells=turned)


def restore_locked(found: dict[str, NotebookNode], released: NotebookNode, note: Note) -> None:
    """Checks and questions are what was released, whatever became of them."""
    changed = []
    for original in filter(cells.grade_id, released.cells):
        cell = found.get(cells.grade_id(original))
        locked = cells.meta(original).get("locked")
        if cell is not None and locked and not same_text(cell, original):
            cell.source = original.source
            changed.append(cells.grade_id(original))
    if changed:
        note(RemarkCode.LOCKED_RESTORED, cells=changed)
