"""The command line: one function a command; what each does stands in its docstring."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal, NoReturn

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

from autograder import tables

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lessons from activation functions to Keras, and the autograder that marks them.",
)
console = Console()
errors = Console(stderr=True)


class Rate(ProgressColumn):
    """How many a minute."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f} a minute" if speed else "")


def progress(*more: ProgressColumn) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *more,
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=console,
    )


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Ctrl-C that is not lost where Python drops what is raised, as in a finalizer.

    yields : a function that raises KeyboardInterrupt again if it was pressed
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
    """Something that must not be mistaken for a result."""
    errors.print(f"[yellow]{label}:[/] {escape(sentence)}", highlight=False, soft_wrap=True)


def main() -> None:
    """The program: as the Typer app, with errors that a user can mend as one sentence."""
    from autograder.course.folder import CourseError
    from autograder.course.refusals import REMEDIES, sentence

    try:
        app()
    except CourseError as error:
        fail(str(error))
    except OSError as error:
        if error.errno not in REMEDIES:
            raise
        # What could not be printed must not be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        fail(sentence(error))


def fail(sentence: str) -> NoReturn:
    tell("autograder", sentence)
    raise SystemExit(1) from None


@app.command()
def build(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lessons, as 03_sigmoid; all where none is named.")
    ] = None,
) -> None:
    """Make both editions from source/: release/ for the class, notebooks/ for self-study."""
    from autograder.course import folder as course

    root = course.root()
    build_editions(root, course.pick(root, lessons or []))


def build_editions(root: Path, lessons: list[str]) -> None:
    from autograder.course.build import bring_table, build_release, build_selfstudy

    with progress() as bar:
        task = bar.add_task("", total=2 * len(lessons))
        for lesson in lessons:
            bring_table(root, lesson)
            for what, step in (("release", build_release), ("self-study", build_selfstudy)):
                bar.update(task, description=f"{what} of {lesson}")
                step(root, lesson)
                bar.advance(task)
        bar.update(task, description="both editions")


@app.command()
def demo() -> None:
    """Build both editions, then grade a sample class in build/demo, from end to end."""
    from autograder.course import demo as sample
    from autograder.course import folder as course
    from autograder.course import workers

    root = course.root()
    console.print("1. Both editions of every lesson, from source/")
    build_editions(root, course.lessons(root))
    console.print("2. A sample class: release by nbgrader, submissions of every kind")
    folder = sample.make_course(root)
    sample.release(folder)
    console.print("3. Grading, by nbgrader with the judge outside the student's kernel")
    with progress() as bar, workers.local(workers.processors()) as crew:
        task = bar.add_task("submissions graded", total=len(sample.SAMPLES))
        results = {}
        for result in sample.autograde(folder, crew):
            results[result.student, result.lesson] = result
            bar.advance(task)
    console.print("4. Feedback pages, grades.csv and class reports")
    sample.give_feedback(folder)
    grades = sample.export(folder)
    pages = sample.report(folder)
    console.print(tables.result_table([results[s.student, s.lesson] for s in sample.SAMPLES]))
    where = folder.relative_to(root)
    console.print(f"Grades:   {grades.relative_to(root)}")
    console.print(f"Feedback: {where}/feedback/<submission>/<lesson>/<lesson>.html")
    for page in pages:
        console.print(f"Report:   {page.relative_to(root)}", highlight=False)
    console.print("To grade a class of your own, read on in README.md: “For instructors”.")


@app.command()
def collect(
    platform: Annotated[
        Literal["canvas", "moodle", "gradescope", "folder"],
        typer.Argument(help="Who made the zip; folder: it has a folder for each student."),
    ],
    file: Annotated[Path, typer.Argument(metavar="ZIP", help="The submissions, as downloaded.")],
    lesson: Annotated[str, typer.Argument(help="The lesson, as 03_sigmoid.")],
    force: Annotated[bool, typer.Option(help="Also over newer ones in submitted/.")] = False,
) -> None:
    """Sort a downloaded zip of submissions into submitted/<student>/<lesson>/.

    Of several attempts the latest counts. It may be called again with a newer zip.
    """
    from autograder.course import folder as course
    from autograder.course.collect import collect as place

    root = course.root()
    course.pick(root, [lesson])
    collection = place(root, platform, file, lesson, force)
    console.print(tables.collection_table(collection, lesson))
    for remark in collection.left_out:
        tell("Left out", remark.sentence)
    if late := [submission.student for submission in collection.submissions if submission.late]:
        tell(
            "Late",
            f"{', '.join(late)}. {platform.capitalize()} does not say how late: to penalize a late "
            f"submission, write its time to submitted/<student>/{lesson}/timestamp.txt, "
            "e.g. 2030-02-01 09:00:00 UTC.",
        )
    if not collection.submissions:
        raise SystemExit(1)


@app.command()
def grade(
    lesson: Annotated[str, typer.Argument(help="The lesson, as 03_sigmoid.")],
    student: Annotated[
        list[str] | None, typer.Option(help="Only this one; may be given again for others.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; one for each processor if not given.")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(help="Of a Dask cluster that runs the notebooks, as tcp://host:8786.")
    ] = "",
    force: Annotated[bool, typer.Option(help="Also what is graded already.")] = False,
    db: Annotated[
        str, typer.Option(help="The gradebook's URL, if not as in nbgrader_config.py.")
    ] = "",
    sandbox: Annotated[
        Literal["require", "auto", "off"] | None,
        typer.Option(
            help="Confine student code: or refuse to grade, where the machine can, or never. "
            "As in nbgrader_config.py if not given, and there auto. See autograder doctor."
        ),
    ] = None,
) -> None:
    """Grade a class: what nbgrader autograde does, for many submissions at once.

    It may be stopped at any moment; the next call grades what is left, and what is new.
    """
    from autograder.course import folder as course
    from autograder.course import workers as places
    from autograder.course.runner import Grading

    if scheduler and workers:
        raise course.CourseError("Give --workers or --scheduler: a cluster has its own workers.")
    root = course.root()
    settings = {"CourseDirectory": {"db_url": db} if db else {}}
    settings["Mark"] = {"sandbox": sandbox} if sandbox else {}
    grading = Grading(root, lesson, **settings)
    left = grading.left(student or [], force)
    asked = len(set(student)) if student else len(grading.submissions)
    if not left:
        console.print(f"Nothing is left to do: all {asked} are graded.", highlight=False)
        return
    if scheduler:
        place = places.cluster(scheduler)
    else:
        place = places.local(workers or places.processors(), grading.warm)
    failed = []
    try:
        with (
            place as crew,
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
        console.print("Stopped. Nothing is lost: the next call grades what is left.")
        raise SystemExit(130) from None
    graded = len(left) - len(failed)
    before = f"; {asked - len(left)} were graded before" if asked > len(left) else ""
    console.print(f"{graded} of {len(left)} submissions graded{before}.", highlight=False)
    if failed:
        console.print(tables.failure_table(failed))
        raise SystemExit(1)


@app.command()
def report(
    lesson: Annotated[str, typer.Argument(help="The lesson, as 03_sigmoid.")],
) -> None:
    """Write the class report: what to teach again, and which submissions to look at."""
    from autograder.course import folder as course
    from autograder.course import report_page
    from autograder.course.report import make_report

    root = course.root()
    course.pick(root, [lesson])
    made = make_report(root, lesson)
    html, csv = report_page.write(made, root)
    for note in made.notes:
        console.print(escape(note), highlight=False, soft_wrap=True)
    if made.counted:
        console.print(tables.report_table(made))
    for item in made.teach:
        most = item.reasons[0]
        said = f"{item.exercise.name} ({len(most.students)} of {made.counted}: {most.sentence})"
        console.print(f"Teach again: {escape(said)}", highlight=False, soft_wrap=True)
    console.print(f"Report: {html.relative_to(root)}", highlight=False, soft_wrap=True)
    console.print(f"Scores: {csv.relative_to(root)}", highlight=False, soft_wrap=True)


@app.command()
def export(
    platform: Annotated[
        Literal["canvas", "moodle", "gradescope", "csv"], typer.Argument(help="Whose columns.")
    ],
    lesson: Annotated[str, typer.Argument(help="The lesson, as 03_sigmoid.")],
    output: Annotated[
        Path | None, typer.Option(help="The file to write; one in exports/ if not given.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="The platform's own exported CSV, to be filled in.")
    ] = None,
) -> None:
    """Write the points of a lesson as Canvas, Moodle or Gradescope have them, or as plain CSV.

    With --roster, the platform's own file is filled in: Canvas's exported gradebook, Moodle's
    grading worksheet or exported gradebook, Gradescope's roster or scores. That is what to import.
    """
    from autograder.course import folder as course
    from autograder.course.export import export as make_export

    root = course.root()
    course.pick(root, [lesson])
    exported = make_export(root, lesson, platform, roster)
    file = output or root / "exports" / f"{lesson}-{platform}.csv"
    exported.table.write(file)
    for remark in exported.remarks:
        tell("Note", remark.sentence)
    console.print(f"Points of {exported.filled}: {file}", highlight=False, soft_wrap=True)


@app.command()
def verify(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Lessons, as 03_sigmoid; all where none is named.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the figures to this file, as Markdown.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Grade each solution under so many.")] = 20,
) -> None:
    """Grade the grader: wrong answers must lose points, right ones must not, names must fit."""
    from autograder.course import folder as course
    from autograder.exercises import of_lesson
    from autograder.verification import definitions, scores, table, trials

    root = course.root()
    chosen = [lesson for lesson in course.pick(root, lessons or []) if of_lesson(lesson)]
    exercises = [exercise for lesson in chosen for exercise in of_lesson(lesson)]
    names = [exercise.name for exercise in exercises]
    found, outcomes = [], {name: [] for name in names}
    with progress() as bar:
        task = bar.add_task("reading definitions", total=len(names) + len(chosen))
        for exercise in exercises:
            found += definitions.problems(exercise)
            bar.advance(task)
        for lesson in chosen:
            source = root / "source" / lesson / f"{lesson}.ipynb"
            found += definitions.points_in_the_notebook(source, of_lesson(lesson))
            bar.advance(task)
        if found:
            console.print(*map(escape, found), sep="\n", highlight=False, soft_wrap=True)
            raise SystemExit(1)
        task = bar.add_task("grading right, wrong and mutated answers", total=seeds * len(names))
        for batch in trials.run(names, seeds):
            outcomes[batch[0].exercise] += batch
            bar.advance(task, len({outcome.seed for outcome in batch}))
    total = scores.Total(
        [scores.score(name, trials.tried_with(name), outcomes[name]) for name in names]
    )
    console.print(table.for_terminal(total))
    for line in table.complaints(total):
        console.print(escape(line), highlight=False, soft_wrap=True)
    console.print(table.summary(total, seeds), highlight=False, soft_wrap=True)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(table.for_docs(total, seeds), encoding="utf-8")
        console.print(f"Written: {report}", highlight=False)
    if not total.good:
        raise SystemExit(1)


@app.command()
def doctor() -> None:
    """Say what protects this machine from student code, and what does not."""
    from autograder.kernels.doctor import findings

    found = findings()
    for finding in found:
        mark = "[green]yes[/]" if finding.good else "[red]no [/]"
        console.print(f"{mark}  {escape(finding.sentence)}", highlight=False)
    if not all(finding.good for finding in found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
