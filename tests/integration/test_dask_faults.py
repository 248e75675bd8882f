"""A Dask cluster that cannot work says so in a sentence, soon."""

import logging
import signal
import subprocess
import sys
import time

import pytest

from autograder.autograding.worker_pools import DASK_LOGGERS, cluster
from autograder.demo.sample_submissions import SIGMOID, Sample
from tests.support.classes import ENVIRONMENT, PROGRAM, make_class

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
SECONDS = 25  # ten, and the imports of Dask and of the command on a busy machine


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    samples = [Sample(f"student-{i}", SIGMOID) for i in range(8)]
    return make_class(tmp_path_factory.mktemp("dask") / "course", samples=samples)


@pytest.fixture
def scheduler(tmp_path):
    """The process of a scheduler, and its address."""
    script = "from distributed.cli.dask_scheduler import main; main()"
    options = ["--host", "tcp://127.0.0.1:0", "--no-dashboard"]
    with subprocess.Popen(
        [sys.executable, "-c", script, *options], stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        lines = iter(process.stderr.readline, "")
        yield process, next(ln.split()[-1] for ln in lines if "Scheduler at:" in ln)
        process.kill()


def begin(course, address):
    return subprocess.Popen(
        [*PROGRAM, SIGMOID, "--force", "--scheduler", address],
        cwd=course,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def worker(address, folder):
    script = "from distributed.cli.dask_worker import main; main()"
    options = [address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    return subprocess.Popen(
        [sys.executable, "-c", script, *options], stderr=subprocess.DEVNULL, cwd=folder
    )


def test_a_scheduler_without_workers(course, scheduler):
    begun = time.monotonic()
    said, _ = begin(course, scheduler[1]).communicate(timeout=100)
    assert "has had no workers for" in said
    assert "Traceback" not in said
    assert time.monotonic() - begun < SECONDS


def test_what_dask_logs_of_its_own_tasks_is_not_shown(scheduler, tmp_path, capfd):
    process = worker(scheduler[1], tmp_path)
    try:
        with cluster(scheduler[1]):
            for name in (*DASK_LOGGERS, "distributed.comm.core"):
                logging.getLogger(name).error("a task of mine was cancelled")
    finally:
        process.kill()
        process.wait()
    assert "cancelled" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("victim", "blow"),
    [("scheduler", signal.SIGKILL), ("scheduler", signal.SIGSTOP), ("worker", signal.SIGKILL)],
    ids=["dead scheduler", "hanging scheduler", "dead worker"],
)
def test_one_that_dies_or_hangs(course, scheduler, victim, blow, tmp_path):
    process, address = scheduler
    working = worker(address, tmp_path)
    grading = begin(course, address)
    seen = course / "autograded"
    before = time.time()
    while not any(p.stat().st_mtime > before for p in seen.glob(f"*/{SIGMOID}/*.ipynb")):
        assert grading.poll() is None, grading.stdout.read()
        time.sleep(0.1)
    (process if victim == "scheduler" else working).send_signal(blow)
    begun = time.monotonic()
    said, _ = grading.communicate(timeout=200)
    took = time.monotonic() - begun
    working.kill()
    working.wait()
    assert grading.returncode == 1
    assert "Traceback" not in said
    assert "Dask scheduler" in said.replace("\n", " ") or "its scheduler gone" in said
    assert took < SECONDS
