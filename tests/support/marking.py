"""A lesson as a student may submit it, marked in a real kernel by the class's own `Mark`."""

from collections.abc import Mapping, Sequence
from textwrap import dedent

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import v4

from autograder.autograding.mark_notebook import Mark
from autograder.editions.self_study import read_source
from autograder.grading.grading_types import Verdict
from autograder.notebooks.cells import grade_id
from tests.support import ROOT


def submission(
    lesson: str,
    answers: Mapping[str, str] | None = None,
    before: Mapping[str, str] | None = None,
    given: Sequence[tuple[str, str]] = (),
    tensorflow: bool = False,
):
    """A lesson with its solutions, or with other answers.

    answers : code by exercise
    before : code of a further cell, by the id of the cell that it comes before
    given : changes (old, new) of the text of any cell
    tensorflow : keep the cells that import it, which take seconds
    """
    nb, kept = read_source(ROOT, lesson), []
    answers, before = answers or {}, before or {}
    for cell in nb.cells:
        name = grade_id(cell) or ""
        if name in before:
            kept.append(v4.new_code_cell(dedent(before[name]).strip()))
        if name in answers:
            cell.source = dedent(answers[name]).strip()
        for old, new in given:
            cell.source = cell.source.replace(old, new)
        if tensorflow or name or ("tensorflow" not in cell.source and "tf." not in cell.source):
            kept.append(cell)
    nb.cells = kept
    return nb


def marked(nb, lesson: str, folder, student: str = "ada", **settings: object) -> dict[str, Verdict]:
    """The verdicts on a submission, by exercise."""
    about = {"student": student, "assignment": lesson, "notebook": lesson}
    resources = ResourcesDict(nbgrader=about, metadata=ResourcesDict(path=str(folder)))
    marking = Mark(secret="secret", **settings)
    marking.preprocess(nb, resources)
    return {verdict["exercise"]: verdict for verdict in marking.verdicts()}
