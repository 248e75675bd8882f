"""All cases of an exercise side by side: what was expected, and what came instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from autograder.grading.compare_values import leaf_arrays, numbers, paired_leaves
from autograder.grading.verdict_codes import Fault

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, Case, Variant


@dataclass(frozen=True)
class Compared:
    """A case that has a value: what was expected, and what came instead.

    Attributes
    ----------
    args
        The arrays among the arguments, by name; containers and functions are left out.
    got, want
        The arrays of the answer and of the expected value.
    right
        Whether the answer is as expected.
    built_alike
        Whether containers and shapes are as expected.
    """

    args: dict[str, np.ndarray]
    got: list[np.ndarray]
    want: list[np.ndarray]
    right: bool
    built_alike: bool


def compared(
    variant: Variant, answers: Sequence[Answer], failed: dict[int, Fault]
) -> list[Compared] | None:
    """Compare all cases that have a value; None where an answer to one of them has no numbers."""
    found = []
    for i, (case, answer) in enumerate(zip(variant["cases"], answers, strict=False)):
        if "error" in case["expected"]:
            continue
        value, wanted = answer.get("value"), case["expected"].get("value", {})
        if value is None:
            return None
        pairs, args = paired_leaves(value, wanted), arguments(variant, case)
        if not isinstance(pairs, Fault) and all(g.shape == w.shape for g, w in pairs):
            got, want = [g for g, _ in pairs], [w for _, w in pairs]
            found.append(Compared(args, got, want, i not in failed, built_alike=True))
            continue
        got, want = leaf_arrays(value), leaf_arrays(wanted)
        if any(array is None for array in [*got, *want]):
            return None
        arrays = [array for array in got if array is not None]
        wanted_arrays = [array for array in want if array is not None]
        found.append(Compared(args, arrays, wanted_arrays, i not in failed, built_alike=False))
    return found


def arguments(variant: Variant, case: Case) -> dict[str, np.ndarray]:
    """The arrays among the arguments of a case, by their names."""
    question = case["question"]
    named = dict(zip(variant["arguments"], question["args"], strict=False))
    arrays = {name: numbers(value) for name, value in {**named, **question["kwargs"]}.items()}
    return {name: array for name, array in arrays.items() if array is not None}
