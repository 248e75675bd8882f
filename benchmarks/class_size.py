"""What the head of a class costs per submission, and its memory, by the size of the class.

    python benchmarks/class_size.py [SIZE ...]

The classes are one submission, copied. The workers are stubs that give back a marked notebook at
once, so what is measured is all that one process has to do: nbgrader's work and the gradebook.
"""

import gc
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

ROOT = Path(__file__).parents[1]
LESSON = "03_sigmoid"
SIZES = [10, 100, 1_000, 10_000]


class Stub(Executor):
    """An executor that marks the first notebook, and gives it back for every other one."""

    marked = ""

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


def measure(folder: Path, size: int) -> None:
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
    grown = (process.memory_info().rss - memory) / 2**20
    part = max(1, len(students) // 10)
    cpu = (spent[-1] - spent[0]) / len(students)
    first, last = (spent[part] - spent[0]) / part, (spent[-1] - spent[-1 - part]) / part
    begun = time.perf_counter()
    assert not Grading(folder, LESSON).left([])
    looked = time.perf_counter() - begun
    times = "".join(f"{1000 * seconds:12.1f}" for seconds in (wall, cpu, first, last))
    print(f"{size:8,}{times}{memory / 2**20:8.0f}{grown:+8.1f}{looked:12.2f}", flush=True)


def main(sizes: list[int]) -> None:
    print("milliseconds per submission: on the clock, of the processor, of it in the first and in")
    print("the last tenth of the class; MB at the start, and what they grow by; seconds that the")
    print("next call takes to see that nothing is left")
    print(f"{'size':>8}{'clock':>12}{'processor':>12}{'first':>12}{'last':>12}", end="")
    print(f"{'MB':>8}{'grown':>8}{'next call':>12}")
    for size in sizes:  # each in a process of its own
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), int(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
