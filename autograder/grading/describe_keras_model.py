"""What a Keras model is and how it was compiled, in words and counts.

This file runs in the student's kernel, too: a model is described by Keras' own methods, and an
activation or a loss by what it does to numbers.
"""

import contextlib
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:  # never in a kernel, where there is no autograder: hence quotes below
    from autograder.grading.grading_types import Outline

# Layers of Keras without weights that are nothing but an activation.
ACTIVATION_LAYERS = ("Activation", "ELU", "Lambda", "LeakyReLU", "ReLU", "Softmax")


def has_layers(value: object) -> bool:
    """Whether a value has layers and weights: a Keras model, or a Network on the trusted side."""
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
    layers = []
    own = is_keras_model(model)
    for layer in flat_layers(model):
        kind = type(layer).__name__
        if own and not is_of_keras(type(layer)):
            kind = f"{kind} of your own"
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
    is_compiled = keras_attribute(model, "compiled") if hasattr(model, "compiled") else False
    config = compile_config(model) if is_compiled else {}
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
    for layer in keras_attribute(model, "layers"):
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
    if name == "re_lu":
        return "a ReLU layer with a limit or a slope"
    return f"{name} in name only" if name in ("linear", "relu") else name


def loss_name(loss: Callable[..., Any]) -> str:
    """The name of a loss: "mean_squared_error" where its numbers are those, and only there."""
    y, y_hat = np.array([[[1], [3]], [[2], [7]]], dtype="float32")
    with contextlib.suppress(Exception):
        if np.isclose(np.mean(np.asarray(loss(y, y_hat))), 8.5):
            return "mean_squared_error"
    name = keras_name(loss)
    if isinstance(loss, FunctionType) and not (loss.__module__ or "").startswith("keras"):
        return f"a function of your own, named {name}"
    return f"{name} in name only" if name == "mean_squared_error" else name


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
