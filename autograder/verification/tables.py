"""The figures of a verification, for the terminal and for the documentation."""

from rich import box
from rich.table import Table

from autograder.verification.tally import NAMED_AT_LEAST, Tally

COLUMNS = {
    "right": "right",
    "failed": "failed",
    "wrong": "wrong",
    "escaped": "escaped",
    "equal": "equal",
    "catalogued": "known",
    "unnamed": "unnamed",
    "misnamed": "misnamed",
    "unsteady": "unsteady",
}
LEGEND = (
    "The columns: correct answers and how many of them lost points (failed); wrong answers and how "
    "many got full points (escaped); equivalent mutants (equal); catalogued misconceptions (known) "
    "and how many were not named (unnamed); answers named wrongly (misnamed); answers whose points "
    "depended on the seed (unsteady)."
)
BAD = ("failed", "escaped", "unnamed", "misnamed", "unsteady")
COMPLAINTS = {
    "escaped": (
        "a wrong answer got every point",
        "Add a case on which it differs, or prove in equivalent_mutants.toml that there is none.",
    ),
    "failed": (
        "a right answer lost points",
        "Mend the case or the tolerance that refuses it.",
    ),
    "misnamed": (
        "called by a wrong name",
        "Add a case on which the two mistakes differ, under every seed.",
    ),
    "unnamed": (
        "a catalogued mistake was not named",
        "Let the misconception answer as this does.",
    ),
    "unsteady": (
        "the points depend on the seed",
        "Draw the numbers of its cases so that each seed tells as much.",
    ),
    "disproved": (
        "said to be equal in equivalent_mutants.toml, and lost points",
        "Either the proof is wrong, or a case asks for more than the contract.",
    ),
}


def cells(total: Tally, of: int | None = None) -> list[int]:
    """The figures of one exercise, or of all."""
    chosen = total if of is None else Tally([total.scores[of]])
    return [chosen.count(what) for what in COLUMNS]


def for_terminal(total: Tally) -> Table:
    table = Table(title="Test of the autograder", box=box.SIMPLE_HEAD, padding=0)
    table.add_column("exercise", no_wrap=True)
    for title in COLUMNS.values():
        table.add_column(title, justify="right", no_wrap=True, min_width=len(title) + 1)
    for i, score in enumerate(total.scores):
        table.add_row(score.exercise, *map(_marked, COLUMNS, cells(total, i)))
    table.add_section()
    table.add_row("all", *map(_marked, COLUMNS, cells(total)), style="bold")
    return table


def _marked(what: str, value: int) -> str:
    return f"[red]{value}[/]" if what in BAD and value else str(value)


def complaints(total: Tally) -> list[str]:
    """A line for each solution that went wrong: what about it, and what its author can do."""
    return [
        f"{score.exercise}: {why}: {name}. {remedy}"
        for score in total.scores
        for what, (why, remedy) in COMPLAINTS.items()
        for name in getattr(score, what)
    ]


def summary(total: Tally, seeds: int) -> str:
    """Everything in one sentence."""
    return (
        f"{total.count('wrong'):,} wrong answers tried, {total.count('escaped')} escaped; "
        f"{total.count('right'):,} right ones, {total.count('failed')} failed; "
        f"{total.named:.1%} of the catalogued mistakes named, {total.count('misnamed')} misnamed; "
        f"{total.count('unsteady')} unsteady under {seeds} seeds."
    )


def for_docs(total: Tally, seeds: int) -> str:
    """The figures as a page of Markdown, with the proofs of the mutants that are equal."""
    wrong, right, named = total.count("wrong"), total.count("right"), total.named
    lines = [
        "# How far the grader can be trusted",
        "",
        "Written by `autograder verify --report docs/verification.md`. Every figure is a count.",
        "",
        f"- Wrong answers: {wrong:,} ({total.count('catalogued'):,} catalogued misconceptions and "
        f"{wrong - total.count('catalogued'):,} mutants of the references). "
        f"Got full points: {total.count('escaped')}.",
        f"- Correct answers: {right:,}. Lost a point: {total.count('failed')}.",
        f"- Catalogued misconceptions that the feedback names: {named:.1%} "
        f"(required: {NAMED_AT_LEAST:.0%}). Named wrongly, including mutants: "
        f"{total.count('misnamed')}.",
        f"- Each answer was graded under {seeds} seeds. Points depended on the seed: "
        f"{total.count('unsteady')}.",
        f"- Mutants proved equivalent to their reference, and so correct: {total.count('equal')}. "
        "The proofs are below.",
        "",
        LEGEND,
        "",
        f"| lesson | exercise | {' | '.join(COLUMNS.values())} |",
        f"|---|---|{'---:|' * len(COLUMNS)}",
    ]
    for i, score in enumerate(total.scores):
        figures = " | ".join(map(str, cells(total, i)))
        lines.append(f"| `{score.lesson}` | `{score.exercise}` | {figures} |")
    lines += [f"| all | | {' | '.join(map(str, cells(total)))} |", ""]
    lines += ["## Equivalent mutants", ""]
    for score in total.scores:
        for mutant in score.equal:
            lines.append(f"- `{score.exercise}`: {_code(mutant.name)}  \n  {mutant.proof}")
    return "\n".join(lines) + "\n"


def _code(name: str) -> str:
    return f"`` {name} ``" if "`" in name else f"`{name}`"
