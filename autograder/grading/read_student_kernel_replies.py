"""Reading what a student's kernel sent, which may be anything.

What `probe.answer_questions` answers is JSON. Here it is read as data and checked against the
probe's form, so that the judge can rely on it. Nothing is unpickled, evaluated or imported.
"""

import ast
import json
import math
import re
from typing import Any, cast

from autograder.grading.encode_values import MAX_NUMBERS
from autograder.grading.grading_types import Answer, EncodedValue, LentCall, Reason
from autograder.grading.verdict_codes import NoAnswer

MAX_CHARS = 20_000_000  # characters of an answer that are still read
MAX_CALL_CHARS = 1_000_000  # characters of a call of a function that is lent
MAX_TEXT_CHARS = 1000  # characters of a text that are kept
MAX_DEPTH = 5  # tuples within tuples
MAX_AXES = 32  # of an array
MAX_VALUE_NUMBERS = 1_000_000  # numbers of all arrays of a value, such as the weights of a network
# As Python prints a string. Anything else could cost its parser any time and memory, or crash it.
PRINTED = re.compile(r"""'(?:[^'\\\n]|\\.)*+'|"(?:[^"\\\n]|\\.)*+\"""")


def says_undefined(text: str) -> bool:
    """Whether what the kernel sent says that there is no such function."""
    return text == repr("null")


def read_answers(text: str, count: int) -> tuple[list[Answer], Reason | None]:
    """Read answers from what the kernel sent.

    Parameters
    ----------
    text
        What the kernel sent.
    count
        How many answers are kept at most.

    Returns
    -------
    list of Answer, Reason or None
        The answers and None, or no answers and why there are none.
    """
    replaced: Reason = {"code": NoAnswer.REPLACED}
    if isinstance(text, str) and len(text) > MAX_CHARS:
        return [], {"code": NoAnswer.TOO_LONG, "limit": MAX_CHARS}
    try:
        answers = _data(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return [], replaced
    if not isinstance(answers, list) or not all(well_formed(answer) for answer in answers):
        return [], replaced
    return cast(list[Answer], answers[:count]), None


def read_value(text: str) -> EncodedValue | None:
    """Read a single value from what the kernel sent; None where it is not of that form."""
    try:
        value = _data(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    return cast(EncodedValue, value) if _value_well_formed(value) else None


def read_lent_call(text: object) -> LentCall | None:
    """Read the call of a function that is lent; None where a text is not of that form."""
    if not isinstance(text, str) or len(text) > MAX_CALL_CHARS:
        return None
    try:
        call = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        return None
    if not (isinstance(call, dict) and isinstance(call.get("name"), str)):
        return None
    args, kwargs, results = (call.get(field) for field in ("args", "kwargs", "results"))
    if not (isinstance(args, list) and isinstance(kwargs, dict) and isinstance(results, list)):
        return None
    if not all(map(_argument_well_formed, [*args, *kwargs.values(), *results])):
        return None
    return {"name": call["name"], "args": args, "kwargs": kwargs, "results": results}


def _argument_well_formed(value: object) -> bool:
    """Whether a value is one that a lent function can be called with, also a function."""
    if isinstance(value, dict) and value.get("type") == "function":
        _keep(value, "number")
        return type(value.get("number")) is int
    if isinstance(value, dict) and value.get("type") == "Generator":
        _keep(value, "state")
        return isinstance(value.get("state"), dict)
    return _value_well_formed(value)


def _data(text: str) -> object:
    """Decode JSON in a string as Python prints it."""
    if not isinstance(text, str) or len(text) > MAX_CHARS or not PRINTED.fullmatch(text):
        raise ValueError("not a string")
    return _abbreviated(json.loads(ast.literal_eval(text)))


def _abbreviated(data: object) -> object:
    """The same data, with its texts cut, and without surrogates."""
    if isinstance(data, dict):
        return {_abbreviated(key): _abbreviated(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_abbreviated(thing) for thing in data]
    if isinstance(data, str):
        return data[:MAX_TEXT_CHARS].encode(errors="replace").decode()
    return data


def well_formed(answer: object) -> bool:
    """Whether an answer has the form that the probe gives it."""
    if not isinstance(answer, dict):
        return False
    if not all(_is_list_of_str(answer.get(key)) for key in ("warnings", "used")):
        return False
    if not (_is_list_of_int(answer.get("changed")) and isinstance(answer.get("printed"), str)):
        return False
    if "error" in answer:
        error = answer["error"]
        if not isinstance(error, dict):
            return False
        if not all(isinstance(error.get(key), str) for key in ("type", "text", "line")):
            return False
        if not _is_list_of_str(error.get("bases", [])):
            return False
        if not isinstance(error.get("raised_by", ""), str):
            return False
        if not isinstance(error.get("own_check", True), bool):
            return False
    if "again" in answer:
        again = answer["again"]
        # Not several levels, which would be looked into by recursion.
        if not isinstance(again, dict) or "again" in again or not well_formed(again):
            return False
    values = [answer[key] for key in ("value", "returned") if key in answer]
    return (
        all(map(_value_well_formed, values))
        and all(_count(value) <= MAX_VALUE_NUMBERS for value in values)
        and ("value" in answer or "error" in answer)
    )


def _value_well_formed(value: object, depth: int = 0) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("type"), str) or depth > MAX_DEPTH:
        return False
    if "items" in value:
        items = value["items"]
        if not (isinstance(items, list) and all(_value_well_formed(x, depth + 1) for x in items)):
            return False
        _keep(value, "items", "keys", "model")
        keys = value.get("keys", [""] * len(items))
        return _is_list_of_str(keys) and len(keys) == len(items) and _outline_well_formed(value)
    if "model" in value or "keys" in value:
        return False
    if "unreadable" in value:
        _keep(value, "unreadable")
        return isinstance(value["unreadable"], str)
    if "numbers" not in value:
        _keep(value, "text")
        return isinstance(value.get("text"), str)
    _keep(value, "dtype", "shape", "numbers")
    numbers, shape = value["numbers"], value.get("shape")
    if not (isinstance(numbers, list) and isinstance(shape, list)):
        return False
    if not isinstance(value.get("dtype"), str):
        return False
    if len(shape) > MAX_AXES or not all(type(n) is int and n >= 0 for n in shape):
        return False
    if math.prod(n or 1 for n in shape) > MAX_NUMBERS:
        return False  # also without numbers: NumPy makes no empty array of any shape
    return math.prod(shape) == len(numbers) and all(
        isinstance(x, float) or (isinstance(x, int) and abs(x) < 2**64) for x in numbers
    )


def _keep(value: dict[str, Any], *fields: str) -> None:
    """Drop the entries of a value that the probe does not give to one of its kind."""
    for name in value.keys() - {"type", *fields}:
        del value[name]


def _outline_well_formed(value: dict[str, Any]) -> bool:
    """Whether the outline in a value is like those of `probe.outline`; true without a model."""
    if "model" not in value:
        return True
    outline = value["model"]
    if not (isinstance(outline, dict) and isinstance(outline.get("layers"), list)):
        return False
    parts = [outline.get("settings"), *outline["layers"]]
    return (
        all(isinstance(part, dict) and all(map(_is_setting, part.values())) for part in parts)
        and all(
            {"type", "units", "activation", "bias"} <= set(layer) for layer in outline["layers"]
        )
        and isinstance(outline.get("metrics"), list)
        and all(map(_is_setting, outline["metrics"]))
    )


def _is_list_of_int(things: object) -> bool:
    return isinstance(things, list) and all(type(n) is int and 0 <= n < 100 for n in things)


def _is_list_of_str(things: object) -> bool:
    return isinstance(things, list) and all(isinstance(thing, str) for thing in things)


def _count(value: dict[str, Any]) -> int:
    """How many numbers there are in a value of the right form."""
    return len(value.get("numbers", ())) + sum(map(_count, value.get("items", ())))


def _is_setting(thing: object) -> bool:
    return (
        thing is None
        or isinstance(thing, bool | str)
        or (isinstance(thing, int) and abs(thing) < 2**64)
    )
