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
