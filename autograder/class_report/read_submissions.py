"""The graded submissions of a class, read in processes of their own.

A submission holds a student's code, and to parse code can take any time and memory. So each has a
time limit, and the process that reads it is ended when the time is over: the submission is then
listed with its points, and with the remark that its code was not looked through.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
from pebble import ProcessExpired, ProcessPool

from autograder.class_report.similarity import ComparedAnswer, compared_answers
from autograder.class_report.submission_summary import SubmissionSummary, summarize
from autograder.notebooks.definition_versions import outdated_exercises
from autograder.notebooks.read_marked_notebook import read_notebook, result_of

TIME_LIMIT = 20.0  # seconds for one submission; an ordinary one takes a hundredth of a second
MODULE = "autograder.class_report.read_submissions"


@dataclass(frozen=True)
class ReadSubmission:
    """What the report needs to know of a submission.

    Attributes
    ----------
    summary
        Its verdicts and remarks.
    answers
        Those that are long enough to compare with the answers of others.
    outdated
        The exercises that an older definition graded.
    """

    summary: SubmissionSummary
    answers: list[ComparedAnswer]
    outdated: list[str]


def read_submissions(
    folder: Path,
    lesson: str,
    students: Sequence[str],
    on_progress: Callable[[], None] = lambda: None,
    time_limit: float = TIME_LIMIT,
) -> Iterator[tuple[str, ReadSubmission | None]]:
    """Read the autograded notebooks of a lesson.

    Parameters
    ----------
    folder
        The course folder.
    lesson
        The lesson, e.g. "03_sigmoid".
    students
        Whose notebooks are read.
    on_progress
        Is called after each of them.
    time_limit
        Seconds for one submission.

    Yields
    ------
    student : str
    submission : ReadSubmission or None
        None where there are no verdicts, since grading stopped before.
    """
    # Not forked from this process, which may be a server with threads. What workers import is
    # imported once, by the process that they are forked from.
    context: Any = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
    if hasattr(context, "set_forkserver_preload"):
        context.set_forkserver_preload([MODULE])
    workers = min(len(students), os.cpu_count() or 1) or 1
    with ProcessPool(max_workers=workers, context=context) as pool:
        read = partial(read_submission, folder, lesson)
        futures = [pool.schedule(read, [student], timeout=time_limit) for student in students]
        for student, future in zip(students, futures, strict=True):
            try:
                submission = future.result()
            except (TimeoutError, ProcessExpired):
                submission = read_submission(folder, lesson, student, look_at_code=False)
            on_progress()
            yield student, submission


def read_submission(
    folder: Path, lesson: str, student: str, look_at_code: bool = True
) -> ReadSubmission | None:
    """Read one autograded notebook; None if grading stopped before there was one with verdicts."""
    try:
        nb = read_notebook(folder, student, lesson)
        result = result_of(nb, student, lesson)
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return None
    if not result.verdicts:
        return None
    lesson_sources, solutions = lesson_cells(folder, lesson)
    summary = summarize(result, nb, lesson_sources if look_at_code else None)
    compared = [] if result.unreadable or not look_at_code else compared_answers(nb, solutions)
    return ReadSubmission(summary, compared, outdated_exercises(nb, lesson))


@cache
def lesson_cells(folder: Path, lesson: str) -> tuple[frozenset[str], frozenset[ComparedAnswer]]:
    """The texts of a lesson's own cells, and its solutions as answers are compared."""
    source = nbformat.read(folder / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    return frozenset(cell.source for cell in source.cells), frozenset(compared_answers(source))
