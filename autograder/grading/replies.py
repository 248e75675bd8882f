"""The wire: reading what a student's kernel sent, which may be anything.

What `probe.ask` answers is JSON. Here it is read as data and held to the probe's form, so that
the judge behind can rely on it. Nothing is unpickled, evaluated or imported.
"""

import ast
import json
import math
import re
from typing import cast

from autograder.grading.probe import MOST_NUMBERS
from autograder.grading.types import Answer, EncodedValue, NoAnswer, Reason

MOST_TEXT = 20_000_000  # characters of an answer that are still read
MOST_WORD = 1000  # characters of a text that are kept
MOST_DEPTH = 5  # tuples within tuples
MOST_AXES = 32  # of an array
MOST_TOGETHER = 1_000_000  # numbers of all arrays of a value, such as the weights of a network
# As Python prints a string. All else would take its parser any time and memory, or crash it.
PRINTED = re.compile(r"""'(?:[^'\\\n]|\\.)*+'|"(?:[^"\\\n]|\\.)*+\"""")


def says_undefined(text: str) -> bool:
    """Whether what the kernel sent says that there is no such function."""
    return text == repr("null")


def read_answers(text: str, most: int) -> tuple[list[Answer], Reason | None]:
    """Answers from what the kernel sent: data of the right form, or none and the reason.

    Returns
    -------
    the answers, at most `most`; and None, or why there are none
    """
    replaced: Reason = {"code": NoAnswer.REPLACED}
    if isinstance(text, str) and len(text) > MOST_TEXT:
        return [], {"code": NoAnswer.TOO_LONG, "limit": MOST_TEXT}
    try:
        answers = _data(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return [], replaced
    if not isinstance(answers, list) or not all(well_formed(answer) for answer in answers):
        return [], replaced
    return cast(list[Answer], answers[:most]), None


def read_value(text: str) -> EncodedValue | None:
    """A single value from what the kernel sent; None where it is of another form."""
    try:
        value = _data(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    return cast(EncodedValue, value) if _value_well_formed(value) else None


def _data(text: str) -> object:
    """What the JSON says that is in a string which Python has printed; ValueError and others."""
    if not isinstance(text, str) or len(text) > MOST_TEXT or not PRINTED.fullmatch(text):
        raise ValueError("not a string")
    return _shortened(json.loads(ast.literal_eval(text)))


def _shortened(data: object) -> object:
    """The same, with its texts cut, and without halves of characters."""
    if isinstance(data, dict):
        return {_shortened(key): _shortened(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_shortened(thing) for thing in data]
    if isinstance(data, str):
        return data[:MOST_WORD].encode(errors="replace").decode()
    return data


def well_formed(answer: object) -> bool:
    """Whether an answer has the form that the probe gives it."""
    if not isinstance(answer, dict):
        return False
    if not all(_words(answer.get(key)) for key in ("warnings", "used")):
        return False
    if not (isinstance(answer.get("changed"), bool) and isinstance(answer.get("printed"), str)):
        return False
    if "error" in answer:
        error = answer["error"]
        if not isinstance(error, dict):
            return False
        if not all(isinstance(error.get(key), str) for key in ("type", "text", "line")):
            return False
    values = [answer[key] for key in ("value", "returned") if key in answer]
    return (
        all(map(_value_well_formed, values))
        and all(_count(value) <= MOST_TOGETHER for value in values)
        and ("value" in answer or "error" in answer)
    )


def _value_well_formed(value: object, depth: int = 0) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("type"), str) or depth > MOST_DEPTH:
        return False
    if "items" in value:
        items = value["items"]
        if not (isinstance(items, list) and all(_value_well_formed(x, depth + 1) for x in items)):
            return False
        _keep(value, "items", "keys", "model")
        keys = value.get("keys", [""] * len(items))
        return _words(keys) and len(keys) == len(items) and _outline_well_formed(value)
    if "model" in value or "keys" in value:
        return False
    if "numbers" not in value:
        _keep(value, "text")
        return isinstance(value.get("text"), str)
    _keep(value, "dtype", "shape", "numbers")
    numbers, shape = value["numbers"], value.get("shape")
    if not (isinstance(numbers, list) and isinstance(shape, list)):
        return False
    if not isinstance(value.get("dtype"), str):
        return False
    if len(shape) > MOST_AXES or not all(type(n) is int and 0 <= n <= MOST_NUMBERS for n in shape):
        return False
    return math.prod(shape) == len(numbers) and all(
        isinstance(x, float) or (isinstance(x, int) and abs(x) < 2**64) for x in numbers
    )


def _keep(value: dict, *known: str) -> None:
    """Drop from a value what the probe does not say of one of its kind."""
    for name in value.keys() - {"type", *known}:
        del value[name]


def _outline_well_formed(value: dict) -> bool:
    """Whether a value says of a model what `probe.outline` says; true for what is no model."""
    if "model" not in value:
        return True
    outline = value["model"]
    if not (isinstance(outline, dict) and isinstance(outline.get("layers"), list)):
        return False
    parts = [outline.get("settings"), *outline["layers"]]
    return (
        all(isinstance(part, dict) and all(map(_word, part.values())) for part in parts)
        and all(
            {"type", "units", "activation", "bias"} <= set(layer) for layer in outline["layers"]
        )
        and isinstance(outline.get("metrics"), list)
        and all(map(_word, outline["metrics"]))
    )


def _words(things: object) -> bool:
    return isinstance(things, list) and all(isinstance(thing, str) for thing in things)


def _count(value: dict) -> int:
    """How many numbers there are in a value of the right form."""
    return len(value.get("numbers", ())) + sum(map(_count, value.get("items", ())))


def _word(thing: object) -> bool:
    return (
        thing is None
        or isinstance(thing, bool | str)
        or (isinstance(thing, int) and abs(thing) < 2**64)
    )
