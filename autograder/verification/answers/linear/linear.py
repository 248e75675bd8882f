"""Answers to `linear` of lesson 01."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("01_linear", "linear")


right(lambda z, m=1: m * z)


@right
def line_element_by_element(z, m=1):
    return m * z if np.ndim(z) == 0 else [line_element_by_element(part, m) for part in z]


@right
def line_on_a_copy(z, m=1):
    a = np.array(z, dtype=float)
    a *= m
    return a


class Line:
    def __call__(self, z, m=1):
        return np.multiply(z, m).astype(np.float64)


right(Line())


@right
def line_by_outer(z, m=1):
    return np.outer(z, m).reshape(np.shape(z))


@right
def line_as_tensor(z, m=1):
    import tensorflow as tf

    return m * tf.constant(z, dtype=tf.float32)


right(lambda z, m=1: np.vectorize(lambda one: float(m * one))(z))
right(lambda z, m=1: np.polyval([m, 0], z))


@wrong("ignores_m")
def ignores_m(z, m=1):
    return np.array(z, dtype=float)


@wrong("adds_m")
def adds_m(z, m=1):
    return np.add(m, z)


@wrong("divides_by_m")
def divides_by_m(z, m=1):
    return np.asarray(z) * (1 / m)


@wrong("power")
def power(z, m=1):
    return np.float_power(z, m)


@wrong("is_the_slope")
def is_the_slope(z, m=1):
    return m * np.ones(np.shape(z))


@wrong("cut_at_zero")
def cut_at_zero(z, m=1):
    return np.clip(np.multiply(m, z), 0, None)


@wrong("sign_lost")
def sign_lost(z, m=1):
    return abs(m) * np.abs(z)


@wrong("extra_constant")
def extra_constant(z, m=1):
    return 1 + np.multiply(z, m)


@wrong("one_number_only")
def one_number_only(z, m=1):
    return float(z) * float(m)


@wrong("line_in_place")
def multiply_into_z(z, m=1):
    if isinstance(z, np.ndarray):
        return np.multiply(z, m, out=z)
    return z * m


@wrong("slope_cut_to_an_integer")
def slope_cut_to_an_integer(z, m=1):
    return np.multiply(z, np.trunc(m))


@wrong("cut_to_an_integer")
def cut_to_an_integer(z, m=1):
    return np.multiply(z, m).astype(int)


@wrong("fractions_lost")
def fractions_lost(z, m=1):
    return np.multiply(z, m).astype(np.asarray(z).dtype)


@wrong("added_up")
def added_up(z, m=1):
    return m * np.asarray(z).sum()


@wrong("rounded_down")
def rounded_down(z, m=1):
    return np.multiply(m, z) // 1


@wrong("slope_on_the_right_only")
def slope_on_the_right_only(z, m=1):
    return np.maximum(z, 0) * m + np.minimum(z, 0)


@wrong("floats_in_place")
def floats_in_place(z, m=1):
    a = np.asarray(z, dtype=float)
    return np.multiply(a, m, out=a)
