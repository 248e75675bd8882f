"""Answers to `relu_prime` of lesson 02."""

import numpy as np
import tensorflow as tf

from autograder.verification.answers import answers_to

right, wrong = answers_to("02_relu", "relu_prime")


@right
def by_assignment(z):
    slope = np.zeros_like(z)
    slope[np.asarray(z) > 0] = 1
    return slope


class Gate:
    def __call__(self, z):
        return (np.sign(z) + np.abs(np.sign(z))) / 2


right(Gate())


@right
def nested(z):
    return [nested(row) for row in z] if np.ndim(z) else int(z > 0)


right(lambda z: np.asarray(z) > 0)
right(lambda z: z > 0)
right(lambda z: np.heaviside(z, 0))
right(lambda z: np.sign(np.maximum(z, 0)))
right(lambda z: np.where(np.asarray(z) <= 0, 0, 1))
right(lambda z: tf.cast(tf.constant(z) > 0, tf.float32))
right(np.vectorize(lambda x: 1.0 if x > 0 else 0.0))


@wrong("one_at_zero")
def one_at_zero(z):
    return 1 - (np.asarray(z) < 0)


@wrong("half_at_zero")
def half_at_zero(z):
    return (1 + np.sign(z)) / 2


@wrong("value_over_z")
def value_over_z(z):
    return 0.5 * (z + np.abs(z)) / np.float64(z)


@wrong("returns_z")
def returns_z(z):
    return z


@wrong("is_the_activation")
def is_the_activation(z):
    return z * (np.asarray(z) > 0)


wrong("sign_of_z")(np.sign)
wrong("minus_one_below")(lambda z: 2.0 * (np.asarray(z) > 0) - 1)


@wrong("always_one")
def always_one(z):
    return np.where(np.maximum(0, z) >= 0, 1, 0)


@wrong("always_zero")
def always_zero(z):
    return 0 * np.asarray(z)


@wrong("other_side_open")
def other_side_open(z):
    return np.asarray(z) <= 0


@wrong("is_leaky_slope")
def is_leaky_slope(z):
    return np.maximum(0.01, np.sign(z))


@wrong("one_decision_only")
def one_decision_only(z):
    return 1.0 if z > 0 else 0.0


@wrong("any_open")
def any_open(z):
    return int((np.asarray(z) > 0).any())


@wrong("all_open")
def all_open(z):
    return float((np.asarray(z) > 0).all())


@wrong("slopes_of_arrays_only")
def slopes_of_arrays_only(z):
    return [int(x > 0) if np.ndim(x) == 0 else slopes_of_arrays_only(x) for x in z]


@wrong("slope_in_place")
def ones_into_z(z):
    if isinstance(z, float):
        return float(z > 0)
    z[:] = z > 0
    return z


@wrong("slope_in_place_arrays_only")
def gate_into_z(z):
    z[:] = z > 0
    return z


@wrong("threshold_above_zero")
def threshold_above_zero(z):
    return np.asarray(z) >= 1e-3


@wrong("threshold_below_zero")
def threshold_below_zero(z):
    return np.heaviside(np.add(z, 0.01), 1)


@wrong("wide_difference")
def wide_difference(z):
    return np.clip(np.add(z, 0.05) / 0.1, 0, 1)


@wrong("no_entry_zero")
def no_entry_zero(z):
    return 1 if np.asarray(z).all() > 0 else 0


@wrong("is_the_sigmoid")
def is_the_sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z)))


@wrong("count_of_positive")
def count_of_positive(z):
    return np.count_nonzero(np.asarray(z) > 0)


wrong("open_below_zero")(lambda z: np.asarray(z) < 0)


@wrong("one_axis_only")
def one_axis_only(z):
    slopes = []
    for t in z:
        if t > 0:
            slopes.append(1)
        else:
            slopes.append(0)
    return slopes


@wrong("one_axis_only_one_at_zero")
def one_axis_only_one_at_zero(z):
    slopes = []
    for t in z:
        if t >= 0:
            slopes.append(1)
        else:
            slopes.append(0)
    return slopes


@wrong("cut_off_at_one")
def cut_off_at_one(z):
    return np.minimum(np.maximum(z, 0), 1)


@wrong("narrow_difference")
def narrow_difference(z):
    return np.clip(np.asarray(z) / 0.002 + 0.5, 0, 1)


@wrong("difference_over_a_hundredth")
def difference_over_a_hundredth(z):
    return np.clip(np.asarray(z) / 0.02 + 0.5, 0, 1)
