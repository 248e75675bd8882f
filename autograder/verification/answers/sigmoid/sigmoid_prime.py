"""Answers to `sigmoid_prime` of lesson 03."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to
from autograder.verification.answers.sigmoid.sigmoid import stable

right, wrong = answers_to("03_sigmoid", "sigmoid_prime")


@right
def by_product_of_both_sides(z):
    return stable(z) * stable(np.negative(z))


@right
def a_minus_its_square(z):
    a = stable(z)
    return a - np.square(a)


@right
def by_cosh(z):
    return 0.25 / np.cosh(np.clip(np.asarray(z, dtype=float) / 2, -350, 350)) ** 2


@right
def as_a_series(z):
    a = stable(z)
    return pd.Series(a * (1 - a)) if np.ndim(z) == 1 else a * (1 - a)


class Slope:
    def __call__(self, z):
        a = stable(z)
        return a * (1 - a)


right(Slope())


@wrong("of_z")
def of_z(z):
    return np.multiply(z, np.subtract(1, z))


@wrong("sigmoid_of_a")
def sigmoid_of_a(z):
    return stable(stable(z)) - stable(stable(z)) ** 2


@wrong("plus")
def plus(z):
    return stable(z) + stable(z) ** 2


@wrong("negative")
def negative(z):
    return stable(z) * (stable(z) - 1)


@wrong("rule_of_tanh")
def rule_of_tanh(z):
    return (1 - stable(z)) * (1 + stable(z))


@wrong("squared")
def squared(z):
    return stable(z) * stable(z)


@wrong("one_minus_a")
def one_minus_a(z):
    return stable(np.negative(z))


wrong("is_the_activation")(stable)


@wrong("constant")
def constant(z):
    return 0.25 + 0 * np.asarray(z, dtype=float)


@wrong("overflow_in_slope")
def slope_by_hand(z):
    top = np.exp(-z)
    return top / np.square(1 + top)


@wrong("one_minus_a_squared")
def one_minus_a_squared(z):
    return stable(-np.asarray(z)) ** 2


@wrong("no_brackets")
def no_brackets(z):
    a = stable(z)
    return a * 1 - a


@wrong("dot_product")
def dot_product(z):
    a = stable(z)
    return a @ (1 - a) if np.ndim(z) else a * (1 - a)


@wrong("first_factor_of_a")
def first_factor_of_a(z):
    return stable(stable(z)) * stable(-np.asarray(z))


@wrong("second_factor_of_a")
def second_factor_of_a(z):
    a = stable(z)
    return a - a * stable(a)


@wrong("second_factor_of_z")
def second_factor_of_z(z):
    a = stable(z)
    return a - a * z


@wrong("first_factor_of_z")
def first_factor_of_z(z):
    return z * stable(-np.asarray(z))


@wrong("square_forgotten")
def square_forgotten(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e)


@wrong("slope_of_tanh")
def slope_of_tanh(z):
    a = stable(2 * np.asarray(z))
    return 4 * a * (1 - a)


@wrong("wide_difference")
def wide_difference(z):
    right, left = np.add(z, 0.05), np.subtract(z, 0.05)
    return 10 * (stable(right) - stable(left))


@wrong("overflow_in_slope_on_the_right")
def overflow_in_slope_on_the_right(z):
    e = np.exp(z)
    return e / np.square(e + 1)


@wrong("slope_times_z")
def slope_times_z(z):
    a = stable(z)
    return (a - a**2) * np.asarray(z)
