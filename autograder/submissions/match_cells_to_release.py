"""Matches the cells of a submission with the released ones: their names, types and order.

nbgrader identifies a cell by its metadata. If that is lost or wrong, a check is identified by its
id or its text, and an answer by the function that it defines. The student's code is not changed.
"""

import copy

from nbformat import NotebookNode
from rapidfuzz import fuzz

from autograder.notebooks import cells
from autograder.notebooks.submission_remark_codes import Note, RemarkCode
from autograder.submissions import cell_order, split_and_merged_cells
from autograder.submissions.gather_written_answers import (
    Gathered,
    gather_written_answers,
    lines_added,
)
from autograder.submissions.read_documents import Document
from autograder.submissions.restore_lesson_code import restore_lesson_code
from autograder.submissions.split_and_merged_cells import answered_exercises, same_text

MIN_SIMILARITY = 85  # percent of the released text from which a cell counts as that cell


def restore_cells(
    nb: NotebookNode, released: NotebookNode, documents: list[Document], note: Note
) -> None:
    """Name every graded cell of a submission as in the released notebook, and put it in order.

    Parameters
    ----------
    nb
        The submission, which is changed in place.
    released
        The lesson as the students got it.
    documents
        Other files that may hold written answers.
    note
        Is told what was repaired.
    """
    graded, stubs = cells.graded_cells(released), split_and_merged_cells.released_stubs(released)
    for cell in nb.cells:
        if cells.grade_id(cell) not in graded:  # invented, or of another lesson
            cell.metadata.pop("nbgrader", None)
    split_and_merged_cells.join_split_cells(nb, note)
    split_and_merged_cells.keep_answers_in_checks(nb, stubs, note)
    split_and_merged_cells.divide_shared_cells(nb, stubs, note)
    matched_cells = CellMatcher(nb, released, stubs).match(note)
    restore_types(matched_cells, graded, note)
    in_questions = restore_locked(matched_cells, graded, note)
    cell_order.reorder(nb, released, matched_cells, note)
    cell_order.complete(nb, released, matched_cells, note)
    restore_lesson_code(nb, released, matched_cells, note)
    gather_written_answers(nb, released, in_questions, documents, note)


def grade_ids(nb: NotebookNode) -> set[str]:
    """Return nbgrader's names of the cells of a notebook."""
    return set(cells.graded_cells(nb))


class CellMatcher:
    """Finds for each graded cell of the released notebook the cell of a submission that it was.

    Attributes
    ----------
    matched_cells : dict of str to NotebookNode
        The cells of the submission by grade id; those that are missing are not in it.
    """

    def __init__(
        self, nb: NotebookNode, released: NotebookNode, stubs: split_and_merged_cells.Stubs
    ) -> None:
        self.nb, self.released, self.stubs = nb, released, stubs
        self.graded = cells.graded_cells(released)
        self.matched_cells: dict[str, NotebookNode] = {}

    def match(self, note: Note) -> dict[str, NotebookNode]:
        """Match all graded cells, give them the released metadata, and return them."""
        codes = {grade_id: self._match_one(grade_id) for grade_id in self.graded}
        for cell in self.nb.cells:
            cell.metadata.pop("nbgrader", None)
        for grade_id, cell in self.matched_cells.items():
            cell.metadata = copy.deepcopy(self.graded[grade_id].metadata)
        for code in (
            RemarkCode.DUPLICATE_CELLS,
            RemarkCode.METADATA_RESTORED,
            RemarkCode.ANSWER_ELSEWHERE,
        ):
            if names := [grade_id for grade_id in codes if codes[grade_id] is code]:
                note(code, cells=names)
        return self.matched_cells

    def _match_one(self, grade_id: str) -> RemarkCode | None:
        """Match one cell; return what there is to say about where it was."""
        original = self.graded[grade_id]
        same_name = [cell for cell in self.nb.cells if cells.grade_id(cell) == grade_id]
        if grade_id in self.stubs:
            cell = self._find_answer(grade_id, same_name)
        else:
            cell = self._find_other(original, same_name)
        if cell is None:
            return None
        self.matched_cells[grade_id] = cell
        if grade_id in self.stubs and not same_text(cell, original):
            # The empty cell for an answer that is elsewhere must not overwrite that answer.
            self.nb.cells = [c for c in self.nb.cells if not same_text(c, original)]
        if not any(cell is other for other in same_name):
            return RemarkCode.ANSWER_ELSEWHERE if same_name else RemarkCode.METADATA_RESTORED
        return RemarkCode.DUPLICATE_CELLS if len(same_name) > 1 else None

    def _find_answer(self, grade_id: str, same_name: list[NotebookNode]) -> NotebookNode | None:
        """The cell that answers an exercise in code, or else the released one."""
        original = self.graded[grade_id]

        def answers(cell: NotebookNode) -> bool:
            return grade_id in answered_exercises(cell, self.stubs)

        if in_own_cell := [cell for cell in same_name if answers(cell)]:
            return in_own_cell[-1]
        elsewhere = [
            cell
            for cell in self._free()
            if answers(cell)
            and cells.grade_id(cell) not in answered_exercises(cell, self.stubs)
            and (cell.cell_type == "code" or (not same_name and cells.is_python(cell.source)))
        ]
        for candidates in (
            elsewhere,
            [cell for cell in same_name if not same_text(cell, original)],
            same_name,
            self._with_id(original),
            [cell for cell in self._unnamed("code") if same_text(cell, original)],
        ):
            if candidates:
                return candidates[-1]
        return None

    def _find_other(
        self, original: NotebookNode, same_name: list[NotebookNode]
    ) -> NotebookNode | None:
        """The cell that was a check, a written question, or the answer to one."""
        is_written = cells.meta(original).get("solution")
        changed = [cell for cell in same_name if is_written and not same_text(cell, original)]
        if candidates := changed or same_name or self._with_id(original):
            return candidates[-1]
        unnamed = self._unnamed(original.cell_type)
        similarities = [
            fuzz.ratio(cell.source, original.source, score_cutoff=MIN_SIMILARITY)
            for cell in unnamed
        ]
        if any(similarities):
            return unnamed[similarities.index(max(similarities))]
        return self._below_question(original) if is_written else None

    def _below_question(self, original: NotebookNode) -> NotebookNode | None:
        """The text below a written question, unless that text belongs to the lesson."""
        index = cell_order.index_of(original, self.released)
        question = self.matched_cells.get(cells.grade_id(self.released.cells[index - 1]) or "")
        if question is None:
            return None
        below = self.nb.cells[cell_order.index_of(question, self.nb) + 1 :][:1]
        lesson = {cell.source.strip() for cell in self.released.cells}
        unnamed = self._unnamed("markdown")
        written = [cell for cell in below if cell.source.strip() not in lesson]
        return next((cell for cell in written if any(cell is other for other in unnamed)), None)

    def _with_id(self, original: NotebookNode) -> list[NotebookNode]:
        unnamed = self._unnamed(original.cell_type)
        return [c for c in unnamed if c.id == original.id and not answered_exercises(c, self.stubs)]

    def _unnamed(self, cell_type: str) -> list[NotebookNode]:
        return [c for c in self._free() if not cells.grade_id(c) and c.cell_type == cell_type]

    def _free(self) -> list[NotebookNode]:
        """The cells that are not matched yet; an equal cell may be."""
        taken = {id(cell) for cell in self.matched_cells.values()}
        return [cell for cell in self.nb.cells if id(cell) not in taken]


def restore_types(
    matched_cells: dict[str, NotebookNode], graded: dict[str, NotebookNode], note: Note
) -> None:
    """Turn graded cells back into code or text."""
    restored = []
    for grade_id, cell in matched_cells.items():
        original = graded[grade_id]
        if cell.cell_type == original.cell_type:
            continue
        cell.cell_type = original.cell_type
        if cell.cell_type == "code":
            cell.pop("attachments", None)
            cell.update(outputs=[], execution_count=None)
        else:
            del cell["outputs"], cell["execution_count"]
        restored.append(grade_id)
    if restored:
        note(RemarkCode.CELL_TYPES_RESTORED, cells=restored)


def restore_locked(
    matched_cells: dict[str, NotebookNode], graded: dict[str, NotebookNode], note: Note
) -> dict[str, Gathered]:
    """Give checks and questions their released text, whatever they were changed to.

    Returns
    -------
    dict of str to Gathered
        What was added to the texts of questions, by their grade id.
    """
    restored, added = [], {}
    for grade_id, cell in matched_cells.items():
        original = graded[grade_id]
        if cells.meta(original).get("locked") and not same_text(cell, original):
            text = lines_added(cell, original) if cell.cell_type == "markdown" else ""
            if text:
                added[grade_id] = Gathered()
                added[grade_id].add(text, cell.pop("attachments", None))
            cell.source = original.source
            restored.append(grade_id)
    if restored:
        note(RemarkCode.LOCKED_RESTORED, cells=restored)
    return added
