"""nbgrader's SaveAutoGrades, which asks a person again only for what has changed.

After each regrade, nbgrader marks all that a person has graded as still to be graded.
"""

from contextlib import suppress
from typing import Any, cast

import nbformat
from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import preprocessors

from autograder.notebooks import cells
from autograder.safe_converter import SafeConverter


class SaveAutoGrades(preprocessors.SaveAutoGrades):
    """nbgrader's SaveAutoGrades, a preprocessor of a `SafeConverter`'s exporter."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        about = resources["nbgrader"]
        converter = cast(SafeConverter, cast(Exporter, self.parent).parent)
        folder = converter.finished(about["assignment"], about["student"])
        now = _answers(nb)
        self._changed = set(now)
        with suppress(OSError, ValueError):  # there is no earlier result, or it is damaged
            file = folder / f"{about['notebook']}.ipynb"
            before = _answers(nbformat.read(file, as_version=4))
            self._changed = {name for name in now if now[name] != before.get(name)}
        return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        name = cells.grade_id(cell) or ""
        grade: Any = self.gradebook.find_grade(
            name, self.notebook_id, self.assignment_id, self.student_id
        )
        was_graded, points = not grade.needs_manual_grade, grade.auto_score
        super()._add_score(cell, resources)
        # Which code a check is about is not written anywhere: any change may concern it.
        changed = bool(self._changed) if cells.is_test(cell) else name in self._changed
        if grade.manual_score is not None and was_graded and not changed:
            grade.needs_manual_grade = grade.auto_score != points
            self.gradebook.db.commit()


def _answers(nb: NotebookNode) -> dict[str, str]:
    """The texts of the cells in which a student answers, by name."""
    named = cells.graded_cells(nb).items()
    return {name: cell.source for name, cell in named if cells.meta(cell).get("solution")}
