"""Answers to `tanh_prime` of lesson 04."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to
from autograder.verification.answers.tanh.tanh import (
    by_one_exponential,
    in_single_precision,
    sigma,
    stable,
    the_lectures,
)

right, wrong = answers_to("04_tanh", "tanh_prime")


right(by_one_exponential)


@right
def by_squares(z):
    z = np.asarray(z, dtype=float)
    return 4 / (np.exp(z) + np.exp(-z)) ** 2


@right
def by_e_to_the_2z(z):
    e = np.exp(2 * np.minimum(z, 300))
    return 4 * e / (1 + e) ** 2


@right
def by_numpys_tanh(z):
    return 1 - np.tanh(z) ** 2


@right
def by_power(z):
    return 1 - np.power(stable(z), 2)


@right
def by_cosh(z):
    with np.errstate(over="ignore"):
        return np.cosh(np.asarray(z, dtype=float)) ** -2.0


@right
def by_factors(z):
    return (1 - stable(z)) * (1 + stable(z))


@right
def by_sigmoids_slope(z):
    a = sigma(2 * np.asarray(z))
    return 4 * a * (1 - a)


@right
def as_a_table(z):
    slope = 1 - stable(z) ** 2
    return pd.DataFrame(slope) if np.ndim(z) == 2 else slope


@right
def in_half_the_digits(z):
    return 1 - in_single_precision(z) ** 2


class Slope:
    def __call__(self, z):
        return 1 - stable(z) * stable(z)


right(Slope())


@wrong("of_z")
def of_z(z):
    return (1 - z) * (1 + z)


@wrong("tanh_of_a")
def tanh_of_a(z):
    return by_one_exponential(stable(z))


@wrong("rule_of_sigmoid")
def rule_of_sigmoid(z):
    return stable(z) - stable(z) ** 2


@wrong("slope_of_sigmoid")
def slope_of_sigmoid(z):
    return sigma(z) - sigma(z) ** 2


@wrong("not_squared")
def not_squared(z):
    return 2 - 2 * sigma(2 * np.asarray(z))


@wrong("difference_squared")
def difference_squared(z):
    return 1 - 2 * stable(z) + stable(z) ** 2


@wrong("plus")
def plus(z):
    return 1 + stable(z) * stable(z)


@wrong("negative")
def negative(z):
    return (stable(z) - 1) * (stable(z) + 1)


@wrong("squared")
def squared(z):
    return np.square(stable(z))


@wrong("sech")
def sech(z):
    return np.sqrt(by_one_exponential(z))


@wrong("inner_factor")
def inner_factor(z):
    return 2 * sigma(2 * np.asarray(z)) * sigma(-2 * np.asarray(z))


@wrong("of_half")
def of_half(z):
    return 4 * sigma(z) * (1 - sigma(z))


wrong("is_the_activation")(stable)


@wrong("constant")
def constant(z):
    return 1 + 0 * np.asarray(z, dtype=float)


@wrong("overflow_in_tanh")
def overflow_in_tanh(z):
    return 1 - the_lectures(z) * the_lectures(z)


@wrong("overflow_in_slope")
def overflow_in_slope(z):
    return np.exp(2 * z) * (2 / (1 + np.exp(2 * z))) ** 2


@wrong("z_squared")
def z_squared(z):
    return 1 - stable(np.multiply(z, z))


@wrong("doubled")
def doubled(z):
    a = stable(z)
    return 1 - a - a


@wrong("of_the_sigmoid")
def of_the_sigmoid(z):
    return 1 - np.square(sigma(np.asarray(z)))


@wrong("dot_product")
def dot_product(z):
    a = stable(z)
    return 1 - (a @ a if np.ndim(a) else a * a)


@wrong("slope_of_the_stretched")
def slope_of_the_stretched(z):
    return 1.14393 * (1 - stable(np.multiply(z, 2) / 3) ** 2)


@wrong("slope_at_the_first")
def slope_at_the_first(z):
    slopes = 1 - stable(z) ** 2
    return np.zeros(np.shape(z)) + slopes.flat[0] if np.ndim(z) else slopes


@wrong("wide_difference")
def wide_difference(z):
    return 10 * (stable(np.add(z, 0.05)) - stable(np.subtract(z, 0.05)))


@wrong("slope_of_cut_off")
def slope_of_cut_off(z):
    z = np.asarray(z)
    return ((z > -1) & (z < 1)).astype(float)


@wrong("second_derivative")
def second_derivative(z):
    a = stable(z)
    return 2 * a**3 - 2 * a


@wrong("size_for_square")
def size_for_square(z):
    return 1 - stable(np.abs(z))


@wrong("slope_of_half")
def slope_of_half(z):
    return (1 - stable(np.divide(z, 2)) ** 2) / 2
