"""What can be wrong with the definition of an exercise, before anything is tried with it."""

from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder.course import cells
from autograder.exercises import Exercise
from autograder.grading import paper


def problems(exercise: Exercise) -> Iterator[str]:
    """One sentence for each thing that its author has to mend."""
    name = exercise.name
    if not callable(exercise.reference):
        yield f"{name} has no reference: decorate the function that solves it."
        return
    for part, points in exercise.parts.items():
        if not points > 0:
            yield f"{name}: part {part!r} is worth {points:g}; give it points, or drop it."
    if exercise.make_cases is None:
        yield f"{name} has no cases: add a generator with @{name}.cases."
        return
    try:
        sheet = paper.make_paper(exercise, 0)
    except Exception as error:
        yield f"{name}: its own reference or a misconception cannot be tried: {error}"
        return
    used = {case["part"] for case in sheet["cases"]}
    for part in sorted(used - set(exercise.parts)):
        yield f"{name}: a case belongs to part {part!r}, which has no points in `parts`."
    for part in sorted(set(exercise.parts) - used):
        yield f"{name}: part {part!r} has points and no case, so everybody gets them."
    for wrong in exercise.misconceptions:
        if not any(wrong.name in case["mistaken"] for case in sheet["cases"]):
            yield (
                f"{name}: misconception {wrong.name!r} answers every case as the reference does: "
                "add a case that tells them apart, or drop it."
            )
        elif _passes(sheet, wrong.name):
            yield (
                f"{name}: the tolerance (rtol {exercise.rtol:g}, atol {exercise.atol:g}) lets "
                f"misconception {wrong.name!r} pass: tighten it, or ask with other numbers."
            )


def _passes(sheet: dict, name: str) -> bool:
    """Whether a misconception's answers are near enough to earn every point."""
    from autograder.grading.judge import fault

    return all(
        fault(
            case["mistaken"].get(name, case["expected"]),
            case["expected"],
            sheet,
            case["quiet"],
            case["untouched"],
        )
        is None
        for case in sheet["cases"]
    )


def points_in_the_notebook(source: Path, exercises: list[Exercise]) -> Iterator[str]:
    """One sentence for each test cell whose points are not the sum of its exercises' parts."""
    by_name = {exercise.name: exercise for exercise in exercises}
    nb = nbformat.read(source, as_version=4)
    asked = set()
    for cell in filter(cells.is_test, nb.cells):
        named = [name for name, _ in cells.graded(cell.source)]
        asked.update(named)
        points = sum(by_name[name].points for name in named if name in by_name)
        if named and points != float(cells.meta(cell)["points"]):
            yield (
                f"{source.name}, cell {cells.grade_id(cell)!r}: worth "
                f"{cells.meta(cell)['points']:g} points, while the parts of "
                f"{', '.join(named)} sum to {points:g}. Make them equal."
            )
    for name in sorted(set(by_name) - asked):
        yield f"{source.name}: no hidden test asks for {name}; add grade({name!r}, {name})."
