"""The whole path by nbgrader's own command line, from the course folder: release to grades.csv.

One class of submissions of every kind is graded once; each test looks at one thing about it.
"""

import copy
import csv
import json
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from autograder.course_folder import lessons
from autograder.demo.sample_submissions import (
    BACKPROPAGATION,
    RELU,
    SAMPLES,
    SIGMOID,
    Sample,
    answered_notebook,
    submit,
)
from autograder.exercises import of_lesson
from autograder.grading import feedback_messages
from autograder.grading.verdict_codes import Fault, NoAnswer, Role
from autograder.notebooks import cells
from autograder.notebooks.read_marked_notebook import read_result
from autograder.notebooks.remarks_in_metadata import VERDICT
from autograder.notebooks.submission_remark_codes import RemarkCode
from tests.support import ROOT
from tests.support.courses import SLOPE_OF_Z, new_course, run, without_tensorflow

ONE_OF_EACH = ("04_tanh", "09_keras")  # kind of lesson: with NumPy, and with Keras
CLASS = [RELU, SIGMOID, BACKPROPAGATION]  # the lessons that the sample class hands in
OVERFLOWING = {
    "sigmoid_prime": "def sigmoid_prime(z):\n    return np.exp(-z) / (1 + np.exp(-z)) ** 2"
}


def without_pictures(nb):
    """Each cell that calls what does not end takes the whole of the time limit."""
    nb.cells = [cell for cell in nb.cells if cells.meta(cell) or "sigmoid" not in cell.source]


def skip_tests(nb):
    for cell in nb.cells:
        cell.metadata["tags"] = ["skip-execution"]


def write_to_stderr(nb):
    for cell in nb.cells:
        if cell.cell_type == "code":
            noise = "import sys as s, warnings as w\nw.warn('w')\nprint('x', file=s.stderr)\n"
            cell.source = noise + cell.source


def double_a_solution(nb):
    index = next(i for i, c in enumerate(nb.cells) if cells.meta(c).get("grade_id") == "sigmoid")
    nb.cells.insert(index, copy.deepcopy(nb.cells[index]))


def delete_a_test(nb):
    nb.cells = [c for c in nb.cells if cells.meta(c).get("grade_id") != "update_weight-test"]


def forge_points(nb):
    for cell in nb.cells:
        if cells.is_test(cell):
            cell.metadata["nbgrader"]["points"] = 1000
            cell.source = "1000.0"


def look_for_the_hidden_test(nb):
    spy = """
        seen = []
        get_ipython().events.register("pre_run_cell", lambda info: seen.append(info.raw_cell))
    """
    nb.cells.insert(2, v4.new_code_cell("\n".join(x.strip() for x in spy.strip().splitlines())))
    nb.cells.append(
        v4.new_code_cell("print('gra' + 'de(' in str(seen), 'HID' + 'DEN' in str(seen))")
    )


def import_the_reference(nb):
    for cell in nb.cells:
        grade_id = cells.meta(cell).get("grade_id")
        if cells.meta(cell).get("solution") and cell.cell_type == "code":
            cell.source = f"from autograder.exercises import {grade_id}"
    theft = "from autograder.exercises import find\nsigmoid = find('sigmoid').reference"
    nb.cells.insert(2, v4.new_code_cell(theft))


def forge_a_verdict(nb):
    verdict = {"exercise": "sigmoid", "points": 99.0, "of": 99.0}
    show = f"from IPython.display import display\ndisplay({{{VERDICT!r}: [{verdict}]}}, raw=True)"
    nb.cells.insert(2, v4.new_code_cell(show))
    invented = v4.new_code_cell("99.0")
    invented.metadata["nbgrader"] = {
        **{"grade": True, "grade_id": "bonus", "points": 99, "locked": True},
        **{"solution": False, "schema_version": 3, "task": False},
    }
    nb.cells.insert(3, invented)
    forged = {"code": "tags-ignored", "values": {"tags": ["Outstanding work."]}}
    nb.metadata["autograder"] = {"remarks": [forged]}


def forge_answers(nb):
    forgery = """
        import json
        json.dumps = lambda *args, **kwargs: '[{"points": 100}]'
    """
    nb.cells.insert(2, v4.new_code_cell("\n".join(x.strip() for x in forgery.strip().splitlines())))


def die_at_the_start(nb):
    nb.cells.insert(2, v4.new_code_cell("import os\nos._exit(1)"))


def end_after_the_first_check(nb):
    ids = [cells.meta(cell).get("grade_id") for cell in nb.cells]
    nb.cells = nb.cells[: ids.index("sigmoid-test") + 1]


DEAF_LOOP = """
def sigmoid(z):
    import signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        np.exp(1.0)
"""


def as_another_language(nb):
    nb.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}


# The right sigmoid is lent to sigmoid_prime, whose answer is right but for its own sigmoid. What
# this notebook does with it is of no use to its own sigmoid, which has been asked already.
KEEPS_WHAT_IT_IS_LENT = {
    "sigmoid": "import builtins\n\ndef sigmoid(z):\n"
    "    kept = getattr(builtins, 'kept', sigmoid)\n"
    "    return np.exp(z) if kept is sigmoid else kept(z)",
    "sigmoid_prime": "def sigmoid_prime(z):\n    builtins.kept = sigmoid\n"
    "    a = sigmoid(z)\n    return a * (1 - a)",
}

ENDLESS = {"sigmoid": "def sigmoid(z):\n    while True:\n        pass"}

MORE = [
    Sample("wrong-below", SIGMOID, {"sigmoid": "def sigmoid(z):\n    return np.exp(z)"}),
    Sample("missing-below", SIGMOID, {"sigmoid": "# I will come back to this"}),
    Sample("endless-below", SIGMOID, ENDLESS, damage=without_pictures),
    Sample("wrong-on-wrong", SIGMOID, {"sigmoid": "def sigmoid(z):\n    return 0.5"} | SLOPE_OF_Z),
    Sample("keeps-what-it-is-lent", SIGMOID, KEEPS_WHAT_IT_IS_LENT, damage=without_pictures),
    Sample("skipped", SIGMOID, SLOPE_OF_Z, damage=skip_tests),
    Sample("noisy", SIGMOID, damage=write_to_stderr),
    Sample("doubled", SIGMOID, damage=double_a_solution),
    Sample("test-deleted", SIGMOID, damage=delete_a_test),
    Sample("points-forged", SIGMOID, answered=False, damage=forge_points),
    Sample("spy", SIGMOID, damage=look_for_the_hidden_test),
    Sample("verdict-forged", SIGMOID, SLOPE_OF_Z, damage=forge_a_verdict),
    Sample("reference-imported", SIGMOID, damage=import_the_reference),
    Sample("answers-forged", SIGMOID, answered=False, damage=forge_answers),
    Sample("dies-at-the-start", SIGMOID, damage=die_at_the_start),
    Sample("deaf-loop", SIGMOID, {"sigmoid": DEAF_LOOP}, damage=end_after_the_first_check),
    Sample("other-kernel", SIGMOID, damage=as_another_language),
    Sample("syntax-error", SIGMOID, {"sigmoid_prime": "def sigmoid_prime(z):\n    return (z"}),
    Sample("zero-bytes", SIGMOID, content="\n"),
    Sample("cut-off", SIGMOID, content='{"cells": [{"cell_type": "mark'),
    Sample("no-cells", SIGMOID, content=json.dumps(v4.new_notebook())),
    Sample("from-the-future", SIGMOID, content='{"nbformat": 9, "nbformat_minor": 0}'),
    Sample(
        "odd-metadata",
        SIGMOID,
        content='{"nbformat": 4, "nbformat_minor": 5, "metadata": '
        '{"kernelspec": []}, "cells": [{"cell_type": "code", "id": "a", "metadata": {"nbgrader": '
        '{"grade_id": []}}, "source": "def sigmoid(z): return z", "outputs": [], '
        '"execution_count": null}]}',
    ),
    Sample(
        "no-text",
        SIGMOID,
        content='{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, '
        '"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": 7}]}',
    ),
    Sample("just-json", SIGMOID, content='["a", "list"]'),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = new_course(tmp_path_factory.mktemp("course"), CLASS)
    for lesson in CLASS:
        done = run(folder, "generate_assignment", lesson)
        assert done.returncode == 0, done.stderr
    for sample in [*SAMPLES, *MORE]:
        file = submit(sample, folder)
        if not sample.content and sample.student != "all-correct":
            nb = nbformat.read(file, as_version=4)
            without_tensorflow(nb)
            nbformat.write(nb, file)
    old = v4.new_notebook(cells=answered_notebook(SAMPLES[0], folder).cells)
    without_tensorflow(old)
    write_format_3(old, folder / "submitted" / "format-3" / SIGMOID)
    other = folder / "submitted" / "other-lesson" / SIGMOID
    other.mkdir(parents=True)
    shutil.copy(folder / "release" / RELU / f"{RELU}.ipynb", other / f"{SIGMOID}.ipynb")
    for lesson in CLASS:
        done = run(folder, "autograde", lesson)
        assert done.returncode == 0, done.stderr[-3000:]
        assert "Traceback" not in done.stderr
    for step in (*(["generate_feedback", lesson] for lesson in CLASS), ["export"]):
        done = run(folder, *step)
        assert done.returncode == 0, done.stderr[-3000:]
    return folder


def write_format_3(nb, target):
    """A notebook as IPython wrote them before 2015."""
    target.mkdir(parents=True)
    worksheet = [
        {
            "cell_type": "code",
            "language": "python",
            "metadata": {},
            "collapsed": False,
            "input": cell.source,
            "outputs": [],
        }
        for cell in nb.cells
        if cell.cell_type == "code"
    ]
    content = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": worksheet, "metadata": {}}],
    }
    (target / f"{SIGMOID}.ipynb").write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture(scope="module")
def grades(course):
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return {(row["student_id"], row["assignment"]): row for row in csv.DictReader(file)}


EARNED = [
    ("all-correct", SIGMOID, 9),
    ("unusual-style", SIGMOID, 9),
    ("slope-of-z", SIGMOID, 6),
    ("overflowing", SIGMOID, 8),
    ("uphill", SIGMOID, 7),
    ("unanswered", SIGMOID, 0),
    ("no-return", SIGMOID, 6),
    ("infinite-loop", SIGMOID, 6),
    ("kernel-killer", SIGMOID, 8),
    ("assert-stripper", SIGMOID, 0),
    ("not-a-notebook", SIGMOID, 0),
    ("wrong-below", SIGMOID, 6),
    ("missing-below", SIGMOID, 6),
    ("endless-below", SIGMOID, 6),
    ("wrong-on-wrong", SIGMOID, 3),
    ("keeps-what-it-is-lent", SIGMOID, 6),
    ("skipped", SIGMOID, 6),
    ("noisy", SIGMOID, 9),
    ("doubled", SIGMOID, 9),
    ("test-deleted", SIGMOID, 9),
    ("points-forged", SIGMOID, 0),
    ("spy", SIGMOID, 9),
    ("verdict-forged", SIGMOID, 6),
    ("reference-imported", SIGMOID, 0),
    ("answers-forged", SIGMOID, 0),
    ("dies-at-the-start", SIGMOID, 9),
    ("deaf-loop", SIGMOID, 0),
    ("other-kernel", SIGMOID, 9),
    ("syntax-error", SIGMOID, 6),
    ("format-3", SIGMOID, 9),
    ("other-lesson", SIGMOID, 0),
    ("zero-bytes", SIGMOID, 0),
    ("cut-off", SIGMOID, 0),
    ("no-cells", SIGMOID, 0),
    ("from-the-future", SIGMOID, 0),
    ("odd-metadata", SIGMOID, 0),
    ("no-text", SIGMOID, 0),
    ("just-json", SIGMOID, 0),
    ("all-correct", RELU, 12),
    ("metadata-stripped", RELU, 12),
    ("renamed", RELU, 12),
    ("gate-forgotten", BACKPROPAGATION, 15),
]


@pytest.mark.parametrize(("student", "lesson", "points"), EARNED)
def test_the_gradebook_holds_the_points_that_the_answers_earn(grades, student, lesson, points):
    assert float(grades[student, lesson]["raw_score"]) == points


@pytest.mark.parametrize("sample", [*SAMPLES, *MORE], ids=lambda s: f"{s.student}-{s.lesson}")
def test_what_the_notebook_says_is_what_the_gradebook_holds(course, grades, sample):
    result = read_result(course, sample.student, sample.lesson)
    assert result.points == float(grades[sample.student, sample.lesson]["raw_score"])


def named(course, student, lesson):
    """The codes of all that is said about a submission."""
    result = read_result(course, student, lesson)
    codes = {remark.code for remark in result.remarks}
    for verdict in result.verdicts:
        codes |= {verdict["fault"], verdict["misconception"], (verdict["reason"] or {}).get("code")}
        codes |= {part.role for part in feedback_messages.parts(verdict)}
    return codes


@pytest.mark.parametrize(
    ("student", "lesson", "code"),
    [
        ("slope-of-z", SIGMOID, "of_z"),
        ("overflowing", SIGMOID, "overflow"),
        ("uphill", SIGMOID, "plus_sign"),
        ("unanswered", SIGMOID, Fault.UNANSWERED),
        ("no-return", SIGMOID, Fault.NOTHING),
        ("infinite-loop", SIGMOID, Fault.ENDLESS),
        ("kernel-killer", SIGMOID, NoAnswer.CHECK_STOPPED),
        ("not-a-notebook", SIGMOID, RemarkCode.INVALID_JSON),
        ("other-lesson", SIGMOID, RemarkCode.OTHER_ASSIGNMENT),
        ("zero-bytes", SIGMOID, RemarkCode.EMPTY),
        ("cut-off", SIGMOID, RemarkCode.INVALID_JSON),
        ("no-cells", SIGMOID, RemarkCode.NO_CONTENT),
        ("from-the-future", SIGMOID, RemarkCode.FUTURE_FORMAT),
        ("odd-metadata", SIGMOID, RemarkCode.CELLS_MISSING),
        ("no-text", SIGMOID, RemarkCode.NO_CONTENT),
        ("just-json", SIGMOID, RemarkCode.NOT_A_NOTEBOOK),
        ("syntax-error", SIGMOID, NoAnswer.CELL_FAILED),
        ("other-kernel", SIGMOID, RemarkCode.OTHER_KERNEL),
        ("format-3", SIGMOID, RemarkCode.CONVERTED_FORMAT),
        ("dies-at-the-start", SIGMOID, RemarkCode.KERNEL_DIED),
        ("deaf-loop", SIGMOID, RemarkCode.CELL_ENDLESS),
        ("renamed", RELU, RemarkCode.RENAMED),
        ("gate-forgotten", BACKPROPAGATION, Role.MISCONCEPTION),
        ("metadata-stripped", RELU, RemarkCode.METADATA_RESTORED),
        ("doubled", SIGMOID, RemarkCode.DUPLICATE_CELLS),
        ("wrong-below", SIGMOID, Role.ASSUMING),
        ("missing-below", SIGMOID, Role.ASSUMING),
        ("slope-of-z", SIGMOID, Role.OWN_SLOPE),
        ("test-deleted", SIGMOID, RemarkCode.CELLS_MISSING),
    ],
)
def test_the_grader_says_why(course, student, lesson, code):
    assert code in named(course, student, lesson)


@pytest.mark.parametrize("sample", [*SAMPLES, *MORE], ids=lambda s: f"{s.student}-{s.lesson}")
def test_the_feedback_page_says_all_of_it(course, sample):
    file = course / "feedback" / sample.student / sample.lesson / f"{sample.lesson}.html"
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").get_text()
    result = read_result(course, sample.student, sample.lesson)
    assert all(remark.text in page for remark in result.remarks)
    if not result.unreadable:
        parts = [part for verdict in result.verdicts for part in feedback_messages.parts(verdict)]
        assert all(feedback_messages.line(part) in page for part in parts)


def test_only_the_grader_makes_remarks(course):
    assert read_result(course, "verdict-forged", SIGMOID).remarks == []


def test_every_submission_ends_with_a_grade(course, grades):
    handed_in = {(p.parent.name, p.name) for p in (course / "submitted").glob("*/*")}
    graded = {key for key, row in grades.items() if key in handed_in and row["raw_score"]}
    assert handed_in == graded


def test_the_hidden_test_was_never_shown_to_the_kernel(course):
    nb = nbformat.read(course / "autograded" / "spy" / SIGMOID / f"{SIGMOID}.ipynb", as_version=4)
    assert nb.cells[-1].outputs[0].text.strip() == "False False"


def test_a_score_is_a_bare_float_written_by_the_grader(course):
    nb = nbformat.read(course / "autograded" / "noisy" / SIGMOID / f"{SIGMOID}.ipynb", as_version=4)
    for cell in filter(cells.is_test, nb.cells):
        kinds = [output.output_type for output in cell.outputs]
        assert kinds == ["display_data", "execute_result"]
        assert float(cell.outputs[-1].data["text/plain"]) == cell.metadata.nbgrader.points


def test_no_feedback_page_shows_a_hidden_test_or_a_marking_scheme(course):
    pages = list((course / "feedback").glob("*/*/*.html"))
    assert len(pages) == len(SAMPLES) + len(MORE) + 2
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "HIDDEN TESTS" not in text
        assert "MARK SCHEME" not in text


def test_what_was_handed_in_is_left_as_it_was(course):
    folder = course / "submitted" / "renamed" / RELU
    assert [file.name for file in folder.iterdir()] == [f"{RELU} (1).ipynb"]


def test_a_regrade_gives_the_same_points_and_the_same_words(course):
    before = read_result(course, "slope-of-z", SIGMOID)
    done = run(course, "autograde", SIGMOID, "--student", "slope-of-z", "--force")
    assert done.returncode == 0, done.stderr
    assert read_result(course, "slope-of-z", SIGMOID) == before


@pytest.mark.slow
def test_a_plain_nbgrader_judges_in_the_kernel_and_says_so(tmp_path):
    new_course(tmp_path, [SIGMOID])
    plain = "c = get_config()\nc.ClearMarkScheme.enforce_metadata = False\n"
    (tmp_path / "nbgrader_config.py").write_text(plain, encoding="utf-8")
    assert run(tmp_path, "generate_assignment", SIGMOID, "--force").returncode == 0
    file = submit(Sample("plain", SIGMOID, OVERFLOWING), tmp_path)
    nb = nbformat.read(file, as_version=4)
    without_tensorflow(nb)
    nbformat.write(nb, file)
    assert run(tmp_path, "autograde", SIGMOID).returncode == 0
    assert run(tmp_path, "export").returncode == 0
    with (tmp_path / "grades.csv").open(encoding="utf-8") as grades:
        assert [float(row["raw_score"]) for row in csv.DictReader(grades)] == [8.5]
    text = (tmp_path / "autograded" / "plain" / SIGMOID / f"{SIGMOID}.ipynb").read_text("utf-8")
    assert "inf / inf" in text
    assert "own kernel" in text


class TestARelease:
    """What must stop a lesson when its student version is made, not when a class is graded."""

    @pytest.fixture
    def lesson(self, tmp_path):
        return new_course(tmp_path, [SIGMOID])

    def spoil(self, folder, old, new):
        file = folder / "source" / SIGMOID / f"{SIGMOID}.ipynb"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return run(folder, "generate_assignment", SIGMOID)

    def test_a_misspelt_exercise_name(self, lesson):
        done = self.spoil(lesson, 'grade(\\"sigmoid_prime\\"', 'grade(\\"sigmoid_prme\\"')
        assert done.returncode != 0
        assert "no exercise 'sigmoid_prme'. Did you mean 'sigmoid_prime'" in done.stderr

    def test_points_that_the_exercise_does_not_define(self, lesson):
        done = self.spoil(lesson, '"points": 3.0', '"points": 4.0')
        assert done.returncode != 0
        assert "cell 'sigmoid-test' says 4 points, but the parts in" in done.stderr

    def test_a_heading_with_other_points(self, lesson):
        done = self.spoil(lesson, "`sigmoid(z)` · 3 points", "`sigmoid(z)` · 4 points")
        assert done.returncode != 0
        assert "the heading says 4 points, but the parts in autograder.exercises" in done.stderr


@pytest.mark.parametrize(
    "lesson",
    [
        pytest.param(lesson, marks=pytest.mark.slow if lesson in ONE_OF_EACH else pytest.mark.prove)
        for lesson in lessons(ROOT)
    ],
)
def test_the_solutions_of_every_lesson_earn_every_point(lesson, tmp_path):
    folder = new_course(tmp_path, [lesson])
    assert run(folder, "generate_assignment", lesson).returncode == 0
    submit(Sample("solutions", lesson), folder)
    done = run(folder, "autograde", lesson)
    assert done.returncode == 0, done.stderr
    result = read_result(folder, "solutions", lesson)
    assert result.remarks == []
    assert [(v["exercise"], v["points"]) for v in result.verdicts] == [
        (exercise.name, exercise.points) for exercise in of_lesson(lesson)
    ]
    graded = folder / "autograded" / "solutions" / lesson / f"{lesson}.ipynb"
    outputs = [o for c in nbformat.read(graded, as_version=4).cells for o in c.get("outputs", [])]
    assert not [o for o in outputs if o.output_type == "error"]  # nothing needs an experiment
