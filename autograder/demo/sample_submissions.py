"""A sample class: submissions of every kind, from correct answers to cheats and broken files.

Each is named after what its author did. They are made from the released notebook by writing answers
into its solution cells, as a student does.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import nbformat
from nbformat import NotebookNode, v4

from autograder.notebooks.cells import meta

RELU, SIGMOID, BACKPROPAGATION = "02_relu", "03_sigmoid", "08_backpropagation"


@dataclass
class Sample:
    """One submission.

    Attributes
    ----------
    student, lesson
        Whose it is, and the lesson.
    answers
        Code for solution cells, by nbgrader's name of the cell.
    answered
        Whether the other solution cells have the lesson's solutions; else they are as released.
    damage
        Changes the notebook after it was answered.
    file_name
        The name of the file, if it is not the lesson's.
    content
        What the file holds instead of a notebook.
    """

    student: str
    lesson: str
    answers: dict[str, str] = field(default_factory=dict)
    answered: bool = True
    damage: Callable[[NotebookNode], None] | None = None
    file_name: str = ""
    content: str = ""


def strip_metadata(nb: NotebookNode) -> None:
    """Delete the metadata of all cells, in place."""
    for cell in nb.cells:
        cell.metadata = NotebookNode()


def strip_asserts(nb: NotebookNode) -> None:
    """Insert a cell that tries to disable the grader's checks, in place."""
    cheat = """
        import ast
        import numpy as np

        class NoAssert(ast.NodeTransformer):
            def visit_Assert(self, node):
                return ast.Pass()

        get_ipython().ast_transformers.append(NoAssert())
        np.isclose = np.allclose = lambda *args, **kwargs: True

        def grade(name, function):
            return 100.0
    """
    nb.cells.insert(2, v4.new_code_cell(dedent(cheat).strip()))


SAMPLES = [
    Sample("all-correct", SIGMOID),
    Sample(
        "unusual-style",
        SIGMOID,
        {
            "sigmoid": """
                import math

                def sigmoid(z):
                    def one(x):
                        return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))
                    return np.vectorize(one)(z)
                """,
            "sigmoid_prime": "sigmoid_prime = lambda z: sigmoid(z) - np.square(sigmoid(z))",
            "update_weight": """
                class Descent:
                    def __call__(self, w, gradient, step):
                        new = np.array(w, dtype=float)
                        new -= np.multiply(step, gradient)
                        return new

                update_weight = Descent()
                """,
        },
    ),
    Sample(
        "slope-of-z",
        SIGMOID,
        {"sigmoid_prime": "def sigmoid_prime(z):\n    return z * (1 - z)"},
    ),
    Sample(
        "overflowing",
        SIGMOID,
        {"sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"},
    ),
    Sample(
        "uphill",
        SIGMOID,
        {
            "update_weight": "def update_weight(w, gradient, step):\n"
            "    return w + step * np.asarray(gradient)"
        },
    ),
    Sample("unanswered", SIGMOID, answered=False),
    Sample(
        "no-return",
        SIGMOID,
        {"sigmoid_prime": "def sigmoid_prime(z):\n    a = sigmoid(z)\n    a * (1 - a)"},
    ),
    Sample(
        "infinite-loop",
        SIGMOID,
        {
            "sigmoid_prime": "def sigmoid_prime(z):\n    a = sigmoid(z)\n"
            "    while np.any(a > 0):\n        a = np.abs(a)\n    return a * (1 - a)"
        },
    ),
    Sample(
        "kernel-killer",
        SIGMOID,
        {
            "sigmoid_prime_from_activation": "import os\n\n"
            "def sigmoid_prime_from_activation(a):\n    os._exit(0)"
        },
    ),
    Sample("assert-stripper", SIGMOID, answered=False, damage=strip_asserts),
    Sample("not-a-notebook", SIGMOID, content="%PDF-1.7 a scan of handwritten pages"),
    Sample("all-correct", RELU),
    Sample("one-maximum", RELU, {"relu": "def relu(z):\n    return np.max((0, np.max(z)))"}),
    Sample(
        "steep-at-zero",
        RELU,
        {"relu_prime": "def relu_prime(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)"},
    ),
    Sample(
        "alpha-ignored",
        RELU,
        {
            "leaky_relu": "def leaky_relu(z, alpha=0.01):\n    z = np.asarray(z, dtype=float)\n"
            "    return np.where(z > 0, z, 0.01 * z)"
        },
    ),
    Sample("metadata-stripped", RELU, damage=strip_metadata),
    Sample("renamed", RELU, file_name=f"{RELU} (1).ipynb"),
    Sample(
        "gate-forgotten",
        BACKPROPAGATION,
        {
            "hidden_delta": "def hidden_delta(delta_next, W_next, Z):\n"
            "    delta = delta_next @ W_next.T\n    if delta.shape != Z.shape:\n"
            "        raise ValueError('the shapes do not meet')\n    return delta"
        },
    ),
]


def submit(sample: Sample, folder: Path) -> Path:
    """Write a submission to submitted/ of a course folder that has source/ and release/.

    Returns
    -------
    Path
        The file that was written.
    """
    target = folder / "submitted" / sample.student / sample.lesson
    target.mkdir(parents=True, exist_ok=True)
    file = target / (sample.file_name or f"{sample.lesson}.ipynb")
    text = sample.content or json.dumps(answered_notebook(sample, folder), indent=1)
    file.write_text(text, encoding="utf-8")
    return file


def answered_notebook(sample: Sample, folder: Path) -> NotebookNode:
    """Make the released notebook of a course folder with the sample's answers in it."""
    name = Path(sample.lesson) / f"{sample.lesson}.ipynb"
    source = nbformat.read(folder / "source" / name, as_version=4)
    nb = copy.deepcopy(nbformat.read(folder / "release" / name, as_version=4))
    solutions = {meta(cell).get("grade_id"): cell.source for cell in source.cells}
    for cell in nb.cells:
        grade_id = meta(cell).get("grade_id")
        if grade_id in sample.answers:
            cell.source = dedent(sample.answers[grade_id]).strip()
        elif sample.answered and meta(cell).get("solution"):
            lines = solutions[grade_id].splitlines()
            cell.source = "\n".join(line for line in lines if "SOLUTION" not in line)
    if sample.damage:
        sample.damage(nb)
    return nb
