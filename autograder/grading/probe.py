"""The probe: calls a student's function and sends back what it returned, as plain numbers.

This file runs in the student's kernel, as text: it needs Python and NumPy alone, and it knows
inputs only. What it answers is JSON; nothing that comes back is ever unpickled or evaluated.
"""

import builtins
import contextlib
import importlib
import io
import json
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:  # never in a kernel, where there is no autograder: hence quotes below
    from autograder.grading.types import Answer, EncodedValue, ErrorAnswer, Outline, Question

MOST_NUMBERS = 100_000  # more than this from one call is not sent
SPARE: dict[
    str, Any
] = {}  # Keras models that calls left as they were, by their form: to make one is slow


def words(value: object) -> str:
    """What Python prints for a value, without the address in memory that differs at every run."""
    return re.sub(" at 0x[0-9a-fA-F]+", "", repr(value))[:200]


def encode(value: Any) -> "EncodedValue":
    """A value as JSON: its type, and its shape and numbers where it has any."""
    kind: EncodedValue = {"type": type(value).__name__}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        keys = sorted(value)[:1000]
        return {**kind, "keys": keys, "items": [encode(value[key]) for key in keys]}
    if hasattr(value, "layers") and hasattr(value, "get_weights"):
        model = cast(Any, value)
        return {**kind, "model": outline(model), "items": [encode(w) for w in model.get_weights()]}
    if value is None or isinstance(value, (str, bytes, dict, set)):
        return {**kind, "text": words(value)}
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O":  # a DataFrame of mixed columns, a list of arrays of one shape
            array = array.astype(float)
    except Exception:
        if isinstance(value, (tuple, list)):
            return {**kind, "items": [encode(item) for item in value[:1000]]}
        return {**kind, "text": words(value)}
    if array.dtype.kind not in "biuf" or array.size > MOST_NUMBERS:
        return {**kind, "text": f"{array.dtype} of shape {array.shape}"}
    wide = array.astype("float64") if array.dtype.kind == "f" else array
    numbers = wide.ravel().tolist()
    return {**kind, "dtype": array.dtype.str, "shape": list(array.shape), "numbers": numbers}


def outline(model: Any) -> "Outline":
    """What a Keras model is and how it was compiled, in words and counts; not its weights."""

    def name(thing: Any) -> str:
        if isinstance(thing, list) and len(thing) == 1:
            thing = thing[0]
        if isinstance(thing, dict):  # as Keras writes a loss, a metric or an optimizer down
            named = thing.get("class_name")
            thing = thing.get("config") if named == "function" else named
        thing = (
            thing if isinstance(thing, str) else getattr(thing, "__name__", type(thing).__name__)
        )
        text = re.sub("(?<=[a-z])(?=[A-Z])", "_", thing).lower()
        short = {"mse": "mean_squared_error", "mae": "mean_absolute_error"}
        return short.get(text, text)

    layers = []
    for layer in model.layers:
        kind = type(layer).__name__
        if kind in ("ReLU", "Activation") and layers and layers[-1]["activation"] == "linear":
            activation = "relu" if kind == "ReLU" else name(layer.activation)
            layers[-1]["activation"] = activation
        elif kind != "InputLayer":
            activation = name(getattr(layer, "activation", "linear"))
            bias, units = getattr(layer, "use_bias", None), getattr(layer, "units", None)
            layers.append({"type": kind, "units": units, "activation": activation, "bias": bias})
    config = model.get_compile_config() if getattr(model, "compiled", False) else {}
    settings = {key: name(config[key]) for key in ("optimizer", "loss") if config.get(key)}
    metrics = config.get("metrics") or []
    metrics = [name(m) for m in (metrics if isinstance(metrics, list) else [metrics])]
    return {"layers": layers, "settings": settings, "metrics": metrics}


def decode(wire: Any, as_model: Callable[..., Any] | None = None) -> Any:
    """The argument that `encode` has written down; `as_model` builds one from its outline."""
    if "formula" in wire:
        return eval(wire["formula"], {"np": np})  # written by an exercise, never by a student
    if "generator" in wire:
        return np.random.default_rng(wire["generator"])
    if "model" in wire:
        weights = [np.array(decode(item)) for item in wire["items"]]
        return (as_model or keras_model)(wire["model"], weights)
    if "items" in wire:
        items = [decode(item, as_model) for item in wire["items"]]
        if "keys" in wire:
            return dict(zip(wire["keys"], items, strict=True))
        return tuple(items) if wire["type"] == "tuple" else items
    array = np.array(wire["numbers"], dtype=wire["dtype"]).reshape(wire["shape"])
    return array.tolist() if wire["type"] in ("int", "float", "bool", "list") else array


def keras_model(outline: "Outline", weights: list[np.ndarray]) -> Any:
    """A Keras model of this outline, with these weights; compiled where it was."""
    keras = importlib.import_module("keras")
    layers = [
        keras.layers.Dense(
            layer["units"],
            activation=layer["activation"],
            use_bias=layer["bias"],
            kernel_initializer="zeros",  # the weights come below, and to draw others takes time
        )
        for layer in outline["layers"]
    ]
    model = keras.Sequential([keras.Input(shape=(len(weights[0]),)), *layers])
    if outline["settings"]:
        model.compile(**outline["settings"])
    model.set_weights(weights)
    return model


@contextlib.contextmanager
def watch(names: Sequence[str]) -> Iterator[list[str]]:
    """Note which of the named library functions are called meanwhile; not those that they call.

    An import meanwhile finds the functions themselves: TensorFlow's takes NumPy's ufuncs apart.
    """
    used, kept, within = [], [], []
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
            if not within:
                used.append(_name)
            within.append(_name)
            try:
                return _original(*args, **kwargs)
            finally:
                within.pop()

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


def home_of(function: object) -> dict[str, Any]:
    """The names that a function sees: those of its module, or of the notebook."""
    return getattr(function, "__globals__", vars(sys.modules["__main__"]))


@contextlib.contextmanager
def lend(given: Mapping[str, str], function: object) -> Iterator[None]:
    """Meanwhile, right functions stand in the place of those that `function` builds on.

    given : {name: the text that defines the right one}
    """
    home = home_of(function)
    own = {name: home[name] for name in given if name in home}
    for name, text in given.items():
        exec(text, scope := {})
        home[name] = scope[name]
    try:
        yield
    finally:
        for name in given:
            home.pop(name, None)
        home.update(own)


def describe(error: BaseException, function: object) -> "ErrorAnswer":
    """An exception as plain text, with the line of the student's code that raised it."""
    home = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.line or "" for f in reversed(frames) if f.filename == home), "")
    return {"type": type(error).__name__, "text": str(error)[:300], "line": line}


def look_at(look: Callable, value: object, args: list, kwargs: dict) -> "Answer":
    """What an exercise wants to see of an answer; an error of the type `form` where it cannot."""
    try:
        return {"value": encode(look(value, *args, **kwargs))}
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:200]
        return {"error": {"type": "form", "text": text, "line": ""}}


def ask(
    function: Any,
    questions: "Sequence[Question]",
    forbidden: Sequence[str] = (),
    as_model: Callable[..., Any] | None = None,
    given: Mapping[str, str] | None = None,
) -> "list[Answer]":
    """Call `function` once for each question; one answer each, until one does not end.

    given : right functions to put in the place of those it builds on, as text by name
    """
    answers: list[Answer] = []
    handed: dict[str, Any] = {}

    def reused(outline: "Outline", weights: list[np.ndarray]) -> Any:
        """A model that an earlier call left as it was, where there is one."""
        form = json.dumps([outline, [w.shape for w in weights]])
        handed[form] = model = SPARE.pop(form, None) or keras_model(outline, weights)
        model.set_weights(weights)
        return model

    for question in questions:
        answer: Answer = {}
        printed = io.StringIO()
        handed.clear()
        args = [decode(wire, as_model or reused) for wire in question["args"]]
        kwargs = {name: decode(wire, as_model) for name, wire in question["kwargs"].items()}
        look = eval(question.get("look", "None"), {"np": np})  # written by an exercise, too
        before = json.dumps([encode(arg) for arg in args])
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(over="warn", divide="warn", invalid="warn"),
            contextlib.redirect_stdout(printed),
            lend(given or {}, function),
            watch(forbidden) as used,
        ):
            warnings.simplefilter("always")
            try:
                value = function(*args, **kwargs)
                answer["value"] = encode(value)
                if look and value is not None:
                    answer["returned"] = answer["value"]
                    answer |= look_at(look, value, args, kwargs)
            except BaseException as error:  # also SystemExit, and the interrupt of a time-out
                answer["error"] = describe(error, function)
        answer["changed"] = json.dumps([encode(arg) for arg in args]) != before
        if not answer["changed"]:
            SPARE.update(handed)
        answer["warnings"] = [str(w.message)[:200] for w in caught if w.category is RuntimeWarning]
        answer["printed"] = printed.getvalue()[:200]
        answer["used"] = sorted(set(used))
        answers.append(answer)
        if answer.get("error", {}).get("type") == "KeyboardInterrupt":
            break
    return answers


def slope_at(function: Any, question: "Question", h: float = 1e-5) -> "EncodedValue | None":
    """The slope that a function has at a question's first argument, measured; None without one."""

    def measured(z: Any, *args: Any, **kwargs: Any) -> Any:
        rise = np.subtract(function(z + h, *args, **kwargs), function(z - h, *args, **kwargs))
        return rise / (2 * h)

    return ask(measured, [{**question, "look": "None"}])[0].get("value")


def reply(names: Mapping[str, Any], function: str, request: str) -> str:
    """What a grader's request, JSON of the arguments of `ask`, is answered: JSON.

    names : all that the notebook has defined; null is answered where `function` is not in it
    """
    if function not in names:
        return "null"
    asked, arguments = names[function], json.loads(request)
    if "slope" in arguments:
        return json.dumps(slope_at(asked, arguments["slope"]))
    return json.dumps(ask(asked, **arguments))
