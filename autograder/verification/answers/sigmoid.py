"""Answers to lesson 03 as students write them: right ones in many styles, wrong ones named."""

import math
from itertools import starmap

import numpy as np
import pandas as pd


def stable(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


# --- sigmoid, right -------------------------------------------------------------------------


def by_tanh(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


def by_masks(z):
    z = np.atleast_1d(np.asarray(z, dtype=float))
    a = np.empty_like(z)
    a[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return a if a.size > 1 else a[0]


def by_loop(z):
    def one(x):
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

    return np.vectorize(one)(z)


def by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


def quietly(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def in_single_precision(z):
    return stable(z).astype(np.float32)


def as_nested_lists(z):
    return stable(z).tolist()


def clipped_far_out(z):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


def noisy(z):
    print("called with", z)
    return stable(z)


# --- sigmoid_prime, right -------------------------------------------------------------------


def by_product_of_both_sides(z):
    return stable(z) * stable(np.negative(z))


def a_minus_its_square(z):
    a = stable(z)
    return a - np.square(a)


def by_cosh(z):
    return 0.25 / np.cosh(np.clip(np.asarray(z, dtype=float) / 2, -350, 350)) ** 2


def as_a_series(z):
    a = stable(z)
    return pd.Series(a * (1 - a)) if np.ndim(z) == 1 else a * (1 - a)


class Slope:
    def __call__(self, z):
        a = stable(z)
        return a * (1 - a)


# --- update_weight, right -------------------------------------------------------------------


def on_a_copy(w, gradient, step):
    new = np.array(w, dtype=float)
    new -= step * np.asarray(gradient)
    return new


def by_subtract(w, gradient, step):
    return np.subtract(w, np.multiply(step, gradient))


def element_by_element(w, gradient, step):
    if np.ndim(w) == 0:
        return w - step * gradient
    return [element_by_element(*pair, step) for pair in zip(w, gradient, strict=True)]


def by_starmap(w, gradient, step):
    pairs = zip(np.ravel(w), np.ravel(gradient), strict=True)
    return np.reshape(list(starmap(lambda a, g: a - g * step, pairs)), np.shape(w))


RIGHT = {
    "sigmoid": [
        by_tanh,
        by_masks,
        by_loop,
        by_logaddexp,
        quietly,
        in_single_precision,
        as_nested_lists,
        clipped_far_out,
        noisy,
    ],
    "sigmoid_prime": [
        by_product_of_both_sides,
        a_minus_its_square,
        by_cosh,
        as_a_series,
        Slope(),
    ],
    "sigmoid_prime_from_activation": [
        lambda a: a - a**2,
        lambda a: 0.25 - (np.asarray(a) - 0.5) ** 2,
        lambda a: np.einsum("...,...->...", a, np.subtract(1, a)),
    ],
    "update_weight": [on_a_copy, by_subtract, element_by_element, by_starmap],
}


# --- wrong ----------------------------------------------------------------------------------


def nested_math(z):
    bottom = 1.0 + math.pow(math.e, -z)
    return 1.0 / bottom


def whichever_side(z):
    z = np.asarray(z, dtype=float)
    left = np.exp(z) / (np.exp(z) + 1)
    return np.where(z < 0, left, (1 + np.exp(-z)) ** -1)


def slope_by_hand(z):
    top = np.exp(-z)
    return top / np.square(1 + top)


def minus_equals(w, gradient, step):
    w -= gradient * step
    return w


WRONG = {
    "sigmoid": {
        "exponent_sign": lambda z: np.power(1 + np.exp(z), -1.0),
        "precedence": lambda z: 1 + np.exp(np.negative(z)),
        "minus_in_denominator": lambda z: 1 / (np.exp(np.negative(z)) - 1),
        "one_number_only": nested_math,
        "overflow": lambda z: (1 + np.exp(np.negative(z))) ** -1.0,
        "overflow_ratio": lambda z: np.exp(z) / (np.exp(z) + 1),
        "both_branches": whichever_side,
        "clipped": lambda z: stable(np.minimum(np.maximum(z, -5), 5)),
        "is_tanh": lambda z: 2 * stable(2 * np.asarray(z)) - 1,
        "is_the_slope": lambda z: stable(z) - stable(z) ** 2,
    },
    "sigmoid_prime": {
        "of_z": lambda z: np.multiply(z, np.subtract(1, z)),
        "sigmoid_of_a": lambda z: stable(stable(z)) - stable(stable(z)) ** 2,
        "plus": lambda z: stable(z) + stable(z) ** 2,
        "negative": lambda z: stable(z) * (stable(z) - 1),
        "rule_of_tanh": lambda z: (1 - stable(z)) * (1 + stable(z)),
        "squared": lambda z: stable(z) * stable(z),
        "one_minus_a": lambda z: stable(np.negative(z)),
        "is_the_activation": stable,
        "constant": lambda z: 0.25 + 0 * np.asarray(z, dtype=float),
        "overflow_in_slope": slope_by_hand,
    },
    "sigmoid_prime_from_activation": {
        "sigmoid_again": lambda a: stable(a) * stable(np.negative(a)),
        "plus_from_activation": lambda a: a + np.square(a),
        "rule_of_tanh_from_activation": lambda a: (1 - a) * (1 + a),
        "negative_from_activation": lambda a: a * (a - 1),
        "one_minus_activation": lambda a: np.subtract(1, a),
        "squared_activation": lambda a: a * a,
    },
    "update_weight": {
        "plus_sign": lambda w, gradient, step: np.add(w, step * gradient),
        "no_step": lambda w, gradient, step: np.subtract(w, gradient),
        "no_gradient": lambda w, gradient, step: np.subtract(w, step),
        "times_weight": lambda w, gradient, step: w * (1 - step * gradient),
        "divided": lambda w, gradient, step: w - gradient * (1 / step),
        "change_only": lambda w, gradient, step: np.multiply(gradient, step),
        "reversed_difference": lambda w, gradient, step: -(w - step * gradient),
        "in_place": minus_equals,
    },
}
