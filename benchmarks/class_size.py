"""What the head of a class costs per submission, and its memory, by the size of the class.

    python -m benchmarks.class_size [SIZE ...]

The classes are one submission, copied. The workers are stubs that give back a marked notebook at
once, so what is measured is all that one process has to do: nbgrader's work and the gradebook.
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

import psutil

from autograder.course import folder as course
from autograder.course.runner import Grading
from autograder.course.samples import Sample, hand_in
from autograder.course.worker import mark
from autograder.course.workers import Workers
from benchmarks.targets import Figure

ROOT = Path(__file__).parents[1]
LESSON = "03_sigmoid"
SIZES = [10, 100, 1_000, 10_000]


class Stub(Executor):
    """An executor that marks the first notebook, and gives it back for every other one."""

    marked = None

    def submit(self, fn: Callable, /, *args: object) -> Future:
        self.marked = self.marked or mark(*args)
        future = Future()
        future.set_result(self.marked)
        return future


def make_class(folder: Path, size: int) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for part in ("source", "release"):
        shutil.copytree(ROOT / part / LESSON, folder / part / LESSON)
    course.must(course.api(folder).generate_assignment(LESSON))
    first = hand_in(Sample("student-00000", LESSON), folder)
    for number in range(1, size):
        copy = folder / "submitted" / f"student-{number:05}" / LESSON / first.name
        copy.parent.mkdir(parents=True)
        shutil.copy(first, copy)


def cost(folder: Path, size: int) -> dict[str, float]:
    """What a class of that size costs this process, which should be a new one."""
    make_class(folder, size)
    process, stub = psutil.Process(), Stub()
    warm, *students = Grading(folder, LESSON).left([])
    grading = Grading(folder, LESSON)
    assert not any(o.reason for o in grading.run([warm], Workers(stub, lambda: 2)))
    gc.collect()
    memory, spent = process.memory_info().rss, [time.process_time()]
    begun = time.perf_counter()
    for outcome in grading.run(students, Workers(stub, lambda: 2)):
        assert not outcome.reason, outcome
        spent.append(time.process_time())
    wall = (time.perf_counter() - begun) / len(students)
    grown = process.memory_info().rss - memory
    part = max(1, len(students) // 10)
    begun = time.perf_counter()
    assert not Grading(folder, LESSON).left([])
    return {
        "clock": 1000 * wall,
        "processor": 1000 * (spent[-1] - spent[0]) / len(students),
        "first": 1000 * (spent[part] - spent[0]) / part,
        "last": 1000 * (spent[-1] - spent[-1 - part]) / part,
        "MB": memory / 2**20,
        "grown": grown / 2**20,
        "next call": time.perf_counter() - begun,
    }


def measure(sizes: list[int]) -> list[Figure]:
    print("milliseconds per submission: on the clock, of the processor, of it in the first and in")
    print("the last tenth of the class; MB at the start, and what they grow by; seconds that the")
    print("next call takes to see that nothing is left", flush=True)
    found = {}
    for size in sizes:  # each in a process of its own
        command = [sys.executable, "-m", "benchmarks.class_size", "--one", str(size)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        found[size] = json.loads(done.stdout)
        if size == sizes[0]:
            print(f"{'size':>8}" + "".join(f"{name:>11}" for name in found[size]))
        print(
            f"{size:8,}" + "".join(f"{value:11.2f}" for value in found[size].values()), flush=True
        )
    least, most = found[sizes[0]], found[sizes[-1]]
    span = f"from {sizes[0]:,} to {sizes[-1]:,} submissions"
    return [
        Figure(f"head: cost {span}", most["processor"] / least["processor"], at_most=1.1),
        Figure(f"head: memory {span}", (most["MB"] + most["grown"]) / least["MB"], at_most=1.1),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(cost(Path(folder), int(sys.argv[2]))))
    else:
        print(*measure([int(size) for size in sys.argv[1:]] or SIZES), sep="\n")
