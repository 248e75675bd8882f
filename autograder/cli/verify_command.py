"""The command that tests the grader: verify."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from autograder.cli.progress import progress
from autograder.cli.terminal_output import console

if TYPE_CHECKING:
    from autograder.verification.count_wrong_verdicts import Tally


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
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Grade the answers of this file instead, each below a line such as "
            "`#% wrong sigmoid: the exponent has the wrong sign`.",
        ),
    ] = None,
    json_out: Annotated[
        Path | None,
        typer.Option("--json", metavar="OUT", help="With --answers: JSON file for the verdicts."),
    ] = None,
    seeds: Annotated[
        int, typer.Option(min=1, help="Seeds of the inputs to grade each answer with.")
    ] = 20,
) -> None:
    """Test the grader: wrong answers must lose points, correct ones must not.

    Each misconception must also be named correctly, and points must not depend on the inputs.

    With --answers FILE, the answers are yours: `right` ones must keep every point, `wrong` ones
    must lose some.

    Examples: autograder verify 03_sigmoid --seeds 2 · autograder verify --answers term.txt
    """
    from autograder import course_folder as course
    from autograder.exercises import of_lesson
    from autograder.verification import result_tables
    from autograder.verification import results_ledger as ledgers

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # an answer may import TensorFlow
    root = course.root()
    if answers:
        if lessons or report or record or ledger:
            raise course.CourseError("--answers FILE goes with --seeds and --json alone.")
        grade_file(root, answers, seeds, json_out)
        return
    if json_out:
        raise course.CourseError("--json needs --answers FILE.")
    chosen = [lesson for lesson in course.resolve_lessons(root, lessons or []) if of_lesson(lesson)]
    check_definitions(root, chosen)
    if ledger:
        if report or record:
            raise course.CourseError("--report and --record need every proof: leave out --ledger.")
        prove_what_changed(chosen, seeds, ledger)
        return
    counts = prove(chosen, seeds)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(result_tables.for_docs(counts, seeds), encoding="utf-8")
        console.print(f"Written: {report}", highlight=False)
    if not counts.good:
        raise SystemExit(1)
    if record:
        ledgers.write(record, counts, seeds)
        console.print(f"Recorded: {record}", highlight=False)


def grade_file(root: Path, file: Path, seeds: int, json_out: Path | None) -> None:
    """Grade the answers of a file and print the result; exit with 1 where a verdict is wrong."""
    import json

    from autograder.verification import answers_file, answers_file_tables, grade_answers_file

    answers = answers_file.read(file)
    grades: list[grade_answers_file.Graded] = []
    with progress() as bar:
        task = bar.add_task(f"grading the answers of {file.name}", total=seeds * len(answers))
        for batch in grade_answers_file.run(answers, seeds, root / "source"):
            grades += batch
            bar.advance(task, len(batch))
    results = grade_answers_file.results(answers, grades)
    for line in answers_file_tables.lines(results):
        console.print(escape(line), highlight=False, soft_wrap=True)
    console.print(answers_file_tables.by_exercise(results))
    console.print(answers_file_tables.LEGEND, highlight=False)
    console.print(answers_file_tables.summary(results, seeds), highlight=False, soft_wrap=True)
    if json_out:
        verdicts = [result.as_json() for result in results]
        text = json.dumps(verdicts, indent=1, ensure_ascii=False)
        json_out.parent.mkdir(parents=True, exist_ok=True)
        json_out.write_text(text + "\n", encoding="utf-8")
        console.print(f"Written: {json_out}", highlight=False)
    if any(result.lost or result.escaped for result in results):
        raise SystemExit(1)


def check_definitions(root: Path, lessons: list[str]) -> None:
    """Print one sentence for each definition that an author has to correct, and exit if any."""
    from autograder.exercises import of_lesson
    from autograder.verification import definition_checks

    problems: list[str] = []
    with progress() as bar:
        for lesson in bar.track(lessons, description="reading definitions"):
            for exercise in of_lesson(lesson):
                problems += [
                    *definition_checks.problems(exercise),
                    *definition_checks.unanswered(exercise),
                ]
            source = root / "source" / lesson / f"{lesson}.ipynb"
            problems += definition_checks.problems_of_notebook(source, lesson)
    if problems:
        console.print(*map(escape, problems), sep="\n", highlight=False, soft_wrap=True)
        raise SystemExit(1)


def prove(lessons: list[str], seeds: int) -> "Tally":
    """Grade every solution of these lessons, and print the result."""
    from autograder.exercises import of_lesson
    from autograder.verification import count_wrong_verdicts, grade_known_answers, result_tables

    keys = [exercise.key for lesson in lessons for exercise in of_lesson(lesson)]
    outcomes: dict[str, list[grade_known_answers.Outcome]] = {key: [] for key in keys}
    with progress() as bar:
        task = bar.add_task("grading correct, wrong and mutated answers", total=seeds * len(keys))
        for batch in grade_known_answers.run(keys, seeds):
            outcomes[batch[0].exercise] += batch
            bar.advance(task, len({outcome.seed for outcome in batch}))
    counts = count_wrong_verdicts.Tally(
        [
            count_wrong_verdicts.score(key, grade_known_answers.tested_with(key), outcomes[key])
            for key in keys
        ]
    )
    console.print(result_tables.for_terminal(counts))
    for line in result_tables.complaints(counts):
        console.print(escape(line), highlight=False, soft_wrap=True)
    console.print(result_tables.summary(counts, seeds), highlight=False, soft_wrap=True)
    return counts


def prove_what_changed(lessons: list[str], seeds: int, file: Path) -> None:
    """Prove the lessons whose record in a ledger is out of date, and compare the counts."""
    from datetime import UTC, datetime

    from autograder.course_folder import CourseError
    from autograder.verification import results_ledger as ledgers

    ledger = ledgers.read(file)
    if seeds != ledger["seeds"]:
        raise CourseError(f"{file} was recorded under {ledger['seeds']} seeds, not {seeds}.")
    reasons = ledgers.to_prove(ledger, lessons, datetime.now(UTC).date())
    for lesson in lessons:
        source = f"proved again: {reasons[lesson]}" if lesson in reasons else f"taken from {file}"
        console.print(f"{lesson}: {source}", highlight=False, soft_wrap=True)
    counts = prove([lesson for lesson in lessons if lesson in reasons], seeds)
    differences = ledgers.differences(ledger, counts)
    if differences or not counts.good:
        console.print(*map(escape, differences), sep="\n", highlight=False, soft_wrap=True)
        raise CourseError(
            f"{file} differs from what was proved again. If the new counts are as intended, run "
            "`make prove` and commit what it writes."
        )
