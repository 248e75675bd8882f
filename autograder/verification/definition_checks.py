"""What can be wrong with the definition of an exercise, before anything is tried with it."""

from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder.editions.release_checks import disagreements
from autograder.exercises import Exercise, of_lesson
from autograder.grading.comparison import classify
from autograder.grading.types import Variant
from autograder.grading.variant import make_variant
from autograder.notebooks import cells
from autograder.verification.answers import written

REFUSED = "ValueError"  # what a reference raises where the contract refuses an input
SEEDS = 3  # under which a misconception has to differ from the reference


def problems(exercise: Exercise) -> Iterator[str]:
    """One sentence for each thing that its author has to mend."""
    if not hasattr(exercise.reference, "__code__"):
        yield (
            f"lesson {exercise.lesson}: an exercise has no reference; decorate the function that "
            "solves it."
        )
        return
    name = exercise.name
    for part, points in exercise.parts.items():
        if not points > 0:
            yield f"{name}: part {part!r} is worth {points:g}; give it points, or drop it."
    if exercise.make_cases is None:
        yield f"{name} has no cases: add a generator with @{name}.cases."
        return
    try:
        variants = [make_variant(exercise, seed) for seed in range(SEEDS)]
    except Exception as error:
        yield f"{name}: no variant can be made of it ({type(error).__name__}: {error}); mend that."
        return
    yield from _about_parts(exercise, variants[0])
    unusable = list(_unusable(name, variants[0]))
    yield from unusable
    if not unusable:
        yield from _about_misconceptions(exercise, variants)


def _about_parts(exercise: Exercise, variant: Variant) -> Iterator[str]:
    name, used = exercise.name, {case["part"] for case in variant["cases"]}
    for part in sorted(used - set(exercise.parts)):
        yield (
            f"{name}: a case belongs to part {part!r}, which has no points; name it in `parts`, or "
            "move the case."
        )
    for part in sorted(set(exercise.parts) - used):
        yield f"{name}: part {part!r} has no case, so everybody earns it; add one, or drop it."


def _unusable(name: str, variant: Variant) -> Iterator[str]:
    """Cases to which the reference itself has no answer."""
    for number, case in enumerate(variant["cases"], start=1):
        expected = case["expected"]
        raised = expected.get("error", {}).get("type", REFUSED)
        if raised != REFUSED:
            yield (
                f"{name}: its reference raises {raised} on its own case {number}, of part "
                f"{case['part']!r}; mend the reference, or the case."
            )
        elif expected.get("value", {}).get("type") == "NoneType":
            yield (
                f"{name}: its reference returns None on its own case {number}, of part "
                f"{case['part']!r}; let it return the answer."
            )


def _about_misconceptions(exercise: Exercise, variants: list[Variant]) -> Iterator[str]:
    name = exercise.name
    for wrong in exercise.misconceptions:
        if not any(
            wrong.name in case["misconceived"] for variant in variants for case in variant["cases"]
        ):
            yield (
                f"{name}: misconception {wrong.name!r} answers every case as the reference does; "
                "add a case that tells them apart, or drop it."
            )
        elif any(_passes(variant, wrong.name) for variant in variants):
            yield (
                f"{name}: misconception {wrong.name!r} passes within the tolerance (rtol "
                f"{exercise.rtol:g}, atol {exercise.atol:g}); tighten it, or ask with numbers "
                "that lie farther apart."
            )


def unanswered(exercise: Exercise) -> Iterator[str]:
    """One sentence for an exercise that is tried with no right answer."""
    if not written(exercise.key).right:
        yield (
            f"{exercise.name} has no right answer: add one, marked with @right, to its module in "
            "autograder/verification/answers/."
        )


def _passes(variant: Variant, wrong: str) -> bool:
    """Whether a misconception's answers are near enough to earn every point."""
    return all(
        classify(
            case["misconceived"].get(wrong, case["expected"]),
            case["expected"],
            variant,
            case["quiet"],
            case["untouched"],
        )
        is None
        for case in variant["cases"]
    )


def problems_of_notebook(source: Path, lesson: str) -> Iterator[str]:
    """Compare a lesson's notebook with its definitions: one sentence for each disagreement."""
    nb = nbformat.read(source, as_version=4)
    yield from disagreements(nb, source.name, lesson)
    asked = {name for cell in nb.cells for name, _ in cells.graded_functions(cell.source)}
    for exercise in of_lesson(lesson):
        if not {exercise.name, exercise.key} & asked:
            yield (
                f"{source.name}: no hidden test asks for {exercise.name}; add "
                f"grade({exercise.name!r}, {exercise.name})."
            )
