"""The command line: one function per command; its docstring is the text of `--help`."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder.cli import tables

if TYPE_CHECKING:
    from autograder.verification.tally import Tally

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lessons from activation functions to Keras, and the autograder that grades them.",
    epilog="`autograder COMMAND --help` describes one command, with an example.",
)
START, CLASS, AUTHORS = "Try it", "Grade a class", "Write lessons"  # the panels of --help
console = Console()
errors = Console(stderr=True)


class Rate(ProgressColumn):
    """The pace, per minute."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f} per minute" if speed else "")


def progress(*more: ProgressColumn) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *more,
        TimeElapsedColumn(),
        TextColumn("remaining:"),
        TimeRemainingColumn(),
        console=console,
    )


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Keep a Ctrl-C that Python would swallow, e.g. one that is raised in a finalizer.

    Yields
    ------
    Callable
        Raises KeyboardInterrupt again if Ctrl-C was pressed.
    """
    pressed = False

    def press(*_: object) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, press)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


def tell(label: str, sentence: str) -> None:
    """Print a sentence to stderr, apart from the results."""
    errors.print(f"[yellow]{label}:[/] {escape(sentence)}", highlight=False, soft_wrap=True)


def main() -> None:
    """Run the Typer app, and report errors that a user can fix in a sentence."""
    from autograder.course_folder import CourseError
    from autograder.disk_errors import REMEDIES, sentence

    try:
        app()
    except CourseError as error:
        fail(str(error))
    except OSError as error:
        if error.errno not in REMEDIES:
            raise
        # Python would flush stdout at exit, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        fail(sentence(error))


def fail(sentence: str) -> NoReturn:
    tell("autograder", sentence)
    raise SystemExit(1) from None


def build_editions(root: Path, lessons: list[str]) -> None:
    from autograder.editions.build import copy_dataset, build_release, build_selfstudy

    with progress() as bar:
        task = bar.add_task("", total=2 * len(lessons))
        for lesson in lessons:
            copy_dataset(root, lesson)
            for what, step in (("class edition", build_release), ("self-study", build_selfstudy)):
                bar.update(task, description=f"{lesson}: {what}")
                step(root, lesson)
                bar.advance(task)
        bar.update(task, description="both editions")


@app.command(rich_help_panel=START)
def demo() -> None:
    """Build both editions, then grade a sample class from start to finish in build/demo."""
    from autograder import course_folder as course
    from autograder.autograding import pools
    from autograder.demo import run as demo

    root = course.root()
    console.print("1. Build both editions of every lesson from source/")
    build_editions(root, course.lessons(root))
    console.print("2. Set up a sample class: release its lessons, write its submissions")
    folder = demo.make_course(root)
    demo.release(folder)
    console.print("3. Grade them with nbgrader, judging outside the students' kernels")
    with progress() as bar, pools.local(pools.processors()) as crew:
        task = bar.add_task("submissions graded", total=len(demo.SAMPLES))
        results = {}
        for result in demo.autograde(folder, crew):
            results[result.student, result.lesson] = result
            bar.advance(task)
    console.print("4. Write feedback pages, grades.csv and class reports")
    demo.give_feedback(folder)
    grades = demo.export(folder)
    pages = demo.report(folder)
    in_order = [results[sample.student, sample.lesson] for sample in demo.SAMPLES]
    console.print(tables.result_table(in_order))
    where = folder.relative_to(root)
    console.print(f"Grades:   {grades.relative_to(root)}")
    console.print(f"Feedback: {where}/feedback/<submission>/<lesson>/<lesson>.html")
    for page in pages:
        console.print(f"Report:   {page.relative_to(root)}", highlight=False)
    console.print("To grade your own class, continue with “For instructors” in README.md.")


@app.command(rich_help_panel=CLASS)
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
    course.pick(root, [lesson])
    collection = collect(root, platform, file, lesson, force)
    console.print(tables.collection_table(collection, lesson))
    for skipped in collection.left_out:
        tell("Not collected", skipped.text)
    if late := [submission.student for submission in collection.submissions if submission.late]:
        tell(
            "Late",
            f"{', '.join(late)}. {platform.capitalize()} does not say by how much: to apply a "
            "penalty, write the time of submission, e.g. 2030-02-01 09:00:00 UTC, to "
            f"submitted/<student>/{lesson}/timestamp.txt.",
        )
    if not collection.submissions:
        raise SystemExit(1)


@app.command(rich_help_panel=CLASS)
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
    from autograder.autograding.class_run import Grading
    from autograder.autograding.pools import cluster, local, processors

    if scheduler and workers:
        raise course.CourseError("Use --workers or --scheduler, not both: a cluster has its own.")
    root = course.root()
    settings = {"CourseDirectory": {"db_url": db} if db else {}}
    settings["Mark"] = {"sandbox": sandbox} if sandbox else {}
    grading = Grading(root, lesson, **settings)
    left = grading.left(student or [], force)
    asked = len(set(student)) if student else len(grading.submissions)
    if not left:
        console.print(f"Nothing to do: {asked} of {asked} already graded.", highlight=False)
        return
    pool = cluster(scheduler) if scheduler else local(workers or processors(), grading.warm)
    failed = []
    try:
        with (
            pool as crew,
            progress(Rate()) as bar,
            interruptible() as check,
            contextlib.closing(grading.run(left, crew)) as outcomes,
        ):
            task = bar.add_task(lesson, total=len(left))
            for outcome in outcomes:
                check()
                failed += [outcome] if outcome.reason else []
                bar.advance(task)
    except KeyboardInterrupt:
        console.print("Stopped. Nothing is lost: run the command again to grade the rest.")
        raise SystemExit(130) from None
    graded = len(left) - len(failed)
    before = f"; {asked - len(left)} were already graded" if asked > len(left) else ""
    console.print(f"{graded} of {len(left)} submissions graded{before}.", highlight=False)
    if failed:
        console.print(tables.failure_table(failed))
        raise SystemExit(1)


@app.command(rich_help_panel=CLASS)
def report(
    lesson: Annotated[str, typer.Argument(help="Lesson, e.g. 03_sigmoid.")],
) -> None:
    """Write the class report: what to teach again, and which submissions to review.

    Example: autograder report 03_sigmoid
    """
    from autograder import course_folder as course
    from autograder.class_report import page as report_page
    from autograder.class_report.report import make_report

    root = course.root()
    course.pick(root, [lesson])
    made = make_report(root, lesson)
    html, csv = report_page.write(made, root)
    for note in made.notes:
        console.print(escape(note.text), highlight=False, soft_wrap=True)
    if made.counted:
        console.print(tables.report_table(made))
    for item in made.teach:
        most = item.reasons[0]
        said = f"{item.exercise.name} ({len(most.students)} of {made.counted}: {most.sentence})"
        console.print(f"Teach again: {escape(said)}", highlight=False, soft_wrap=True)
    console.print(f"Report: {html.relative_to(root)}", highlight=False, soft_wrap=True)
    console.print(f"Scores: {csv.relative_to(root)}", highlight=False, soft_wrap=True)


@app.command(rich_help_panel=CLASS)
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
    from autograder.lms.export import export

    root = course.root()
    course.pick(root, [lesson])
    exported = export(root, lesson, platform, roster)
    file = output or root / "exports" / f"{lesson}-{platform}.csv"
    exported.table.write(file)
    for remark in exported.remarks:
        tell("Note", remark.text)
    console.print(f"Students: {exported.filled}", highlight=False)
    console.print(f"File:     {file}", highlight=False, soft_wrap=True)


@app.command(rich_help_panel=AUTHORS)
def build(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lessons, e.g. 03_sigmoid. Default: all lessons.")
    ] = None,
) -> None:
    """Build both editions from source/: release/ for a class, notebooks/ for self-study.

    Example: autograder build 03_sigmoid
    """
    from autograder import course_folder as course

    root = course.root()
    build_editions(root, course.pick(root, lessons or []))


@app.command(rich_help_panel=AUTHORS)
def verify(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lessons, e.g. 03_sigmoid. Default: all lessons.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Markdown file for the figures. Default: print them only."
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Ledger that records the counts of these lessons."),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Prove only the lessons that changed since they were recorded in this ledger, and "
            "one more, chosen by the date. Their counts must be those of the ledger.",
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option(min=1, help="Seeds of the inputs to grade each answer with.")
    ] = 20,
) -> None:
    """Test the grader: wrong answers must lose points, correct ones must not.

    Each misconception must also be named correctly, and points must not depend on the inputs.

    Example: autograder verify 03_sigmoid --seeds 2
    """
    from autograder import course_folder as course
    from autograder.exercises import of_lesson
    from autograder.verification import ledger as ledgers
    from autograder.verification import tables as table

    root = course.root()
    chosen = [lesson for lesson in course.pick(root, lessons or []) if of_lesson(lesson)]
    check_definitions(root, chosen)
    if ledger:
        if report or record:
            raise course.CourseError("--report and --record need every proof: leave out --ledger.")
        prove_what_changed(chosen, seeds, ledger)
        return
    total = prove(chosen, seeds)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(table.for_docs(total, seeds), encoding="utf-8")
        console.print(f"Written: {report}", highlight=False)
    if not total.good:
        raise SystemExit(1)
    if record:
        ledgers.write(record, total, seeds)
        console.print(f"Recorded: {record}", highlight=False)


def check_definitions(root: Path, lessons: list[str]) -> None:
    """Exit with one sentence for each definition that an author has to correct."""
    from autograder.exercises import of_lesson
    from autograder.verification import definition_checks

    found: list[str] = []
    with progress() as bar:
        for lesson in bar.track(lessons, description="reading definitions"):
            for exercise in of_lesson(lesson):
                found += [
                    *definition_checks.problems(exercise),
                    *definition_checks.unanswered(exercise),
                ]
            source = root / "source" / lesson / f"{lesson}.ipynb"
            found += definition_checks.problems_of_notebook(source, lesson)
    if found:
        console.print(*map(escape, found), sep="\n", highlight=False, soft_wrap=True)
        raise SystemExit(1)


def prove(lessons: list[str], seeds: int) -> "Tally":
    """Grade every solution of these lessons, and print what came of it."""
    from autograder.exercises import of_lesson
    from autograder.verification import tables as table
    from autograder.verification import tally, trials

    keys = [exercise.key for lesson in lessons for exercise in of_lesson(lesson)]
    outcomes: dict[str, list[trials.Outcome]] = {key: [] for key in keys}
    with progress() as bar:
        task = bar.add_task("grading correct, wrong and mutated answers", total=seeds * len(keys))
        for batch in trials.run(keys, seeds):
            outcomes[batch[0].exercise] += batch
            bar.advance(task, len({outcome.seed for outcome in batch}))
    total = tally.Tally([tally.score(key, trials.tried_with(key), outcomes[key]) for key in keys])
    console.print(table.for_terminal(total))
    for line in table.complaints(total):
        console.print(escape(line), highlight=False, soft_wrap=True)
    console.print(table.summary(total, seeds), highlight=False, soft_wrap=True)
    return total


def prove_what_changed(lessons: list[str], seeds: int, file: Path) -> None:
    """Prove the lessons that a ledger does not vouch for, and compare the counts with its own."""
    from datetime import UTC, datetime

    from autograder.course_folder import CourseError
    from autograder.verification import ledger as ledgers

    ledger = ledgers.read(file)
    if seeds != ledger["seeds"]:
        raise CourseError(f"{file} was recorded under {ledger['seeds']} seeds, not {seeds}.")
    reasons = ledgers.to_prove(ledger, lessons, datetime.now(UTC).date())
    for lesson in lessons:
        fate = f"proved afresh: {reasons[lesson]}" if lesson in reasons else f"taken from {file}"
        console.print(f"{lesson}: {fate}", highlight=False, soft_wrap=True)
    total = prove([lesson for lesson in lessons if lesson in reasons], seeds)
    differences = ledgers.differences(ledger, total)
    if differences or not total.good:
        console.print(*map(escape, differences), sep="\n", highlight=False, soft_wrap=True)
        raise CourseError(
            f"{file} does not hold for what was proved afresh. If the counts are as they should "
            "be, run `make prove` and commit what it writes."
        )


@app.command(rich_help_panel=AUTHORS)
def new_exercise(
    lesson: Annotated[str, typer.Argument(help="Lesson that sets it, e.g. 03_sigmoid.")],
    name: Annotated[str, typer.Argument(help="Function that students write, e.g. softplus.")],
) -> None:
    """Begin a new exercise: its module, its answers, and its cells at the end of the lesson.

    Example: autograder new-exercise 03_sigmoid softplus
    """
    from autograder import course_folder as course
    from autograder.authoring import new_exercise as begin

    for file in begin.new_exercise(course.root(), lesson, name):
        console.print(f"Written: {file}", highlight=False, soft_wrap=True)
    console.print(f"autograder verify {lesson} says what is left to do.", highlight=False)


@app.command(rich_help_panel=START)
def doctor() -> None:
    """Check what protects this machine from student code."""
    from autograder.kernels.doctor import findings

    found = findings()
    for finding in found:
        mark = "[green]yes[/]" if finding.good else "[red]no [/]"
        console.print(f"{mark}  {escape(finding.sentence)}", highlight=False)
    if not all(finding.good for finding in found):
        raise SystemExit(1)
