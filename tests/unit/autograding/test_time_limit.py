"""The time that one submission may take in all, whatever it does with it, and that one call may."""

import time
from textwrap import dedent

import pytest
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import v4

from autograder.autograding.mark_notebook import Mark
from autograder.demo.sample_submissions import SIGMOID
from autograder.editions.self_study import read_source
from autograder.grading.verdict_codes import Fault, NoAnswer
from autograder.notebooks.cells import grade_id
from autograder.notebooks.remarks_in_metadata import remarks_on
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode
from tests.support import ROOT

LIMIT = 10
OVER = Remark(RemarkCode.TIME_LIMIT, {"seconds": LIMIT})


def place_of(cell_id, nb):
    return [grade_id(cell) for cell in nb.cells].index(cell_id)


def mark(nb, folder, **limits):
    """The marked notebook, and its verdicts by exercise."""
    about = {"student": "sleepy", "assignment": SIGMOID, "notebook": SIGMOID}
    resources = ResourcesDict(nbgrader=about, metadata=ResourcesDict(path=str(folder)))
    marking = Mark(secret="secret", **limits)
    nb, _ = marking.preprocess(nb, resources)
    return nb, {
        a.verdict["exercise"]: a.verdict for cell in marking.graded_cells for a in cell.results
    }


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A lesson with solutions, and with a minute of sleep after the first exercise."""
    nb = read_source(ROOT, SIGMOID)
    here = 1 + place_of("sigmoid-test", nb)
    nb.cells[here:here] = [v4.new_code_cell("import time; time.sleep(1)") for _ in range(60)]
    return mark(nb, tmp_path_factory.mktemp("sleepy"), time_limit=LIMIT)


@pytest.mark.slow
class TestASubmissionThatTakesTooLong:
    def test_a_submission_that_takes_too_long_is_stopped(self, marked):
        nb, _ = marked
        asleep = [cell for cell in nb.cells if "time.sleep(1)" in cell.source]
        assert asleep[0].execution_count
        assert not asleep[-1].execution_count

    def test_a_stopped_submission_keeps_the_points_of_what_came_before(self, marked):
        _, verdicts = marked
        assert verdicts["sigmoid"]["points"] == verdicts["sigmoid"]["of"]

    def test_a_stopped_submission_says_why_the_rest_has_no_points(self, marked):
        nb, verdicts = marked
        assert OVER in remarks_on(nb)
        assert verdicts["update_weight"]["points"] == 0
        assert verdicts["update_weight"]["reason"] == {"code": NoAnswer.NOT_RUN}


@pytest.mark.slow
@pytest.mark.parametrize("last", ["import os; os._exit(0)", "pass"])
def test_cells_that_wait_when_they_are_run_again_are_given_no_more(last, tmp_path):
    """In the kernel that replaces a dead one, and in the one that asks a carried question."""
    nb = read_source(ROOT, SIGMOID)
    nb.cells[place_of("sigmoid", nb)].source = "def sigmoid(z):\n    return z"
    wait = "len(In) < 3 and __import__('time').sleep(999)"
    nb.cells[1:1] = [v4.new_code_cell(wait) for _ in range(300)]
    nb.cells.append(v4.new_code_cell(last))
    begun = time.monotonic()
    nb, _ = mark(nb, tmp_path, timeout=1, time_limit=LIMIT)
    assert time.monotonic() - begun < 10 * LIMIT  # one by one they would take more than 300
    assert OVER in remarks_on(nb)


@pytest.mark.slow
class TestACall:
    """One that sleeps stands for one on a busy machine: time passes, and it has not its share."""

    @staticmethod
    def verdict(definition, folder):
        """On `sigmoid`, in a notebook that ends with its check."""
        nb = read_source(ROOT, SIGMOID)
        nb.cells[place_of("sigmoid", nb)].source = dedent(definition)
        del nb.cells[1 + place_of("sigmoid-test", nb) :]
        _, verdicts = mark(nb, folder, timeout=10, question_timeout=1)
        return verdicts["sigmoid"]

    def test_a_call_that_waits_for_the_processor_loses_nothing(self, tmp_path):
        verdict = self.verdict(
            """
            def sigmoid(z, calls=[]):
                import time
                calls.append(z)
                time.sleep(0.5 if len(calls) < 8 else 0)
                e = np.exp(-np.abs(z))
                return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)
            """,
            tmp_path,
        )
        assert verdict["points"] == verdict["of"]

    def test_a_call_that_keeps_the_processor_busy_is_ended(self, tmp_path):
        assert (
            self.verdict("def sigmoid(z):\n    while True: pass", tmp_path)["fault"]
            == Fault.ENDLESS
        )

    def test_a_call_that_waits_for_ever_is_ended(self, tmp_path):
        verdict = self.verdict("import time\ndef sigmoid(z):\n    time.sleep(999)", tmp_path)
        assert verdict["fault"] == Fault.ENDLESS
