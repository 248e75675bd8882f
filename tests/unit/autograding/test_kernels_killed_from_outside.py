"""A kernel that dies from outside costs no points; one that the notebook ends, again, does."""

import os
import signal
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from nbconvert.exporters.exporter import ResourcesDict

from autograder.autograding.mark_notebook import Mark
from autograder.demo.sample_submissions import SIGMOID
from autograder.grading.verdict_codes import NoAnswer
from autograder.kernels.fork_client import ForkServer
from autograder.notebooks.remarks_in_metadata import remarks_on
from autograder.notebooks.submission_remark_codes import RemarkCode
from tests.support.kernels import needs_fork_server, process_of
from tests.support.marking import submission

pytestmark = needs_fork_server

ABOUT = {"student": "ada", "assignment": SIGMOID, "notebook": SIGMOID}
WRONG = "def sigmoid(z):\n    return z"  # so that what builds on it is asked again


def kernel(marking):
    os.kill(marking.km.provisioner.pid, signal.SIGKILL)


def warm_process(marking):
    process_of(ForkServer.shared()).kill()


@contextmanager
def killer(kill, marking, folder, place):
    """Kills, once, when the notebook is at a place: it waits there for a file to go.

    The file is one of the kernel's own, since it can write nowhere else.
    """
    ended = threading.Event()

    def watch():
        while not ended.wait(0.01):
            with suppress(AttributeError, TypeError):
                private = marking.km.provisioner.private_folder
                if Path(private, "tmp", place).exists():
                    kill(marking)
                    return

    thread = threading.Thread(target=watch)
    thread.start()
    yield thread
    ended.set()
    thread.join()


def wait_at(place):
    """Code that waits, the first time that it is run, to be killed."""
    return f"""
import os, time
open(os.environ["TMPDIR"] + "/{place}", "w").close()
time.sleep(1)
"""


def points(verdicts):
    return {verdict["exercise"]: verdict["points"] for verdict in verdicts}


def mark(nb, folder):
    marking = Mark(secret="secret")
    resources = ResourcesDict(nbgrader=ABOUT, metadata=ResourcesDict(path=str(folder)))
    return marking, lambda: marking.preprocess(nb, resources)[0]


@pytest.mark.slow
@pytest.mark.parametrize("kill", [kernel, warm_process])
@pytest.mark.parametrize("place", ["cell", "question", "asked-again"])
def test_what_is_killed_from_outside_costs_no_points(kill, place, tmp_path):
    before, answers = {}, {}
    if place == "cell":
        before = {"sigmoid_prime": wait_at(place)}
    elif place == "question":
        answers = {"sigmoid_prime": _waiting_answer(place)}
    else:
        answers = {"sigmoid": WRONG, "sigmoid_prime": _waiting_answer(place, lent=True)}
    unharmed, run = mark(submission(SIGMOID, answers, before), tmp_path)
    run()
    marking, run = mark(submission(SIGMOID, answers, before), tmp_path)
    with killer(kill, marking, tmp_path, place) as thread:
        nb = run()
        assert not thread.is_alive(), "nothing was killed"
    assert points(marking.verdicts()) == points(unharmed.verdicts())
    assert remarks_on(nb) == remarks_on(unharmed.nb)


def _waiting_answer(place, lent=False):
    """`sigmoid_prime`, which is slow at its first call; or at that with another's `sigmoid`."""
    condition = "abs(sigmoid(0.0) - 0.5) < 1e-9" if lent else "True"
    return f"""
def sigmoid_prime(z, waited=[]):
    import os, time
    if not waited and {condition}:
        waited.append(1)
        open(os.environ["TMPDIR"] + "/{place}", "w").close()
        time.sleep(0.5)
    s = sigmoid(z)
    return s * (1 - s)
"""


def test_a_notebook_that_ends_its_kernel_again_is_named(tmp_path):
    nb = submission(SIGMOID, {"sigmoid_prime": "def sigmoid_prime(z):\n    import os; os._exit(0)"})
    marking, run = mark(nb, tmp_path)
    assert RemarkCode.KERNEL_DIED in [remark.code for remark in remarks_on(run())]
    (verdict,) = (v for v in marking.verdicts() if v["exercise"] == "sigmoid_prime")
    assert verdict["points"] == 0
    assert verdict["reason"] == {"code": NoAnswer.CHECK_STOPPED, "function": "sigmoid_prime"}
