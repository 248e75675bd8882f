"""Seconds that a self-learner waits for the set-up cell and for check().

    python -m benchmarks.selfstudy

Each lesson is measured in TIMES processes of its own, and the median counts, because a shared
machine has slow moments. The set-up cell is the first one executed: its time includes importing
NumPy but not TensorFlow. check() is measured with the reference and with the misconceptions of each
exercise: with the reference on the first call of the session, and with every answer on the best of
three more calls. The slowest counts. If the answer trains a network, only the reference is
measured, without a target. Lessons that use Keras have made a model by then, and so has the
measuring process: making the first one takes a fifth of a second.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from autograder import course_folder
from autograder.editions import self_study
from autograder.exercises import of_lesson
from benchmarks.targets import Measurement

ROOT = Path(__file__).parents[1]
TIMES = 3
TRAIN = ("train", "train_deep")  # exercises
MEASURE = """
import contextlib, io, json, sys, time

def seconds(call):
    begun = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        call()
    return time.perf_counter() - begun

lesson, train = sys.argv[1], sys.argv[2:]
source, notebook = sys.stdin.read(), {}
setup = seconds(lambda: exec(source, notebook))
assert "tensorflow" not in sys.modules

from autograder.exercises import of_lesson

if "keras" in lesson:
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")

def check(exercise, answer, times=1):
    return min(seconds(lambda: notebook["check"](exercise.name, answer)) for _ in range(times))

checks = {}
for exercise in of_lesson(lesson):
    checks[exercise.name] = check(exercise, exercise.reference)
    if exercise.name not in train:
        answers = [exercise.reference, *(m.function for m in exercise.misconceptions)]
        slowest = max(check(exercise, answer, times=3) for answer in answers)
        checks[exercise.name] = max(checks[exercise.name], slowest)
print(json.dumps([setup, checks]))
"""


def time_lesson(lesson: str) -> tuple[float, dict[str, float]]:
    """Seconds of the set-up cell, and of the slowest check() of each exercise."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, lesson, *TRAIN],
        input=self_study.setup_cell(lesson).source,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def medians(lesson: str) -> tuple[float, dict[str, float]]:
    """The medians of `time_lesson` in TIMES processes."""
    setups, checks = zip(*(time_lesson(lesson) for _ in range(TIMES)), strict=True)
    return median(setups), {name: median(times[name] for times in checks) for name in checks[0]}


def measure() -> list[Measurement]:
    print("Seconds of the set-up cell and of the slowest check()", flush=True)
    print("(in brackets: exercises whose answer trains a network)", flush=True)
    setups, slowest = [], []
    for lesson in filter(of_lesson, course_folder.lessons(ROOT)):
        setup, checks = medians(lesson)
        trained = [f"({name} {checks.pop(name):.3f})" for name in TRAIN if name in checks]
        name = max(checks, key=checks.__getitem__)
        print(f"  {lesson:22}{setup:5.2f}   {name} {checks[name]:.3f}", *trained, flush=True)
        setups.append(setup)
        slowest.append(checks[name])
    return [
        Measurement("self-study: slowest set-up cell, seconds", max(setups), at_most=5),
        Measurement("self-study: slowest check(), seconds", max(slowest), at_most=0.1),
    ]


if __name__ == "__main__":
    print(*measure(), sep="\n")
