"""A call that is asked to end, by whatever signal, ends like one that Ctrl-C ends."""

import os
import signal
import subprocess
import time

import psutil
import pytest

from autograder.demo.sample_submissions import SIGMOID, Sample
from tests.support.classes import ENVIRONMENT, PROGRAM, make_class
from tests.support.kernels import becomes_true

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    samples = [Sample(f"student-{i}", SIGMOID) for i in range(12)]
    return make_class(tmp_path_factory.mktemp("ended") / "course", samples=samples)


@pytest.fixture
def temporary(tmp_path_factory):
    """A short path, as that of most systems is."""
    folder = tmp_path_factory.mktemp("t")
    assert len(os.fsencode(folder)) < 46
    return folder


def begin(course, temporary, *options, **how):
    return subprocess.Popen(
        [*PROGRAM, SIGMOID, *options],
        cwd=course,
        env={**ENVIRONMENT, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # Under nohup, what it starts would ignore this signal as well.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        **how,
    )


def wait_for_the_first(course, grading, begun):
    while not any(
        p.stat().st_mtime > begun for p in (course / "autograded").glob(f"*/{SIGMOID}/*.ipynb")
    ):
        assert grading.poll() is None, grading.stdout.read()
        time.sleep(0.1)


def kill_group(grading, number):
    os.killpg(grading.pid, number)


def kill_head(grading, number):
    grading.send_signal(number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("send", [kill_head, kill_group])
def test_nothing_is_left(course, temporary, number, send):
    begun = time.time()
    grading = begin(course, temporary, "--force", "--workers", "2")
    wait_for_the_first(course, grading, begun)
    assert len(list(temporary.iterdir())) == 1  # all of one call lie in one place
    processes = psutil.Process(grading.pid).children(recursive=True)
    send(grading, number)
    said, _ = grading.communicate(timeout=60)
    assert grading.returncode == 130, said
    assert "Stopped. Nothing is lost" in said
    assert "Traceback" not in said
    assert list(temporary.iterdir()) == []
    assert becomes_true(lambda: not any(p.is_running() for p in processes))


def test_what_a_killed_call_leaves_is_removed_by_the_next(course, temporary):
    begun = time.time()
    grading = begin(course, temporary, "--force", "--workers", "2")
    wait_for_the_first(course, grading, begun)
    grading.kill()
    grading.wait()
    grading.stdout.close()
    (left,) = temporary.iterdir()
    begun = time.time()
    grading = begin(course, temporary, "--force", "--workers", "1")
    wait_for_the_first(course, grading, begun)
    assert not left.exists()
    (running,) = temporary.iterdir()
    subprocess.run(
        [*PROGRAM[:-1], "doctor"],
        env={**ENVIRONMENT, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
    )
    assert list(temporary.iterdir()) == [running]
    kill_head(grading, signal.SIGTERM)
    grading.communicate(timeout=60)
    assert list(temporary.iterdir()) == []


def test_a_refusal_leaves_nothing(course, temporary):
    done = begin(course, temporary, "--student", "nobody")
    done.communicate(timeout=100)
    assert done.returncode == 1
    assert list(temporary.iterdir()) == []


def test_a_long_path_of_temporary_files_is_no_obstacle(course, tmp_path):
    place = tmp_path / ("long" * 30)
    place.mkdir()
    grading = begin(course, place, "--force", "--student", "student-0", "--sandbox", "require")
    said, _ = grading.communicate(timeout=200)
    assert grading.returncode == 0, said
