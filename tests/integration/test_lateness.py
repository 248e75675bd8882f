"""Late submissions: no penalty by default, and the same one by both commands if configured.

One submission is 30 hours late and is graded by both commands.
"""

import subprocess
import sys
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from traitlets import TraitError

from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from autograder.gradebook.late_penalty import LatePenalty
from autograder.gradebook.read_scores import read_scores
from tests.support.courses import new_course, run, without_tensorflow

DUE, SUBMITTED = "2030-01-31 18:00:00 UTC", "2030-02-02 00:00:00 UTC"
HOURS = 3600


@pytest.mark.parametrize(
    ("hours", "percent"),
    [(0, 0), (5.9, 0), (6, 0), (6.1, 10), (30, 10), (30.1, 20), (54.1, 30), (200, 30)],
)
def test_each_day_begun_after_the_grace_period_costs_the_same_up_to_the_maximum(hours, percent):
    penalty = LatePenalty(grace=6, per_day=10, maximum=30)
    assert penalty.percent(hours * HOURS) == percent


def test_without_settings_there_is_no_penalty():
    assert LatePenalty().percent(1000 * HOURS) == 0


@pytest.mark.parametrize(
    ("setting", "value"), [("grace", -1), ("per_day", -5), ("per_day", 101), ("maximum", 200)]
)
def test_a_setting_that_makes_no_sense_is_refused(setting, value):
    with pytest.raises(TraitError):
        LatePenalty(**{setting: value})


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of one, 30 hours late, whose written answer is not graded yet."""
    folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
    assert run(folder, "generate_assignment", SIGMOID).returncode == 0
    gradebook: Any = Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "activation-to-keras")
    with gradebook:
        gradebook.update_or_create_assignment(SIGMOID, duedate=DUE)
    file = submit(Sample("ada", SIGMOID), folder)
    nb = nbformat.read(file, as_version=4)
    without_tensorflow(nb)
    nbformat.write(nb, file)
    file.with_name("timestamp.txt").write_text(SUBMITTED)
    return folder


def graded(course, command, settings):
    """The score under these settings, by one of the two commands."""
    config = course / "nbgrader_config.py"
    before = config.read_text()
    config.write_text(before + "".join(f"\nc.LatePenalty.{line}" for line in settings))
    try:
        if command == "nbgrader":
            done = run(course, "autograde", SIGMOID, "--force")
        else:
            arguments = [sys.executable, "-m", "autograder.cli", "grade", SIGMOID, "--force"]
            done = subprocess.run(arguments, cwd=course, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        config.write_text(before)
    return read_scores(course, SIGMOID)[0]["ada"]


@pytest.mark.parametrize("command", ["autograder", "nbgrader"])
class TestBothCommands:
    def test_take_off_a_share_of_what_the_lesson_is_worth(self, course, command):
        score = graded(course, command, ["per_day = 10"])
        assert score.of == 11  # of the lesson, with a written answer that is not graded yet
        assert score.penalty == pytest.approx(2 * 1.1)
        assert score.final == pytest.approx(9 - 2.2)

    def test_take_off_no_more_than_was_earned(self, course, command):
        assert graded(course, command, ["per_day = 100"]).penalty == 9

    def test_take_off_nothing_by_default(self, course, command):
        assert graded(course, command, []).penalty == 0
