"""Answers to `leaky_relu_prime` of lesson 02."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("02_relu", "leaky_relu_prime")


@right
def by_power(z, alpha=0.01):
    return alpha ** np.where(np.asarray(z) > 0, 0.0, 1.0)


@right
def filled(z, alpha=0.01):
    slope = np.full(np.shape(z), alpha)
    slope[np.asarray(z) > 0] = 1
    return slope


right(lambda z, alpha=0.01: alpha + (1 - alpha) * (np.asarray(z) > 0))
right(lambda z, alpha=0.01: (np.asarray(z) > 0) + alpha * (np.asarray(z) <= 0))
right(lambda z, alpha=0.01: np.where(np.asarray(z) <= 0, alpha, 1))
right(lambda z, alpha=0.01: np.maximum(np.heaviside(z, 0), alpha).astype(np.float32))
right(np.vectorize(lambda x, alpha=0.01: 1.0 if x > 0 else alpha))


@wrong("leaky_one_at_zero")
def leaky_one_at_zero(z, alpha=0.01):
    return alpha ** (np.asarray(z) < 0).astype(float)


@wrong("leaky_zero_at_zero")
def leaky_zero_at_zero(z, alpha=0.01):
    return np.maximum(np.sign(z), -alpha * np.sign(z))


@wrong("no_slope_below")
def no_slope_below(z, alpha=0.01):
    return np.heaviside(z, 0)


@wrong("slope_fixed")
def slope_fixed(z, alpha=0.01):
    return 0.01 + 0.99 * (np.asarray(z) > 0)


@wrong("slopes_exchanged")
def slopes_exchanged(z, alpha=0.01):
    return np.where(np.asarray(z) <= 0, 1, alpha)


@wrong("alpha_for_every_z")
def alpha_for_every_z(z, alpha=0.01):
    return alpha + 0 * np.asarray(z)


@wrong("minus_alpha_slope")
def minus_alpha_slope(z, alpha=0.01):
    return np.where(np.asarray(z) <= 0, -alpha, 1)


@wrong("one_minus_alpha")
def one_minus_alpha(z, alpha=0.01):
    return 1 - alpha * (np.asarray(z) <= 0)


@wrong("one_plus_alpha")
def one_plus_alpha(z, alpha=0.01):
    return np.heaviside(z, 0) + alpha


@wrong("alpha_times_z")
def alpha_times_z(z, alpha=0.01):
    return np.where(np.asarray(z) <= 0, np.multiply(z, alpha), 1)


@wrong("is_the_leaky_activation")
def is_the_leaky_activation(z, alpha=0.01):
    return np.maximum(np.multiply(alpha, z), z)


@wrong("one_slope_only")
def one_slope_only(z, alpha=0.01):
    return alpha if z <= 0 else 1


@wrong("leaky_slopes_of_arrays_only")
def leaky_slopes_of_arrays_only(z, alpha=0.01):
    return [np.where(row > 0, 1, alpha).tolist() for row in z]


@wrong("slope_without_alpha")
def slope_without_alpha(z):
    return np.maximum(np.heaviside(z, 0), 0.01)


@wrong("slope_fraction_lost")
def slope_like_z(z, alpha=0.01):
    slope = np.full_like(z, alpha)
    slope[np.asarray(z) > 0] = 1
    return slope


@wrong("threshold_above_zero")
def threshold_above_zero(z, alpha=0.01):
    return np.where(np.asarray(z) > alpha, 1.0, alpha)


@wrong("threshold_below_zero")
def threshold_below_zero(z, alpha=0.01):
    return np.where(np.asarray(z) < -0.1, alpha, 1.0)


@wrong("mean_at_zero")
def mean_at_zero(z, alpha=0.01):
    return (1 + alpha + (1 - alpha) * np.sign(z)) / 2


@wrong("one_over_alpha")
def one_over_alpha(z, alpha=0.01):
    return alpha ** (np.heaviside(z, 0) - 1)


@wrong("default_of_a_fifth")
def default_of_a_fifth(z, alpha=0.2):
    return np.where(np.asarray(z) <= 0, alpha, 1)


@wrong("default_of_a_tenth")
def default_of_a_tenth(z, alpha=0.1):
    return np.where(np.asarray(z) <= 0, alpha, 1)


@wrong("value_over_z")
def value_over_z(z, alpha=0.01):
    return np.maximum(np.multiply(alpha, z), z) / np.asarray(z)


@wrong("one_below_zero")
def one_below_zero(z, alpha=0.01):
    return np.where(np.asarray(z) >= 0, alpha, 1)


@wrong("one_axis_only")
def one_axis_only(z, alpha=0.01):
    slopes = []
    for t in z:
        slopes.append(1 if t > 0 else alpha)
    return slopes


@wrong("one_axis_only_one_at_zero")
def one_axis_only_one_at_zero(z, alpha=0.01):
    slopes = []
    for t in z:
        slopes.append(1 if t >= 0 else alpha)
    return slopes


@wrong("default_of_three_tenths")
def default_of_three_tenths(z, alpha=0.3):
    return alpha + (1 - alpha) * np.greater(z, 0)


@wrong("alpha_or_minus_alpha")
def alpha_or_minus_alpha(z, alpha=0.01):
    return alpha * (2.0 * np.greater(z, 0) - 1)


@wrong("alpha_times_sign")
def alpha_times_sign(z, alpha=0.01):
    return alpha * (np.greater(z, 0) - 1.0 * np.less(z, 0))


@wrong("z_above_zero")
def z_above_zero(z, alpha=0.01):
    return np.where(np.less_equal(z, 0), alpha, z)


@wrong("wide_difference")
def wide_difference(z, alpha=0.01):
    return alpha + (1 - alpha) * np.clip(np.asarray(z) / 0.1 + 0.5, 0, 1)


@wrong("fixed_at_a_tenth")
def fixed_at_a_tenth(z, alpha=0.01):
    return 0.1 + 0.9 * np.greater(z, 0)


@wrong("fixed_at_a_fifth")
def fixed_at_a_fifth(z, alpha=0.01):
    return 0.2 + 0.8 * np.greater(z, 0)
