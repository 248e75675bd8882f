"""Where answers are wrong: always in the same place, or for inputs or cases of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.compare_all_cases import Compared, arguments
from autograder.grading.verdict_codes import Fault, Pattern

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, PatternFound, Variant

MIN_WRONG = 3  # entries; fewer could be in one place by chance
MIN_RIGHT = 2  # cases; a single one may be right for any reason


def where_wrong(cases: Sequence[Compared], near: dict[str, float]) -> PatternFound | None:
    """The entries that are wrong are those in one place, or those of one kind of input."""
    if any(len(case.got) != 1 for case in cases):
        return None
    right = [entries_right(case, near) for case in cases]
    for code, where in places(cases):
        masks = list(where)
        if all(
            mask is not None and (mask == ok).all() for mask, ok in zip(masks, right, strict=True)
        ):
            wrong = sum(int((~ok).sum()) for ok in right)
            return code if wrong >= MIN_WRONG and any(ok.any() for ok in right) else None
    return None


def entries_right(case: Compared, near: dict[str, float]) -> np.ndarray:
    """Which entries of the answer are as expected."""
    (g,), (w,) = case.got, case.want
    with np.errstate(invalid="ignore", over="ignore"):
        ok = abs(g - w) <= near["atol"] + near["rtol"] * abs(w)
    return np.asarray(ok | (g == w) | ((g != g) & (w != w)))


def places(
    cases: Sequence[Compared],
) -> Iterator[tuple[PatternFound, Iterator[np.ndarray | None]]]:
    """Sets of entries that may be the right ones, as a mask for each case."""
    tables = [case.want[0] for case in cases]
    if any(table.ndim and len(table) > 1 for table in tables):
        yield {"code": Pattern.FIRST_ROW}, (first_along(table, 0) for table in tables)
    if any(table.ndim == 2 and table.shape[1] > 1 for table in tables):
        yield {"code": Pattern.FIRST_COLUMN}, (first_along(table, 1) for table in tables)
    if any(table.ndim == 2 and min(table.shape) > 1 for table in tables):
        yield {"code": Pattern.DIAGONAL}, (on_diagonal(table) for table in tables)
    names = [n for n in cases[0].args if all(elementwise(case, n) for case in cases)]
    for name in names[:1]:
        for kind, holds in INPUTS.items():
            pattern: PatternFound = {"code": Pattern.INPUTS, "inputs": kind, "argument": name}
            yield pattern, (np.asarray(holds(case.args[name])) for case in cases)


def first_along(table: np.ndarray, axis: int) -> np.ndarray:
    mask = np.zeros(table.shape, dtype=bool)
    if table.ndim > axis:
        mask[(slice(None),) * axis + (0,)] = True
    else:
        mask[...] = True  # a single number, or a single row
    return mask


def on_diagonal(table: np.ndarray) -> np.ndarray | None:
    return np.eye(*table.shape, dtype=bool) if table.ndim == 2 else None


def elementwise(case: Compared, name: str) -> bool:
    """Whether an argument has the shape of the result."""
    return name in case.args and case.args[name].shape == case.want[0].shape


# Inputs for which an answer may be right, by their name in a sentence.
INPUTS: dict[str, Callable[[np.ndarray], Any]] = {
    "positive": lambda z: z > 0,
    "positive or 0": lambda z: z >= 0,
    "negative": lambda z: z < 0,
    "negative or 0": lambda z: z <= 0,
    "0": lambda z: z == 0,
    "not 0": lambda z: z != 0,
    "at most 1 in size": lambda z: abs(z) <= 1,
    "at most 50 in size": lambda z: abs(z) <= 50,
}


def only_where(
    variant: Variant, answers: Sequence[Answer], failed: dict[int, Fault]
) -> PatternFound | None:
    """The cases that are right are exactly those with arguments of one kind.

    Parameters
    ----------
    variant, answers, failed
        As in `describe_pattern`.
    """
    valued = [
        i
        for i, case in enumerate(variant["cases"][: len(answers)])
        if "error" not in case["expected"]
    ]
    args = {i: list(arguments(variant, variant["cases"][i]).values()) for i in valued}
    right = [i for i in valued if i not in failed]
    if len(right) < MIN_RIGHT or len(right) == len(valued):
        return None
    for kind, holds in CASES.items():
        if all(holds(args[i]) == (i in right) for i in valued):
            return {"code": Pattern.ONLY_CASES, "cases": kind}
    return None


CASES: dict[str, Callable[[list[np.ndarray]], bool]] = {
    "single numbers": lambda arrays: all(a.ndim == 0 for a in arrays),
    "arrays": lambda arrays: any(a.ndim > 0 for a in arrays),
    "arrays with one axis": lambda arrays: all(a.ndim < 2 for a in arrays),
    "tables": lambda arrays: any(a.ndim > 1 for a in arrays),
    "a single row": lambda arrays: all(len(a) == 1 for a in arrays[:1] if a.ndim > 1),
    "a single column": lambda arrays: all(a.shape[1] == 1 for a in arrays[:2] if a.ndim > 1),
}
