"""The counts of a verification, for the terminal and for the documentation."""

from rich import box
from rich.table import Table

from autograder.verification.count_wrong_verdicts import MIN_EXPLAINED, MIN_NAMED, Tally

COLUMNS = {
    "correct": "correct",
    "failed": "failed",
    "wrong": "wrong",
    "escaped": "escaped",
    "equivalent": "equal",
    "misconceptions": "known",
    "unnamed": "unnamed",
    "misnamed": "misnamed",
    "written": "written",
    "explained": "explained",
    "unsteady": "unsteady",
}
# Those that fit into a terminal of 80 columns.
IN_TERMINAL = ("correct", "failed", "wrong", "escaped", "unnamed", "misnamed", "unsteady")
LEGEND = (
    "The columns: correct answers and how many of them lost points (failed); wrong answers and how "
    "many got full points (escaped); equivalent mutants (equal); misconceptions of the exercise "
    "(known) and how many were not named (unnamed); answers named wrongly (misnamed); wrong "
    "answers as people write them (written) and how many have a stated cause (explained); answers "
    "whose points depended on the seed (unsteady)."
)
BAD = ("failed", "escaped", "unnamed", "misnamed", "unsteady")
COMPLAINTS = {
    "escaped": (
        "a wrong answer got every point",
        "Add a case on which it differs, or prove in equivalent_mutants.toml that there is none.",
    ),
    "failed": (
        "a correct answer lost points",
        "Correct the case or the tolerance that rejects it.",
    ),
    "misnamed": (
        "named as another misconception",
        "Add a case on which the two misconceptions differ, under every seed.",
    ),
    "unnamed": (
        "a misconception was not named",
        "Let the definition of the misconception answer as this does.",
    ),
    "unsteady": (
        "the points depend on the seed",
        "Draw the numbers of its cases so that every seed tests the same.",
    ),
    "disproved": (
        "equivalent according to its proof, but it lost points",
        "Either the proof is wrong, or a case asks for more than the contract.",
    ),
}


def cells(tally: Tally, of: int | None = None) -> list[int]:
    """Return the counts of exercise number `of`, or of all exercises, in the order of COLUMNS."""
    counted = tally if of is None else Tally([tally.scores[of]])
    return [counted.count(what) for what in COLUMNS]


def for_terminal(tally: Tally) -> Table:
    """Show the counts of each exercise."""
    table = Table(title="Test of the autograder", box=box.SIMPLE_HEAD, padding=0)
    table.add_column("exercise", overflow="fold")
    for title in IN_TERMINAL:
        table.add_column(title, justify="right", no_wrap=True, min_width=len(title) + 1)
    for i, score in enumerate(tally.scores):
        table.add_row(score.exercise, *_marked(cells(tally, i)))
    table.add_section()
    table.add_row("all", *_marked(cells(tally)), style="bold")
    return table


def _marked(values: list[int]) -> list[str]:
    counted = dict(zip(COLUMNS, values, strict=True))
    return [_colored(what, counted[what]) for what in IN_TERMINAL]


def _colored(what: str, value: int) -> str:
    return f"[red]{value}[/]" if what in BAD and value else str(value)


def complaints(tally: Tally) -> list[str]:
    """Return a line for each solution that went wrong: what happened, and what to do."""
    return [
        f"{score.exercise}: {why}: {name}. {remedy}"
        for score in tally.scores
        for what, (why, remedy) in COMPLAINTS.items()
        for name in getattr(score, what)
    ]


def summary(tally: Tally, seeds: int) -> str:
    """Return the result in one sentence."""
    return (
        f"{tally.count('wrong'):,} wrong answers tested, {tally.count('escaped')} escaped; "
        f"{tally.count('correct'):,} correct ones, {tally.count('failed')} failed; "
        f"{tally.named:.1%} of the misconceptions named, {tally.count('misnamed')} misnamed; "
        f"{tally.explained:.1%} of the written answers explained; "
        f"{tally.count('unsteady')} unsteady under {seeds} seeds."
    )


def for_docs(tally: Tally, seeds: int) -> str:
    """Return a page of Markdown with the counts, and the proofs of the equivalent mutants."""
    wrong, correct = tally.count("wrong"), tally.count("correct")
    misconceptions, from_people = tally.count("misconceptions"), tally.count("written")
    lines = [
        "# How far the grader can be trusted",
        "",
        "Written by `autograder verify --report docs/verification.md`. Every figure is a count.",
        "",
        f"- Wrong answers: {wrong:,} ({misconceptions:,} misconceptions, {from_people:,} as people "
        f"write them, and {wrong - misconceptions - from_people:,} mutants of the references). "
        f"Got full points: {tally.count('escaped')}.",
        f"- Correct answers: {correct:,}. Lost a point: {tally.count('failed')}.",
        f"- Misconceptions that the feedback names: {tally.named:.1%} "
        f"(required: {MIN_NAMED:.0%}). Named wrongly, including mutants: "
        f"{tally.count('misnamed')}.",
        f"- Answers as people write them whose feedback states a cause: {tally.explained:.1%} "
        f"(required: {MIN_EXPLAINED:.0%}).",
        f"- Each answer was graded under {seeds} seeds. Points depended on the seed: "
        f"{tally.count('unsteady')}.",
        "- Mutants proved equivalent to their reference, and so correct: "
        f"{tally.count('equivalent')}. "
        "The proofs are below.",
        "",
        LEGEND,
        "",
        f"| lesson | exercise | {' | '.join(COLUMNS.values())} |",
        f"|---|---|{'---:|' * len(COLUMNS)}",
    ]
    for i, score in enumerate(tally.scores):
        figures = " | ".join(map(str, cells(tally, i)))
        lines.append(f"| `{score.lesson}` | `{score.exercise}` | {figures} |")
    lines += [f"| all | | {' | '.join(map(str, cells(tally)))} |", ""]
    lines += ["## Equivalent mutants", ""]
    for score in tally.scores:
        for mutant in score.equivalent:
            lines.append(f"- `{score.exercise}`: {_code(mutant.name)}  \n  {mutant.proof}")
    return "\n".join(lines) + "\n"


def _code(name: str) -> str:
    return f"`` {name} ``" if "`" in name else f"`{name}`"
