"""Answers to lesson 06."""

import itertools
import math

import numpy as np
import pandas as pd

# -- count_parameters


def with_a_loop(sizes):
    total, before = 0, sizes[0]
    for units in sizes[1:]:
        total += before * units
        total += units
        before = units
    return total


def layer_by_layer(sizes):
    if len(sizes) == 1:
        return 0
    return sizes[1] * (1 + sizes[0]) + layer_by_layer(sizes[1:])


def with_dot_products(sizes):
    sizes = np.array(sizes)
    return np.dot(sizes[:-1], sizes[1:]) + sizes[1:].sum()


def from_arrays(sizes):
    return float(sum(np.ones((a + 1, b)).size for a, b in itertools.pairwise(sizes)))


# -- glorot_limit


def with_math(fan_in, fan_out):
    return math.sqrt(6.0 / (fan_out + fan_in))


def as_a_power(fan_in, fan_out):
    return (6 / (fan_in + fan_out)) ** 0.5


def two_roots(fan_in, fan_out):
    return np.float32(np.sqrt(6) / np.sqrt(fan_in + fan_out))


# -- initialize


def stretched(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    return limit * (2 * rng.random((fan_in, fan_out)) - 1), np.zeros((fan_out,))


def one_by_one(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    W = [[rng.uniform(-limit, limit) for _ in range(fan_out)] for _ in range(fan_in)]
    return W, [0.0] * fan_out


def in_single_precision(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    W = rng.uniform(-limit, limit, size=fan_in * fan_out).astype("float32")
    return W.reshape(fan_in, fan_out), np.zeros(fan_out, dtype="float32")


def biases_first(fan_in, fan_out, rng):
    b = np.zeros(fan_out)
    half = rng.uniform(0, math.sqrt(6 / (fan_in + fan_out)), (fan_out, fan_in)).T
    return half * rng.choice([-1, 1], (fan_in, fan_out)), b


# -- predict


def checked(X, W, b):
    X, W, b = np.asarray(X), np.asarray(W), np.asarray(b)
    if X.shape[1] != W.shape[0] or W.shape[1] != b.shape[0]:
        raise ValueError("sizes do not meet")
    return X, W, b


def row_by_row(X, W, b):
    X, W, b = checked(X, W, b)
    return [
        [
            sum(x * w for x, w in zip(row, col, strict=True)) + c
            for col, c in zip(W.T, b, strict=True)
        ]
        for row in X
    ]


def by_einsum(X, W, b):
    X, W, b = checked(X, W, b)
    return np.einsum("ni,io->no", X, W) + b[np.newaxis, :]


def with_a_column_of_ones(X, W, b):
    X, W, b = checked(X, W, b)
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])


def as_a_table(X, W, b):
    X, W, b = checked(X, W, b)
    return pd.DataFrame(X).dot(pd.DataFrame(W)) + b


def as_a_tensor(X, W, b):
    import tensorflow as tf

    X, W, b = checked(X, W, b)
    return tf.matmul(tf.constant(X), tf.constant(W)) + b


# -- squared_errors


def product_with_itself(y, y_hat):
    e = np.subtract(y_hat, y) if np.shape(y) == np.shape(y_hat) else None
    if e is None:
        raise ValueError(f"{np.shape(y)} is not {np.shape(y_hat)}")
    return e * e


def by_lists(y, y_hat):
    y, y_hat = np.asarray(y), np.asarray(y_hat)
    if not y.shape == y_hat.shape:
        raise ValueError
    pairs = zip(y.tolist(), y_hat.tolist(), strict=True)
    return [[(p - q) ** 2 for p, q in zip(a, b, strict=True)] for a, b in pairs]


def expanded(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("make both (n, outputs)")
    return np.square(y) - 2 * np.multiply(y, y_hat) + np.square(y_hat)


# -- cost


def refuse(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or len(y) == 0:
        raise ValueError("wrong shapes")


def sum_over_size(y, y_hat):
    refuse(y, y_hat)
    e = np.ravel(y) - np.ravel(y_hat)
    return e @ e / e.size


def mean_of_means(y, y_hat):
    refuse(y, y_hat)
    return np.mean([np.mean((a - b) ** 2) for a, b in zip(y, y_hat, strict=True)])


def by_the_norm(y, y_hat):
    refuse(y, y_hat)
    return np.linalg.norm(np.asarray(y) - y_hat) ** 2 / np.size(y)


def as_array_of_one(y, y_hat):
    refuse(y, y_hat)
    return np.array(pd.DataFrame(np.asarray(y) - y_hat).pow(2).to_numpy().mean())


RIGHT = {
    "count_parameters": [with_a_loop, layer_by_layer, with_dot_products, from_arrays],
    "glorot_limit": [with_math, as_a_power, two_roots],
    "initialize": [stretched, one_by_one, in_single_precision, biases_first],
    "predict": [row_by_row, by_einsum, with_a_column_of_ones, as_a_table, as_a_tensor],
    "squared_errors": [product_with_itself, by_lists, expanded],
    "cost": [sum_over_size, mean_of_means, by_the_norm, as_array_of_one],
}


def glorot(fan_in, fan_out):
    return (6 / (fan_in + fan_out)) ** 0.5


def drawn(low, high, shape, units):
    """An initialize whose draw, shapes and biases are as given."""
    return lambda fan_in, fan_out, rng: (
        low(fan_in, fan_out)
        + (high(fan_in, fan_out) - low(fan_in, fan_out)) * rng.random(shape(fan_in, fan_out)),
        np.zeros(units(fan_in, fan_out)),
    )


def minus(fan_in, fan_out):
    return -glorot(fan_in, fan_out)


def error(y, y_hat):
    refuse(y, y_hat)
    return np.asarray(y_hat) - np.asarray(y)


def only_if_alike(formula):
    def answer(y, y_hat):
        if np.shape(y) != np.shape(y_hat):
            raise ValueError("shapes")
        return formula(np.asarray(y), np.asarray(y_hat))

    return answer


WRONG = {
    "count_parameters": {
        "no_biases": lambda s: int(np.dot(s[:-1], s[1:])),
        "one_bias_a_layer": lambda s: int(np.dot(s[:-1], s[1:])) + len(s) - 1,
        "biases_for_inputs": lambda s: with_a_loop(s) + s[0],
        "sizes_added": lambda s: int(np.sum(s)),
        "units_only": lambda s: sum(s) - s[0],
        "all_multiplied": lambda s: math.prod(s) + sum(s[1:]),
        "last_layer_only": lambda s: s[-1] * s[-2] + s[-1],
    },
    "glorot_limit": {
        "product_for_sum": lambda i, o: math.sqrt(6 / (i * o)),
        "no_root": lambda i, o: 6.0 / (o + i),
        "standard_deviation": lambda i, o: (2 / (i + o)) ** 0.5,
        "fan_in_only": lambda i, o: math.sqrt(6 / i),
        "upside_down": lambda i, o: ((i + o) / 6) ** 0.5,
        "mean_of_sizes": lambda i, o: math.sqrt(12 / (i + o)),
    },
    "initialize": {
        "out_by_in": drawn(minus, glorot, lambda i, o: (o, i), lambda i, o: o),
        "normal_draw": lambda i, o, rng: (
            glorot(i, o) * rng.standard_normal((i, o)),
            np.zeros(o),
        ),
        "all_zeros": lambda i, o, rng: (np.full((i, o), 0.0), np.full(o, 0.0)),
        "positive_only": drawn(lambda i, o: 0, glorot, lambda i, o: (i, o), lambda i, o: o),
        "biases_drawn": lambda i, o, rng: (
            rng.uniform(minus(i, o), glorot(i, o), (i, o)),
            rng.uniform(minus(i, o), glorot(i, o), o),
        ),
        "one_bias": drawn(minus, glorot, lambda i, o: (i, o), lambda i, o: 1),
        "minus_one_to_one": lambda i, o, rng: (2 * rng.random((i, o)) - 1, np.zeros(o)),
        "one_number": lambda i, o, rng: (
            np.ones((i, o)) * glorot(i, o) * (2 * rng.random() - 1),
            np.zeros(o),
        ),
        "own_generator": lambda i, o, rng: (
            np.random.uniform(minus(i, o), glorot(i, o), (i, o)),
            np.zeros(o),
        ),
    },
    "predict": {
        "bias_forgotten": lambda X, W, b: np.dot(X, W),
        "flattened": lambda X, W, b: np.ravel(np.dot(X, W) + b),
        "weights_transposed": lambda X, W, b: np.dot(X, np.transpose(W)) + b,
        "entry_by_entry": lambda X, W, b: X * W.T[0] + b if W.shape[1] == 1 else X * W.ravel() + b,
        "outputs_added": lambda X, W, b: (np.dot(X, W) + b).sum(axis=1).reshape(-1, 1),
        "bias_subtracted": lambda X, W, b: np.dot(X, W) - b,
        "relu_at_the_end": lambda X, W, b: np.clip(np.dot(X, W) + b, 0, None),
    },
    "squared_errors": {
        "silent_broadcast": lambda y, p: np.square(np.subtract(p, y)),
        "absolute": only_if_alike(lambda y, p: np.sqrt((y - p) ** 2)),
        "raw": only_if_alike(lambda y, p: np.subtract(y, p)),
        "difference_of_squares": only_if_alike(lambda y, p: y * y - p * p),
        "mean_already": only_if_alike(lambda y, p: np.square(y - p).sum() / y.size),
        "flat_errors": only_if_alike(lambda y, p: ((y - p) ** 2).reshape(-1)),
    },
    "cost": {
        "total": lambda y, p: float((error(y, p) ** 2).sum()),
        "square_of_the_mean": lambda y, p: float(error(y, p).mean() ** 2),
        "half": lambda y, p: 0.5 * float((error(y, p) ** 2).mean()),
        "root": lambda y, p: math.sqrt((error(y, p) ** 2).mean()),
        "mean_absolute": lambda y, p: float(abs(error(y, p)).mean()),
        "mean_error": lambda y, p: float((-error(y, p)).mean()),
        "by_rows": lambda y, p: float((error(y, p) ** 2).sum() / len(y)),
        "by_output": lambda y, p: (error(y, p) ** 2).mean(axis=0),
        "broadcast": lambda y, p: float(np.square(y - p).mean()) if len(y) else error(y, p),
    },
}
