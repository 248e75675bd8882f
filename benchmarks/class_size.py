"""Time and memory of the head, per submission, by class size.

    python -m benchmarks.class_size [SIZE ...]

Each class consists of copies of one submission. The workers are stubs that return a marked notebook
at once, so only the work of the head is measured: nbgrader's own and the gradebook.

The speed of a shared machine varies by half from minute to minute, and the largest class takes many
minutes. So it is paused TIMES times, and each time the smallest class is graded in a new process.
The cost of the largest class is compared with the mean cost of the smallest.
"""

import gc
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from statistics import mean
from typing import Any

import psutil

from autograder import course_folder as course
from autograder.autograding.class_run import ClassRun
from autograder.autograding.worker_pools import WorkerPool
from autograder.demo.sample_submissions import Sample, submit
from benchmarks.targets import Measurement

ROOT = Path(__file__).parents[1]
LESSON = "03_sigmoid"
SIZES = [10, 100, 1_000, 10_000]
TIMES = 10  # or the size of the class, if that is smaller


class Stub(Executor):
    """An executor that calls a function once, and returns the result for all later calls."""

    def __init__(self) -> None:
        self.results: list[Any] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.results = self.results or [fn(*args, **kwargs)]
        future: Future[Any] = Future()
        future.set_result(self.results[0])
        return future


def make_class(folder: Path, size: int) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for part in ("source", "release"):
        shutil.copytree(ROOT / part / LESSON, folder / part / LESSON)
    course.raise_on_failure(course.api(folder).generate_assignment(LESSON))
    first = submit(Sample("student-00000", LESSON), folder)
    for number in range(1, size):
        copy = folder / "submitted" / f"student-{number:05}" / LESSON / first.name
        copy.parent.mkdir(parents=True)
        shutil.copy(first, copy)


def cost(folder: Path, size: int, pause: Callable[[], None]) -> dict[str, float]:
    """Measure the cost of a class of this size in this process, which should be new.

    Parameters
    ----------
    pause
        Is called TIMES times in between; its time is not counted.
    """
    make_class(folder, size)
    process, stub = psutil.Process(), Stub()
    warm, *students = ClassRun(folder, LESSON).ungraded([])
    class_run = ClassRun(folder, LESSON)
    assert not any(o.reason for o in class_run.autograde([warm], WorkerPool(stub, lambda: 2)))
    gc.collect()
    memory, clock = process.memory_info().rss, 0.0
    spent: list[float] = []
    every = max(1, len(students) // TIMES)
    begun = time.perf_counter(), time.process_time()
    for number, outcome in enumerate(class_run.autograde(students, WorkerPool(stub, lambda: 2)), 1):
        assert not outcome.reason, outcome
        clock += time.perf_counter() - begun[0]
        spent.append(time.process_time() - begun[1])
        if number % every == 0:
            pause()
        begun = time.perf_counter(), time.process_time()
    grown = process.memory_info().rss - memory
    part = max(1, len(students) // 10)
    begun = time.perf_counter()
    assert not ClassRun(folder, LESSON).ungraded([])
    return {
        "clock": 1000 * clock / len(students),
        "processor": 1000 * mean(spent),
        "first": 1000 * mean(spent[:part]),
        "last": 1000 * mean(spent[-part:]),
        "MB": memory / 2**20,
        "grown": grown / 2**20,
        "next call": time.perf_counter() - begun,
    }


def in_new_process(size: int, smallest: int = 0) -> dict[str, float]:
    """The result of `compared` in a new process."""
    command = [sys.executable, "-m", "benchmarks.class_size", "--one", str(size), str(smallest)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def compared(size: int, smallest: int) -> dict[str, float]:
    """The cost of a class, and as `smallest` that of a smaller one graded in between."""
    costs = []

    def pause() -> None:
        if smallest:
            costs.append(in_new_process(smallest)["processor"])

    with tempfile.TemporaryDirectory() as folder:
        largest = cost(Path(folder), size, pause)
    return {**largest, "smallest": mean(costs or [largest["processor"]])}


def measure(sizes: list[int]) -> list[Measurement]:
    least, most = sizes[0], sizes[-1]
    print("Cost of the head by class size")
    print("  clock, processor  milliseconds per submission: wall clock, processor time")
    print("  first, last       milliseconds of processor time, first and last tenth of the class")
    print("  MB, grown         memory at the start, and its growth")
    print("  next call         seconds of a run that finds nothing left to grade")
    print("  smallest          milliseconds of processor time per submission, classes of")
    print(f"                    {least}, graded {TIMES} times during the largest class", flush=True)
    costs = {}
    for size in sizes:
        costs[size] = in_new_process(size, smallest=least if size == most else 0)
        if size == least:
            print(f"{'size':>8}" + "".join(f"{name:>11}" for name in costs[size]))
        print(
            f"{size:8,}" + "".join(f"{value:11.2f}" for value in costs[size].values()), flush=True
        )
    span = f"from {least:,} to {most:,} submissions"
    last = costs[most]
    return [
        Measurement(f"head: cost {span}", last["processor"] / last["smallest"], at_most=1.1),
        Measurement(
            f"head: memory {span}", (last["MB"] + last["grown"]) / costs[least]["MB"], at_most=1.1
        ),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(compared(*map(int, sys.argv[2:]))))
    else:
        print(*measure([int(size) for size in sys.argv[1:]] or SIZES), sep="\n")
