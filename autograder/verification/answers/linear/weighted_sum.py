"""Answers to `weighted_sum` of lesson 01."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("01_linear", "weighted_sum")


@right
def by_two_loops(x, w, b):
    def one(row):
        z = b
        for xi, wi in zip(row, w, strict=True):
            z += xi * wi
        return z

    return one(x) if np.ndim(x) == 1 else [one(row) for row in x]


@right
def products_then_sum(x, w, b):
    return (x * w).sum(axis=-1) + b


@right
def by_einsum(x, w, b):
    return np.einsum("...i,i->...", x, w) + b


@right
def by_recursion(x, w, b):
    if len(np.shape(x)) == 2:
        return np.array([by_recursion(row, w, b) for row in x])
    return b if len(w) == 0 else x[0] * w[0] + by_recursion(x[1:], w[1:], b)


@right
def transposed_twice(x, w, b):
    return (w @ x.T).T + b


@right
def bias_as_a_weight(x, w, b):
    ones = np.ones((*x.shape[:-1], 1))
    return np.concatenate((x, ones), axis=-1) @ np.append(w, b)


@right
def by_data_frame(x, w, b):
    return pd.DataFrame(x).mul(w).sum(axis=1) + b if x.ndim == 2 else pd.Series(x).dot(w) + b


@right
def along_the_rows(x, w, b):
    return np.apply_along_axis(lambda row: float(np.inner(row, w)) + b, -1, x)


@right
def sum_in_single_precision(x, w, b):
    return (x.astype(np.float32) @ w.astype(np.float32) + b).astype(np.float32)


@right
def by_columns(x, w, b):
    return b + sum(w[i] * x[..., i] for i in range(len(w)))


@right
def as_nested_tables(x, w, b):
    z = np.atleast_2d(x) @ np.reshape(w, (-1, 1)) + b
    return z[:, 0] if x.ndim == 2 else z[0, 0].item()


@right
def by_tensordot(x, w, b):
    import tensorflow as tf

    return tf.tensordot(tf.constant(x), tf.constant(w), 1) + b


right(lambda x, w, b: np.vectorize(np.dot, signature="(d),(d)->()")(x, w) + b)


@wrong("bias_forgotten")
def bias_forgotten(x, w, b):
    return np.einsum("...i,i", x, w)


@wrong("not_summed")
def not_summed(x, w, b):
    return np.multiply(x, w) + b


@wrong("bias_for_each_input")
def bias_in_the_loop(x, w, b):
    z = 0
    for i in range(len(w)):
        z = z + x[..., i] * w[i] + b
    return z


@wrong("bias_subtracted")
def bias_subtracted(x, w, b):
    return (x * w).sum(axis=-1) - b


@wrong("bias_as_factor")
def bias_as_factor(x, w, b):
    return np.dot(x, b * w)


@wrong("weights_added")
def weights_added(x, w, b):
    return x.sum(axis=-1) + w.sum() + b


@wrong("mean_of_products")
def mean_of_products(x, w, b):
    return x @ w / len(w) + b


@wrong("two_inputs_only")
def the_lecture_written_out(x, w, b):
    x, (w1, w2) = np.moveaxis(x, -1, 0), (w[0], w[1])
    return b + w1 * x[0] + w2 * x[1]


@wrong("whole_table")
def whole_table(x, w, b):
    return float((x @ w).sum() + b)


@wrong("down_the_columns")
def down_the_columns(x, w, b):
    return sum(x * w) + b


@wrong("one_row_by_index")
def loop_over_positions(x, w, b):
    z = b
    for i, wi in enumerate(w):
        z = z + x[i] * wi
    return z


@wrong("one_row_by_zip")
def loop_over_pairs(x, w, b):
    z = b
    for xi, wi in zip(x, w, strict=False):
        z = z + xi * wi
    return z


@wrong("weights_first")
def weights_first(x, w, b):
    return np.matmul(w, x) + b


@wrong("axis_one")
def axis_one(x, w, b):
    return b + (x * w).sum(1)


@wrong("kept_as_column")
def weights_as_column(x, w, b):
    return (x @ w[:, None] + b).reshape(x.shape[:-1] + (1,))


@wrong("row_as_table")
def always_a_table(x, w, b):
    return np.reshape(x, (-1, len(w))).dot(w) + b


@wrong("squeezed")
def one_value_unpacked(x, w, b):
    z = np.dot(x, w) + b
    return z.item() if np.size(z) == 1 else z


@wrong("sum_in_place")
def multiply_into_x(x, w, b):
    np.multiply(x, w, out=x)
    return np.sum(x, -1) + b


@wrong("one_row_by_length")
def one_row_by_length(x, w, b):
    z = b
    for i in range(x.shape[0]):
        z = z + x[i] * w[i]
    return z


@wrong("last_input_skipped")
def last_input_skipped(x, w, b):
    z = b
    for i in range(len(w) - 1):
        z = z + w[i] * x[..., i]
    return z + 0 * x[..., 0]


@wrong("first_input_skipped")
def first_input_skipped(x, w, b):
    products = w * x
    return b + products.sum(axis=-1) - products[..., 0]


@wrong("sums_multiplied")
def sums_multiplied(x, w, b):
    return x.sum(axis=-1) * w.sum() + b


@wrong("weighted_average")
def weighted_average(x, w, b):
    return np.average(x, axis=-1, weights=w) + b


@wrong("all_rows_added")
def all_rows_added(x, w, b):
    return sum(np.ravel(x.dot(w) + b))


@wrong("cut_to_an_integer")
def cut_to_an_integer(x, w, b):
    return (x.dot(w) + b).astype(int)


@wrong("relu_on_top")
def relu_on_top(x, w, b):
    z = x.dot(w) + b
    return z * (z > 0)


@wrong("sigmoid_on_top")
def sigmoid_on_top(x, w, b):
    return (1 + np.tanh((x.dot(w) + b) / 2)) / 2


@wrong("step_on_top")
def step_on_top(x, w, b):
    return np.heaviside(x.dot(w) + b, 0)


@wrong("outer_product")
def outer_product(x, w, b):
    return np.multiply(np.reshape(x, (-1, 1)), w) + b


@wrong("bias_before_weights")
def bias_before_weights(x, w, b):
    return x.dot(w) + b * w.sum()


@wrong("first_product_only")
def first_product_only(x, w, b):
    for i in range(len(w)):
        b = b + x[..., i] * w[i]
        return b


@wrong("last_product_only")
def last_product_only(x, w, b):
    for i in range(len(w)):
        z = x[..., i] * w[i] + b
    return z


@wrong("bias_apart")
def bias_apart(x, w, b):
    return np.sum(x * w, axis=-1), b


@wrong("rounded_to_two_places")
def rounded_to_two_places(x, w, b):
    return np.around(np.sum(x * w, axis=-1) + b, decimals=2)
