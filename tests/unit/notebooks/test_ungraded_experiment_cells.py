"""Experiments: executed by the student, but while grading only if an answer may depend on them."""

import copy

import nbformat
import pytest
from nbformat import v4

from autograder.course_folder import lessons
from autograder.editions.self_study import read_source
from autograder.notebooks import ungraded_experiment_cells
from tests.support import ROOT

TRAINS = "history = train(model)\nepochs, costs = zip(*history)"


def notebook(*sources, tagged=()):
    nb = v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])
    for number in tagged:
        nb.cells[number].metadata["tags"] = ["experiment"]
    return nb


RELEASED = notebook("def train(model):\n    ...", TRAINS, "plot(costs)", tagged=[1, 2])


def skipped(nb, released=RELEASED):
    """The indices of the cells that the grader does not execute."""
    ungraded_experiment_cells.mark_unchanged(nb, released)
    return [i for i, cell in enumerate(nb.cells) if ungraded_experiment_cells.is_unchanged(cell)]


def test_as_released_they_are_skipped():
    answered = notebook("def train(model):\n    return [(1, 2)]", TRAINS, "plot(costs)")
    assert skipped(answered) == [1, 2]


def test_one_that_was_changed_is_executed():
    assert skipped(notebook("pass", TRAINS + "[:5]", "plot(costs)")) == [2]


@pytest.mark.parametrize(
    "added", ["print(costs)", "def answer():\n    return max(epochs)", "eval('history')"]
)
def test_one_is_executed_if_what_it_defines_is_used_below(added):
    assert skipped(notebook("pass", TRAINS, "plot(costs)", added)) == [2]


@pytest.mark.parametrize("line", ["import os.path", "import json as os", "from posix import os"])
def test_one_is_executed_if_what_it_imports_is_used_below(line):
    released = notebook("pass", line, tagged=[1])
    assert skipped(notebook("pass", line, "os.listdir()"), released) == []
    assert skipped(notebook("pass", line, "path.listdir()"), released) == [1]


@pytest.mark.parametrize(
    "added",
    [
        "def answer(costs):\n    return costs.max()",
        "def answer(n):\n    history = [n]\n    return history",
        'def answer(n):\n    """The costs of all epochs."""\n    return n',
        "n = 1  # as many as epochs",
    ],
)
def test_none_is_executed_for_a_local_name_of_a_function(added):
    assert skipped(notebook("pass", TRAINS, "plot(costs)", added)) == [1, 2]


@pytest.mark.parametrize("added", ["!echo {costs}", "def f(:\n    return epochs", "return epochs"])
def test_text_that_is_not_python_may_use_every_word_in_it(added):
    assert skipped(notebook("pass", TRAINS, "plot(costs)", added)) == [2]


@pytest.mark.parametrize("lesson", lessons(ROOT))
def test_the_solution_of_a_lesson_needs_no_experiment(lesson):
    source = read_source(ROOT, lesson)
    tags = [cell.metadata.get("tags", []) for cell in source.cells]
    tagged = [i for i, names in enumerate(tags) if ungraded_experiment_cells.TAG in names]
    released = copy.deepcopy(source)
    for cell in released.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "the stub"
    assert skipped(source, released) == tagged


def test_one_is_executed_if_another_that_is_executed_needs_it():
    released = notebook("pass", "step = 0.1", "moved = step * 2", tagged=[1, 2])
    nb = notebook("pass", "step = 0.1", "moved = step * 2", "print(moved)")
    assert skipped(nb, released) == []


def test_cells_above_cannot_use_it():
    assert skipped(notebook("costs = 1", TRAINS, "plot(costs)")) == [1, 2]


def test_a_lesson_without_the_tag_has_none():
    released = copy.deepcopy(RELEASED)
    for cell in released.cells:
        cell.metadata.pop("tags", None)
    assert skipped(notebook("pass", TRAINS), released) == []


def test_a_student_cannot_have_a_cell_skipped():
    nb = notebook("sigmoid = None", TRAINS)
    nb.cells[0].metadata = nbformat.from_dict(
        {"autograder": ungraded_experiment_cells.AS_RELEASED, "tags": ["experiment"]}
    )
    assert skipped(nb) == [1]


@pytest.mark.parametrize("lesson", lessons(ROOT))
def test_no_graded_cell_is_an_experiment(lesson):
    for cell in read_source(ROOT, lesson).cells:
        tagged = ungraded_experiment_cells.TAG in cell.metadata.get("tags", [])
        assert not (tagged and "nbgrader" in cell.metadata)
