"""Grade every solution under many seeds, in several processes and without a kernel.

The steps are those of any grading, except that no Jupyter carries text from a kernel to the judge.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from autograder.exercises import Exercise, find
from autograder.grading.feedback_messages import states_a_cause
from autograder.grading.grade_answer import first_try, grade
from autograder.grading.grade_in_same_process import InProcess
from autograder.grading.grading_types import Answer, EncodedValue, Question, Reason, Variant
from autograder.grading.per_student_questions import (
    make_variant,
    network_of,
    questions_of,
    student_seed,
)
from autograder.verification.answers_to_try import Solution, solutions

Graded = TypeVar("Graded")

SEEDS = 20
SEEDS_PER_JOB = 5
SLOW_EVERY = 10  # of so many seeds, one is enough for written answers that train real Keras models
MAX_CPU_SECONDS = 10  # for one solution, which is interrupted then, as it is in a class


@dataclass(frozen=True)
class Outcome:
    """The grade of one solution under one seed.

    Attributes
    ----------
    exercise
        The key of its exercise.
    number
        The number of the solution, in the order of `solutions`.
    named
        The misconception that the feedback names; empty for none.
    explained
        Whether the feedback states a cause.
    """

    exercise: str
    seed: int
    number: int
    points: float
    of: float
    named: str
    explained: bool


@cache
def tested_with(key: str) -> list[Solution]:
    """Return the solutions of the exercise with this key."""
    return solutions(find(key))


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Interrupt what computes for longer, as the grader interrupts a kernel."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def compiled_variant(exercise: Exercise, seed: int) -> Variant:
    """Make the variant of a seed, with what every solution is looked at with compiled."""
    variant = make_variant(exercise, student_seed("verify", str(seed), exercise.name))
    for question in questions_of(variant):
        if "look" in question:
            question["look"] = compile(question["look"], "<look>", "eval")
    return variant


@dataclass
class Trial(InProcess):
    """Calls a solution for a limited time, without the slopes that only a self-learner is shown."""

    seconds: float = MAX_CPU_SECONDS

    def answers(self, variant: Variant) -> tuple[list[Answer], Reason | None]:
        with cpu_limit(self.seconds):
            return super().answers(variant)

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        return None


def attempt(
    exercise: Exercise, tested: Sequence[Solution], seed: int, seconds: float = MAX_CPU_SECONDS
) -> Iterator[Outcome]:
    """Grade each solution of an exercise under one seed."""
    full = compiled_variant(exercise, seed)
    # Mutants are slips: to look for those takes long, and changes neither points nor names.
    variant: Variant = {**full, "reference": ""}
    for number, solution in enumerate(tested):
        if solution.people_wrote_it and not exercise.asked_twice and seed % SLOW_EVERY:
            continue
        model = None if solution.written_for_keras else network_of
        asker = Trial(solution.function, model, seconds=seconds)
        if solution.people_wrote_it:
            verdict = grade(full, asker)
        else:
            verdict = first_try(variant, asker).verdict
        yield Outcome(
            exercise.key,
            seed,
            number,
            verdict["points"],
            verdict["of"],
            verdict["misconception"] or "",
            states_a_cause(verdict),
        )


def attempts(key: str, seeds: Sequence[int]) -> list[Outcome]:
    """Grade the solutions of one exercise under a few seeds: the job of a process."""
    return [outcome for seed in seeds for outcome in attempt(find(key), tested_with(key), seed)]


def prepare() -> None:
    """Set up a new process: no output, and one thread, because there is a process for each core."""
    os.environ |= {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 2)  # TensorFlow's start-up lines, and warnings that wrong answers raise
    signal.signal(signal.SIGPROF, signal.SIG_IGN)  # a late one must not end the process
    # Not the process that forked it, which lives as long as its children do.
    threading.Thread(target=_end_with, args=[parent_process()], daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def in_processes(
    job: Callable[..., list[Graded]], arguments: Sequence[tuple[Any, ...]], workers: int | None
) -> Iterator[list[Graded]]:
    """Call `job` with each of these arguments in a pool of processes; yield what they return."""
    # No process is forked from one that TensorFlow runs in.
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    pool = ProcessPoolExecutor(workers or os.cpu_count(), context, initializer=prepare)
    with pool:
        jobs = [pool.submit(job, *each) for each in arguments]
        try:
            for done in as_completed(jobs):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def seed_batches(seeds: int) -> list[range]:
    """The seeds 0, 1, … in batches, each the work of one job."""
    return [
        range(first, min(first + SEEDS_PER_JOB, seeds)) for first in range(0, seeds, SEEDS_PER_JOB)
    ]


def run(
    keys: Sequence[str], seeds: int = SEEDS, workers: int | None = None
) -> Iterator[list[Outcome]]:
    """Grade all solutions of the exercises with these keys, and yield the outcomes job by job."""
    # The last lessons, which build Keras models, take longest. At the end, one process would still
    # work on them while the others have nothing to do.
    arguments = [(key, batch) for key in reversed(keys) for batch in seed_batches(seeds)]
    return in_processes(attempts, arguments, workers)
