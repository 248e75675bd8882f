"""Diagnosis: why answers are wrong, as a known misconception or a pattern in the numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from autograder.grading.compare_values import classify, numbers
from autograder.grading.verdict_codes import Pattern

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, PatternFound, Variant


def match_misconception(
    variant: Variant, answers: Sequence[Answer], failed: Collection[int]
) -> tuple[str | None, Collection[int]]:
    """Find the misconception that explains the failed parts.

    It must wholly explain more than half of the points that are lost: otherwise a chance match in
    one part would name it. Where several explain as much, the one that agrees with most answers.

    Parameters
    ----------
    variant, answers
        As in `judge`, the answers after measuring.
    failed
        The numbers of the failed cases.

    Returns
    -------
    str or None, collection of int
        The name of the misconception and the failed cases that it explains; None and all failed
        cases where there is no such misconception.
    """
    cases_of: dict[str, list[int]] = {part: [] for part in variant["parts"]}
    for i, case in enumerate(variant["cases"]):
        cases_of[case["part"]].append(i)
    points = variant["parts"]
    lost = {variant["cases"][i]["part"] for i in failed}
    best: tuple[str | None, Collection[int]] = (None, failed)
    best_score = (sum(points[part] for part in lost) / 2, len(answers))
    for name in variant["misconceptions"]:
        explained = sum(
            points[part]
            for part in lost
            if all(agrees(variant, answers, failed, name, i) for i in cases_of[part])
        )
        if explained < best_score[0]:
            continue
        agreed = {i for i in range(len(answers)) if agrees(variant, answers, failed, name, i)}
        if (explained, len(agreed)) > best_score:
            best = (name, agreed.intersection(failed))
            best_score = (explained, len(agreed))
    return best


def agrees(
    variant: Variant, answers: Sequence[Answer], failed: Collection[int], name: str, i: int
) -> bool:
    """Whether answer `i` is the one that a misconception gives there, correct or not."""
    if i >= len(answers):
        return False
    case = variant["cases"][i]
    if name not in case["misconceived"]:
        return i not in failed
    predicted = case["misconceived"][name]
    own_check = answers[i].get("error", {}).get("line", "").startswith("raise ")
    if classify(answers[i], predicted, variant) is not None or (own_check and i in failed):
        return False  # a check of the student's own that rejects valid input is another mistake
    # Where numbers alone do not tell: a warning or a changed argument must be there too.
    fault = classify(predicted, case["expected"], variant, case["quiet"], case["untouched"])
    return bool(fault) == (i in failed)


def describe_pattern(variant: Variant, answers: Sequence[Answer]) -> PatternFound | None:
    """Describe what the wrong numbers have in common: the code of a pattern and its values.

    Parameters
    ----------
    variant, answers
        As in `judge`, the answers after measuring.

    Returns
    -------
    dict or None
        None where no pattern holds in all cases.
    """
    pairs = number_pairs(variant, answers)
    if len(pairs) < 2:
        return None
    g, w = (np.concatenate(side) for side in zip(*pairs, strict=True))
    finite = np.isfinite(g) & np.isfinite(w)
    g, w = g[finite], w[finite]
    if g.size < 3 or np.ptp(w) == 0:
        return None
    if np.allclose(g, w, rtol=variant["rtol"], atol=variant["atol"]):
        return {"code": Pattern.FINITE_CORRECT}
    if np.ptp(g) == 0:
        return {"code": Pattern.CONSTANT, "value": float(f"{g[0]:.6g}")}
    factor = float(g @ w / (w @ w))
    if not factor or not np.allclose(g, factor * w, rtol=1e-6, atol=variant["atol"]):
        return None
    factor = float(f"{factor:.6g}")
    if factor == 1:
        return None
    return {"code": Pattern.SIGN} if factor == -1 else {"code": Pattern.FACTOR, "factor": factor}


def number_pairs(
    variant: Variant, answers: Sequence[Answer]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The numbers of each answer and of the expected one, where they are equally many."""
    pairs = []
    for case, answer in zip(variant["cases"], answers, strict=False):
        g, w = numbers(answer.get("value", {})), numbers(case["expected"].get("value", {}))
        if g is not None and w is not None and g.size == w.size:
            pairs.append((g.ravel(), w.ravel()))
    return pairs
