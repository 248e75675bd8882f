"""Answers to lesson 02 as students write them: right ones in many styles, wrong ones named."""

import numpy as np
import pandas as pd
import tensorflow as tf

# --- relu, right ----------------------------------------------------------------------------


def by_mask(z):
    z = np.asarray(z)
    return z * (z > 0)


def on_a_copy(z):
    a = np.array(z)
    a[a < 0] = 0
    return a


def recursive(z):
    if np.ndim(z) == 0:
        return max(0.0, z)
    return [recursive(row) for row in z]


def by_nditer(z):
    a = np.zeros(np.shape(z))
    for index, value in np.ndenumerate(z):
        if value > 0:
            a[index] = value
    return a


def as_a_table(z):
    a = np.where(np.greater(z, 0), z, 0)
    return pd.DataFrame(a) if np.ndim(z) == 2 else pd.Series(a) if np.ndim(z) == 1 else float(a)


def into_zeros(z):
    z = np.asarray(z)
    a = np.zeros_like(z)
    a[z > 0] = z[z > 0]
    return a


# --- relu_prime, right ----------------------------------------------------------------------


def by_assignment(z):
    slope = np.zeros_like(z)
    slope[np.asarray(z) > 0] = 1
    return slope


class Gate:
    def __call__(self, z):
        return (np.sign(z) + np.abs(np.sign(z))) / 2


def nested(z):
    return [nested(row) for row in z] if np.ndim(z) else int(z > 0)


# --- leaky_relu and its slope, right --------------------------------------------------------


def on_a_float_copy(z, alpha=0.01):
    a = np.array(z, dtype=float)
    a[a < 0] *= alpha
    return a


def by_select(z, alpha=0.01):
    z = np.asarray(z)
    return np.select([z > 0, z <= 0], [z, z * alpha])


def one_by_one(z, alpha=0.01):
    return np.vectorize(lambda x: float(x) if x > 0 else alpha * x, otypes=[float])(z)


def in_tensorflow(z, alpha=0.01):
    z = tf.cast(z, tf.float32)
    return tf.where(z > 0, z, alpha * z)


def sum_of_two_relus(z, alpha=0.01):
    return np.maximum(z, 0) - alpha * np.maximum(np.negative(z), 0)


def by_power(z, alpha=0.01):
    return alpha ** np.where(np.asarray(z) > 0, 0.0, 1.0)


def filled(z, alpha=0.01):
    slope = np.full(np.shape(z), alpha)
    slope[np.asarray(z) > 0] = 1
    return slope


RIGHT = {
    "relu": [
        by_mask,
        on_a_copy,
        recursive,
        by_nditer,
        as_a_table,
        into_zeros,
        np.vectorize(lambda x: x if x > 0 else 0.0),
        lambda z: np.clip(z, 0, None),
        lambda z: np.fmax(z, 0).astype(np.float32),
        lambda z: (z + np.abs(z)) / 2,
        lambda z: np.max([np.zeros_like(z), z], axis=0),
        lambda z: np.einsum("...,...->...", z, np.greater(z, 0).astype(float)),
        lambda z: tf.maximum(tf.cast(z, tf.float64), 0.0),
    ],
    "relu_prime": [
        by_assignment,
        Gate(),
        nested,
        lambda z: np.asarray(z) > 0,
        lambda z: z > 0,
        lambda z: np.heaviside(z, 0),
        lambda z: np.sign(np.maximum(z, 0)),
        lambda z: np.where(np.asarray(z) <= 0, 0, 1),
        lambda z: tf.cast(tf.constant(z) > 0, tf.float32),
        np.vectorize(lambda x: 1.0 if x > 0 else 0.0),
    ],
    "leaky_relu": [
        on_a_float_copy,
        by_select,
        one_by_one,
        in_tensorflow,
        sum_of_two_relus,
        lambda z, alpha=0.01: np.maximum(np.multiply(alpha, z), z),
        lambda z, alpha=0.01: np.where(np.asarray(z) >= 0, z, alpha * np.asarray(z)),
        lambda z, alpha=0.01: (
            pd.DataFrame(on_a_float_copy(z, alpha))
            if np.ndim(z) == 2
            else on_a_float_copy(z, alpha).tolist()
        ),
    ],
    "leaky_relu_prime": [
        by_power,
        filled,
        lambda z, alpha=0.01: alpha + (1 - alpha) * (np.asarray(z) > 0),
        lambda z, alpha=0.01: (np.asarray(z) > 0) + alpha * (np.asarray(z) <= 0),
        lambda z, alpha=0.01: np.where(np.asarray(z) <= 0, alpha, 1),
        lambda z, alpha=0.01: np.maximum(np.heaviside(z, 0), alpha).astype(np.float32),
        np.vectorize(lambda x, alpha=0.01: 1.0 if x > 0 else alpha),
    ],
}


# --- wrong ----------------------------------------------------------------------------------


def zeroes_in_z(z):
    if np.ndim(z) == 0:
        return max(0.0, z)
    z *= z > 0
    return z


def ones_into_z(z):
    if isinstance(z, float):
        return float(z > 0)
    z[:] = z > 0
    return z


def scales_z(z, alpha=0.01):
    if isinstance(z, float):
        return z if z > 0 else alpha * z
    if z.dtype == int:
        z = z.astype(float)
    z *= np.where(z > 0, 1, alpha)
    return z


def loses_fractions(z, alpha=0.01):
    a = np.zeros_like(z)
    for index, value in np.ndenumerate(z):
        a[index] = value if value > 0 else alpha * value
    return a


def slope_like_z(z, alpha=0.01):
    slope = np.full_like(z, alpha)
    slope[np.asarray(z) > 0] = 1
    return slope


WRONG = {
    "relu": {
        "maximum_of_all": lambda z: max(0.0, np.max(z)),
        "one_number_only": lambda z: np.max((0, z)),
        "arrays_only": lambda z: np.array([np.maximum(0, x) for x in z]),
        "any_positive": lambda z: z if np.any(np.array(z) > 0) else 0.0 * np.abs(z),
        "all_positive": lambda z: z if (np.array(z) > 0).all() else 0.0 * np.abs(z),
        "dropped": lambda z: np.array(z, dtype=float)[np.greater(z, 0)],
        "absolute": lambda z: np.sqrt(np.square(z)),
        "clipped_at_one": lambda z: np.minimum(np.maximum(z, 0), 1),
        "is_the_slope": lambda z: np.asarray(z) > 0,
        "other_side": lambda z: z * (np.asarray(z) < 0),
        "unchanged": lambda z: z,
        "is_leaky": lambda z: np.maximum(0.01 * np.asarray(z), z),
        "softplus": lambda z: np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))),
        "in_place": zeroes_in_z,
    },
    "relu_prime": {
        "one_at_zero": lambda z: 1 - (np.asarray(z) < 0),
        "half_at_zero": lambda z: (1 + np.sign(z)) / 2,
        "value_over_z": lambda z: 0.5 * (z + np.abs(z)) / np.float64(z),
        "returns_z": lambda z: z,
        "is_the_activation": lambda z: z * (np.asarray(z) > 0),
        "minus_one_below": np.sign,
        "always_one": lambda z: np.where(np.maximum(0, z) >= 0, 1, 0),
        "always_zero": lambda z: 0 * np.asarray(z),
        "other_side_open": lambda z: np.asarray(z) <= 0,
        "is_leaky_slope": lambda z: np.maximum(0.01, np.sign(z)),
        "one_decision_only": lambda z: 1.0 if z > 0 else 0.0,
        "any_open": lambda z: int((np.asarray(z) > 0).any()),
        "all_open": lambda z: float((np.asarray(z) > 0).all()),
        "slopes_of_arrays_only": lambda z: (
            [[int(x > 0) for x in row] for row in z]
            if len(np.shape(z)) == 2
            else [int(x > 0) for x in z]
        ),
        "slope_in_place": ones_into_z,
    },
    "leaky_relu": {
        "alpha_fixed": lambda z, alpha=0.01: np.maximum(np.multiply(0.01, z), z),
        "is_relu": lambda z, alpha=0.01: z * (np.asarray(z) > 0),
        "alpha_above": lambda z, alpha=0.01: np.minimum(z, np.multiply(alpha, z)),
        "alpha_everywhere": lambda z, alpha=0.01: np.multiply(z, alpha),
        "minus_alpha_z": lambda z, alpha=0.01: np.where(np.asarray(z) > 0, z, alpha * np.abs(z)),
        "alpha_as_value": lambda z, alpha=0.01: np.maximum(alpha, z),
        "minus_alpha_as_value": lambda z, alpha=0.01: np.maximum(-alpha, z),
        "one_minus_alpha_z": lambda z, alpha=0.01: (
            np.maximum(z, 0) + (1 - alpha) * np.minimum(z, 0)
        ),
        "alpha_added": lambda z, alpha=0.01: z + alpha * (np.asarray(z) <= 0),
        "is_the_leaky_slope": lambda z, alpha=0.01: alpha + (1 - alpha) * (np.asarray(z) > 0),
        "largest_of_all": lambda z, alpha=0.01: np.maximum(z, alpha * np.asarray(z)).max(),
        "one_leaky_number_only": lambda z, alpha=0.01: max(alpha * z, z),
        "leaky_arrays_only": lambda z, alpha=0.01: [
            np.maximum(alpha * row, row).tolist() for row in z
        ],
        "without_alpha": lambda z: np.maximum(np.multiply(0.01, z), z),
        "fractions_lost": loses_fractions,
        "leaky_in_place": scales_z,
    },
    "leaky_relu_prime": {
        "leaky_one_at_zero": lambda z, alpha=0.01: alpha ** (np.asarray(z) < 0).astype(float),
        "leaky_zero_at_zero": lambda z, alpha=0.01: np.maximum(np.sign(z), -alpha * np.sign(z)),
        "no_slope_below": lambda z, alpha=0.01: np.heaviside(z, 0),
        "slope_fixed": lambda z, alpha=0.01: 0.01 + 0.99 * (np.asarray(z) > 0),
        "slopes_exchanged": lambda z, alpha=0.01: np.where(np.asarray(z) <= 0, 1, alpha),
        "alpha_for_every_z": lambda z, alpha=0.01: alpha + 0 * np.asarray(z),
        "minus_alpha_slope": lambda z, alpha=0.01: np.where(np.asarray(z) <= 0, -alpha, 1),
        "one_minus_alpha": lambda z, alpha=0.01: 1 - alpha * (np.asarray(z) <= 0),
        "one_plus_alpha": lambda z, alpha=0.01: np.heaviside(z, 0) + alpha,
        "alpha_times_z": lambda z, alpha=0.01: np.where(
            np.asarray(z) <= 0, np.multiply(z, alpha), 1
        ),
        "is_the_leaky_activation": lambda z, alpha=0.01: np.maximum(np.multiply(alpha, z), z),
        "one_slope_only": lambda z, alpha=0.01: alpha if z <= 0 else 1,
        "leaky_slopes_of_arrays_only": lambda z, alpha=0.01: [
            np.where(row > 0, 1, alpha).tolist() for row in z
        ],
        "slope_without_alpha": lambda z: np.maximum(np.heaviside(z, 0), 0.01),
        "slope_fraction_lost": slope_like_z,
    },
}
