"""The demonstration: a sample class, graded from end to end in a course folder of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from autograder.course import folder as course
from autograder.course import report_page
from autograder.course.remarks import Remark, RemarkCode
from autograder.course.report import make_report
from autograder.course.results import Result, read_result
from autograder.course.runner import Grading
from autograder.course.samples import SAMPLES, hand_in
from autograder.course.workers import Workers

LESSONS = sorted({sample.lesson for sample in SAMPLES})
IMPATIENT = {"timeout": 15, "question_timeout": 8}  # seconds; the sample loops are short of them


def make_course(root: Path) -> Path:
    """build/demo: a course folder with the sample class's lessons, and nothing graded yet."""
    folder = root / "build" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(root / "nbgrader_config.py", folder)
    for lesson in LESSONS:
        shutil.copytree(root / "source" / lesson, folder / "source" / lesson)
    return folder


def release(folder: Path) -> None:
    """The student versions, by nbgrader, and what the class hands in."""
    api = course.api(folder)
    for lesson in LESSONS:
        course.must(api.generate_assignment(lesson))
    for sample in SAMPLES:
        hand_in(sample, folder)


def grade(folder: Path, workers: Workers) -> Iterator[Result]:
    """Grade the class, in the order in which it gets done; each ends with points or a reason."""
    for lesson in LESSONS:
        grading = Grading(folder, lesson, Mark=IMPATIENT)
        for outcome in grading.run(grading.left([]), workers):
            if outcome.reason:
                remark = Remark(RemarkCode.NOT_GRADED, {"error": outcome.reason})
                yield Result(outcome.student, lesson, remarks=[remark])
            else:
                yield read_result(folder, outcome.student, lesson)


def give_feedback(folder: Path) -> None:
    """feedback/: one page for each submission."""
    api = course.api(folder)
    for lesson in LESSONS:
        course.must(api.generate_feedback(lesson))


def export(folder: Path) -> Path:
    """grades.csv, by nbgrader's own exporter."""
    from nbgrader.plugins import CsvExportPlugin

    file = folder / "grades.csv"
    exporter = CsvExportPlugin(to=str(file))
    with course.api(folder).gradebook as gradebook:
        exporter.export(gradebook)
    return file


def report(folder: Path) -> list[Path]:
    """reports/: the page about each lesson."""
    return [report_page.write(make_report(folder, lesson), folder)[0] for lesson in LESSONS]
