"""What can be wrong with the definition of an exercise, found before any answer is graded."""

from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder.editions.release_checks import disagreements
from autograder.exercises import Exercise, of_lesson
from autograder.grading.compare_values import classify
from autograder.grading.grading_types import Variant
from autograder.grading.per_student_questions import make_variant
from autograder.notebooks import cells
from autograder.verification.answers import written

CONTRACT_ERROR = "ValueError"  # what a reference raises for invalid input
SEEDS = 3  # under which a misconception has to differ from the reference


def problems(exercise: Exercise) -> Iterator[str]:
    """Yield one sentence for each thing that the author of an exercise has to correct."""
    if not hasattr(exercise.reference, "__code__"):
        yield (
            f"lesson {exercise.lesson}: an exercise has no reference; decorate the function that "
            "solves it."
        )
        return
    name = exercise.name
    for part, points in exercise.parts.items():
        if not points > 0:
            yield f"{name}: part {part!r} is worth {points:g}; give it points, or remove it."
    if exercise.make_cases is None:
        yield f"{name} has no cases: add a generator with @{name}.cases."
        return
    try:
        variants = [make_variant(exercise, seed) for seed in range(SEEDS)]
    except Exception as error:
        yield f"{name}: making a variant raises {type(error).__name__}: {error}; correct the cases."
        return
    yield from _about_parts(exercise, variants[0])
    unusable = list(_unusable(name, variants[0]))
    yield from unusable
    if not unusable:
        yield from _about_misconceptions(exercise, variants)


def _about_parts(exercise: Exercise, variant: Variant) -> Iterator[str]:
    name = exercise.name
    parts = {case["part"] for case in variant["cases"]}
    for part in sorted(parts - set(exercise.parts)):
        yield (
            f"{name}: a case belongs to part {part!r}, which has no points; name it in `parts`, or "
            "move the case."
        )
    for part in sorted(set(exercise.parts) - parts):
        yield f"{name}: part {part!r} has no case, so everybody earns it; add one, or remove it."


def _unusable(name: str, variant: Variant) -> Iterator[str]:
    """Find the cases to which the reference itself has no answer."""
    for number, case in enumerate(variant["cases"], start=1):
        expected = case["expected"]
        raised = expected.get("error", {}).get("type", CONTRACT_ERROR)
        if raised != CONTRACT_ERROR:
            yield (
                f"{name}: its reference raises {raised} on its own case {number}, of part "
                f"{case['part']!r}; correct the reference, or the case."
            )
        elif expected.get("value", {}).get("type") == "NoneType":
            yield (
                f"{name}: its reference returns None on its own case {number}, of part "
                f"{case['part']!r}; let it return the answer."
            )


def _about_misconceptions(exercise: Exercise, variants: list[Variant]) -> Iterator[str]:
    name = exercise.name
    for misconception in exercise.misconceptions:
        answers = [case["misconceived"] for variant in variants for case in variant["cases"]]
        if not any(misconception.name in mistaken for mistaken in answers):
            yield (
                f"{name}: misconception {misconception.name!r} answers every case as the reference "
                "does; add a case that tells them apart, or remove it."
            )
        elif any(_passes(variant, misconception.name) for variant in variants):
            yield (
                f"{name}: misconception {misconception.name!r} passes within the tolerance (rtol "
                f"{exercise.rtol:g}, atol {exercise.atol:g}); tighten it, or use cases in "
                "which the answers differ more."
            )


def unanswered(exercise: Exercise) -> Iterator[str]:
    """Yield one sentence if no correct answer to an exercise is graded."""
    if not written(exercise.key).right:
        yield (
            f"{exercise.name} has no correct answer: add one, marked with @right, to its module in "
            "autograder/verification/answers/."
        )


def _passes(variant: Variant, misconception: str) -> bool:
    """Whether a misconception's answers are near enough to earn every point."""
    return all(
        classify(
            case["misconceived"].get(misconception, case["expected"]),
            case["expected"],
            variant,
            case["quiet"],
            case["untouched"],
        )
        is None
        for case in variant["cases"]
    )


def problems_of_notebook(source: Path, lesson: str) -> Iterator[str]:
    """Compare a lesson's notebook with its definitions, and yield a sentence per disagreement."""
    nb = nbformat.read(source, as_version=4)
    yield from disagreements(nb, source.name, lesson)
    tested = {name for cell in nb.cells for name, _ in cells.graded_functions(cell.source)}
    for exercise in of_lesson(lesson):
        if not {exercise.name, exercise.key} & tested:
            yield (
                f"{source.name}: no hidden test asks for {exercise.name}; add "
                f"grade({exercise.name!r}, {exercise.name})."
            )
