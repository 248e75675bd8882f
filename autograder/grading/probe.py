"""The probe: calls a student's function and sends back what it returned, as plain numbers.

This file runs in the student's kernel, as text: it needs Python and NumPy alone, and it knows
inputs only. What it answers is JSON; nothing that comes back is ever unpickled or evaluated.
"""

import builtins
import contextlib
import importlib
import io
import json
import sys
import traceback
import warnings

import numpy as np

MOST_NUMBERS = 100_000  # more than this from one call is not sent


def encode(value):
    """A value as JSON: its type, and its shape and numbers where it has any."""
    kind = {"type": type(value).__name__}
    if value is None or isinstance(value, (str, bytes, dict, set)):
        return {**kind, "text": repr(value)[:200]}
    try:
        array = np.asarray(value)
        if array.dtype == object:  # a DataFrame of mixed columns, a list of arrays of one shape
            array = array.astype(float)
    except Exception:
        if isinstance(value, (tuple, list)):
            return {**kind, "items": [encode(item) for item in value[:1000]]}
        return {**kind, "text": repr(value)[:200]}
    if array.dtype.kind not in "biuf" or array.size > MOST_NUMBERS:
        return {**kind, "text": f"{array.dtype} of shape {array.shape}"}
    wide = array.astype("float64") if array.dtype.kind == "f" else array
    numbers = wide.ravel().tolist()
    return {**kind, "dtype": str(array.dtype), "shape": list(array.shape), "numbers": numbers}


def decode(wire):
    """The argument that `encode` has written down."""
    if "formula" in wire:
        return eval(wire["formula"], {"np": np})  # written by an exercise, never by a student
    if "items" in wire:
        return [decode(item) for item in wire["items"]]
    array = np.array(wire["numbers"], dtype=wire["dtype"]).reshape(wire["shape"])
    return array.tolist() if wire["type"] in ("int", "float", "bool", "list") else array


@contextlib.contextmanager
def watch(names):
    """Note which of the named library functions are called meanwhile.

    An import meanwhile finds the functions themselves: TensorFlow's takes NumPy's ufuncs apart.
    """
    used, kept = [], []
    for name in names:
        owner, _, attribute = name.rpartition(".")
        if name.partition(".")[0] not in sys.modules:
            continue
        try:
            parent, *path = owner.split(".")
            module = importlib.import_module(parent)
            for step in path:
                module = getattr(module, step)
            original = getattr(module, attribute)
        except (ImportError, AttributeError):
            continue

        def noted(*args, _name=name, _original=original, **kwargs):
            used.append(_name)
            return _original(*args, **kwargs)

        kept.append((module, attribute, original, noted))

    def put(which):
        for module, attribute, *functions in kept:
            setattr(module, attribute, functions[which])

    def import_unwatched(*args, _import=builtins.__import__, **kwargs):
        put(0)
        try:
            return _import(*args, **kwargs)
        finally:
            put(1)

    kept.append((builtins, "__import__", builtins.__import__, import_unwatched))
    put(1)
    try:
        yield used
    finally:
        put(0)


def describe(error, function):
    """An exception as plain text, with the line of the student's code that raised it."""
    home = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.line for f in reversed(frames) if f.filename == home), "")
    return {"type": type(error).__name__, "text": str(error)[:300], "line": line}


def ask(function, questions, forbidden=()):
    """Call `function` once for each question; one answer each, until one does not end."""
    answers = []
    for question in questions:
        answer, printed = {}, io.StringIO()
        args = [decode(wire) for wire in question["args"]]
        kwargs = {name: decode(wire) for name, wire in question["kwargs"].items()}
        before = json.dumps([encode(arg) for arg in args])
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(over="warn", divide="warn", invalid="warn"),
            contextlib.redirect_stdout(printed),
            watch(forbidden) as used,
        ):
            warnings.simplefilter("always")
            try:
                answer["value"] = encode(function(*args, **kwargs))
            except BaseException as error:  # also SystemExit, and the interrupt of a time-out
                answer["error"] = describe(error, function)
        answer["changed"] = json.dumps([encode(arg) for arg in args]) != before
        answer["warnings"] = [str(w.message)[:200] for w in caught if w.category is RuntimeWarning]
        answer["printed"] = printed.getvalue()[:200]
        answer["used"] = sorted(set(used))
        answers.append(answer)
        if answer.get("error", {}).get("type") == "KeyboardInterrupt":
            break
    return answers


def reply(function, question):
    """What a grader's question, JSON of the questions and of what to watch for, is answered."""
    return json.dumps(ask(function, *json.loads(question)))
