"""Grading every solution under many seeds, in processes of their own, and without a kernel.

The probe is the one that runs in a student's kernel, and the judge the one that marks them: only
Jupyter is left out, which carries text from one to the other.
"""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

from autograder.exercises import find
from autograder.grading import judge, paper, probe
from autograder.verification.solutions import MUTANT, Solution, solutions

SEEDS = 20
NAMING_SEEDS = 4  # under which mutants are named, too: they are many, and names cost time
PATIENCE = 15  # seconds for one solution; longer ones are stopped, as in a class


@dataclass(frozen=True)
class Outcome:
    """What one solution was given under one seed."""

    exercise: str
    seed: int
    number: int  # of the solution, in the order of `solutions`
    points: float
    of: float
    named: str


@cache
def tried_with(name: str) -> list[Solution]:
    return solutions(find(name))


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """Interrupt what takes longer, as the grader interrupts a kernel."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def attempt(name: str, seed: int) -> list[Outcome]:
    """The outcomes of all solutions of an exercise under one seed."""
    sheet = paper.make_paper(find(name), paper.seed("verify", str(seed), name))
    questions = paper.questions(sheet)
    nameless = sheet if seed < NAMING_SEEDS else {**sheet, "mistakes": {}}
    outcomes = []
    for number, solution in enumerate(tried_with(name)):
        # A mutant of a reference works on the network that stands in for a Keras model.
        stand_in = paper.network_of if solution.kind == MUTANT else None
        with patience(PATIENCE):
            answers = probe.ask(solution.function, questions, sheet["forbidden"], as_model=stand_in)
        given = judge.judge(nameless if solution.kind == MUTANT else sheet, answers)
        outcomes.append(
            Outcome(name, seed, number, given["points"], given["of"], given["mistake"] or "")
        )
    return outcomes


def prepare() -> None:
    """In each new process: quiet, and one thread, for there is a process for each core."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 2)  # TensorFlow's start-up lines, and warnings that wrong answers raise
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        threading.Event().wait(1)
    os._exit(1)


def run(names: list[str], seeds: int = SEEDS, workers: int | None = None) -> Iterator[list]:
    """Grade all solutions of the exercises under all seeds; one list of outcomes at a time."""
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    pool = ProcessPoolExecutor(workers or os.cpu_count(), context, initializer=prepare)
    with pool:
        # The seeds of one exercise lie apart, so that no process waits for one slow exercise.
        jobs: list[Future] = [
            pool.submit(attempt, name, seed) for seed in range(seeds) for name in names
        ]
        try:
            for job in as_completed(jobs):
                yield job.result()
        finally:
            pool.shutdown(cancel_futures=True)
