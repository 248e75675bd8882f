"""Answers to `linear_prime` of lesson 01."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("01_linear", "linear_prime")


right(lambda z, m=1: np.full_like(z, m, dtype=float))
right(lambda z, m=1: m + 0 * np.asarray(z))
right(lambda z, m=1: np.where(np.asarray(z) > 0, m, m))


@right
def slope_element_by_element(z, m=1):
    return m if np.ndim(z) == 0 else [slope_element_by_element(part, m) for part in z]


@right
def slope_by_difference(z, m=1):
    z = np.asarray(z, dtype=float)
    return (m * (z + 0.5) - m * (z - 0.5)) / 1.0


@right
def slope_filled_in(z, m=1):
    slopes = np.empty(np.shape(z))
    slopes[...] = m
    return slopes


@right
def slope_by_complex_step(z, m=1):
    return np.imag(m * (np.asarray(z) + 1e-20j)) / 1e-20


@right
def slope_as_table(z, m=1):
    slopes = np.ones(np.shape(z)) * m
    return pd.DataFrame(slopes) if slopes.ndim == 2 else slopes


@wrong("scalar_for_array")
def scalar_for_array(z, m=1):
    return np.float64(m)


@wrong("returns_z")
def returns_z(z, m=1):
    return np.array(z, dtype=float)


@wrong("is_the_line")
def is_the_line(z, m=1):
    return np.multiply(z, m)


@wrong("always_one")
def always_one(z, m=1):
    return np.asarray(z) * 0 + 1


@wrong("always_zero")
def always_zero(z, m=1):
    return 0 * np.asarray(z)


@wrong("cut_on_the_left")
def cut_on_the_left(z, m=1):
    return m * (np.asarray(z) > 0)


@wrong("sign_of_z")
def sign_of_z(z, m=1):
    return np.copysign(m, z) * np.sign(m) * (np.asarray(z) != 0)


@wrong("slope_without_sign")
def slope_without_sign(z, m=1):
    return np.ones(np.shape(z)) * np.sqrt(m**2)


@wrong("divided_by_z")
def divided_by_z(z, m=1):
    return m * np.asarray(z) / np.asarray(z)


@wrong("integer_slopes")
def slopes_like_z(z, m=1):
    slopes = np.zeros_like(z)
    slopes[...] = m
    return slopes


@wrong("zero_at_zero")
def zero_at_zero(z, m=1):
    return m * np.sign(np.abs(z))


@wrong("one_over_m")
def one_over_m(z, m=1):
    return np.ones(np.shape(z)) / m


@wrong("on_the_diagonal")
def on_the_diagonal(z, m=1):
    return np.diag(np.full(np.size(z), m))


@wrong("slope_cut_to_an_integer")
def slope_cut_to_an_integer(z, m=1):
    return np.ones(np.shape(z)) * np.trunc(m)


wrong("the_number_one")(lambda z, m=1: 1)


@wrong("one_list_of_one")
def one_list_of_one(z, m=1):
    return [m]


@wrong("is_the_area")
def is_the_area(z, m=1):
    return 0.5 * m * np.asarray(z) * np.asarray(z)
