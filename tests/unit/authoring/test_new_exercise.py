"""`autograder new-exercise` in a copied course: what it writes is consistent and unfinished."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder.notebooks import cells
from tests.support import ROOT

SIGMOID = "03_sigmoid"


def autograder(folder, *arguments):
    """The command, with the package of the copied course."""
    return subprocess.run(
        [sys.executable, "-m", "autograder.cli", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


def copied_course(folder):
    shutil.copytree(ROOT / "autograder", folder / "autograder")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for lesson in (SIGMOID, "00_start_here"):
        shutil.copytree(ROOT / "source" / lesson, folder / "source" / lesson)
    return folder


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = copied_course(tmp_path_factory.mktemp("course"))
    called = autograder(folder, "new-exercise", SIGMOID, "softplus")
    assert called.returncode == 0, called.stderr
    return folder


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    return copied_course(tmp_path_factory.mktemp("untouched"))


def contents(folder):
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
    return {file: file.read_bytes() for file in files}


def read(folder):
    return nbformat.read(folder / "source" / SIGMOID / f"{SIGMOID}.ipynb", as_version=4)


def source(folder, module):
    return (folder / "autograder" / f"{module}.py").read_text(encoding="utf-8")


def write(folder, module, text):
    (folder / "autograder" / f"{module}.py").write_text(text, encoding="utf-8")


def test_the_five_cells_come_before_the_written_question_and_the_rest_stays_as_it_was(course):
    new, old = read(course).cells, read(ROOT).cells
    nbformat.validate(read(course))
    place = next(i for i, cell in enumerate(new) if "softplus" in cell.source.lower())
    assert [cell.cell_type[0] for cell in new[place : place + 5]] == list("mmccm")
    assert new[place + 5].source.startswith("### Written question")
    assert new[:place] + new[place + 5 :] == old
    assert cells.graded_functions(new[place + 3].source) == (("softplus", "softplus"),)


def test_the_lesson_names_it_last(course):
    assert source(course, "exercises/sigmoid/__init__").endswith(
        '        "update_weight",\n        "softplus",\n    ],\n)\n'
    )


def test_the_lesson_builds(course):
    built = autograder(course, "build", SIGMOID)
    assert built.returncode == 0, built.stdout + built.stderr
    released = nbformat.read(course / "release" / SIGMOID / f"{SIGMOID}.ipynb", as_version=4)
    assert any("def softplus(z):" in cell.source for cell in released.cells)


def test_verify_says_what_is_left_until_nothing_is(course):
    verified = autograder(course, "verify", SIGMOID, "--seeds", "1")
    assert verified.returncode == 1
    assert "softplus: its reference raises NotImplementedError" in verified.stdout
    assert "softplus has no correct answer: add one" in verified.stdout
    module, answers = "exercises/sigmoid/softplus", "verification/answers/sigmoid/softplus"
    unfinished = source(course, module)
    finished = unfinished.replace(
        'raise NotImplementedError("write the reference")', "return np.log1p(np.exp(z))"
    )
    write(course, module, finished.replace("\nfrom", "\nimport numpy as np\n\nfrom", 1))
    write(course, answers, source(course, answers) + "right(lambda z: np.logaddexp(0, z))\n")
    write(
        course, answers, source(course, answers).replace("\nfrom", "\nimport numpy as np\n\nfrom")
    )
    verified = autograder(course, "verify", SIGMOID, "--seeds", "1")
    assert "softplus" in verified.stdout
    assert "no correct answer" not in verified.stdout
    assert "0 failed" in verified.stdout


@pytest.mark.parametrize(
    ("lesson", "name", "sentence"),
    [
        ("03_sigmoit", "softplus", "Did you mean 03_sigmoid?"),
        ("00_start_here", "softplus", "Lesson 00_start_here is not graded"),
        (SIGMOID, "soft-plus", "'soft-plus' cannot be the name of a function"),
        (SIGMOID, "lambda", "'lambda' cannot be the name of a function"),
        (SIGMOID, "sigmoid_prime", "has autograder.exercises.sigmoid.sigmoid_prime already"),
    ],
)
def test_a_name_that_cannot_be_used_gets_one_sentence_and_nothing_is_written(
    untouched, lesson, name, sentence
):
    before = contents(untouched)
    called = autograder(untouched, "new-exercise", lesson, name)
    assert called.returncode == 1
    assert sentence in called.stderr
    assert called.stderr.count("\n") == 1
    assert contents(untouched) == before
