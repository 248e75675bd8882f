"""The seconds that a self-learner waits: for the set-up cell, and for check().

    python -m benchmarks.selfstudy [--times 3]

Each lesson is measured in a process of its own, with its imports behind it: the set-up as it runs
in a notebook without TensorFlow, and check() on the reference and on each misconception of each
exercise. A check is the quickest of some calls, for the machine has other things to do. Exercises
whose answer trains a network are shown and have no target.
"""

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from autograder.course import editions, folder
from autograder.exercises import of_lesson
from benchmarks.targets import Figure

ROOT = Path(__file__).parents[1]
TRAIN = {"train", "train_deep"}  # exercises
SETUP, CHECK = 5, 0.1  # seconds, at most


def seconds(call) -> float:
    begun = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        call()
    return time.perf_counter() - begun


def time_lesson(lesson: str, times: int) -> dict:
    """Seconds of the set-up, and of the slowest answer to each exercise."""
    notebook: dict = {}
    source = editions.setup_cell(lesson).source
    found = {"set-up": seconds(lambda: exec(source, notebook))}
    assert "tensorflow" not in sys.modules
    for exercise in of_lesson(lesson):
        once = exercise.name in TRAIN
        answers = [exercise.reference, *(m.function for m in exercise.misconceptions)]
        found[exercise.name] = max(
            min(
                seconds(lambda answer=answer: notebook["check"](exercise.name, answer))
                for _ in range(1 if once else times)
            )
            for answer in answers[: 1 if once else None]
        )
    return found


def measure(times: int = 3) -> list[Figure]:
    found = {}
    for lesson in folder.lessons(ROOT):
        if of_lesson(lesson):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.selfstudy", f"--times={times}", lesson],
                env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                check=True,
            )
            found[lesson] = json.loads(done.stdout.splitlines()[-1])
    print("seconds a self-learner waits: for the set-up, and for the slowest check()")
    for lesson, spent in found.items():
        checks = sorted(set(spent) - {"set-up"}, key=spent.get)
        shown = [f"{name} {spent[name]:.3f}" for name in checks[-1:]]
        print(f"  {lesson:20} {spent['set-up']:.2f}   {', '.join(shown)}", flush=True)
    checks = [s for spent in found.values() for n, s in spent.items() if n not in TRAIN]
    return checks
