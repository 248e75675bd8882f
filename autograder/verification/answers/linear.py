"""Answers to lesson 01 as students write them: right ones in many styles, wrong ones named."""

import numpy as np
import pandas as pd

# --- weighted_sum, right --------------------------------------------------------------------


def by_two_loops(x, w, b):
    def one(row):
        z = b
        for xi, wi in zip(row, w, strict=True):
            z += xi * wi
        return z

    return one(x) if np.ndim(x) == 1 else [one(row) for row in x]


def products_then_sum(x, w, b):
    return (x * w).sum(axis=-1) + b


def by_einsum(x, w, b):
    return np.einsum("...i,i->...", x, w) + b


def by_recursion(x, w, b):
    if len(np.shape(x)) == 2:
        return np.array([by_recursion(row, w, b) for row in x])
    return b if len(w) == 0 else x[0] * w[0] + by_recursion(x[1:], w[1:], b)


def transposed_twice(x, w, b):
    return (w @ x.T).T + b


def bias_as_a_weight(x, w, b):
    ones = np.ones((*x.shape[:-1], 1))
    return np.concatenate((x, ones), axis=-1) @ np.append(w, b)


def by_data_frame(x, w, b):
    return pd.DataFrame(x).mul(w).sum(axis=1) + b if x.ndim == 2 else pd.Series(x).dot(w) + b


def along_the_rows(x, w, b):
    return np.apply_along_axis(lambda row: float(np.inner(row, w)) + b, -1, x)


def sum_in_single_precision(x, w, b):
    return (x.astype(np.float32) @ w.astype(np.float32) + b).astype(np.float32)


def by_columns(x, w, b):
    return b + sum(w[i] * x[..., i] for i in range(len(w)))


def as_nested_tables(x, w, b):
    z = np.atleast_2d(x) @ np.reshape(w, (-1, 1)) + b
    return z[:, 0] if x.ndim == 2 else z[0, 0].item()


def by_tensordot(x, w, b):
    import tensorflow as tf

    return tf.tensordot(tf.constant(x), tf.constant(w), 1) + b


# --- linear and linear_prime, right ---------------------------------------------------------


def line_element_by_element(z, m=1):
    return m * z if np.ndim(z) == 0 else [line_element_by_element(part, m) for part in z]


def line_on_a_copy(z, m=1):
    a = np.array(z, dtype=float)
    a *= m
    return a


class Line:
    def __call__(self, z, m=1):
        return np.multiply(z, m).astype(np.float64)


def line_by_outer(z, m=1):
    return np.outer(z, m).reshape(np.shape(z))


def line_as_tensor(z, m=1):
    import tensorflow as tf

    return m * tf.constant(z, dtype=tf.float32)


def slope_element_by_element(z, m=1):
    return m if np.ndim(z) == 0 else [slope_element_by_element(part, m) for part in z]


def slope_by_difference(z, m=1):
    z = np.asarray(z, dtype=float)
    return (m * (z + 0.5) - m * (z - 0.5)) / 1.0


def slope_filled_in(z, m=1):
    slopes = np.empty(np.shape(z))
    slopes[...] = m
    return slopes


def slope_by_complex_step(z, m=1):
    return np.imag(m * (np.asarray(z) + 1e-20j)) / 1e-20


def slope_as_table(z, m=1):
    slopes = np.ones(np.shape(z)) * m
    return pd.DataFrame(slopes) if slopes.ndim == 2 else slopes


# --- collapse, right ------------------------------------------------------------------------


def by_sending_rows_through(W1, b1, W2, b2):
    def both(X):
        return (X @ W1 + b1) @ W2 + b2

    b = both(np.zeros(len(W1)))
    return both(np.eye(len(W1))) - b, b


def by_augmented_matrices(W1, b1, W2, b2):
    def augmented(W, b):
        corner = np.zeros((len(W), 1))
        return np.block([[W, corner], [b[None, :], np.ones((1, 1))]])

    product = augmented(W1, b1) @ augmented(W2, b2)
    return product[:-1, :-1], product[-1, :-1]


def by_three_loops(W1, b1, W2, b2):
    (d_in, hidden), d_out = W1.shape, len(b2)
    W, b = np.zeros((d_in, d_out)), b2.copy()
    for k in range(d_out):
        for j in range(hidden):
            b[k] += b1[j] * W2[j, k]
            for i in range(d_in):
                W[i, k] += W1[i, j] * W2[j, k]
    return W, b


def by_einsums(W1, b1, W2, b2):
    return np.einsum("ij,jk->ik", W1, W2), np.einsum("j,jk->k", b1, W2) + b2


def as_lists(W1, b1, W2, b2):
    return [W1.dot(W2).tolist(), (b1.dot(W2) + b2).tolist()]


def as_frames(W1, b1, W2, b2):
    return pd.DataFrame(W1) @ pd.DataFrame(W2), pd.Series(b1) @ pd.DataFrame(W2) + b2


def by_transposes(W1, b1, W2, b2):
    return (W2.T @ W1.T).T, W2.T @ b1 + b2


def layers_in_single_precision(W1, b1, W2, b2):
    W1, b1, W2, b2 = (array.astype(np.float32) for array in (W1, b1, W2, b2))
    return W1 @ W2, b1 @ W2 + b2


RIGHT = {
    "weighted_sum": [
        by_two_loops,
        products_then_sum,
        by_einsum,
        by_recursion,
        transposed_twice,
        bias_as_a_weight,
        by_data_frame,
        along_the_rows,
        sum_in_single_precision,
        by_columns,
        as_nested_tables,
        by_tensordot,
        lambda x, w, b: np.vectorize(np.dot, signature="(d),(d)->()")(x, w) + b,
    ],
    "linear": [
        lambda z, m=1: m * z,
        line_element_by_element,
        line_on_a_copy,
        Line(),
        line_by_outer,
        line_as_tensor,
        lambda z, m=1: np.vectorize(lambda one: float(m * one))(z),
        lambda z, m=1: np.polyval([m, 0], z),
    ],
    "linear_prime": [
        lambda z, m=1: np.full_like(z, m, dtype=float),
        lambda z, m=1: m + 0 * np.asarray(z),
        lambda z, m=1: np.where(np.asarray(z) > 0, m, m),
        slope_element_by_element,
        slope_by_difference,
        slope_filled_in,
        slope_by_complex_step,
        slope_as_table,
    ],
    "collapse": [
        by_sending_rows_through,
        by_augmented_matrices,
        by_three_loops,
        by_einsums,
        as_lists,
        as_frames,
        by_transposes,
        layers_in_single_precision,
    ],
}


# --- wrong ----------------------------------------------------------------------------------


def bias_in_the_loop(x, w, b):
    z = 0
    for i in range(len(w)):
        z = z + x[..., i] * w[i] + b
    return z


def the_lecture_written_out(x, w, b):
    x, (w1, w2) = np.moveaxis(x, -1, 0), (w[0], w[1])
    return b + w1 * x[0] + w2 * x[1]


def loop_over_positions(x, w, b):
    z = b
    for i, wi in enumerate(w):
        z = z + x[i] * wi
    return z


def loop_over_pairs(x, w, b):
    z = b
    for xi, wi in zip(x, w, strict=False):
        z = z + xi * wi
    return z


def weights_as_column(x, w, b):
    return (x @ w[:, None] + b).reshape(x.shape[:-1] + (1,))


def always_a_table(x, w, b):
    return np.reshape(x, (-1, len(w))).dot(w) + b


def one_value_unpacked(x, w, b):
    z = np.dot(x, w) + b
    return z.item() if np.size(z) == 1 else z


def multiply_into_x(x, w, b):
    np.multiply(x, w, out=x)
    return np.sum(x, -1) + b


def multiply_into_z(z, m=1):
    if isinstance(z, np.ndarray):
        return np.multiply(z, m, out=z)
    return z * m


def slopes_like_z(z, m=1):
    slopes = np.zeros_like(z)
    slopes[...] = m
    return slopes


def carried_into_b2(W1, b1, W2, b2):
    np.add(b2, b1.dot(W2), out=b2)
    return W1.dot(W2), b2


WRONG = {
    "weighted_sum": {
        "bias_forgotten": lambda x, w, b: np.einsum("...i,i", x, w),
        "not_summed": lambda x, w, b: np.multiply(x, w) + b,
        "bias_for_each_input": bias_in_the_loop,
        "bias_subtracted": lambda x, w, b: (x * w).sum(axis=-1) - b,
        "bias_as_factor": lambda x, w, b: np.dot(x, b * w),
        "weights_added": lambda x, w, b: x.sum(axis=-1) + w.sum() + b,
        "mean_of_products": lambda x, w, b: x @ w / len(w) + b,
        "two_inputs_only": the_lecture_written_out,
        "whole_table": lambda x, w, b: float((x @ w).sum() + b),
        "down_the_columns": lambda x, w, b: sum(x * w) + b,
        "one_row_by_index": loop_over_positions,
        "one_row_by_zip": loop_over_pairs,
        "weights_first": lambda x, w, b: np.matmul(w, x) + b,
        "axis_one": lambda x, w, b: b + (x * w).sum(1),
        "kept_as_column": weights_as_column,
        "row_as_table": always_a_table,
        "squeezed": one_value_unpacked,
        "sum_in_place": multiply_into_x,
    },
    "linear": {
        "ignores_m": lambda z, m=1: np.array(z, dtype=float),
        "adds_m": lambda z, m=1: np.add(m, z),
        "divides_by_m": lambda z, m=1: np.asarray(z) * (1 / m),
        "power": lambda z, m=1: np.float_power(z, m),
        "is_the_slope": lambda z, m=1: m * np.ones(np.shape(z)),
        "cut_at_zero": lambda z, m=1: np.clip(np.multiply(m, z), 0, None),
        "sign_lost": lambda z, m=1: abs(m) * np.abs(z),
        "extra_constant": lambda z, m=1: 1 + np.multiply(z, m),
        "one_number_only": lambda z, m=1: float(z) * float(m),
        "line_in_place": multiply_into_z,
    },
    "linear_prime": {
        "scalar_for_array": lambda z, m=1: np.float64(m),
        "returns_z": lambda z, m=1: np.array(z, dtype=float),
        "is_the_line": lambda z, m=1: np.multiply(z, m),
        "always_one": lambda z, m=1: np.asarray(z) * 0 + 1,
        "always_zero": lambda z, m=1: 0 * np.asarray(z),
        "cut_on_the_left": lambda z, m=1: m * (np.asarray(z) > 0),
        "sign_of_z": lambda z, m=1: np.copysign(m, z) * np.sign(m) * (np.asarray(z) != 0),
        "slope_without_sign": lambda z, m=1: np.ones(np.shape(z)) * np.sqrt(m**2),
        "divided_by_z": lambda z, m=1: m * np.asarray(z) / np.asarray(z),
        "integer_slopes": slopes_like_z,
    },
    "collapse": {
        "order_of_product": lambda W1, b1, W2, b2: (np.dot(W2, W1), b1.dot(W2) + b2),
        "b1_not_carried": lambda W1, b1, W2, b2: (W1.dot(W2), np.add(b1, b2)),
        "b1_forgotten": lambda W1, b1, W2, b2: (W1.dot(W2), b2.copy()),
        "b2_forgotten": lambda W1, b1, W2, b2: (W1.dot(W2), b1.dot(W2)),
        "both_carried": lambda W1, b1, W2, b2: (W1.dot(W2), np.dot(b2 + b1, W2)),
        "b1_on_the_right": lambda W1, b1, W2, b2: (W1.dot(W2), b2 + W2.dot(b1)),
        "b1_through_W1": lambda W1, b1, W2, b2: (W1.dot(W2), b2 + b1.dot(W1)),
        "elementwise": lambda W1, b1, W2, b2: (np.multiply(W1, W2), b2 + b1.dot(W2)),
        "weights_summed": lambda W1, b1, W2, b2: (np.add(W2, W1), b2 + b1.dot(W2)),
        "transposed": lambda W1, b1, W2, b2: (W2.T @ W1.T, b2 + b1.dot(W2)),
        "b_before_W": lambda W1, b1, W2, b2: (b2 + b1.dot(W2), W1.dot(W2)),
        "weights_alone": lambda W1, b1, W2, b2: W1.dot(W2),
        "collapse_in_place": carried_into_b2,
    },
}
