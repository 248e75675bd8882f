"""The probe: calls a student's function and sends back what it returned, as plain numbers.

This file runs in the student's kernel, as a part of the text of `answer_grader_request`: it needs
Python and NumPy alone, and it knows inputs only. What it answers is JSON; nothing that comes back
is ever unpickled or evaluated.
"""

import contextlib
import importlib
import io
import json
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dis import opmap
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.record_library_calls import CallRecorder, namespace_of

if TYPE_CHECKING:  # never in a kernel, where there is no autograder: hence quotes below
    from autograder.grading.grading_types import (
        Answer,
        EncodedValue,
        ErrorAnswer,
        Outline,
        Question,
    )

MAX_NUMBERS = 100_000  # of one array; a larger one is not sent
# Keras models that calls left unchanged, by outline and shapes: to build one is slow.
MODEL_CACHE: dict[str, Any] = {}


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


def has_layers(value: object) -> bool:
    """Whether a value has what a model has; on the trusted side a Network stands for one."""
    return hasattr(value, "layers") and hasattr(value, "get_weights")


def is_of_keras(cls: type) -> bool:
    """Whether a class is one that Keras defines, and not one that only has its name."""
    module = sys.modules.get(cls.__module__)
    return cls.__module__.startswith("keras.") and getattr(module, cls.__name__, None) is cls


def is_keras_model(value: object) -> bool:
    """Whether a value is a Keras model, of Keras' own classes or of one that inherits from them."""
    keras: Any = sys.modules.get("keras")
    return keras is not None and any(cls is keras.Model for cls in type(value).__mro__)


def keras_attribute(model: Any, name: str) -> Any:
    """What Keras itself has as an attribute of its model, whatever a subclass says it is."""
    for cls in type(model).__mro__:
        if name in vars(cls) and is_of_keras(cls):
            return vars(cls)[name].__get__(model, type(model))
    return getattr(model, name)


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
    for layer in keras_attribute(model, "layers"):
        kind = type(layer).__name__
        if is_keras_model(model) and not is_of_keras(type(layer)):
            kind = f"{kind} of your own"
        if kind in ("ReLU", "Activation") and layers and layers[-1]["activation"] == "linear":
            activation = "relu" if kind == "ReLU" else name(layer.activation)
            layers[-1]["activation"] = activation
        elif kind != "InputLayer":
            activation = name(getattr(layer, "activation", "linear"))
            bias, units = getattr(layer, "use_bias", None), getattr(layer, "units", None)
            layers.append({"type": kind, "units": units, "activation": activation, "bias": bias})
    is_compiled = keras_attribute(model, "compiled") if hasattr(model, "compiled") else False
    config = keras_attribute(model, "get_compile_config")() if is_compiled else {}
    settings = {key: name(config[key]) for key in ("optimizer", "loss") if config.get(key)}
    metrics = config.get("metrics") or []
    metrics = [name(m) for m in (metrics if isinstance(metrics, list) else [metrics])]
    return {"layers": layers, "settings": settings, "metrics": metrics}


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
def replacing(functions: Mapping[str, Callable[..., Any]], function: object) -> Iterator[None]:
    """Give other functions to the names that `function` sees, for a while.

    Parameters
    ----------
    functions
        The functions by name.
    function
        The function whose namespace is changed.
    """
    namespace = namespace_of(function)
    replaced = {name: namespace[name] for name in functions if name in namespace}
    namespace.update(functions)
    try:
        yield
    finally:
        for name in functions:
            namespace.pop(name, None)
        namespace.update(replaced)


def describe(error: BaseException, function: object) -> "ErrorAnswer":
    """An exception as plain text, with the line of the student's code that raised it."""
    filename = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.line or "" for f in reversed(frames) if f.filename == filename), "")
    bases = [c.__name__ for c in type(error).__mro__[1:-2] if c.__module__ == "builtins"]
    described: ErrorAnswer = {
        "type": type(error).__name__,
        "text": str(error)[:300],
        "line": line,
        "bases": bases,
    }
    if isinstance(error, NotImplementedError):
        described["raised_by"] = raiser(error, function)
    return described


def raiser(error: BaseException, function: object) -> str:
    """What raised an exception: "itself", another function by its name, or "library"."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None or trace.tb_frame.f_globals is not namespace_of(function):
        return "library"
    code = trace.tb_frame.f_code
    operation, count = code.co_code[trace.tb_lasti : trace.tb_lasti + 2]
    if operation != opmap["RAISE_VARARGS"] or count == 0:
        return "library"  # a function of C; or TensorFlow, whose traces end in a bare `raise`
    named = getattr(function, "__name__", code.co_name)
    return "itself" if code.co_name == named else code.co_name


def apply_look(
    look: Callable[..., Any], value: object, args: list[Any], kwargs: dict[str, Any]
) -> "Answer":
    """What an exercise looks at in an answer; an error of the type `form` where it cannot."""
    try:
        return {"value": encode(look(value, *args, **kwargs))}
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:200]
        return {"error": {"type": "form", "text": text, "line": ""}}


def answer_questions(
    function: Any,
    questions: "Sequence[Question]",
    forbidden: Sequence[str] = (),
    as_model: Callable[..., Any] | None = None,
    lent: Mapping[str, Callable[..., Any]] | None = None,
    before_look: Callable[[], None] = lambda: None,
) -> "list[Answer]":
    """Call `function` once for each question, until a call does not end in time.

    Parameters
    ----------
    function
        The student's function.
    questions
        The calls to make.
    forbidden
        Dotted names of library functions whose calls are recorded.
    as_model
        Builds a model from its outline and weights; a Keras model by default.
    lent
        Functions by name that replace those that it builds on.
    before_look
        Called after each call, before what it led to is looked at.

    Returns
    -------
    list of dict
        An answer for each question; fewer after a call that was interrupted.
    """
    answers: list[Answer] = []
    models: dict[str, Any] = {}

    def cached_model(outline: "Outline", weights: list[np.ndarray]) -> Any:
        """A model that an earlier call left unchanged, or else a new one."""
        form = json.dumps([outline, [w.shape for w in weights]])
        models[form] = model = MODEL_CACHE.pop(form, None) or keras_model(outline, weights)
        model.set_weights(weights)
        return model

    def ask(question: "Question") -> "Answer":
        answer: Answer = {}
        printed = io.StringIO()
        models.clear()
        args = [decode(argument, as_model or cached_model) for argument in question["args"]]
        kwargs = {name: decode(value, as_model) for name, value in question["kwargs"].items()}
        tools = {"np": np, "is_model": has_layers if as_model else is_keras_model}
        look = eval(question.get("look", "None"), tools)  # written by an exercise, too
        before = [json.dumps(encode(arg)) for arg in args]
        recorder = CallRecorder(forbidden, function)
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(over="warn", divide="warn", invalid="warn"),
            contextlib.redirect_stdout(printed),
            replacing(lent or {}, function),
        ):
            warnings.simplefilter("always")
            try:
                with recorder:
                    value = recorder.function(*args, **kwargs)
                before_look()
                answer["value"] = encode(value)
                if look and value is not None:
                    answer["returned"] = answer["value"]
                    answer |= apply_look(look, value, args, kwargs)
            except BaseException as error:  # also SystemExit, and the interrupt of a time-out
                answer["error"] = describe(error, function)
        after = [json.dumps(encode(arg)) for arg in args]
        answer["changed"] = [i for i, text in enumerate(after) if text != before[i]]
        if not answer["changed"]:
            MODEL_CACHE.update(models)
        answer["warnings"] = [str(w.message)[:200] for w in caught if w.category is RuntimeWarning]
        answer["printed"] = printed.getvalue()[:200]
        answer["used"] = sorted(set(recorder.called))
        return answer

    for question in questions:
        answer = latest = ask(question)
        answers.append(answer)
        if question.get("twice") and "error" not in answer:
            answer["again"] = latest = ask(question)
        if latest.get("error", {}).get("type") == "KeyboardInterrupt":
            break
    return answers


def slope_at(function: Any, question: "Question", h: float = 1e-5) -> "EncodedValue | None":
    """Measure the slope of a function at a question's first argument; None if it has none."""

    def difference(z: Any, *args: Any, **kwargs: Any) -> Any:
        rise = np.subtract(function(z + h, *args, **kwargs), function(z - h, *args, **kwargs))
        return rise / (2 * h)

    return answer_questions(difference, [{**question, "look": "None"}])[0].get("value")
