"""Answers to `leaky_relu` of lesson 02."""

import numpy as np
import pandas as pd
import tensorflow as tf

from autograder.verification.answers import answers_to

right, wrong = answers_to("02_relu", "leaky_relu")


@right
def on_a_float_copy(z, alpha=0.01):
    a = np.array(z, dtype=float)
    a[a < 0] *= alpha
    return a


@right
def by_select(z, alpha=0.01):
    z = np.asarray(z)
    return np.select([z > 0, z <= 0], [z, z * alpha])


@right
def one_by_one(z, alpha=0.01):
    return np.vectorize(lambda x: float(x) if x > 0 else alpha * x, otypes=[float])(z)


@right
def in_tensorflow(z, alpha=0.01):
    z = tf.cast(z, tf.float32)
    return tf.where(z > 0, z, alpha * z)


@right
def sum_of_two_relus(z, alpha=0.01):
    return np.maximum(z, 0) - alpha * np.maximum(np.negative(z), 0)


right(lambda z, alpha=0.01: np.maximum(np.multiply(alpha, z), z))
right(lambda z, alpha=0.01: np.where(np.asarray(z) >= 0, z, alpha * np.asarray(z)))
right(
    lambda z, alpha=0.01: (
        pd.DataFrame(on_a_float_copy(z, alpha))
        if np.ndim(z) == 2
        else on_a_float_copy(z, alpha).tolist()
    )
)


@wrong("alpha_fixed")
def alpha_fixed(z, alpha=0.01):
    return np.maximum(np.multiply(0.01, z), z)


@wrong("is_relu")
def is_relu(z, alpha=0.01):
    return z * (np.asarray(z) > 0)


@wrong("alpha_above")
def alpha_above(z, alpha=0.01):
    return np.minimum(z, np.multiply(alpha, z))


@wrong("alpha_everywhere")
def alpha_everywhere(z, alpha=0.01):
    return np.multiply(z, alpha)


@wrong("minus_alpha_z")
def minus_alpha_z(z, alpha=0.01):
    return np.where(np.asarray(z) > 0, z, alpha * np.abs(z))


@wrong("alpha_as_value")
def alpha_as_value(z, alpha=0.01):
    return np.choose(np.asarray(z) > 0, (alpha, z))


@wrong("minus_alpha_as_value")
def minus_alpha_as_value(z, alpha=0.01):
    return np.choose(np.asarray(z) > 0, (-alpha, z))


@wrong("one_minus_alpha_z")
def one_minus_alpha_z(z, alpha=0.01):
    return np.maximum(z, 0) + (1 - alpha) * np.minimum(z, 0)


@wrong("alpha_added")
def alpha_added(z, alpha=0.01):
    return z + alpha * (np.asarray(z) <= 0)


@wrong("is_the_leaky_slope")
def is_the_leaky_slope(z, alpha=0.01):
    return alpha + (1 - alpha) * (np.asarray(z) > 0)


@wrong("largest_of_all")
def largest_of_all(z, alpha=0.01):
    return np.maximum(z, alpha * np.asarray(z)).max()


@wrong("one_leaky_number_only")
def one_leaky_number_only(z, alpha=0.01):
    return max(alpha * z, z)


@wrong("leaky_arrays_only")
def leaky_arrays_only(z, alpha=0.01):
    return [np.maximum(alpha * row, row).tolist() for row in z]


@wrong("without_alpha")
def without_alpha(z):
    return np.maximum(np.multiply(0.01, z), z)


@wrong("fractions_lost")
def loses_fractions(z, alpha=0.01):
    a = np.zeros_like(z)
    for index, value in np.ndenumerate(z):
        a[index] = value if value > 0 else alpha * value
    return a


@wrong("leaky_in_place")
def scales_z(z, alpha=0.01):
    if isinstance(z, float):
        return z if z > 0 else alpha * z
    if z.dtype == int:
        z = z.astype(float)
    z *= np.where(z > 0, 1, alpha)
    return z


@wrong("fractions_lost_arrays_only")
def fractions_lost_arrays_only(z, alpha=0.01):
    a = np.zeros_like(z)
    a[z > 0] = z[z > 0]
    a[z <= 0] = alpha * z[z <= 0]
    return a


@wrong("leaky_in_place_arrays_only")
def scales_entries_of_z(z, alpha=0.01):
    z[z <= 0] = z[z <= 0] * alpha
    return z


@wrong("threshold_above_zero")
def threshold_above_zero(z, alpha=0.01):
    return z * np.where(np.greater(z, alpha), 1, alpha)


@wrong("threshold_below_zero")
def threshold_below_zero(z, alpha=0.01):
    return z * np.where(np.less(z, -0.01), alpha, 1)


@wrong("larger_of_z_and_alpha")
def larger_of_z_and_alpha(z, alpha=0.01):
    return np.where(np.greater(z, alpha), z, alpha)


@wrong("divided_by_alpha")
def divided_by_alpha(z, alpha=0.01):
    return np.minimum(z, np.divide(z, alpha))


@wrong("added_on_both_sides")
def added_on_both_sides(z, alpha=0.01):
    return np.multiply(z, alpha + np.greater(z, 0))


@wrong("one_plus_alpha_z")
def one_plus_alpha_z(z, alpha=0.01):
    return np.minimum(z, np.multiply(1 + alpha, z))


@wrong("is_elu")
def is_elu(z, alpha=0.01):
    return np.maximum(z, 0) + alpha * (np.exp(np.minimum(z, 0)) - 1)


@wrong("default_of_a_fifth")
def default_of_a_fifth(z, alpha=0.2):
    return np.maximum(z, np.multiply(alpha, z))


@wrong("default_of_a_tenth")
def default_of_a_tenth(z, alpha=0.1):
    return np.maximum(z, np.multiply(alpha, z))


@wrong("one_axis_only")
def one_axis_only(z, alpha=0.01):
    return [max(t, alpha * t) for t in z]


@wrong("default_of_three_tenths")
def default_of_three_tenths(z, alpha=0.3):
    return np.maximum(z, alpha * np.asarray(z))


@wrong("alpha_times_relu")
def alpha_times_relu(z, alpha=0.01):
    return alpha * np.clip(z, 0, None)


@wrong("relu_plus_alpha")
def relu_plus_alpha(z, alpha=0.01):
    return np.clip(z, 0, None) + alpha


@wrong("fixed_at_a_tenth")
def fixed_at_a_tenth(z, alpha=0.01):
    return np.maximum(z, np.multiply(0.1, z))


@wrong("fixed_at_a_fifth")
def fixed_at_a_fifth(z, alpha=0.01):
    return np.maximum(z, np.multiply(0.2, z))
