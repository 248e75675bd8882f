"""The time that one submission may take in all, whatever it does with it."""

from pathlib import Path

import pytest
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import v4

from autograder.course.cells import grade_id
from autograder.course.editions import read_source
from autograder.course.marking import Mark
from autograder.course.noted import flags
from autograder.course.samples import SIGMOID
from autograder.grading import feedback

ROOT = Path(__file__).parents[1]
LIMIT = 10
OVER = f"After {LIMIT} seconds the time for one submission was over; the rest was not run."


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A lesson with solutions, and with a minute of sleep after the first exercise."""
    nb = read_source(ROOT, SIGMOID)
    here = 1 + [grade_id(cell) for cell in nb.cells].index("sigmoid-test")
    nb.cells[here:here] = [v4.new_code_cell("import time; time.sleep(1)") for _ in range(60)]
    about = {"student": "sleepy", "assignment": SIGMOID, "notebook": SIGMOID}
    folder = tmp_path_factory.mktemp("sleepy")
    resources = ResourcesDict(nbgrader=about, metadata=ResourcesDict(path=str(folder)))
    marking = Mark(secret="secret", time_limit=LIMIT)
    nb, _ = marking.preprocess(nb, resources)
    return nb, {a.verdict["exercise"]: a.verdict for m in marking.marked for a in m.answered}


@pytest.mark.slow
class TestASubmissionThatTakesTooLong:
    def test_is_stopped(self, marked):
        nb, _ = marked
        asleep = [cell for cell in nb.cells if "time.sleep(1)" in cell.source]
        assert asleep[0].execution_count
        assert not asleep[-1].execution_count

    def test_keeps_the_points_of_what_came_before(self, marked):
        _, verdicts = marked
        assert verdicts["sigmoid"]["points"] == verdicts["sigmoid"]["of"]

    def test_says_why_the_rest_has_none(self, marked):
        nb, verdicts = marked
        assert OVER in flags(nb)
        assert verdicts["update_weight"]["points"] == 0
        assert OVER in feedback.text(verdicts["update_weight"])
