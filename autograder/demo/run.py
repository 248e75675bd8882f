"""The demonstration: a sample class, graded from end to end in a course folder of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from autograder import course_folder as course
from autograder.autograding.class_run import ClassRun
from autograder.autograding.worker_pools import WorkerPool
from autograder.class_report import page as report_page
from autograder.class_report.gather_report_data import make_report
from autograder.demo.sample_submissions import SAMPLES, submit
from autograder.notebooks.read_marked_notebook import Result, read_result
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode

LESSONS = sorted({sample.lesson for sample in SAMPLES})
TIME_LIMITS = {"timeout": 15, "question_timeout": 8}  # seconds: short, for the infinite loop


def make_course(root: Path) -> Path:
    """Make build/demo, a course folder with the sample class's lessons and nothing graded yet.

    Parameters
    ----------
    root
        The course folder to copy configuration and lessons from.

    Returns
    -------
    Path
        The new course folder, which replaces an earlier one.
    """
    folder = root / "build" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(root / "nbgrader_config.py", folder)
    for lesson in LESSONS:
        shutil.copytree(root / "source" / lesson, folder / "source" / lesson)
    return folder


def release(folder: Path) -> None:
    """Release the lessons with nbgrader, and write the submissions of the class."""
    api = course.api(folder)
    for lesson in LESSONS:
        course.raise_on_failure(api.generate_assignment(lesson))
    for sample in SAMPLES:
        submit(sample, folder)


def autograde(folder: Path, workers: WorkerPool) -> Iterator[Result]:
    """Grade the class, and yield each result, in the order in which they are ready."""
    for lesson in LESSONS:
        class_run = ClassRun(folder, lesson, Mark=TIME_LIMITS)
        for outcome in class_run.autograde(class_run.ungraded([]), workers):
            if outcome.reason:
                remark = Remark(RemarkCode.NOT_GRADED, {"error": outcome.reason})
                yield Result(outcome.student, lesson, remarks=[remark])
            else:
                yield read_result(folder, outcome.student, lesson)


def give_feedback(folder: Path) -> None:
    """Write feedback/, with a page for each submission."""
    api = course.api(folder)
    for lesson in LESSONS:
        course.raise_on_failure(api.generate_feedback(lesson))


def export(folder: Path) -> Path:
    """Write grades.csv with nbgrader's own exporter, and return its path."""
    from nbgrader.plugins import CsvExportPlugin

    file = folder / "grades.csv"
    exporter = CsvExportPlugin(to=str(file))
    with course.api(folder).gradebook as gradebook:
        exporter.export(gradebook)
    return file


def report(folder: Path) -> list[Path]:
    """Write reports/, and return the page about each lesson."""
    return [report_page.write(make_report(folder, lesson), folder)[0] for lesson in LESSONS]
