"""Comparing an answer with the expected one: `classify` finds the first fault, if there is any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from autograder.grading.verdict_codes import Fault

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, EncodedValue, Variant

SINGLE_PRECISION = {"rtol": 1e-4, "atol": 1e-6}


def classify(
    answer: Answer,
    expected: Answer,
    variant: Variant,
    quiet: bool = False,
    untouched: bool = False,
) -> Fault | None:
    """Classify the first fault of an answer.

    Parameters
    ----------
    answer, expected
        An answer after measuring, and the one that it should be.
    variant
        Its tolerances count, and whether it measures answers.
    quiet, untouched
        Whether a warning, or a changed argument, is a fault too.

    Returns
    -------
    Fault or None
        None where the answer is as expected.
    """
    if "error" in answer or "error" in expected:
        return classify_error(answer, expected)
    value, wanted = answer.get("value", {}), expected.get("value", {})
    if value.get("type") == "NoneType":
        return Fault.NOTHING
    if "form" in (value.get("type"), wanted.get("type")):
        return None if value == wanted else Fault.FORM
    near = tolerances(variant, answer)
    if variant["measure"] and "keys" in wanted:
        fault = None if first_mismatch(value, wanted, near) is None else Fault.FACT
        quiet = False  # a warning is of no interest where facts are measured
    else:
        fault = classify_arrays(leaf_arrays(value), leaf_arrays(wanted), near)
    if fault is None and quiet and answer.get("warnings"):
        return Fault.WARNING
    if fault is None and untouched and answer.get("changed"):
        return Fault.CHANGED
    return fault


def classify_error(answer: Answer, expected: Answer) -> Fault | None:
    """Classify an answer where it, or the expected one, is an error."""
    error = answer.get("error", {})
    raised = error.get("type")
    if raised == expected.get("error", {}).get("type"):
        return None
    if raised == "NotImplementedError" and error.get("raised_by", "itself") != "itself":
        return Fault.RAISED  # by an earlier exercise that it calls, or by TensorFlow
    special = {
        "NotImplementedError": Fault.UNANSWERED,
        "KeyboardInterrupt": Fault.ENDLESS,
        "form": Fault.FORM,
    }
    return special.get(raised or "", Fault.RAISED if "error" in answer else Fault.NO_ERROR)


def classify_arrays(
    leaves: list[np.ndarray | None], wanted: list[np.ndarray | None], near: dict[str, float]
) -> Fault | None:
    """Compare the arrays of two values; an array of rows may stand for a list of arrays."""
    got = [array for array in leaves if array is not None]
    want = [array for array in wanted if array is not None]
    if len(got) < len(leaves):
        return Fault.NO_NUMBERS
    if len(got) == 1 < len(want) and got[0].shape[:1] == (len(want),):
        got = list(got[0])
    elif len(want) == 1 < len(got) and want[0].shape[:1] == (len(got),):
        want = list(want[0])
    if [array.shape for array in got] != [array.shape for array in want]:
        return Fault.SHAPE
    if all(close(g, w, **near) for g, w in zip(got, want, strict=True)):
        return None
    return Fault.VALUE


def tolerances(variant: Variant, answer: Answer) -> dict[str, float]:
    """The relative and absolute tolerance: larger where the answer was computed in float32."""
    near = {"rtol": variant["rtol"], "atol": variant["atol"]}
    if is_single(answer.get("value", {})) or is_single(answer.get("returned", {})):
        near = {name: max(near[name], SINGLE_PRECISION[name]) for name in near}
    return near


def is_single(value: EncodedValue) -> bool:
    """Whether some array in a value was computed in float32."""
    return value.get("dtype", "").endswith("f4") or any(map(is_single, value.get("items", ())))


def first_mismatch(value: EncodedValue, wanted: EncodedValue, near: dict[str, float]) -> str | None:
    """A wanted fact that differs in `value`, else one that is missing; None where all agree."""
    facts = items_by_key(value)
    missing = None
    for name, fact in items_by_key(wanted).items():
        if name not in facts:
            missing = missing or name
        elif not same(facts[name], fact, near):
            return name
    return missing


def items_by_key(value: EncodedValue) -> dict[str, EncodedValue]:
    """The items of a dictionary by their keys; none where the value is not a dictionary."""
    return dict(zip(value.get("keys", ()), value.get("items", ()), strict="keys" in value))


def same(value: EncodedValue, wanted: EncodedValue, near: dict[str, float]) -> bool:
    """Whether two leaves are the same text, or arrays of one shape with close numbers."""
    if "numbers" in value and "numbers" in wanted:
        g, w = numbers(value), numbers(wanted)
        return g is not None and w is not None and g.shape == w.shape and close(g, w, **near)
    return "text" in value and value.get("text") == wanted.get("text")


def close(g: np.ndarray, w: np.ndarray, rtol: float, atol: float) -> bool:
    """np.allclose of arrays of one shape, NaN being equal to NaN; faster where they are small."""
    with np.errstate(invalid="ignore", over="ignore"):
        near = (abs(g - w) <= atol + rtol * abs(w)) & np.isfinite(w)
    return bool((near | (g == w) | ((g != g) & (w != w))).all())


def leaf_arrays(value: EncodedValue) -> list[np.ndarray | None]:
    """The arrays of a value that has several, such as a tuple of W and b, or its only one."""
    if "items" in value:
        return [array for item in value["items"] for array in leaf_arrays(item)]
    return [numbers(value)]


def numbers(value: EncodedValue) -> np.ndarray | None:
    """The array in a value, or None where there is none."""
    if "numbers" in value and "shape" in value:
        return np.array(value["numbers"], dtype=float).reshape(value["shape"])
    return None
