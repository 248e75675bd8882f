"""The class report: its figures by hand, what it says where there is little, whom it points at."""

import csv
import re
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v4

from autograder.course import folder as course
from autograder.course import report
from autograder.course.likeness import alike
from autograder.course.results import Result
from autograder.course.samples import SIGMOID, Sample, hand_in
from autograder.exercises import of_lesson

ROOT = Path(__file__).parents[1]
NAMES = [exercise.name for exercise in of_lesson(SIGMOID)]


def result(student, lost=(), sentence=""):
    """A student who has everything right but the exercises in `lost`."""
    verdicts = [
        {
            "exercise": e.name,
            "points": 0.0 if e.name in lost else e.points,
            "of": e.points,
            "sentence": sentence if e.name in lost else "",
            "fault": "value" if e.name in lost else None,
            "used": [],
        }
        for e in of_lesson(SIGMOID)
    ]
    return Result(student, SIGMOID, verdicts)


class TestTheFigures:
    def test_points_earned_and_lost(self):
        items = report.items_of(SIGMOID, [result("a"), result("b", ["sigmoid"]), result("c")])
        assert items[0].earned == pytest.approx(2 / 3)
        assert [item.lost for item in items] == [1, 0, 0, 0]

    def test_discrimination_is_the_correlation_with_the_rest(self):
        points, rest = np.array([3.0, 0, 3, 0]), np.array([6.0, 2, 5, 1])
        by_hand = np.mean((points - 1.5) * (rest - 3.5)) / (1.5 * rest.std())
        assert report.discrimination(points, rest) == pytest.approx(by_hand)

    @pytest.mark.parametrize(
        ("points", "rest"), [([3, 3, 3], [1, 2, 3]), ([0, 3, 0], [2, 2, 2]), ([0, 3], [1, 2])]
    )
    def test_discrimination_is_undefined_where_nothing_varies_or_too_few_took_part(
        self, points, rest
    ):
        assert report.discrimination(np.array(points), np.array(rest)) is None

    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=3, max_size=30))
    def test_discrimination_lies_between_minus_1_and_1(self, pairs):
        points, rest = np.array(pairs, dtype=float).T
        found = report.discrimination(points, rest)
        assert found is None or -1.0001 <= found <= 1.0001

    def test_mistakes_are_counted_by_their_sentence(self):
        results = [result(s, ["sigmoid_prime"], "of z") for s in "ab"]
        results.append(result("c", ["sigmoid_prime"], "twice"))
        assert report.items_of(SIGMOID, results)[1].met == [("of z", 2), ("twice", 1)]


class TestWhatToTeachAgain:
    def test_the_mistake_that_most_share_comes_first(self):
        results = [result(s, ["sigmoid"], "sign") for s in "ab"]
        results += [result(s, ["update_weight"], "uphill") for s in "cde"]
        teach = report.to_teach(report.items_of(SIGMOID, results), 5)
        assert [(t.name, t.students) for t in teach] == [("update_weight", 3), ("sigmoid", 2)]
        assert teach[0].read_again == "What a slope is for: moving a weight"

    def test_a_hard_exercise_without_a_shared_mistake_is_named_too(self):
        results = [result("a", ["sigmoid"], "one"), result("b", ["sigmoid"], "other"), result("c")]
        (only,) = report.to_teach(report.items_of(SIGMOID, results), 3)
        assert (only.name, only.students) == ("sigmoid", 2)
        assert "33%" in only.sentence

    def test_nothing_is_made_up_where_all_is_well(self):
        assert report.to_teach(report.items_of(SIGMOID, [result("a"), result("b")]), 2) == []


def notebook(*answers):
    cells = []
    for i, code in enumerate(answers):
        cell = v4.new_code_cell(code)
        cell.metadata["nbgrader"] = {"solution": True, "grade": False, "grade_id": f"answer-{i}"}
        cells.append(cell)
    return v4.new_notebook(cells=cells)


LONG = (
    "def f(z):\n    '''Mine.'''\n    a = np.exp(-np.abs(z))\n    b = 1 / (1 + a)\n"
    "    return np.where(z >= 0, b, a * b) * 3 + 7 * np.sum(z ** 2, axis=0)"
)


class TestLikeness:
    def test_names_and_docstrings_do_not_hide_it(self):
        renamed = LONG.replace("'''Mine.'''", "'''Other words.'''").replace("z", "value")
        found = alike({"one": notebook(LONG, LONG), "other": notebook(renamed, renamed)})
        assert found == {("one", "other"): ["answer-0", "answer-1"]}

    def test_one_answer_alike_is_no_reason(self):
        other = LONG.replace("3 + 7", "7 - 3")
        assert alike({"one": notebook(LONG, LONG), "other": notebook(LONG, other)}) == {}

    def test_short_answers_are_alike_by_themselves(self):
        short = "def f(a):\n    return a * (1 - a)"
        assert alike({"one": notebook(short, short), "other": notebook(short, short)}) == {}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course folder with a small class that was really graded, and one that was not."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for lesson in (SIGMOID, "02_relu", "04_tanh"):
        shutil.copytree(ROOT / "source" / lesson, root / "source" / lesson)
    api = course.api(root)
    for lesson in (SIGMOID, "02_relu", "04_tanh"):
        course.must(api.generate_assignment(lesson))
    of_z = {"sigmoid_prime": "def sigmoid_prime(z):\n    return z * (1 - z)"}
    stop = {"sigmoid": "import os\ndef sigmoid(z):\n    os._exit(0)"}
    samples = [
        Sample("right", SIGMOID),
        Sample("of-z", SIGMOID, of_z),
        Sample("of-z-too", SIGMOID, of_z),
        Sample("stops", SIGMOID, stop),
        Sample("<b>bold<b>", SIGMOID, content="no notebook"),
        Sample("waiting", "02_relu"),
    ]
    for sample in samples:
        file = hand_in(sample, root)
        if not sample.content:
            nb = nbformat.read(file, as_version=4)
            nb.cells = [cell for cell in nb.cells if "import tensorflow" not in cell.source]
            nbformat.write(nb, file)
        if sample.lesson == SIGMOID:
            course.must(api.autograde(SIGMOID, sample.student))
    return root


@pytest.fixture(scope="module")
def page(graded):
    return report.write(graded, SIGMOID)[1].read_text(encoding="utf-8")


class TestAGradedClass:
    def test_says_first_what_to_teach_again(self, graded):
        teach = report.build(graded, SIGMOID).teach
        assert (teach[0].name, teach[0].students) == ("sigmoid_prime", 2)
        assert "wants the activation" in teach[0].sentence

    def test_the_scores_stand_in_a_csv(self, graded):
        file = report.write(graded, SIGMOID)[2]
        with file.open(encoding="utf-8") as lines:
            rows = {row["student"]: row for row in csv.DictReader(lines)}
        assert float(rows["right"]["total"]) == float(rows["right"]["of"]) == 9
        assert float(rows["of-z"]["sigmoid_prime"]) == 0
        assert len(rows) == 5

    def test_points_at_what_a_person_should_see(self, graded):
        looks = {}
        for student, reason in report.build(graded, SIGMOID).looks:
            looks.setdefault(student, []).append(reason)
        assert any("ended the kernel" in reason for reason in looks["stops"])
        assert any("ends or signals processes" in reason for reason in looks["stops"])
        assert any("not a notebook" in reason for reason in looks["<b>bold<b>"])
        assert "right" not in looks

    def test_counts_the_written_answers_that_wait(self, graded):
        (note,) = [n for n in report.build(graded, SIGMOID).notes() if "formgrader" in n]
        assert re.search(r"formgrader: [1-9]", note)

    def test_the_page_stands_alone_and_escapes_what_comes_from_students(self, page):
        assert "http" not in page and "src=" not in page and "<script" not in page
        assert "<b>bold<b>" not in page and "&lt;b&gt;bold&lt;b&gt;" in page

    def test_the_page_can_be_read_by_a_screen_reader(self, page):
        assert '<html lang="en">' in page and "<title>03_sigmoid" in page
        assert re.findall(r"<h(\d)", page) == ["1", "2", "2", "2", "2"]
        assert page.count("<table") == page.count("<thead>") == 3
        assert "<th>" not in page


class TestLittleToReport:
    def test_a_lesson_that_nobody_handed_in(self, graded):
        written, html, _ = report.write(graded, "04_tanh")
        assert written.notes()[0] == (
            "Nobody has handed in 04_tanh yet: there is nothing to report."
        )
        assert "Nobody has handed in" in html.read_text(encoding="utf-8")

    def test_handed_in_and_not_graded_yet(self, graded):
        (note,) = report.build(graded, "02_relu").notes()
        assert note.startswith("Handed in and not graded yet: waiting.")
        assert "nbgrader autograde 02_relu" in note

    def test_a_class_of_one(self):
        one = report.Report(SIGMOID, rows=[report.Row("a", [3.0], 3.0, 3.0, "none")])
        assert "With one submission there is no discrimination" in one.notes()[0]
