"""A regrade: only what an older definition graded, and nothing that a person graded is lost."""

import json
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from autograder.notebooks.definition_versions import versions_of_lesson
from tests.support.courses import grade, nbgrader_api, new_course, without_tensorflow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Ada and Emmy are graded, and a person has given points for everything of Ada's."""
    folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
    nbgrader_api(folder, ("generate_assignment", SIGMOID))
    for student in ("ada", "emmy"):
        submit(Sample(student, SIGMOID, damage=without_tensorflow), folder)
    assert grade(folder, SIGMOID, "--workers", "1").returncode == 0
    with open_gradebook(folder) as book:
        for row in grades_of(book, "ada"):
            row.manual_score, row.needs_manual_grade = 1, False
        book.db.commit()
    return folder


def open_gradebook(folder) -> Any:  # nbgrader's annotations of keyword arguments are wrong
    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "activation-to-keras")


def grades_of(book, student) -> list[Any]:
    return list(book.find_submission_notebook(SIGMOID, SIGMOID, student).grades)


def waiting(folder, student):
    """The points by hand, and whether each is still to be graded."""
    with open_gradebook(folder) as book:
        return [(row.manual_score, row.needs_manual_grade) for row in grades_of(book, student)]


def notebook(folder, student):
    return folder / "autograded" / student / SIGMOID / f"{SIGMOID}.ipynb"


def test_a_notebook_records_what_graded_it(course):
    recorded = json.loads(notebook(course, "ada").read_text())["metadata"]["autograder"]
    assert recorded["definitions"] == versions_of_lesson(SIGMOID)


def test_only_what_is_outdated_is_graded_again_and_points_by_hand_stay(course):
    file = notebook(course, "ada")
    nb = json.loads(file.read_text())
    nb["metadata"]["autograder"]["definitions"]["sigmoid_prime"] = "older"
    file.write_text(json.dumps(nb))
    emmy = notebook(course, "emmy").stat().st_mtime_ns
    assert "Graded 1 by an older sigmoid_prime." in grade(course, SIGMOID).stderr
    done = grade(course, SIGMOID, "--outdated", "--workers", "1")
    assert done.stdout.splitlines()[-1].startswith("1 of 1 submissions graded")
    assert "Outdated" not in done.stderr
    assert set(waiting(course, "ada")) == {(1, False)}
    assert notebook(course, "emmy").stat().st_mtime_ns == emmy


def test_an_answer_that_has_changed_waits_again(course):
    file = course / "submitted" / "ada" / SIGMOID / f"{SIGMOID}.ipynb"
    nb = json.loads(file.read_text())
    written = [
        cell
        for cell in nb["cells"]
        if cell["cell_type"] == "markdown" and cell["metadata"].get("nbgrader", {}).get("solution")
    ]
    written[0]["source"] = "Another answer."
    file.write_text(json.dumps(nb))
    assert grade(course, SIGMOID, "--workers", "1").returncode == 0
    assert (1, True) in waiting(course, "ada")
