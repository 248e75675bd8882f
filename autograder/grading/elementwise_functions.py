"""Functions of every entry of an array that answers apply in the wrong place, by their names."""

from collections.abc import Callable
from typing import Any

import numpy as np

ELEMENTWISE: dict[str, Callable[[Any], Any]] = {
    "absolute value": np.abs,
    "square": np.square,
    "square root": lambda a: np.sqrt(a),
    "reciprocal": lambda a: 1 / a,
    "exponential": np.exp,
    "logarithm": lambda a: np.log(a),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "relu": lambda a: np.maximum(a, 0),
    "sign": np.sign,
    "step": lambda a: np.where(a > 0, 1.0, 0.0),
    "whole part": np.trunc,
    "complement": lambda a: 1 - a,
}
