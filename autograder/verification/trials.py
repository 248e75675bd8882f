"""Grading every solution under many seeds, in processes of their own, and without a kernel.

The steps are those of every grading: only Jupyter is left out, which carries text from a kernel to
the judge.
"""

import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess

from autograder.exercises import Exercise, find
from autograder.grading import variant as paper
from autograder.grading.grade_answer import first_try
from autograder.grading.in_process import InProcess
from autograder.grading.types import Answer, EncodedValue, Question, Variant
from autograder.verification.solutions import Solution, solutions

SEEDS = 20
AT_ONCE = 5  # seeds of one exercise that a process does in a row
MAX_CPU_SECONDS = (
    10  # seconds of computing for one solution; what takes longer is stopped, as in a class
)


@dataclass(frozen=True)
class Outcome:
    """What one solution was given under one seed.

    exercise : the key of its exercise
    number : of the solution, in the order of `solutions`
    """

    exercise: str
    seed: int
    number: int
    points: float
    of: float
    named: str


@cache
def tried_with(key: str) -> list[Solution]:
    return solutions(find(key))


@contextmanager
def patience(seconds: float) -> Iterator[None]:
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


def sheet_of(exercise: Exercise, seed: int) -> Variant:
    """The paper of that seed, with what every solution has to run compiled."""
    sheet = paper.make_paper(exercise, paper.seed("verify", str(seed), exercise.name))
    if sheet["measure"]:
        sheet["measure"] = compile(sheet["measure"], "<measure>", "exec")
    for question in paper.questions(sheet):
        if "look" in question:
            question["look"] = compile(question["look"], "<look>", "eval")
    return sheet


@dataclass
class Trial(InProcess):
    """Calls a solution for a limited time; what a learner is told besides is nobody's concern."""

    seconds: float = MAX_CPU_SECONDS

    def answers(self, variant: Variant, substitutes: Mapping[str, str]) -> tuple[list[Answer], str]:
        with patience(self.seconds):
            return super().answers(variant, substitutes)

    def slope(self, function: str, question: Question) -> EncodedValue | None:
        return None


def attempt(
    exercise: Exercise, tried: Sequence[Solution], seed: int, seconds: float = MAX_CPU_SECONDS
) -> Iterator[Outcome]:
    """What each solution of an exercise is given under one seed."""
    sheet = sheet_of(exercise, seed)
    for number, solution in enumerate(tried):
        model = None if solution.written_for_keras else paper.network_of
        verdict = first_try(sheet, Trial(solution.function, model, seconds)).verdict
        named = verdict["mistake"] or ""
        yield Outcome(exercise.key, seed, number, verdict["points"], verdict["of"], named)


def attempts(key: str, seeds: Sequence[int]) -> list[Outcome]:
    """What a process is asked for: the outcomes of one exercise under a few seeds."""
    return [found for seed in seeds for found in attempt(find(key), tried_with(key), seed)]


def prepare() -> None:
    """In each new process: quiet, and one thread, for there is a process for each core."""
    os.environ |= {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 2)  # TensorFlow's start-up lines, and warnings that wrong answers raise
    signal.signal(signal.SIGPROF, signal.SIG_IGN)  # one that comes late must not end the process
    # Not the process that forked it, which lives as long as its children do.
    threading.Thread(target=_end_with, args=[parent_process()], daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def run(
    keys: Sequence[str], seeds: int = SEEDS, workers: int | None = None
) -> Iterator[list[Outcome]]:
    """Grade all solutions of the exercises with these keys; the outcomes as they come."""
    # No process is a copy of one that TensorFlow runs in.
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    pool = ProcessPoolExecutor(workers or os.cpu_count(), context, initializer=prepare)
    rows = [range(first, min(first + AT_ONCE, seeds)) for first in range(0, seeds, AT_ONCE)]
    with pool:
        # The last lessons, which build Keras models, take longest: with them at the end one
        # process would work on while the others have nothing left.
        jobs = [pool.submit(attempts, key, row) for key in reversed(keys) for row in rows]
        try:
            for job in as_completed(jobs):
                yield job.result()
        finally:
            pool.shutdown(cancel_futures=True)
