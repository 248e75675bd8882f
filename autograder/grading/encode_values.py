"""Values as plain data that JSON can carry, and back. It runs in the student's kernel, too."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.describe_keras_model import (
    has_layers,
    keras_attribute,
    keras_model,
    outline,
)

if TYPE_CHECKING:  # never in a kernel, where there is no autograder: hence quotes below
    from autograder.grading.grading_types import EncodedValue

MAX_NUMBERS = 100_000  # of one array; a larger one is not sent


def stable_repr(value: object) -> str:
    """The repr of a value, without the memory address, which differs at every run."""
    return re.sub(" at 0x[0-9a-fA-F]+", "", repr(value))[:200]


def encode(value: Any) -> "EncodedValue":
    """Encode a value as JSON: its type, and its shape and numbers if it has any."""
    kind: EncodedValue = {"type": type(value).__name__}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        keys = list(value)[:1000]
        return {**kind, "keys": keys, "items": [encode(value[key]) for key in keys]}
    if has_layers(value):
        weights = keras_attribute(value, "get_weights")()
        return {**kind, "model": outline(value), "items": [encode(w) for w in weights]}
    if value is None or isinstance(value, (str, bytes, dict, set)):
        return {**kind, "text": stable_repr(value)}
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O":  # a DataFrame of mixed columns, a list of arrays of one shape
            array = array.astype(float)
    except Exception:
        if isinstance(value, (tuple, list)) or getattr(value, "ndim", 0) == 1:
            return {**kind, "items": [encode(item) for item in value[:1000]]}
        return {**kind, "text": stable_repr(value)}
    if array.dtype.kind not in "biuf" or array.size > MAX_NUMBERS:
        return {**kind, "text": f"{array.dtype} of shape {array.shape}"}
    wide = array.astype("float64") if array.dtype.kind == "f" else array
    numbers = wide.ravel().tolist()
    return {**kind, "dtype": array.dtype.str, "shape": list(array.shape), "numbers": numbers}


def decode(value: Any, as_model: Callable[..., Any] | None = None) -> Any:
    """Decode what `encode` has made of an argument; `as_model` builds a model from its outline."""
    if "formula" in value:
        return eval(value["formula"], {"np": np})  # written by an exercise, never by a student
    if "generator" in value:
        return np.random.default_rng(value["generator"])
    if "model" in value:
        weights = [np.array(decode(item)) for item in value["items"]]
        return (as_model or keras_model)(value["model"], weights)
    if "items" in value:
        items = [decode(item, as_model) for item in value["items"]]
        if "keys" in value:
            return dict(zip(value["keys"], items, strict=True))
        return tuple(items) if value["type"] == "tuple" else items
    array = np.array(value["numbers"], dtype=value["dtype"]).reshape(value["shape"])
    if value["type"] in ("int", "float", "bool"):
        return array.item()
    if value["type"] in ("list", "tuple"):
        items = array.tolist() if array.ndim == 1 else list(array)
        return tuple(items) if value["type"] == "tuple" else items
    return array if value["type"] == "ndarray" else array[()]
