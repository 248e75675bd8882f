"""Checks that a lesson must pass before nbgrader makes a student version of it.

A notebook repeats the points and the signature of each exercise: they must be those of its
definition.
"""

import ast
import re
from collections.abc import Iterator

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.exercises import Exercise, UnknownExercise, find
from autograder.notebooks import cells

HEADING = re.compile(r"(?m)^### Exercise · `((\w+)\(.*\))` · ([\d.]+) points?$")


class WrongNotebook(ValueError):
    """A lesson that disagrees with the definitions of its exercises."""


class CheckHiddenTests(NbGraderPreprocessor):
    """Fails where a notebook and the definitions of its exercises disagree."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        about = resources["nbgrader"]
        cells.give_ids(nb)
        for sentence in disagreements(nb, f"{about['notebook']}.ipynb", about["assignment"]):
            raise WrongNotebook(sentence)
        return nb, resources


def disagreements(nb: NotebookNode, file: str, lesson: str) -> Iterator[str]:
    """Compare a lesson's notebook with the definitions of its exercises.

    Parameters
    ----------
    nb : NotebookNode
        The source notebook.
    file : str
        Its name, for the sentences.
    lesson : str
        The lesson, e.g. "03_sigmoid".

    Yields
    ------
    str
        One sentence for each hidden test, heading or number of points that differs; it names both
        places.
    """
    for cell in nb.cells:
        where = f"{file}, cell {cells.grade_id(cell) or cell.id!r}"
        try:
            if cells.is_test(cell):
                yield from _about_test(cell, where, lesson)
            elif cell.cell_type == "markdown":
                yield from _about_headings(cell.source, where, lesson)
        except UnknownExercise as error:
            yield f"{where}: {error}"


def _about_test(cell: NotebookNode, where: str, lesson: str) -> Iterator[str]:
    exercises = [find(name, lesson) for name, _ in cells.graded_functions(cell.source)]
    points = float(cells.meta(cell)["points"])
    if exercises:
        yield from _about_points(where, points, exercises)
    elif "grade(" in cell.source:
        yield f'{where}: write the hidden test as grade("name of the exercise", function).'


def _about_headings(source: str, where: str, lesson: str) -> Iterator[str]:
    for call, name, points in HEADING.findall(source):
        exercise = find(name, lesson)
        yield from _about_points(f"{where}, the heading", float(points), [exercise])
        if not _same_signature(call, exercise.signature):
            yield (
                f"{where}, the heading says `{call}`, but {exercise.reference.__module__} defines "
                f"`{exercise.signature}`: make them equal."
            )


def _about_points(where: str, points: float, exercises: list[Exercise]) -> Iterator[str]:
    defined = sum(exercise.points for exercise in exercises)
    if points != defined:
        modules = ", ".join(exercise.reference.__module__ for exercise in exercises)
        yield (
            f"{where} says {points:g} points, but the parts in {modules} sum to {defined:g}: make "
            "them equal."
        )


def _same_signature(call: str, signature: str) -> bool:
    """Whether a heading shows a signature, or as much of it as it has room for before "…"."""
    if call.endswith("…)"):
        return signature.startswith(call.removesuffix("…)"))
    try:
        shown = ast.parse(call, mode="eval")  # a signature reads as a call; 1e-5 is then 1e-05
    except SyntaxError:
        return False
    return ast.unparse(shown) == ast.unparse(ast.parse(signature, mode="eval"))
