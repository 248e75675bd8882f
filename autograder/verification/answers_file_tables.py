"""What came of a file of answers, for the terminal."""

from collections.abc import Callable, Iterator, Sequence

from rich import box
from rich.table import Table

from autograder.exercises import find
from autograder.verification.answers_file import AMBIGUOUS, RIGHT, WRONG
from autograder.verification.grade_answers_file import Result

Count = Callable[[Result], bool]
COLUMNS: dict[str, Count] = {
    "right": lambda result: result.answer.kind == RIGHT,
    "lost": lambda result: result.lost,
    "wrong": lambda result: result.answer.kind == WRONG,
    "escaped": lambda result: result.escaped,
    "named": lambda result: result.answer.kind == WRONG and result.named is not None,
    "explained": lambda result: result.answer.kind == WRONG and result.explained,
}
LEGEND = (
    "lost: right answers that lost points under some seed; escaped: wrong ones that kept them all "
    "under some seed; named: wrong ones with the same misconception named under every seed; "
    "explained: wrong ones whose feedback states a cause, by such a name or otherwise."
)
BAD = ("lost", "escaped")


def by_exercise(results: Sequence[Result]) -> Table:
    """The counts of each exercise, in the order of the lessons."""
    table = Table(title="Answers of the file", box=box.SIMPLE_HEAD, padding=0)
    table.add_column("exercise", no_wrap=True)
    for title in COLUMNS:
        table.add_column(title, justify="right", no_wrap=True, min_width=len(title) + 1)
    for key in sorted({result.answer.exercise for result in results}):
        of_exercise = [result for result in results if result.answer.exercise == key]
        table.add_row(find(key).name, *_counts(of_exercise))
    table.add_section()
    table.add_row("all", *_counts(results), style="bold")
    return table


def _counts(results: Sequence[Result]) -> Iterator[str]:
    for title, holds in COLUMNS.items():
        number = sum(map(holds, results))
        yield f"[red]{number}[/]" if title in BAD and number else str(number)


def lines(results: Sequence[Result]) -> Iterator[str]:
    """A line for each answer that lost, escaped, or has a name: which, how, and under what name."""
    for result in results:
        if result.lost:
            yield f"lost: {_place(result)}: {_points(result)}"
    for result in results:
        if result.escaped:
            yield f"escaped: {_place(result)}: {_points(result)}"
    for result in results:
        names = sorted({grade.named or "nothing" for grade in result.grades} - {"nothing"})
        if names and result.answer.kind != RIGHT:
            by_seed = "" if result.named else ", not under every seed"
            yield f"named {' or '.join(names)}{by_seed}: {_place(result)}"


def _place(result: Result) -> str:
    answer = result.answer
    return f"line {answer.line}, {find(answer.exercise).name}: {answer.note}"


def _points(result: Result) -> str:
    points = sorted({grade.points for grade in result.grades})
    listed = f"{points[0]:g}" if len(points) == 1 else f"{points[0]:g} to {points[-1]:g}"
    return f"{listed} of {result.grades[0].of:g}"


def summary(results: Sequence[Result], seeds: int) -> str:
    """The result in one sentence."""
    count = {title: sum(map(holds, results)) for title, holds in COLUMNS.items()}
    ambiguous = sum(result.answer.kind == AMBIGUOUS for result in results)
    return (
        f"{count['right']} right answers, {count['lost']} lost points; {count['wrong']} wrong "
        f"ones, {count['escaped']} escaped, {count['named']} named, {count['explained']} "
        f"explained; {ambiguous} ambiguous; {seeds} seeds."
    )
