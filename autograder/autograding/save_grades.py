"""The points of a regrade: what a person has graded stays graded, if the answer is the same.

nbgrader lists everything that was graded by hand as still to grade after each regrade, so that all
written answers of a class had to be visited again.
"""

import json
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import is_task

from autograder.autograding.nbgrader_autograde import Autograde


class SaveGrades(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, which knows what the last grading was about."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        self.answers = _answers(nb)
        self.answers_before = _answers(self._notebook_before(resources))
        return super().preprocess(nb, resources)

    def _notebook_before(self, resources: ResourcesDict) -> Any:
        """The autograded notebook that this one replaces; empty if there is none."""
        converter: Any = self.parent
        while converter is not None and not isinstance(converter, Autograde):
            converter = converter.parent
        about = resources["nbgrader"]
        if converter is None:
            return {}
        try:
            folder: Path = converter.finished(about["assignment"], about["student"])
            return json.loads((folder / f"{about['notebook']}.ipynb").read_bytes())
        except (OSError, ValueError):
            return {}

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        name = cell.metadata.nbgrader.grade_id
        grade: Any = self.gradebook.find_grade(
            name, self.notebook_id, self.assignment_id, self.student_id
        )
        is_graded = grade.manual_score is not None and not grade.needs_manual_grade
        super()._add_score(cell, resources)
        if is_graded and not is_task(cell) and self._is_same(name):
            grade.needs_manual_grade = False
            self.gradebook.db.commit()

    def _is_same(self, name: str) -> bool:
        """Whether what a cell grades is as it was: its own answer, or the code that it tests."""
        if name in self.answers:
            return self.answers_before.get(name) == self.answers[name]
        return _code(self.answers_before) == _code(self.answers)


def _answers(nb: Any) -> dict[str, tuple[object, ...]]:
    """What a student has written in a notebook, by the name of the cell."""
    found: dict[str, tuple[object, ...]] = {}
    for cell in nb.get("cells", ()):
        about = cell.get("metadata", {}).get("nbgrader", {})
        if about.get("solution"):
            source = "".join(cell["source"])
            found[about["grade_id"]] = (cell["cell_type"], source, cell.get("attachments"))
    return found


def _code(answers: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    return {name: answer for name, answer in answers.items() if answer[0] == "code"}
