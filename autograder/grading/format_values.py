"""Values, calls and kinds of values as a reader would write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.compare_values import close, numbers, parts_of

if TYPE_CHECKING:
    from autograder.grading.grading_types import EncodedValue, Verdict

MAX_SHOWN = 12  # numbers of an array, or of a whole result, that are written out
MAX_CALL = 30  # numbers of all arguments of a call


def format_value(value: EncodedValue, digits: int = 4) -> str:
    """Format a value as a reader would write it, to so many significant digits."""
    if "formula" in value:
        return value["formula"]
    if "generator" in value:
        return f"np.random.default_rng({value['generator']})"
    if "model" in value:
        layers = [f"{x['type']}({x['units']})" for x in value["model"]["layers"]]
        return f"<model: {', '.join(layers)}>"
    if "items" in value:
        items = [format_value(item, digits) for item in value["items"][:6]]
        if "keys" in value:
            named = zip(value["keys"], items, strict=False)
            return f"{{{', '.join(f'{key!r}: {item}' for key, item in named)}}}"
        left, right = "()" if value.get("type") == "tuple" else "[]"
        more = ", …" * (len(value["items"]) > 6)
        return f"{left}{', '.join(items)}{more}{right}"
    if "numbers" not in value:
        return value.get("text", "")
    array = np.array(value["numbers"], dtype=float).reshape(value.get("shape", ()))
    if value.get("dtype") == "|b1":
        return str(array.astype(bool).tolist())
    if array.ndim == 0:
        return f"{array:.{digits}g}"
    if array.size == 0 and array.ndim > 1:
        return f"np.zeros({array.shape})"
    text = np.array2string(
        array, separator=", ", threshold=24, formatter={"float_kind": lambda x: f"{x:.{digits}g}"}
    )
    return " ".join(text.split())


def format_both(value: EncodedValue, wanted: EncodedValue) -> tuple[str, str]:
    """Format two values to four digits, or to as many as it takes to see that they differ."""
    for digits in (4, 6, 8, 12, 17):
        formatted = format_value(value, digits), format_value(wanted, digits)
        if formatted[0] != formatted[1]:
            return formatted
    return format_value(value), format_value(wanted)  # they differ in what is not shown


def count_numbers(value: EncodedValue) -> int:
    """How many numbers there are in a value."""
    return len(value.get("numbers", ())) + sum(map(count_numbers, value.get("items", ())))


def is_short(value: EncodedValue) -> bool:
    """Whether a value can be read at a glance."""
    return count_numbers(value) <= MAX_SHOWN


def call(verdict: Verdict) -> str:
    """The call that went wrong, as code; long arguments are named, and described behind it."""
    question = verdict.get("question") or {"args": [], "kwargs": {}}
    named = zip(verdict.get("arguments", ()), question["args"], strict=False)
    values = [*question["args"], *question["kwargs"].values()]
    long = sum(map(count_numbers, values)) > MAX_CALL
    shown, shapes = [], []
    for name, value in named:
        if not long or is_short(value):
            shown.append(format_value(value))
            continue
        shown.append(name)
        if "shape" in value:
            shapes.append(f"{name} of shape {tuple(value['shape'])}")
    shown += [f"{name}={format_value(value)}" for name, value in question["kwargs"].items()]
    where = f" with {' and '.join(shapes)}" if shapes else ""
    return f"{verdict['exercise']}({', '.join(shown)}){where}"


def describe_value(value: EncodedValue) -> str:
    """Describe a kind: "a pair: an array of shape (4, 3) and an array of shape (4,)"."""
    if "model" in value:
        return "a model"
    if "keys" in value:
        return f"a dictionary with the keys {', '.join(map(repr, value['keys'][:6]))}"
    shape, kind = tuple(value.get("shape", ())), value.get("type")
    if "items" in value or (kind == "tuple" and shape):
        return describe_items(value)
    if "numbers" not in value:
        return f"a {kind}" if kind else "a word"
    if kind == "list" and shape:
        count = f"{shape[0]} number{'s' * (shape[0] != 1)}"
        return f"a list of {count}" if len(shape) == 1 else f"a list of shape {shape}"
    return f"an array of shape {shape}" if shape else "a single number"


def describe_items(value: EncodedValue) -> str:
    """Describe a container: how many items, and the kind of each."""
    items = parts_of(value) or []
    kinds = [describe_value(item).partition(":")[0] for item in items]  # no more than two levels
    count = {2: "a pair", 3: "a triple"}.get(len(kinds), f"{len(kinds)} values")
    if value.get("type") == "list":
        count = f"a list of {len(kinds)}"
    if not kinds:
        return "nothing"
    if len(kinds) > 1 and len(set(kinds)) == 1:
        return f"{count}, each {kinds[0]}"
    listed = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else kinds[0]
    return f"{count}: {listed}"


def first_difference(
    value: EncodedValue, wanted: EncodedValue, near: dict[str, float], path: str = ""
) -> tuple[str, EncodedValue, EncodedValue] | None:
    """The first place at which a value is not as expected.

    Returns
    -------
    str, EncodedValue, EncodedValue
        The place as an index, e.g. "['A'][1][0, 2]"; what is there; what should be. Both are
        numbers, or what differs in container or shape. None where nothing differs.
    """
    pairs = items_side_by_side(value, wanted)
    if pairs is not None:
        for step, each, other in pairs:
            if found := first_difference(each, other, near, path + step):
                return found
        return None
    g, w = numbers(value), numbers(wanted)
    if g is None or w is None or g.shape != w.shape:
        return path, value, wanted
    for index in np.ndindex(w.shape):
        if not close(g[index], w[index], **near):
            place = f"[{', '.join(map(str, index))}]" if index else ""
            return path + place, number(g[index]), number(w[index])
    return None


def number(value: Any) -> EncodedValue:
    return {"shape": [], "numbers": [float(value)]}


def items_side_by_side(
    value: EncodedValue, wanted: EncodedValue
) -> list[tuple[str, EncodedValue, EncodedValue]] | None:
    """The items of two values and the index of each; None where there are none to compare."""
    if "keys" in wanted or "keys" in value:
        items = dict(zip(value.get("keys", ()), value.get("items", ()), strict=False))
        if "keys" not in wanted or items.keys() != set(wanted["keys"]):
            return None
        both = zip(wanted["keys"], wanted.get("items", ()), strict=True)
        return [(f"[{key!r}]", items[key], item) for key, item in both]
    if "items" not in value and "items" not in wanted:
        return None
    each, other = parts_of(value), parts_of(wanted)
    if each is None or other is None or len(each) != len(other):
        return None
    return [(f"[{i}]", *both) for i, both in enumerate(zip(each, other, strict=True))]
