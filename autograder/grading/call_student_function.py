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
from types import FunctionType
from typing import TYPE_CHECKING, Any, cast

import numpy as np

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
# Layers of Keras without weights that are nothing but an activation.
ACTIVATION_LAYERS = ("Activation", "ELU", "Lambda", "LeakyReLU", "ReLU", "Softmax")


def stable_repr(value: object) -> str:
    """The repr of a value, without the memory address, which differs at every run."""
    return re.sub(" at 0x[0-9a-fA-F]+", "", repr(value))[:200]


def encode(value: Any) -> "EncodedValue":
    """Encode a value as JSON: its type, and its shape and numbers if it has any."""
    kind: EncodedValue = {"type": type(value).__name__}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        keys = sorted(value)[:1000]
        return {**kind, "keys": keys, "items": [encode(value[key]) for key in keys]}
    if hasattr(value, "layers") and hasattr(value, "get_weights"):
        model = cast(Any, value)
        return {**kind, "model": outline(model), "items": [encode(w) for w in model.get_weights()]}
    if value is None or isinstance(value, (str, bytes, dict, set)):
        return {**kind, "text": stable_repr(value)}
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O":  # a DataFrame of mixed columns, a list of arrays of one shape
            array = array.astype(float)
    except Exception:
        if isinstance(value, (tuple, list)):
            return {**kind, "items": [encode(item) for item in value[:1000]]}
        return {**kind, "text": stable_repr(value)}
    if array.dtype.kind not in "biuf" or array.size > MAX_NUMBERS:
        return {**kind, "text": f"{array.dtype} of shape {array.shape}"}
    wide = array.astype("float64") if array.dtype.kind == "f" else array
    numbers = wide.ravel().tolist()
    return {**kind, "dtype": array.dtype.str, "shape": list(array.shape), "numbers": numbers}


def outline(model: Any) -> "Outline":
    """What a Keras model is and how it was compiled, in words and counts; not its weights."""
    layers = []
    for layer in flat_layers(model):
        kind = type(layer).__name__
        only_activates = kind in ACTIVATION_LAYERS
        activation = activation_name(
            getattr(layer, "activation", layer if only_activates else None)
        )
        if kind == "InputLayer" or (only_activates and activation == "linear"):
            continue
        if only_activates and layers and layers[-1]["activation"] == "linear":
            layers[-1]["activation"] = activation
            continue
        bias, units = getattr(layer, "use_bias", None), getattr(layer, "units", None)
        layers.append({"type": kind, "units": units, "activation": activation, "bias": bias})
    config = compile_config(model) if getattr(model, "compiled", False) else {}
    settings = {key: keras_name(config[key]) for key in ("optimizer", "loss") if config.get(key)}
    if callable(config.get("loss")):
        settings["loss"] = loss_name(config["loss"])
    metrics = config.get("metrics") or []
    metrics = [
        f"function {keras_name(m)}" if isinstance(m, FunctionType) else keras_name(m)
        for m in (metrics if isinstance(metrics, list) else [metrics])
    ]
    return {"layers": layers, "settings": settings, "metrics": metrics}


def compile_config(model: Any) -> dict[str, Any]:
    """What `compile` was told, as it was told: Keras cannot write every function down."""
    told = getattr(model, "_compile_config", None)
    return told.config if told else model.get_compile_config()


def flat_layers(model: Any) -> Iterator[Any]:
    """The layers of a model, those of models within it among them."""
    for layer in model.layers:
        yield from flat_layers(layer) if hasattr(layer, "layers") else [layer]


def keras_name(thing: Any) -> str:
    """The name of a loss, a metric, an optimizer or a function, in Keras' own spelling."""
    if isinstance(thing, list) and len(thing) == 1:
        thing = thing[0]
    thing = thing if isinstance(thing, str) else getattr(thing, "__name__", type(thing).__name__)
    text = re.sub("(?<=[a-z])(?=[A-Z])", "_", thing).lower()
    short = {"mse": "mean_squared_error", "mae": "mean_absolute_error"}
    return short.get(text, text)


def activation_name(activation: Any) -> str:
    """The name of an activation: "relu" or "linear" where its numbers are those, and only there."""
    if activation is None:
        return "linear"
    z = np.array([[-30, -2, -0.25, 0, 0.25, 2, 30]], dtype="float32")
    with contextlib.suppress(Exception):  # whatever a function of the student's own may raise
        a = np.asarray(activation(z))
        for name, expected in (("linear", z), ("relu", np.maximum(0, z))):
            if a.shape == z.shape and np.allclose(a, expected, rtol=1e-5, atol=1e-7):
                return name
    name = keras_name(activation)
    return f"{name} in name only" if name in ("linear", "relu") else name


def loss_name(loss: Callable[..., Any]) -> str:
    """The name of a loss: "mean_squared_error" where its numbers are those, and only there."""
    y, y_hat = np.array([[[1], [3]], [[2], [7]]], dtype="float32")
    with contextlib.suppress(Exception):
        if np.isclose(np.mean(np.asarray(loss(y, y_hat))), 8.5):
            return "mean_squared_error"
    name = keras_name(loss)
    return f"{name} in name only" if name == "mean_squared_error" else name


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
    return array.tolist() if value["type"] in ("int", "float", "bool", "list") else array


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


def loaded_function(name: str) -> list[tuple[Any, str, Any]]:
    """Look up a dotted name: its owner, attribute and value; nothing if it is not imported yet."""
    module, *path, attribute = name.split(".")
    if module not in sys.modules:
        return []
    try:
        owner = importlib.import_module(module)
        for step in path:
            owner = getattr(owner, step)
        return [(owner, attribute, getattr(owner, attribute))]
    except (ImportError, AttributeError):
        return []


@contextlib.contextmanager
def recording_calls(names: Sequence[str]) -> Iterator[list[str]]:
    """Record which of the named library functions are called, except by one another.

    An import in between finds the functions themselves: TensorFlow's inspects NumPy's ufuncs.
    """
    called: list[str] = []
    active: list[str] = []
    patches: list[tuple[Any, str, Any, Any]] = []  # owner, attribute, original, replacement

    def recorder(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def recorded(*args: Any, **kwargs: Any) -> Any:
            if not active:
                called.append(name)
            active.append(name)
            try:
                return original(*args, **kwargs)
            finally:
                active.pop()

        return recorded

    def restore() -> None:
        for owner, attribute, original, _ in patches:
            setattr(owner, attribute, original)

    def install() -> None:
        for owner, attribute, _, replacement in patches:
            setattr(owner, attribute, replacement)

    def import_unrecorded(*args: Any, _import: Any = builtins.__import__, **kwargs: Any) -> Any:
        restore()
        try:
            return _import(*args, **kwargs)
        finally:
            install()

    for name in names:
        for owner, attribute, original in loaded_function(name):
            patches.append((owner, attribute, original, recorder(name, original)))
    patches.append((builtins, "__import__", builtins.__import__, import_unrecorded))
    install()
    try:
        yield called
    finally:
        restore()


def namespace_of(function: object) -> dict[str, Any]:
    """The names that a function sees: those of its module, or of the notebook."""
    return getattr(function, "__globals__", vars(sys.modules["__main__"]))


@contextlib.contextmanager
def substituting(substitutes: Mapping[str, str], function: object) -> Iterator[None]:
    """Replace functions that `function` builds on by correct ones for a while.

    Parameters
    ----------
    substitutes
        The source of each correct function by name.
    function
        The function whose namespace is changed.
    """
    namespace = namespace_of(function)
    replaced = {name: namespace[name] for name in substitutes if name in namespace}
    for name, source in substitutes.items():
        exec(source, scope := {})
        namespace[name] = scope[name]
    try:
        yield
    finally:
        for name in substitutes:
            namespace.pop(name, None)
        namespace.update(replaced)


def describe(error: BaseException, function: object) -> "ErrorAnswer":
    """An exception as plain text, with the line of the student's code that raised it."""
    filename = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.line or "" for f in reversed(frames) if f.filename == filename), "")
    return {"type": type(error).__name__, "text": str(error)[:300], "line": line}


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
    substitutes: Mapping[str, str] | None = None,
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
    substitutes
        The source of correct functions, by name, that replace those it builds on.

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

    for question in questions:
        answer: Answer = {}
        printed = io.StringIO()
        models.clear()
        args = [decode(argument, as_model or cached_model) for argument in question["args"]]
        kwargs = {name: decode(value, as_model) for name, value in question["kwargs"].items()}
        look = eval(question.get("look", "None"), {"np": np})  # written by an exercise, too
        before = json.dumps([encode(arg) for arg in args])
        with (
            warnings.catch_warnings(record=True) as caught,
            np.errstate(over="warn", divide="warn", invalid="warn"),
            contextlib.redirect_stdout(printed),
            substituting(substitutes or {}, function),
            recording_calls(forbidden) as used,
        ):
            warnings.simplefilter("always")
            try:
                value = function(*args, **kwargs)
                answer["value"] = encode(value)
                if look and value is not None:
                    answer["returned"] = answer["value"]
                    answer |= apply_look(look, value, args, kwargs)
            except BaseException as error:  # also SystemExit, and the interrupt of a time-out
                answer["error"] = describe(error, function)
        answer["changed"] = json.dumps([encode(arg) for arg in args]) != before
        if not answer["changed"]:
            MODEL_CACHE.update(models)
        answer["warnings"] = [str(w.message)[:200] for w in caught if w.category is RuntimeWarning]
        answer["printed"] = printed.getvalue()[:200]
        answer["used"] = sorted(set(used))
        answers.append(answer)
        if answer.get("error", {}).get("type") == "KeyboardInterrupt":
            break
    return answers


def slope_at(function: Any, question: "Question", h: float = 1e-5) -> "EncodedValue | None":
    """Measure the slope of a function at a question's first argument; None if it has none."""

    def difference(z: Any, *args: Any, **kwargs: Any) -> Any:
        rise = np.subtract(function(z + h, *args, **kwargs), function(z - h, *args, **kwargs))
        return rise / (2 * h)

    return answer_questions(difference, [{**question, "look": "None"}])[0].get("value")


def handle_request(names: Mapping[str, Any], function: str, request: str) -> str:
    """Answer a grader's request.

    Parameters
    ----------
    names
        Everything that the notebook has defined.
    function
        The name of the function to call.
    request
        The arguments of `answer_questions` as JSON, or {"slope": question}.

    Returns
    -------
    str
        The answers as JSON; "null" where there is no such function.
    """
    if function not in names:
        return "null"
    arguments = json.loads(request)
    if "slope" in arguments:
        return json.dumps(slope_at(names[function], arguments["slope"]))
    return json.dumps(answer_questions(names[function], **arguments))
