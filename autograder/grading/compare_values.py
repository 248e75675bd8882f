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
    if "unreadable" in value or "unreadable" in wanted:
        errors = [each.get("unreadable", "").partition(":")[0] for each in (value, wanted)]
        return None if errors[0] == errors[1] else Fault.FORM
    near = tolerances(variant, answer)
    if variant["measure"] and "keys" in wanted:
        fault = None if first_mismatch(value, wanted, near) is None else Fault.FACT
        quiet = False  # a warning is of no interest where facts are measured
    else:
        fault = classify_value(value, wanted, near)
    if fault is None and quiet and answer.get("warnings"):
        return Fault.WARNING
    if fault is None and untouched and answer.get("changed"):
        return Fault.CHANGED
    if fault is None and "again" in answer:
        again = classify(answer["again"], expected, variant)
        return Fault.EARLIER_CALLS if again and again != Fault.ENDLESS else again
    return fault


def classify_error(answer: Answer, expected: Answer) -> Fault | None:
    """Classify an answer where it, or the expected one, is an error; a subclass will do."""
    error = answer.get("error")
    if error is None:
        return Fault.NO_ERROR
    wanted = expected.get("error", {}).get("type")
    if wanted in (error["type"], *error.get("bases", ())):
        return None
    if error["type"] == "NotImplementedError" and error.get("raised_by", "itself") != "itself":
        return Fault.RAISED  # by an earlier exercise that it calls, or by TensorFlow
    special = {
        "NotImplementedError": Fault.UNANSWERED,
        "KeyboardInterrupt": Fault.ENDLESS,
    }
    return special.get(error["type"], Fault.RAISED)


def classify_value(
    value: EncodedValue, wanted: EncodedValue, near: dict[str, float]
) -> Fault | None:
    """Compare two values: containers first, then shapes, then numbers.

    A tuple, a list and an array of rows are one. A dictionary is not one of them: what unpacks or
    indexes the answer would fail.
    """
    pairs = paired_leaves(value, wanted)
    if isinstance(pairs, Fault):
        return pairs
    if [g.shape for g, _ in pairs] != [w.shape for _, w in pairs]:
        return Fault.SHAPE
    return None if all(close(g, w, **near) for g, w in pairs) else Fault.VALUE


def paired_leaves(
    value: EncodedValue, wanted: EncodedValue
) -> list[tuple[np.ndarray, np.ndarray]] | Fault:
    """The arrays of two values side by side; a fault where they are not built alike."""
    if "keys" in value or "keys" in wanted:
        ours, theirs = items_by_key(wanted), items_by_key(value)
        if "keys" not in value or "keys" not in wanted or ours.keys() != theirs.keys():
            return Fault.CONTAINER
        got, want = [theirs[key] for key in ours], list(ours.values())
    else:
        got, want = parts_of(value), parts_of(wanted)
    if ("items" not in value and "items" not in wanted) or got is None or want is None:
        g, w = numbers(value), numbers(wanted)
        if g is not None and w is not None:
            return [(g, w)]
        return Fault.SHAPE if has_numbers(value) else Fault.NO_NUMBERS
    if len(got) != len(want):
        return Fault.SHAPE
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    for each, other in zip(got, want, strict=True):
        leaves = paired_leaves(each, other)
        if isinstance(leaves, Fault):
            return leaves
        pairs += leaves
    return pairs


def parts_of(value: EncodedValue) -> list[EncodedValue] | None:
    """The items of a value, or the rows of an array; None for a single number and for no value."""
    if "items" in value:
        return value["items"]
    array = numbers(value)
    if array is None or array.ndim == 0:
        return None
    dtype = value.get("dtype", "<f8")
    return [
        {"dtype": dtype, "shape": list(row.shape), "numbers": row.ravel().tolist()} for row in array
    ]


def has_numbers(value: EncodedValue) -> bool:
    """Whether every leaf of a value is an array."""
    return all(array is not None for array in leaf_arrays(value))


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
    """The first fact that shows that a value is not the wanted one; None where all agree.

    A wanted fact that differs, else one that only an answer of another form has, else one that is
    missing.
    """
    facts, wanted_facts = items_by_key(value), items_by_key(wanted)
    for name, fact in wanted_facts.items():
        if name in facts and not same(facts[name], fact, near):
            return name
    missing = [name for name in wanted_facts if name not in facts]
    others = [name for name in facts if name not in wanted_facts]
    return [*others, *missing][0] if missing else None


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
