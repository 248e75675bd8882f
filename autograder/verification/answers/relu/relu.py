"""Answers to `relu` of lesson 02."""

import numpy as np
import pandas as pd
import tensorflow as tf

from autograder.verification.answers import answers_to

right, wrong = answers_to("02_relu", "relu")


@right
def by_mask(z):
    z = np.asarray(z)
    return z * (z > 0)


@right
def on_a_copy(z):
    a = np.array(z)
    a[a < 0] = 0
    return a


@right
def recursive(z):
    if np.ndim(z) == 0:
        return max(0.0, z)
    return [recursive(row) for row in z]


@right
def by_nditer(z):
    a = np.zeros(np.shape(z))
    for index, value in np.ndenumerate(z):
        if value > 0:
            a[index] = value
    return a


@right
def as_a_table(z):
    a = np.where(np.greater(z, 0), z, 0)
    return pd.DataFrame(a) if np.ndim(z) == 2 else pd.Series(a) if np.ndim(z) == 1 else float(a)


@right
def into_zeros(z):
    z = np.asarray(z)
    a = np.zeros_like(z)
    a[z > 0] = z[z > 0]
    return a


right(np.vectorize(lambda x: x if x > 0 else 0.0))
right(lambda z: np.clip(z, 0, None))
right(lambda z: np.fmax(z, 0).astype(np.float32))
right(lambda z: (z + np.abs(z)) / 2)
right(lambda z: np.max([np.zeros_like(z), z], axis=0))
right(lambda z: np.einsum("...,...->...", z, np.greater(z, 0).astype(float)))
right(lambda z: tf.maximum(tf.cast(z, tf.float64), 0.0))


@wrong("maximum_of_all")
def maximum_of_all(z):
    return max(0.0, np.max(z))


@wrong("one_number_only")
def one_number_only(z):
    return np.max((0, z))


@wrong("arrays_only")
def arrays_only(z):
    return np.array([np.maximum(0, x) for x in z])


@wrong("any_positive")
def any_positive(z):
    return z if np.any(np.array(z) > 0) else 0.0 * np.abs(z)


@wrong("all_positive")
def all_positive(z):
    return z if (np.array(z) > 0).all() else 0.0 * np.abs(z)


@wrong("dropped")
def dropped(z):
    return np.array(z, dtype=float)[np.greater(z, 0)]


@wrong("absolute")
def absolute(z):
    return np.sqrt(np.square(z))


@wrong("clipped_at_one")
def clipped_at_one(z):
    return np.minimum(np.maximum(z, 0), 1)


@wrong("is_the_slope")
def is_the_slope(z):
    return np.asarray(z) > 0


@wrong("other_side")
def other_side(z):
    return z * (np.asarray(z) < 0)


@wrong("unchanged")
def unchanged(z):
    return z


@wrong("is_leaky")
def is_leaky(z):
    return np.maximum(0.01 * np.asarray(z), z)


@wrong("softplus")
def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


@wrong("in_place")
def zeroes_in_z(z):
    if np.ndim(z) == 0:
        return max(0.0, z)
    z *= z > 0
    return z


@wrong("in_place_arrays_only")
def out_is_z(z):
    return np.maximum(z, 0, z)


@wrong("threshold_above_zero")
def threshold_above_zero(z):
    return z * np.greater(z, 0.05)


@wrong("threshold_below_zero")
def threshold_below_zero(z):
    return z * np.greater(z, -0.1)


@wrong("clipped_at_six")
def clipped_at_six(z):
    return np.minimum(np.maximum(z, 0), 6)


@wrong("mirrored")
def mirrored(z):
    return -np.minimum(z, 0)


@wrong("is_elu")
def is_elu(z):
    return np.maximum(z, 0) + np.exp(np.minimum(z, 0)) - 1


@wrong("swish")
def swish(z):
    return np.divide(z, 1 + np.exp(-np.clip(z, -700, 700)))


@wrong("cut_to_an_integer")
def cut_to_an_integer(z):
    return np.maximum(0, z).astype(int)


@wrong("maximum_of_each_row")
def maximum_of_each_row(z):
    return np.amax(np.maximum(np.atleast_1d(z), 0), axis=-1)


@wrong("maximum_over_axis_zero")
def maximum_over_axis_zero(z):
    return np.asarray(z).max(0)


@wrong("one_axis_only")
def one_axis_only(z):
    a = []
    for t in z:
        if t > 0:
            a.append(t)
        else:
            a.append(0.0)
    return a


@wrong("is_gelu")
def is_gelu(z):
    u = np.sqrt(8 / np.pi) * (np.asarray(z) + 0.044715 * np.power(z, 3.0))
    return np.asarray(z) / (1 + np.exp(-u))


@wrong("larger_of_z_and_one")
def larger_of_z_and_one(z):
    return np.where(np.less(z, 1), 1.0, z)
