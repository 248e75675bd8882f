"""Diagnosis without a catalogue: what the wrong answers to an exercise have in common.

Every function looks for one relation between the answers and the expected values, and reports it
only if it holds in every case that has a value, so that what is said is true of all of them. The
first relation that is found is the one that feedback mentions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from autograder.grading.compare_all_cases import Compared, compared
from autograder.grading.compare_values import close
from autograder.grading.elementwise_functions import ELEMENTWISE
from autograder.grading.find_wrong_places import only_where, where_wrong
from autograder.grading.known_slips import find_slip
from autograder.grading.verdict_codes import Fault, Pattern

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, Case, PatternFound, Variant

MIN_NUMBERS = 3  # fewer could agree by chance
MIN_DIGITS = 2
MAX_ROUNDED = 8  # digits after the point
MAX_RESULTS = 5  # of which one may be the right one


def describe_pattern(
    variant: Variant, answers: Sequence[Answer], failed: dict[int, Fault]
) -> PatternFound | None:
    """Describe what the wrong answers have in common: the code of a pattern and its values.

    Parameters
    ----------
    variant, answers
        As in `judge`, the answers after measuring.
    failed
        The failed cases, and the fault of each.

    Returns
    -------
    dict or None
        None where no pattern holds in all cases.
    """
    if variant["measure"]:
        return None  # what is compared are facts about the answer, and they say what is wrong
    cases = compared(variant, answers, failed)
    if not cases:
        return only_where(variant, answers, failed)
    near = {"rtol": max(variant["rtol"], 1e-6), "atol": variant["atol"]}
    if not all(case.built_alike for case in cases):
        in_container = Fault.CONTAINER in failed.values()
        return (
            other_form(cases, near, in_container)
            or find_slip(variant, answers, failed)
            or only_where(variant, answers, failed)
        )
    return (
        relation([(g, w) for case in cases for g, w in zip(case.got, case.want, strict=True)], near)
        or counted_factor(cases, near)
        or find_slip(variant, answers, failed)
        or on_top_of_misconception(variant, answers, cases, near)
        or one_result_wrong(cases, near)
        or wrong_signs(cases, near)
        or rounded_numbers(cases, near)
        or few_digits(cases)
        or where_wrong(cases, near)
        or only_where(variant, answers, failed)
    )


# -- right numbers in another form ---------------------------------------------------------------


def other_form(
    cases: Sequence[Compared], near: dict[str, float], in_container: bool
) -> PatternFound | None:
    """The right numbers, but in another order or in another shape."""
    wrong = [case for case in cases if not case.built_alike]

    def hold(rearranged: Callable[[Compared], list[np.ndarray]]) -> bool:
        return all(
            len(arrays) == len(case.want)
            and all(same_array(g, w, near) for g, w in zip(arrays, case.want, strict=True))
            for case in wrong
            for arrays in [rearranged(case)]
        )

    if all(len(case.got) > 1 for case in wrong) and hold(lambda case: case.got[::-1]):
        return {"code": Pattern.ORDER}
    if hold(lambda case: [g.T for g in case.got]):
        return {"code": Pattern.TRANSPOSED}
    if found := one_of_several(cases, near):
        return found
    if any(len(case.got) == 1 and case.got[0].size < case.want[0].size for case in wrong):
        return None
    flat = [
        [np.concatenate([np.ravel(array) for array in arrays] or [np.array([])]) for arrays in both]
        for both in ([case.got, case.want] for case in wrong)
    ]
    if not all(g.size == w.size and close(g, w, **near) for g, w in flat):
        return None
    shapes_right = all(
        [g.shape for g in case.got] == [w.shape for w in case.want] for case in wrong
    )
    return {"code": Pattern.CONTAINER if in_container or shapes_right else Pattern.SHAPE}


def same_array(g: np.ndarray, w: np.ndarray, near: dict[str, float]) -> bool:
    return g.shape == w.shape and close(g, w, **near)


def one_of_several(cases: Sequence[Compared], near: dict[str, float]) -> PatternFound | None:
    """One array is asked for, and several are returned: always the same one is right."""
    if any(len(case.want) != 1 for case in cases):
        return None
    results = [
        list(case.got[0])  # results of one shape are sent as one array
        if len(case.got) == 1 and case.got[0].ndim == case.want[0].ndim + 1
        else case.got
        for case in cases
    ]
    counts = {len(arrays) for arrays in results}
    count = counts.pop()
    if counts or not 1 < count <= MAX_RESULTS:
        return None
    for j in range(count):
        both = zip(results, cases, strict=True)
        if all(same_array(np.asarray(got[j]), case.want[0], near) for got, case in both):
            return {"code": Pattern.EXTRA_RESULT, "item": j + 1, "of": count}
    return None


# -- relations between the numbers ---------------------------------------------------------------


def relation(
    pairs: Sequence[tuple[np.ndarray, np.ndarray]], near: dict[str, float]
) -> PatternFound | None:
    """A relation between all numbers of the answers, g, and the expected ones, w."""
    if not pairs:
        return None
    g = np.concatenate([np.ravel(got) for got, _ in pairs])
    w = np.concatenate([np.ravel(want) for _, want in pairs])
    if close(g, w, **near):
        return None
    finite = np.isfinite(g)
    if finite.any() and close(g[finite], w[finite], **near):
        return {"code": Pattern.FINITE_CORRECT}
    finite_g, finite_w = g[finite & np.isfinite(w)], w[finite & np.isfinite(w)]
    if finite_g.size < MIN_NUMBERS or np.ptp(finite_w) == 0:
        return None
    if (finite == np.isfinite(w)).all() and (found := linear(finite_g, finite_w, near)):
        return found
    if np.unique(finite_w).size < MIN_NUMBERS:
        return None
    with np.errstate(all="ignore"):
        for name, transform in ELEMENTWISE.items():
            if close(g, transform(w), **near):
                return {"code": Pattern.TRANSFORMED, "transform": name}
    return None


def linear(g: np.ndarray, w: np.ndarray, near: dict[str, float]) -> PatternFound | None:
    """The same number always, a factor or an offset."""
    if np.ptp(g) == 0:
        return {"code": Pattern.CONSTANT, "value": float(f"{g[0]:.6g}")}
    factor = float(g @ w / (w @ w))
    if factor and close(g, factor * w, **near):
        factor = float(f"{factor:.6g}")
        if factor == 1:
            return None
        return (
            {"code": Pattern.SIGN} if factor == -1 else {"code": Pattern.FACTOR, "factor": factor}
        )
    offset = float(np.mean(g - w))
    if close(g, w + offset, **near):
        return {"code": Pattern.OFFSET, "value": float(f"{offset:.6g}")}
    return None


def counted_factor(cases: Sequence[Compared], near: dict[str, float]) -> PatternFound | None:
    """A factor that differs by case: a count of rows, columns or entries of an argument."""
    factors = []
    for case in cases:
        g = np.concatenate([np.ravel(a) for a in case.got] or [np.zeros(0)])
        w = np.concatenate([np.ravel(a) for a in case.want] or [np.zeros(0)])
        if not (np.isfinite(g) == np.isfinite(w)).all():
            return None
        g, w = g[np.isfinite(w)], w[np.isfinite(w)]
        factor = float(g @ w / (w @ w)) if w.any() else 1.0
        if not factor or not close(g, factor * w, **near):
            return None
        factors.append(factor if w.any() else None)
    known = [factor for factor in factors if factor is not None]
    if len({f"{factor:.6g}" for factor in known}) < 2:
        return None
    for name in cases[0].args:
        for what, count in COUNTS.items():
            counts = [count(case.args[name]) if name in case.args else 0 for case in cases]
            if not all(counts):
                continue
            for code, power in ((Pattern.TIMES_COUNT, 1), (Pattern.DIVIDED_BY_COUNT, -1)):
                left = np.array(
                    [f / n**power for f, n in zip(factors, counts, strict=True) if f is not None]
                )
                if np.allclose(left, left[0], rtol=1e-6, atol=0):
                    factor = float(f"{left[0]:.6g}")
                    return {"code": code, "count": what, "argument": name, "factor": factor}
    return None


COUNTS: dict[str, Callable[[np.ndarray], int]] = {
    "rows": lambda a: len(a) if a.ndim else 0,
    "columns": lambda a: a.shape[-1] if a.ndim > 1 else 0,
    "entries": lambda a: a.size if a.ndim else 0,
}


def on_top_of_misconception(
    variant: Variant,
    answers: Sequence[Answer],
    compared_cases: Sequence[Compared],
    near: dict[str, float],
) -> PatternFound | None:
    """The numbers of one misconception, and of no other, with a sign or a factor on top."""
    if not variant["reference"]:
        return None  # as for slips: there is nothing to look further with
    if sum(case.right for case in compared_cases) > len(compared_cases) / 2:
        return None  # the sign or the factor may only undo that of the misconception
    fits: list[PatternFound] = []
    pairs_with_value = zip(variant["cases"], answers, strict=False)
    valued = [answer for case, answer in pairs_with_value if "error" not in case["expected"]]
    for name, sentence in variant["misconceptions"].items():
        cases: list[Case] = [
            {**case, "expected": case["misconceived"].get(name, case["expected"])}
            for case in variant["cases"]
            if "error" not in case["expected"]
        ]
        if any("error" in case["expected"] for case in cases):
            continue
        found = compared({**variant, "cases": cases}, valued, {})
        if not found or not all(each.built_alike for each in found):
            continue
        pairs = [pair for each in found for pair in zip(each.got, each.want, strict=True)]
        inner = relation(pairs, near) or counted_factor(found, near)
        if inner and inner["code"] in ON_TOP and abs(inner.get("factor", 1.0)) in FACTORS:
            fits.append(
                {
                    "code": Pattern.ON_TOP,
                    "misconception": name,
                    "sentence": sentence,
                    "relation": inner,
                }
            )
    return fits[0] if len(fits) == 1 else None


ON_TOP = {Pattern.SIGN, Pattern.FACTOR, Pattern.TIMES_COUNT, Pattern.DIVIDED_BY_COUNT}
FACTORS = {0.25, 0.5, 1.0, 2.0, 4.0}  # that people put in or leave out beside another mistake


def one_result_wrong(cases: Sequence[Compared], near: dict[str, float]) -> PatternFound | None:
    """Of several results, always the same one is wrong; and how, where that has a pattern."""
    count = len(cases[0].want)
    if count < 2 or any(len(case.want) != count for case in cases):
        return None
    wrong = [j for j in range(count) if not all(close(c.got[j], c.want[j], **near) for c in cases)]
    if len(wrong) != 1:
        return None
    (j,) = wrong
    single = [Compared(c.args, [c.got[j]], [c.want[j]], c.right, True) for c in cases]
    inner = relation([(c.got[0], c.want[0]) for c in single], near) or counted_factor(single, near)
    place: PatternFound = {"code": Pattern.ONE_RESULT, "item": j + 1, "of": count}
    return {**place, "relation": inner} if inner else place


def rounded_numbers(cases: Sequence[Compared], near: dict[str, float]) -> PatternFound | None:
    """Every number is rounded, to the same place after the point."""
    pairs = [pair for case in cases for pair in zip(case.got, case.want, strict=True)]
    for digits in range(MAX_ROUNDED + 1):
        if all(close(g, np.round(w, digits), 0, near["atol"]) for g, w in pairs):
            return {"code": Pattern.ROUNDED, "digits": digits}
    return None


def few_digits(cases: Sequence[Compared]) -> PatternFound | None:
    """Every number is near the right one, and some agree in their first digits only."""
    differences = [0.0]
    for case in cases:
        for g, w in zip(case.got, case.want, strict=True):
            finite = np.isfinite(w)
            if not (np.isfinite(g) == finite).all() or g[w == 0].any():
                return None
            size = np.where(w == 0, 1.0, abs(w))
            differences += (abs(g - w) / size)[finite].ravel().tolist()
    digits = int(-np.log10(max(differences))) if max(differences) else 0
    return {"code": Pattern.FEW_DIGITS, "digits": digits} if digits >= MIN_DIGITS else None


def wrong_signs(cases: Sequence[Compared], near: dict[str, float]) -> PatternFound | None:
    """Every number has the right size."""
    pairs = [pair for case in cases for pair in zip(case.got, case.want, strict=True)]
    right_size = all(close(abs(g), abs(w), **near) for g, w in pairs)
    return {"code": Pattern.SIGNS} if right_size else None
