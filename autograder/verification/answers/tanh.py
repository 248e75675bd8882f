"""Answers to lesson 04 as students write them: right ones in many styles, wrong ones named."""

import math
from functools import reduce

import numpy as np
import pandas as pd


def stable(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-2 * np.abs(z))
    return np.where(z >= 0, 1 - e, e - 1) / (1 + e)


def sigma(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(np.negative(np.asarray(z, dtype=float))))


# --- tanh, right ----------------------------------------------------------------------------


def by_sigmoid(z):
    return 2 * sigma(2 * np.asarray(z)) - 1


def by_masks(z):
    z = np.atleast_1d(np.asarray(z, dtype=float))
    a = np.empty_like(z)
    a[z >= 0] = (1 - np.exp(-2 * z[z >= 0])) / (1 + np.exp(-2 * z[z >= 0]))
    a[z < 0] = (np.exp(2 * z[z < 0]) - 1) / (np.exp(2 * z[z < 0]) + 1)
    return a if a.size > 1 else a[0]


def by_expm1(z):
    e = np.expm1(-2 * np.abs(z))
    return -np.sign(z) * e / (e + 2)


def by_loop(z):
    def one(x):
        if x < 0:
            return -one(-x)
        return 1 - 2 * math.exp(-2 * x) / (1 + math.exp(-2 * x))

    return np.vectorize(one, otypes=[float])(z)


def by_recursion(z):
    if np.ndim(z):
        return [by_recursion(x) for x in z]
    if z > 20:
        return 1.0
    return -by_recursion(-z) if z < 0 else (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def by_both_sides_at_once(z):
    z = np.asarray(z, dtype=float)
    return np.where(
        z > 0,
        (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z)),
        (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
    )


def clipped_far_out(z):
    z = np.clip(z, -300, 300)
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def mended_afterwards(z):
    z = np.asarray(z, dtype=float)
    a = np.asarray((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
    return np.where(np.isnan(a), np.sign(z), a)


def by_sinh_and_cosh(z):
    z = np.clip(np.asarray(z, dtype=float), -50, 50)
    return np.sinh(z) / np.cosh(z)


def in_single_precision(z):
    return stable(z).astype(np.float32)


def as_nested_lists(z):
    return stable(z).tolist()


def in_tensorflow(z):
    import tensorflow as tf

    z = tf.constant(z, dtype=tf.float64)
    e = tf.exp(-2 * tf.abs(z))
    return tf.sign(z) * (1 - e) / (1 + e)


# --- tanh_prime, right ----------------------------------------------------------------------


def by_one_exponential(z):
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


def by_squares(z):
    z = np.asarray(z, dtype=float)
    return 4 / (np.exp(z) + np.exp(-z)) ** 2


def by_e_to_the_2z(z):
    e = np.exp(2 * np.minimum(z, 300))
    return 4 * e / (1 + e) ** 2


def by_numpys_tanh(z):
    return 1 - np.tanh(z) ** 2


def by_power(z):
    return 1 - np.power(stable(z), 2)


def by_cosh(z):
    with np.errstate(over="ignore"):
        return np.cosh(np.asarray(z, dtype=float)) ** -2.0


def by_factors(z):
    return (1 - stable(z)) * (1 + stable(z))


def by_sigmoids_slope(z):
    a = sigma(2 * np.asarray(z))
    return 4 * a * (1 - a)


def as_a_table(z):
    slope = 1 - stable(z) ** 2
    return pd.DataFrame(slope) if np.ndim(z) == 2 else slope


def in_half_the_digits(z):
    return 1 - in_single_precision(z) ** 2


class Slope:
    def __call__(self, z):
        return 1 - stable(z) * stable(z)


# --- gradient_through_layers, right ---------------------------------------------------------


def by_loop_over_layers(zs, prime):
    product = 1.0
    for z in zs:
        product = product * prime(z)
    return product


def times_equals(zs, prime):
    product = np.ones_like(zs[0])
    for z in zs:
        product *= prime(z)
    return product


def by_reduce(zs, prime):
    return reduce(np.multiply, map(prime, zs))


def from_the_last_to_the_first(zs, prime):
    if len(zs) == 1:
        return prime(zs[0])
    return prime(zs[-1]) * from_the_last_to_the_first(zs[:-1], prime)


def by_stacking(zs, prime):
    return prime(np.stack(zs)).prod(axis=0)


def by_cumulative_product(zs, prime):
    return np.cumprod(prime(np.array(zs)), axis=0)[-1]


def by_logarithms(zs, prime):
    slopes = np.array([prime(z) for z in zs])
    with np.errstate(divide="ignore"):
        size = np.exp(np.log(np.abs(slopes)).sum(axis=0))
    return size * np.sign(slopes).prod(axis=0)


def unit_by_unit(zs, prime):
    flat = [np.ravel(z) for z in zs]
    products = [math.prod(float(prime(z[j])) for z in flat) for j in range(flat[0].size)]
    return np.reshape(products, zs[0].shape)


def by_einsum(zs, prime):
    product = np.ones(zs[0].shape)
    for z in zs:
        product = np.einsum("...,...->...", product, prime(z))
    return product.tolist()


RIGHT = {
    "tanh": [
        by_sigmoid,
        by_masks,
        by_expm1,
        by_loop,
        by_recursion,
        by_both_sides_at_once,
        clipped_far_out,
        mended_afterwards,
        by_sinh_and_cosh,
        in_single_precision,
        as_nested_lists,
        in_tensorflow,
    ],
    "tanh_prime": [
        by_one_exponential,
        by_squares,
        by_e_to_the_2z,
        by_numpys_tanh,
        by_power,
        by_cosh,
        by_factors,
        by_sigmoids_slope,
        as_a_table,
        in_half_the_digits,
        Slope(),
    ],
    "gradient_through_layers": [
        by_loop_over_layers,
        times_equals,
        by_reduce,
        from_the_last_to_the_first,
        by_stacking,
        by_cumulative_product,
        by_logarithms,
        unit_by_unit,
        by_einsum,
    ],
}


# --- wrong ----------------------------------------------------------------------------------


def e_to_the_minus_z(z):
    e = np.exp(-np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


def the_lectures(z):
    up, down = np.exp(z), np.exp(np.negative(z))
    return (up - down) / (up + down)


def the_lectures_with_math(z):
    up, down = math.exp(z), math.exp(-z)
    return (up - down) / (up + down)


def with_an_if(z):
    e = np.exp(-2 * abs(z))
    return (1 - e) / (1 + e) if z > 0 else (e - 1) / (1 + e)


def overwritten(zs, prime):
    for z in zs:
        product = 1.0
        product *= prime(z)
    return product


def returned_too_early(zs, prime):
    product = 1.0
    for z in zs:
        product *= prime(z)
        return product


def one_loop_short(zs, prime):
    product = np.ones(zs[0].shape)
    for i in range(1, len(zs)):
        product = product * prime(zs[i])
    return product


def added_up(zs, prime):
    total = 0
    for z in zs:
        total = total + prime(z)
    return total


def from_zero(zs, prime):
    product = 0.0
    for z in zs:
        product = product * prime(z)
    return product


def chained(zs, prime):
    return reduce(lambda a, _: prime(a), zs, zs[0])


def replaced(zs, prime):
    zs[:] = [prime(z) for z in zs]
    return reduce(np.multiply, zs)


WRONG = {
    "tanh": {
        "half_the_argument": e_to_the_minus_z,
        "upside_down": lambda z: 1 / the_lectures(z),
        "overflow": the_lectures,
        "overflow_on_the_right": lambda z: np.expm1(2 * z) / (np.expm1(2 * z) + 2),
        "overflow_on_the_left": lambda z: -np.expm1(-2 * z) / (np.expm1(-2 * z) + 2),
        "sign_lost": lambda z: np.abs(stable(z)),
        "falling": lambda z: stable(np.negative(z)),
        "no_brackets": lambda z: np.exp(z) - np.exp(-2 * z) + np.exp(-z),
        "is_sinh": lambda z: (np.exp(z) - np.exp(-z)) / 2,
        "not_shifted": lambda z: 1 + stable(z),
        "is_the_sigmoid": sigma,
        "cut_off": lambda z: np.maximum(-1, np.minimum(1, z)),
        "is_its_slope": by_one_exponential,
        "one_number_only": the_lectures_with_math,
        "one_decision_only": with_an_if,
    },
    "tanh_prime": {
        "of_z": lambda z: (1 - z) * (1 + z),
        "tanh_of_a": lambda z: by_one_exponential(stable(z)),
        "rule_of_sigmoid": lambda z: stable(z) - stable(z) ** 2,
        "slope_of_sigmoid": lambda z: sigma(z) - sigma(z) ** 2,
        "not_squared": lambda z: 2 - 2 * sigma(2 * np.asarray(z)),
        "difference_squared": lambda z: 1 - 2 * stable(z) + stable(z) ** 2,
        "plus": lambda z: 1 + stable(z) * stable(z),
        "negative": lambda z: (stable(z) - 1) * (stable(z) + 1),
        "squared": lambda z: np.square(stable(z)),
        "sech": lambda z: np.sqrt(by_one_exponential(z)),
        "inner_factor": lambda z: 2 * sigma(2 * np.asarray(z)) * sigma(-2 * np.asarray(z)),
        "of_half": lambda z: 4 * sigma(z) * (1 - sigma(z)),
        "is_the_activation": stable,
        "constant": lambda z: 1 + 0 * np.asarray(z, dtype=float),
        "overflow_in_tanh": lambda z: 1 - the_lectures(z) * the_lectures(z),
        "overflow_in_slope": lambda z: np.exp(2 * z) * (2 / (1 + np.exp(2 * z))) ** 2,
    },
    "gradient_through_layers": {
        "summed": added_up,
        "averaged": lambda zs, prime: added_up(zs, prime) / len(zs),
        "last_layer_only": overwritten,
        "first_layer_only": returned_too_early,
        "first_layer_forgotten": one_loop_short,
        "slope_of_the_product": lambda zs, prime: prime(reduce(np.multiply, zs)),
        "slope_of_the_sum": lambda zs, prime: prime(sum(zs)),
        "prime_forgotten": lambda zs, prime: reduce(np.multiply, zs),
        "slope_of_the_slope": chained,
        "one_slope_to_a_power": lambda zs, prime: np.power(prime(zs[0]), len(zs)),
        "always_tanh": lambda zs, prime: by_reduce(zs, by_one_exponential),
        "over_everything": lambda zs, prime: by_reduce(zs, prime).prod(),
        "over_the_units": lambda zs, prime: [prime(z).prod(axis=-1) for z in zs],
        "not_multiplied": lambda zs, prime: [prime(z) for z in zs],
        "every_depth": lambda zs, prime: [by_reduce(zs[: i + 1], prime) for i in range(len(zs))],
        "starts_from_zero": from_zero,
        "in_place": replaced,
    },
}
