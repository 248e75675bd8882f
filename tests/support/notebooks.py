"""Notebooks of the lessons, cut to what a test needs of them."""

import re

from autograder.editions import self_study
from autograder.notebooks import cells
from tests.support import ROOT

TENSORFLOW = re.compile(r"\b(tf|tensorflow)\b")


def is_movable(cell):
    return cell.cell_type == "code" and "interact(" in cell.source


def up_to_the_slider(lesson):
    """A lesson with its solutions, to the cell with the slider; without TensorFlow's seconds."""
    nb = self_study.read_source(ROOT, lesson)
    last = next(i for i, cell in enumerate(nb.cells) if is_movable(cell))
    nb.cells = [
        cell
        for cell in nb.cells[: last + 1]
        if cell.cell_type == "code" and not TENSORFLOW.search(cell.source)
    ]
    for cell in nb.cells:
        if cells.is_test(cell):
            cell.source = cells.without_hidden_tests(cell.source)
    return nb
