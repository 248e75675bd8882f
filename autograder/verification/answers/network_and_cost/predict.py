"""Answers to `predict` of lesson 06."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("06_network_and_cost", "predict")


def checked(X, W, b):
    X, W, b = np.asarray(X), np.asarray(W), np.asarray(b)
    if X.shape[1] != W.shape[0] or W.shape[1] != b.shape[0]:
        raise ValueError("sizes do not meet")
    return X, W, b


@right
def row_by_row(X, W, b):
    X, W, b = checked(X, W, b)
    return [
        [
            sum(x * w for x, w in zip(row, col, strict=True)) + c
            for col, c in zip(W.T, b, strict=True)
        ]
        for row in X
    ]


@right
def by_einsum(X, W, b):
    X, W, b = checked(X, W, b)
    return np.einsum("ni,io->no", X, W) + b[np.newaxis, :]


@right
def with_a_column_of_ones(X, W, b):
    X, W, b = checked(X, W, b)
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])


@right
def as_a_table(X, W, b):
    X, W, b = checked(X, W, b)
    return pd.DataFrame(X).dot(pd.DataFrame(W)) + b


@right
def as_a_tensor(X, W, b):
    import tensorflow as tf

    X, W, b = checked(X, W, b)
    return tf.matmul(tf.constant(X), tf.constant(W)) + b


@wrong("bias_forgotten")
def bias_forgotten(X, W, b):
    return np.dot(X, W)


@wrong("flattened")
def flattened(X, W, b):
    return np.ravel(np.dot(X, W) + b)


@wrong("weights_transposed")
def weights_transposed(X, W, b):
    return np.dot(X, np.transpose(W)) + b


@wrong("entry_by_entry")
def entry_by_entry(X, W, b):
    return X * W.T[0] + b if W.shape[1] == 1 else X * W.ravel() + b


@wrong("outputs_added")
def outputs_added(X, W, b):
    return (np.dot(X, W) + b).sum(axis=1).reshape(-1, 1)


@wrong("bias_subtracted")
def bias_subtracted(X, W, b):
    return np.dot(X, W) - b


@wrong("relu_at_the_end")
def relu_at_the_end(X, W, b):
    return np.clip(np.dot(X, W) + b, 0, None)


@wrong("sigmoid_at_the_end")
def squashed(X, W, b):
    X, W, b = checked(X, W, b)
    return 0.5 * (1 + np.tanh((np.dot(X, W) + b) / 2))


@wrong("first_bias_for_all")
def first_bias_for_all(X, W, b):
    X, W, b = checked(X, W, b)
    return X @ W + b[:1]


@wrong("nan_hidden")
def nan_hidden(X, W, b):
    X, W, b = checked(X, W, b)
    return np.where(np.isnan(X), 0, X) @ W + b


@wrong("flattened_before_the_bias")
def flattened_before_the_bias(X, W, b):
    if W.shape[1] != len(b) or len(b) > 1:
        raise ValueError("one output at a time")
    return X.dot(W[:, 0]) + b


@wrong("first_output_only")
def first_output_only(X, W, b):
    X, W, b = checked(X, W, b)
    return X @ W[:, [0]] + b[0]


@wrong("mean_over_the_inputs")
def mean_over_the_inputs(X, W, b):
    X, W, b = checked(X, W, b)
    return X @ W / len(W) + b


@wrong("rounded")
def rounded(X, W, b):
    X, W, b = checked(X, W, b)
    return np.rint((X @ W + b) * 100) / 100


@wrong("whole_numbers")
def whole_numbers(X, W, b):
    X, W, b = checked(X, W, b)
    return np.rint(X @ W + b)


@wrong("bias_multiplied")
def bias_multiplied(X, W, b):
    X, W, b = checked(X, W, b)
    return X @ W * b


@wrong("tanh_at_the_end")
def tanh_at_the_end(X, W, b):
    X, W, b = checked(X, W, b)
    e = np.exp(-2 * (X @ W + b))
    return (1 - e) / (1 + e)


@wrong("biases_added_up")
def biases_added_up(X, W, b):
    X, W, b = checked(X, W, b)
    return X @ W + b.sum()


@wrong("bias_added_to_the_inputs")
def bias_added_to_the_inputs(X, W, b):
    return np.dot(X + b, W)


@wrong("outputs_averaged")
def outputs_averaged(X, W, b):
    X, W, b = checked(X, W, b)
    return X @ W.mean(axis=1, keepdims=True) + b.mean()


@wrong("softmax_at_the_end")
def softmax_at_the_end(X, W, b):
    X, W, b = checked(X, W, b)
    e = np.exp(X @ W + b - (X @ W + b).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong("order_reversed")
def order_reversed(X, W, b):
    return np.add(np.dot(W, X), b)
