"""Answers to `sigmoid` of lesson 03."""

import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("03_sigmoid", "sigmoid")


@right
def by_tanh(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


@right
def by_masks(z):
    z = np.atleast_1d(np.asarray(z, dtype=float))
    a = np.empty_like(z)
    a[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return a if a.size > 1 else a[0]


@right
def by_loop(z):
    def one(x):
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

    return np.vectorize(one)(z)


@right
def by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


@right
def quietly(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def stable(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@right
def in_single_precision(z):
    return stable(z).astype(np.float32)


@right
def as_nested_lists(z):
    return stable(z).tolist()


@right
def clipped_far_out(z):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


@right
def noisy(z):
    print("called with", z)
    return stable(z)


@wrong("exponent_sign")
def exponent_sign(z):
    return np.power(1 + np.exp(z), -1.0)


@wrong("precedence")
def precedence(z):
    return 1 + np.exp(np.negative(z))


@wrong("minus_in_denominator")
def minus_in_denominator(z):
    return np.exp(z) / (1 - np.exp(z))


@wrong("one_number_only")
def nested_math(z):
    bottom = 1.0 + math.pow(math.e, -z)
    return 1.0 / bottom


@wrong("overflow")
def overflow(z):
    return (1 + np.exp(np.negative(z))) ** -1.0


@wrong("overflow_ratio")
def overflow_ratio(z):
    return np.exp(z) / (np.exp(z) + 1)


@wrong("both_branches")
def whichever_side(z):
    z = np.asarray(z, dtype=float)
    left = np.exp(z) / (np.exp(z) + 1)
    return np.where(z < 0, left, (1 + np.exp(-z)) ** -1)


@wrong("clipped")
def clipped(z):
    return stable(np.minimum(np.maximum(z, -5), 5))


@wrong("is_tanh")
def is_tanh(z):
    return 2 * stable(2 * np.asarray(z)) - 1


@wrong("is_the_slope")
def is_the_slope(z):
    return stable(z) - stable(z) ** 2


@wrong("clipped_at_ten")
def clipped_at_ten(z):
    return np.clip(stable(z), stable(-10), stable(10))


@wrong("clipped_at_twenty")
def clipped_at_twenty(z):
    return stable(np.maximum(np.minimum(z, 20), -20))


@wrong("mirrored")
def mirrored(z):
    return stable(np.abs(z))


@wrong("z_outside")
def z_outside(z):
    return 1 / (1 + np.exp(-1)) * np.asarray(z)


@wrong("one_minus_exponential")
def one_minus_exponential(z):
    return (1 - np.exp(np.negative(z))) ** -1.0


@wrong("stretched")
def stretched(z):
    return 2 * stable(z) - 1


@wrong("of_twice_z")
def of_twice_z(z):
    return stable(2 * np.asarray(z))


@wrong("step_function")
def step_function(z):
    return np.heaviside(z, 0)


@wrong("hard_sigmoid")
def hard_sigmoid(z):
    return np.maximum(0, np.minimum(1, (np.asarray(z) + 2.5) / 5))


@wrong("softmax")
def softmax(z):
    e = np.exp(np.subtract(z, np.max(z)))
    return e / e.sum()


@wrong("softmax_with_a_one")
def softmax_with_a_one(z):
    e = np.exp(np.subtract(z, np.max(z)))
    return np.divide(e, e.sum() + 1)


@wrong("rounded_to_four_places")
def rounded_to_four_places(z):
    return np.around(stable(z), decimals=4)


@wrong("rounded_to_two_places")
def rounded_to_two_places(z):
    return np.around(stable(z), decimals=2)


@wrong("step_with_one_at_zero")
def step_with_one_at_zero(z):
    return np.heaviside(z, 1)


@wrong("hard_sigmoid_of_a_sixth")
def hard_sigmoid_of_a_sixth(z):
    return np.minimum(np.maximum(np.asarray(z) + 3, 0), 6) / 6


@wrong("no_denominator_on_the_left")
def no_denominator_on_the_left(z):
    return np.where(np.less(z, 0), np.exp(np.minimum(z, 0)), stable(z))


@wrong("softplus")
def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


@wrong("one_and_all_exponentials")
def one_and_all_exponentials(z):
    e = np.exp(z)
    return e / (e.sum() + 1)
