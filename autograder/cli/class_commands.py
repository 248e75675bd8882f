"""Commands that grade a class: collect, grade, report, feedback and export."""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from autograder.cli import text_tables
from autograder.cli.progress import Rate, interruptible, progress
from autograder.cli.terminal_output import console, shown, tell
from autograder.visible_text import visible

if TYPE_CHECKING:
    from autograder.autograding.class_run import ClassRun, Outcome
    from autograder.autograding.worker_pools import WorkerPool


def collect(
    platform: Annotated[
        Literal["canvas", "moodle", "gradescope", "folder"],
        typer.Argument(help="Platform that made the zip; folder: one folder per student."),
    ],
    file: Annotated[Path, typer.Argument(metavar="ZIP", help="Submissions, as downloaded.")],
    lesson: Annotated[str, typer.Argument(help="Lesson, e.g. 03_sigmoid.")],
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite newer submissions in submitted/ too.")
    ] = False,
) -> None:
    """Sort a downloaded zip of submissions into submitted/<student>/<lesson>/.

    If a student submitted several times, the latest submission counts. You can run it again with a
    newer zip.

    Example: autograder collect canvas submissions.zip 03_sigmoid
    """
    from autograder import course_folder as course
    from autograder.lms.collect import collect

    root = course.root()
    course.resolve_lessons(root, [lesson])
    collection = collect(root, platform, file, lesson, force)
    console.print(text_tables.collection_table(collection, lesson))
    for skipped in collection.left_out:
        tell("Not collected", skipped.text)
    for note in collection.notes:
        tell("Note", note.text)
    if late := [submission.student for submission in collection.submissions if submission.late]:
        tell(
            "Late",
            f"{', '.join(late)}. {platform.capitalize()} does not say by how much: to apply a "
            "penalty, write the time of submission, e.g. 2030-02-01 09:00:00 UTC, to "
            f"submitted/<student>/{lesson}/timestamp.txt.",
        )
    if not collection.submissions:
        raise SystemExit(1)


def grade(
    lesson: Annotated[str, typer.Argument(help="Lesson, e.g. 03_sigmoid.")],
    student: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Student to grade; can be repeated. Default: all students."
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Worker processes. Default: one per processor."),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Dask scheduler address, e.g. tcp://host:8786. Default: grade on this machine.",
        ),
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Grade submissions that are already graded too.")
    ] = False,
    outdated: Annotated[
        bool,
        typer.Option(
            "--outdated", help="Grade only those that an older definition of an exercise graded."
        ),
    ] = False,
    db: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Gradebook database. Default: the one set in nbgrader_config.py."
        ),
    ] = "",
    sandbox: Annotated[
        Literal["require", "auto", "off"] | None,
        typer.Option(
            help="Sandbox student code: require (refuse to grade without one), auto (use one if "
            "available) or off. Default: set in nbgrader_config.py, otherwise auto."
        ),
    ] = None,
) -> None:
    """Grade a class: the same grades as nbgrader autograde, several submissions at a time.

    You can stop it at any time: the next run grades the remaining, new and changed submissions.

    Example: autograder grade 03_sigmoid --workers 4
    """
    from autograder import course_folder as course
    from autograder.autograding.class_run import ClassRun
    from autograder.autograding.worker_pools import cluster, local, processors
    from autograder.submissions.misplaced_folders import find_misplaced

    if scheduler and workers:
        raise course.CourseError("Use --workers or --scheduler, not both: a cluster has its own.")
    root = course.root()
    for remark in find_misplaced(root):
        tell("Not graded", visible(remark.text))
    settings = {"CourseDirectory": {"db_url": db} if db else {}}
    settings["Mark"] = {"sandbox": sandbox} if sandbox else {}
    class_run = ClassRun(root, lesson, **settings)
    to_grade = class_run.ungraded(student or [], force)
    if outdated:
        older = class_run.outdated(student or []).values()
        to_grade = sorted({name for names in older for name in names})
    count = len(set(student)) if student else len(class_run.submissions)
    refused = [] if student else class_run.refused()
    if not to_grade and not refused:
        done = f"{count} of {count} already graded"
        reason = "no submission was graded by an older definition" if outdated else done
        console.print(f"Nothing to do: {reason}.", highlight=False)
        _tell_outdated(class_run, student)
        return
    pool = cluster(scheduler) if scheduler else local(workers or processors(), class_run.warm)
    failed = _grade(class_run, to_grade, pool) if to_grade else []
    graded = len(to_grade) - len(failed)
    failed += refused
    already = count - len(to_grade)
    before = f"; {already} were already graded" if already > 0 else ""
    console.print(f"{graded} of {len(to_grade)} submissions graded{before}.", highlight=False)
    _tell_outdated(class_run, student)
    if failed:
        console.print(text_tables.failure_table(failed))
        raise SystemExit(1)


def _tell_outdated(class_run: "ClassRun", students: list[str] | None) -> None:
    """Say how many submissions an older definition of an exercise has graded."""
    from autograder.notebooks.definition_versions import counted

    if outdated := class_run.outdated(students or []):
        tell(
            "Outdated",
            f"Graded {counted(outdated)}. To grade these again, run `autograder grade "
            f"{class_run.lesson} --outdated`.",
        )


def _grade(
    class_run: "ClassRun", students: list[str], pool: AbstractContextManager["WorkerPool"]
) -> list["Outcome"]:
    """Grade these submissions with a progress bar, and return the outcomes of those that failed."""
    failed = []
    try:
        with (
            pool as workers,
            progress(Rate()) as bar,
            interruptible() as check,
            contextlib.closing(class_run.autograde(students, workers)) as outcomes,
        ):
            task = bar.add_task(class_run.lesson, total=len(students))
            for outcome in outcomes:
                check()
                failed += [outcome] if outcome.reason else []
                bar.advance(task)
    except KeyboardInterrupt:
        console.print("Stopped. Nothing is lost: run the command again to grade the rest.")
        raise SystemExit(130) from None
    return failed


def report(
    lesson: Annotated[str, typer.Argument(help="Lesson, e.g. 03_sigmoid.")],
) -> None:
    """Write the class report: what to teach again, and which submissions to review.

    Example: autograder report 03_sigmoid
    """
    from autograder import course_folder as course
    from autograder.class_report import page as report_page
    from autograder.class_report.gather_report_data import make_report

    root = course.root()
    course.resolve_lessons(root, [lesson])
    with progress() as bar:

        def begin(count: int) -> Callable[[], None]:
            task = bar.add_task(lesson, total=count)
            return lambda: bar.advance(task)

        made = make_report(root, lesson, begin)
    html, csv = report_page.write(made, root)
    for note in made.notes:
        console.print(shown(note.text), highlight=False, soft_wrap=True)
    if made.counted:
        console.print(text_tables.report_table(made))
    for item in made.teach:
        most = item.reasons[0]  # the most frequent
        reason = f"{len(most.students)} of {made.counted}: {most.sentence}"
        line = f"Teach again: {item.exercise.name} ({reason})"
        console.print(shown(line), highlight=False, soft_wrap=True)
    console.print(f"Report: {shown(str(html.relative_to(root)))}", highlight=False, soft_wrap=True)
    console.print(f"Scores: {shown(str(csv.relative_to(root)))}", highlight=False, soft_wrap=True)


def feedback(
    lessons: Annotated[
        list[str] | None,
        typer.Argument(help="Lessons, e.g. 03_sigmoid. Default: all lessons with submissions."),
    ] = None,
    student: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Student; can be repeated. Default: all students."),
    ] = None,
) -> None:
    """Make the feedback pages, renew those out of date, and release them to nbgrader's exchange.

    A page is out of date if the notebook, the points or the comments have changed since.

    Example: autograder feedback 03_sigmoid
    """
    from autograder import course_folder as course
    from autograder.feedback_page.give_feedback import give_feedback, students_with

    root, students = course.root(), student or []
    chosen = [
        lesson
        for lesson in course.resolve_lessons(root, lessons or [])
        if lessons or students_with(root, "submitted", lesson, students)
    ]
    given = []
    with progress() as bar:
        counts = [len(students_with(root, "autograded", lesson, students)) for lesson in chosen]
        task = bar.add_task("feedback pages", total=sum(counts))
        for lesson in chosen:
            given.append(give_feedback(root, lesson, students, lambda: bar.advance(task)))
    if not any(each.made or each.current or each.failed for each in given):
        raise course.CourseError("There are no submissions to give feedback on.")
    console.print(text_tables.feedback_table(given))
    for each in given:
        for name, reason in each.failed.items():
            tell("No feedback", f"{each.lesson}, {visible(name)}: {reason}.")
    if away := sorted({name for each in given for name in each.not_released}):
        tell(
            "Not released",
            f"{', '.join(map(visible, away))} did not submit with `nbgrader submit`. "
            "Return their pages in feedback/ as other files.",
        )
    if any(each.failed for each in given):
        raise SystemExit(1)


def export(
    platform: Annotated[
        Literal["canvas", "moodle", "gradescope", "csv"],
        typer.Argument(help="Platform to import the points into; csv: a plain table."),
    ],
    lesson: Annotated[str, typer.Argument(help="Lesson, e.g. 03_sigmoid.")],
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="File to write. Default: exports/<lesson>-<platform>.csv."
        ),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="CSV exported by the platform, to fill in. Default: a new table."
        ),
    ] = None,
) -> None:
    """Write the points of a lesson as a CSV file for Canvas, Moodle, Gradescope or a spreadsheet.

    With --roster, the platform's own file is filled in, ready to import: Canvas's exported
    gradebook, Moodle's grading worksheet or exported gradebook, Gradescope's roster or scores.

    Example: autograder export canvas 03_sigmoid --roster grades.csv
    """
    from autograder import course_folder as course
    from autograder.lms.export_grades import export

    root = course.root()
    course.resolve_lessons(root, [lesson])
    exported = export(root, lesson, platform, roster)
    file = output or root / "exports" / f"{lesson}-{platform}.csv"
    exported.table.write(file)
    for remark in exported.remarks:
        tell("Note", remark.text)
    console.print(f"Students: {exported.filled}", highlight=False)
    console.print(f"File:     {shown(str(file))}", highlight=False, soft_wrap=True)
