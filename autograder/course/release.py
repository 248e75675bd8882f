"""Checks that a lesson must pass before nbgrader makes a student version of it."""

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import cells
from autograder.exercises import UnknownExercise, find


class WrongHiddenTest(ValueError):
    """A hidden test that could not be graded."""


class CheckHiddenTests(NbGraderPreprocessor):
    """Fails where a hidden test names an exercise that does not exist or miscounts its points."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if not cells.is_test(cell):
            return cell, resources
        where = f"{resources['nbgrader']['notebook']}.ipynb, cell {cells.meta(cell)['grade_id']!r}"
        points = 0.0
        for name, _ in (named := cells.graded_functions(cell.source)):
            try:
                points += find(name).points
            except UnknownExercise as error:
                raise WrongHiddenTest(f"{where}: {error}") from None
        if not named and "grade(" in cell.source:
            raise WrongHiddenTest(
                f'{where}: write the hidden test as grade("name of the exercise", function).'
            )
        if named and points != float(cells.meta(cell)["points"]):
            raise WrongHiddenTest(
                f"{where}: the cell is worth {cells.meta(cell)['points']:g} points, "
                f"but its exercise defines {points:g}. Make them equal."
            )
        return cell, resources
