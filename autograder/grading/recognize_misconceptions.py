"""Diagnosis by catalogue: which known misconception gives the answers that are wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from autograder.grading.compare_values import classify, close, paired_leaves
from autograder.grading.verdict_codes import Fault

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, Variant


def match_misconception(
    variant: Variant, answers: Sequence[Answer], failed: dict[int, Fault]
) -> tuple[str | None, Collection[int]]:
    """Find the misconception that explains the failed cases.

    It must agree with every answer, correct or not, but for those that show a mistake of another
    kind: invalid input that is not rejected, or an overflow. Where several do, the one that agrees
    with most answers.

    Parameters
    ----------
    variant, answers
        As in `judge`, the answers after measuring.
    failed
        The failed cases, and the fault of each.

    Returns
    -------
    str or None, collection of int
        The name of the misconception and the failed cases that it explains; None and all failed
        cases where there is no such misconception.
    """
    best: tuple[str | None, Collection[int]] = (None, failed)
    if any(i >= len(answers) for i in failed):
        return best
    most = 0
    cases = variant["cases"][: len(answers)]
    invalid = {i for i, case in enumerate(cases) if "error" in case["expected"]}
    for name in variant["misconceptions"]:
        agreed = agreed_cases(variant, answers, failed, name)
        if agreed is None or len(agreed) <= most:
            continue
        explained = agreed.intersection(failed)
        unexplained = failed.keys() - agreed
        if explained and explained <= invalid and not invalid <= agreed:
            continue  # it rejects other input than the misconception does
        if not unexplained or any(is_evidence(variant, name, i) for i in explained):
            best, most = (name, explained), len(agreed)
    return best


def agreed_cases(
    variant: Variant, answers: Sequence[Answer], failed: Mapping[int, Fault], name: str
) -> set[int] | None:
    """The cases in which the answer is what a misconception gives there; None if one disproves it.

    The failed cases come first: they disprove most misconceptions at once.
    """
    agreed: set[int] = set()
    for i in sorted(range(len(answers)), key=lambda i: i not in failed):
        if agrees(variant, answers, failed, name, i):
            agreed.add(i)
        elif not is_another_matter(variant, answers, failed, name, i):
            return None
    return agreed


def agrees(
    variant: Variant, answers: Sequence[Answer], failed: Collection[int], name: str, i: int
) -> bool:
    """Whether answer `i` is the one that a misconception gives there, correct or not."""
    case = variant["cases"][i]
    if name not in case["misconceived"]:
        return i not in failed
    predicted = case["misconceived"][name]
    if classify(answers[i], predicted, variant) is not None:
        return False
    if i in failed and has_own_check(answers[i]) != has_own_check(predicted):
        return False  # a check of the student's own that rejects valid input is another mistake
    # Where numbers alone do not tell: a warning or a changed argument must be there too.
    fault = classify(predicted, case["expected"], variant, case["quiet"], case["untouched"])
    if fault == Fault.CHANGED and predicted.get("changed") != answers[i].get("changed"):
        return False  # another argument
    return bool(fault) == (i in failed)


def has_own_check(answer: Answer) -> bool:
    """Whether an answer is an exception that the function itself has raised."""
    return answer.get("error", {}).get("own_check", False)


def is_another_matter(
    variant: Variant, answers: Sequence[Answer], failed: Mapping[int, Fault], name: str, i: int
) -> bool:
    """Whether case `i`, which a misconception predicts otherwise, does not speak against it.

    It does not where invalid input should be rejected, which is another mistake to make or not to
    make; where both stop with an error; and where numbers have overflowed, or a warning says so of
    a number on the way.
    """
    case, answer = variant["cases"][i], answers[i]
    expected = case["expected"]
    if "error" in expected:
        return True
    if i not in failed:
        return False
    if failed[i] == Fault.WARNING:
        return name not in case["misconceived"]
    if "error" in case["misconceived"].get(name, expected) and "error" in answer:
        return True
    pairs = paired_leaves(answer.get("value", {}), expected.get("value", {}))
    return not isinstance(pairs, Fault) and any(
        not np.isfinite(g).all() and np.isfinite(w).all() for g, w in pairs
    )


def is_evidence(variant: Variant, name: str, i: int) -> bool:
    """Whether the numbers of case `i` speak for a misconception when they are found in an answer.

    NaN, infinity and errors do not: wrong answers of many kinds have them in common.
    """
    case = variant["cases"][i]
    wrong, right = case["misconceived"][name].get("value"), case["expected"].get("value")
    if wrong is None or right is None:
        return False
    pairs = paired_leaves(wrong, right)
    if isinstance(pairs, Fault):
        return True  # another container or another shape
    return any(
        g.shape != w.shape or not close(g[np.isfinite(g)], w[np.isfinite(g)], 1e-6, 1e-12)
        for g, w in pairs
    )
