"""Lesson 00 grades nothing, so nothing else would notice when what it says is no longer so."""

import ast
import contextlib
import io
import re

import nbformat
import numpy as np
import pytest

from autograder import course_folder
from autograder.editions import self_study
from autograder.exercises import find
from autograder.grading import call_student_function, feedback_messages, judge
from autograder.grading.per_student_questions import make_variant, questions_of, student_seed
from tests.support import ROOT

LESSONS = course_folder.lessons(ROOT)
NOTEBOOK = nbformat.read(ROOT / "source" / LESSONS[0] / f"{LESSONS[0]}.ipynb", as_version=4)
TEXT = "\n\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown")


def code(lesson):
    nb = nbformat.read(ROOT / "release" / lesson / f"{lesson}.ipynb", as_version=4)
    return "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")


@pytest.fixture(scope="module")
def ran():
    """What the notebook has defined, and what it has printed, after a run from top to bottom."""
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    defined, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in NOTEBOOK.cells:
            if cell.cell_type == "code":
                exec(cell.source, defined)
    pyplot.close("all")
    return defined, printed.getvalue()


def test_the_map_names_every_lesson_that_follows(ran):
    drawn = ran[0]["lessons"]
    names = [name.replace("-\n", "").replace("\n", "_").lower() for _, name in drawn]
    assert [f"{number}_{name}" for (number, _), name in zip(drawn, names, strict=True)] == [
        lesson.replace("network_and_cost", "network_and cost") for lesson in LESSONS[1:]
    ]
    assert "Ten lessons" in TEXT


def test_the_quoted_feedback_is_what_the_grader_says():
    exercise = find("sigmoid_prime")
    variant = make_variant(exercise, student_seed("", "self-study", exercise.name))
    answers = call_student_function.answer_questions(
        lambda z: z * (1 - z), questions_of(variant), variant["forbidden"]
    )
    quoted = [line[2:].replace("**", "") for line in TEXT.splitlines() if line.startswith("> ")]
    assert quoted == feedback_messages.text(judge.judge(variant, answers)).splitlines()


def test_six_digits_are_enough_for_the_grader():
    exercise = find("sigmoid_prime")
    variant = make_variant(exercise, student_seed("", "self-study", exercise.name))
    for factor, right in ((1 + 9e-7, True), (1 + 1e-5, False)):
        answers = call_student_function.answer_questions(
            lambda z, factor=factor: factor * exercise.reference(z),
            questions_of(variant),
            variant["forbidden"],
        )
        verdict = judge.judge(variant, answers)
        assert (verdict["points"] == verdict["of"]) == right


class TestTheFourStudents:
    def test_three_are_told_what_is_wrong_and_one_passes(self, ran):
        for line in (
            "student_1: NotImplementedError: replace this line with your code",
            "student_2: AssertionError: double returned None: is a return missing?",
            "student_3: AssertionError: two numbers in, two numbers out, not shape (4,)",
            "student_4: passes",
        ):
            assert line in ran[1].splitlines()

    def test_their_check_is_the_one_that_the_reader_has(self, ran):
        parts = {"visible": [], "students": []}
        for cell in NOTEBOOK.cells:
            if cell.source.startswith("# Check yourself.\nassert double"):
                parts["visible"] = cell.source.splitlines()[1:-1]
            if "def visible_check" in cell.source:
                after = cell.source.split("def visible_check")[1].split("\n\n")[0]
                parts["students"] = [line.strip() for line in after.splitlines()[1:]]
        assert parts["visible"] == parts["students"] != []

    def test_the_stub_of_the_first_is_the_course_s(self):
        assert any(self_study.STUB in cell.source for cell in NOTEBOOK.cells)

    def test_the_one_who_knows_the_answers_by_heart_is_wrong_elsewhere(self, ran):
        for z in (-1.5, [[1.0, 0.0], [2.0, 5.0]]):
            assert np.array_equal(ran[0]["double"](z), 2 * np.array(z))
            assert not np.array_equal(ran[0]["student_4"](z), 2 * np.array(z))


WRONG = {
    "double": [lambda z: z * z, lambda z: 2 * np.sum(z), lambda z: 2 * z, lambda z: None],
    "as_column": [
        lambda v: np.array(v),
        lambda v: np.array([v]),
        lambda v: np.sort(v)[::-1].reshape(-1, 1),
        lambda v: None,
    ],
    "center_rows": [
        lambda X: X - X.mean(axis=0),
        lambda X: X - X.mean(axis=1),
        lambda X: X - X.mean(),
        lambda X: X.mean(axis=1, keepdims=True),
        lambda X: print(X),
    ],
}


class TestThePractice:
    """What the visible checks, which are the only ones here, must tell apart."""

    @pytest.mark.parametrize("name", WRONG)
    def test_each_wrong_answer_is_stopped_with_a_sentence(self, name):
        (check,) = (
            cell.source
            for cell in NOTEBOOK.cells
            if cell.source.startswith("# Check yourself") and f"{name}(" in cell.source
        )
        for wrong in WRONG[name]:
            with (
                contextlib.redirect_stdout(io.StringIO()),
                pytest.raises(AssertionError, match=r"\w+ "),
            ):
                exec(check, {"np": np, name: wrong})


class TestTheNumbers:
    def test_a_perfect_prediction_of_the_wrong_shape(self, ran):
        defined, printed = ran
        assert defined["difference"].shape == (1000, 1000)
        root = np.sqrt(np.mean(defined["difference"] ** 2))
        assert f"{root:,.0f}" == "5,387" in TEXT
        assert np.isclose(root, np.sqrt(2) * np.std(defined["y"]))  # how much two houses differ
        assert "8.0 MB, not 0.008 MB" in printed

    def test_the_matrix_of_all_houses(self):
        rows = len((ROOT / "data" / self_study.TABLE).read_text(encoding="utf-8").splitlines()) - 1
        assert f"the {rows:,} houses" in TEXT
        assert f"takes {rows**2 * 8 / 1e6:.0f} MB" in TEXT

    def test_the_matrix_product(self, ran):
        assert "row [3 1 1] times column [0 1 3] is 4" in ran[1]
        assert r"$3 \cdot 0 + 1 \cdot 1 + 1 \cdot 3 = 4$" in TEXT


class TestWhereToRun:
    def test_it_names_the_lessons_that_read_the_table(self):
        reading = [x[:2] for x in LESSONS if (ROOT / "source" / x / self_study.TABLE).exists()]
        assert f"Lessons {', '.join(reading[:-1])} and {reading[-1]} read" in TEXT

    def test_what_it_installs_is_what_the_lessons_import(self):
        (command,) = re.findall(r"`pip install jupyterlab ([^`]+)`", TEXT)
        imported = set()
        for lesson in LESSONS:
            for node in ast.walk(ast.parse(code(lesson))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    imported.add(node.module.partition(".")[0])
        standard = {"os", "math", "time", "warnings", "itertools"}
        assert imported - standard == set(command.split())

    def test_the_versions_of_python_are_the_readme_s(self):
        versions = "Python 3.11, 3.12 or 3.13"
        assert versions in TEXT
        assert versions in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_notation_is_that_of_the_exercises():
    for call in re.findall(r"\| `(\w+\([\w, ]+\))` \|", TEXT):
        assert find(call.partition("(")[0]).signature == call
