"""Answers to `tanh` of lesson 04."""

import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("04_tanh", "tanh")


@right
def by_sigmoid(z):
    return 2 * sigma(2 * np.asarray(z)) - 1


@right
def by_masks(z):
    z = np.atleast_1d(np.asarray(z, dtype=float))
    a = np.empty_like(z)
    a[z >= 0] = (1 - np.exp(-2 * z[z >= 0])) / (1 + np.exp(-2 * z[z >= 0]))
    a[z < 0] = (np.exp(2 * z[z < 0]) - 1) / (np.exp(2 * z[z < 0]) + 1)
    return a if a.size > 1 else a[0]


@right
def by_expm1(z):
    e = np.expm1(-2 * np.abs(z))
    return -np.sign(z) * e / (e + 2)


@right
def by_loop(z):
    def one(x):
        if x < 0:
            return -one(-x)
        return 1 - 2 * math.exp(-2 * x) / (1 + math.exp(-2 * x))

    return np.vectorize(one, otypes=[float])(z)


@right
def by_recursion(z):
    if np.ndim(z):
        return [by_recursion(x) for x in z]
    if z > 20:
        return 1.0
    return -by_recursion(-z) if z < 0 else (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@right
def by_both_sides_at_once(z):
    z = np.asarray(z, dtype=float)
    return np.where(
        z > 0,
        (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z)),
        (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
    )


@right
def clipped_far_out(z):
    z = np.clip(z, -300, 300)
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@right
def mended_afterwards(z):
    z = np.asarray(z, dtype=float)
    a = np.asarray((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
    return np.where(np.isnan(a), np.sign(z), a)


@right
def by_sinh_and_cosh(z):
    z = np.clip(np.asarray(z, dtype=float), -50, 50)
    return np.sinh(z) / np.cosh(z)


def stable(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-2 * np.abs(z))
    return np.where(z >= 0, 1 - e, e - 1) / (1 + e)


@right
def in_single_precision(z):
    return stable(z).astype(np.float32)


@right
def as_nested_lists(z):
    return stable(z).tolist()


@right
def in_tensorflow(z):
    import tensorflow as tf

    z = tf.constant(z, dtype=tf.float64)
    e = tf.exp(-2 * tf.abs(z))
    return tf.sign(z) * (1 - e) / (1 + e)


@wrong("half_the_argument")
def e_to_the_minus_z(z):
    e = np.exp(-np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


@wrong("upside_down")
def upside_down(z):
    return 1 / the_lectures(z)


@wrong("overflow")
def the_lectures(z):
    up, down = np.exp(z), np.exp(np.negative(z))
    return (up - down) / (up + down)


@wrong("overflow_on_the_right")
def overflow_on_the_right(z):
    return np.expm1(2 * z) / (np.expm1(2 * z) + 2)


@wrong("overflow_on_the_left")
def overflow_on_the_left(z):
    return -np.expm1(-2 * z) / (np.expm1(-2 * z) + 2)


@wrong("sign_lost")
def sign_lost(z):
    return np.abs(stable(z))


@wrong("falling")
def falling(z):
    return stable(np.negative(z))


@wrong("no_brackets")
def no_brackets(z):
    return np.exp(z) - np.exp(-2 * z) + np.exp(-z)


@wrong("is_sinh")
def is_sinh(z):
    return (np.exp(z) - np.exp(-z)) / 2


@wrong("not_shifted")
def not_shifted(z):
    return 1 + stable(z)


@wrong("is_the_sigmoid")
def sigma(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(np.negative(np.asarray(z, dtype=float))))


@wrong("cut_off")
def cut_off(z):
    return np.maximum(-1, np.minimum(1, z))


@wrong("is_its_slope")
def by_one_exponential(z):
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


@wrong("one_number_only")
def the_lectures_with_math(z):
    up, down = math.exp(z), math.exp(-z)
    return (up - down) / (up + down)


@wrong("one_decision_only")
def with_an_if(z):
    e = np.exp(-2 * abs(z))
    return (1 - e) / (1 + e) if z > 0 else (e - 1) / (1 + e)


@wrong("falling_and_overflow")
def falling_and_overflow(z):
    return -np.sinh(z) / np.cosh(z)


@wrong("half_and_overflow_on_the_right")
def half_and_overflow_on_the_right(z):
    e = np.exp(z)
    return e / (e + 1) - 1 / (e + 1)


@wrong("half_and_overflow_on_the_left")
def half_and_overflow_on_the_left(z):
    e = np.exp(np.negative(z))
    return 1 / (1 + e) - e / (1 + e)


@wrong("nan_replaced_by_one")
def nan_replaced_by_one(z):
    return np.nan_to_num(np.sinh(z) / np.cosh(z), nan=1.0)


@wrong("nan_replaced_by_zero")
def nan_replaced_by_zero(z):
    t = np.sinh(z) / np.cosh(z)
    return np.where(np.isfinite(t), t, 0)


@wrong("numerator_added")
def numerator_added(z):
    z = np.clip(z, -20, 20)
    return (np.exp(z) + np.exp(-z)) / (np.exp(-z) + np.exp(z))


@wrong("denominator_without_brackets")
def denominator_without_brackets(z):
    p, m = np.exp(z), np.exp(np.negative(z))
    return (p - m) / p + m


@wrong("numerator_without_brackets")
def numerator_without_brackets(z):
    p, m = np.exp(z), np.exp(np.negative(z))
    return p - m / (p + m)


@wrong("numerator_alone")
def numerator_alone(z):
    return 2 * np.sinh(z)


@wrong("is_cosh")
def is_cosh(z):
    return (np.exp(z) + np.exp(np.negative(z))) / 2


@wrong("not_stretched")
def not_stretched(z):
    return (1 + stable(z)) / 2


@wrong("shifted_only")
def shifted_only(z):
    return (stable(z) - 1) / 2


@wrong("of_twice_z")
def of_twice_z(z):
    return stable(2 * np.asarray(z))


@wrong("softsign")
def softsign(z):
    return np.divide(z, np.abs(z) + 1)


@wrong("stretched")
def stretched(z):
    return stable(np.multiply(z, 2) / 3) * 1.7159


@wrong("clipped_at_five")
def clipped_at_five(z):
    return np.minimum(np.maximum(stable(z), stable(-5.0)), stable(5.0))


@wrong("three_terms_of_the_series")
def three_terms_of_the_series(z):
    s = np.square(z)
    return z * (1 - s * (1 / 3 - s * 2 / 15))


@wrong("two_terms_of_the_series")
def two_terms_of_the_series(z):
    return np.multiply(z, 3 - np.square(z)) / 3


@wrong("arctangent")
def arctangent(z):
    return np.angle(1 + 1j * np.asarray(z))


@wrong("arctangent_scaled")
def arctangent_scaled(z):
    return arctangent(z) / (np.pi / 2)


@wrong("tangent")
def tangent(z):
    return np.divide(np.sin(z), np.cos(z))
