"""Answers to `cost_gradient` of lesson 07."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to
from autograder.verification.answers.training.checks import need

right, wrong = answers_to("07_training", "cost_gradient")


def error(X, y, W, b):
    """ŷ − y, refused where the shapes differ or there are no rows."""
    y_hat = np.matmul(X, W) + np.asarray(b)
    need(y_hat.shape == np.shape(y) and len(y_hat) > 0)
    return y_hat - y


@right
def by_loops(X, y, W, b):
    e = error(X, y, W, b)
    dW, db = np.zeros(np.shape(W)), np.zeros(np.shape(b))
    for i in range(e.shape[0]):
        for k in range(e.shape[1]):
            for j in range(len(W)):
                dW[j, k] += 2 / e.size * e[i, k] * X[i][j]
            db[k] += 2 / e.size * e[i, k]
    return dW, db


@right
def by_einsum(X, y, W, b):
    e = error(X, y, W, b)
    return 2 * np.einsum("ij,ik->jk", X, e) / e.size, 2 * np.mean(e, axis=0) / e.shape[1]


@right
def by_the_ones_trick(X, y, W, b):
    e = error(X, y, W, b)
    both = np.hstack([X, np.ones((len(X), 1))]).T @ e * (2 / e.size)
    return [both[:-1], both[-1]]


@right
def in_single_precision(X, y, W, b):
    X, y, W, b = (np.asarray(a, dtype=np.float32) for a in (X, y, W, b))
    e = error(X, y, W, b)
    return X.T @ e * np.float32(2 / e.size), e.sum(0) * np.float32(2 / e.size)


@right
def as_lists(X, y, W, b):
    dW, db = by_einsum(X, y, W, b)
    return dW.tolist(), db.tolist()


@right
def as_tables(X, y, W, b):
    dW, db = by_einsum(X, y, W, b)
    return pd.DataFrame(dW), pd.Series(db)


def scaled(factor_W, factor_b):
    """by_einsum with its two results multiplied by numbers that depend on y's shape."""

    def wrong(X, y, W, b):
        dW, db = by_einsum(X, y, W, b)
        return dW * factor_W(*np.shape(y)), db * factor_b(*np.shape(y))

    return wrong


def same_factor(factor):
    return scaled(factor, factor)


wrong("wrong_sign")(same_factor(lambda n, k: -1))
wrong("of_the_sum")(same_factor(lambda n, k: n * k))
wrong("without_2")(same_factor(lambda n, k: 0.5))
wrong("by_rows")(same_factor(lambda n, k: k))
wrong("divided_twice")(same_factor(lambda n, k: 1 / n))
wrong("mean_for_db")(scaled(lambda n, k: 1, lambda n, k: 1 / n))


@wrong("db_not_summed")
def unsummed(X, y, W, b):
    return by_einsum(X, y, W, b)[0], error(X, y, W, b) * 2 / np.size(y)


@wrong("db_over_everything")
def db_over_everything(*args):
    return (by_loops(*args)[0], np.sum(by_loops(*args)[1]))


@wrong("transposed")
def transposed(*args):
    return (np.transpose(by_loops(*args)[0]), by_loops(*args)[1])


@wrong("squares")
def with_squares(X, y, W, b):
    e = error(X, y, W, b) ** 2
    return np.einsum("ij,ik->jk", X, e) / e.size, np.sum(e, 0) / e.size


@wrong("without_bias")
def without_bias(X, y, W, b):
    return by_loops(X, y, W, np.zeros(len(b)))


@wrong("exchanged")
def exchanged(*args):
    return by_loops(*args)[::-1]


@wrong("broadcast")
def without_shape_check(X, y, W, b):
    need(len(X))
    e = np.dot(X, W) + b - y
    return np.dot(np.transpose(X), e) * 2 / y.size, 2 * np.sum(e, axis=0) / y.size


@wrong("no_rows")
def zeros_without_rows(X, y, W, b):
    if not len(X):
        return 0 * W, 0 * b
    return by_loops(X, y, W, b)


wrong("over_m")(same_factor(lambda n, k: k / 2))
wrong("minus_over_m")(same_factor(lambda n, k: -k / 2))
wrong("minus_without_2")(same_factor(lambda n, k: -1 / 2))


@wrong("over_m_one_bias")
def over_m_one_bias(X, y, W, b):
    e = error(X, y, W, b)
    return np.dot(np.transpose(X), e) / len(e), np.sum(e) / len(e)


@wrong("by_rows_one_bias")
def by_rows_one_bias(X, y, W, b):
    dW, db = over_m_one_bias(X, y, W, b)
    return 2 * dW, 2 * db


@wrong("db_as_a_row")
def db_as_a_row(*args):
    dW, db = by_loops(*args)
    return dW, [db]


@wrong("mean_error")
def mean_error(X, y, W, b):
    m = 2 * error(X, y, W, b).mean() / np.size(y)
    rows = np.sum(X, axis=0)[:, None]
    return m * rows * np.ones(np.shape(W)), m * len(X) * np.ones(np.shape(b))


@wrong("rows_compared")
def rows_compared(X, y, W, b):
    need(np.shape(X)[0] == np.shape(y)[0])
    return without_shape_check(X, y, W, b)


@wrong("columns_compared")
def columns_compared(X, y, W, b):
    need(np.ndim(y) == 2 and np.shape(y)[1] == np.shape(W)[1])
    return without_shape_check(X, y, W, b)


@wrong("with_respect_to_X")
def with_respect_to_X(X, y, W, b):
    e = error(X, y, W, b) * (2 / np.size(y))
    return np.dot(e, np.transpose(W)), np.sum(e, axis=0)


@wrong("db_along_rows")
def db_along_rows(X, y, W, b):
    e = error(X, y, W, b) * (2 / np.size(y))
    return by_loops(X, y, W, b)[0], [sum(row) for row in e]


@wrong("dW_only")
def dW_only(*args):
    return by_loops(*args)[0]


@wrong("of_absolute_errors")
def of_absolute_errors(X, y, W, b):
    e = error(X, y, W, b)
    signs = np.where(e == 0, 0, e / np.abs(e)) / e.size
    return np.dot(np.transpose(X), signs), signs.sum(axis=0)


@wrong("made_a_column")
def made_a_column(X, y, W, b):
    need(len(X))
    return without_shape_check(X, np.array(y).reshape(-1)[:, None], W, b)


@wrong("of_the_root")
def of_the_root(X, y, W, b):
    e = error(X, y, W, b)
    e = e / np.sqrt(np.sum(e * e) * e.size)
    return np.dot(np.transpose(X), e), e.sum(axis=0)


@wrong("through_relu")
def through_relu(X, y, W, b):
    e = error(X, y, W, b)
    e = 2 * e / e.size * np.heaviside(np.dot(X, W) + b, 0)
    return np.dot(np.transpose(X), e), e.sum(axis=0)


@wrong("flat_dw")
def flat_dw(X, y, W, b):
    e = error(X, y, W, b)
    return (X * e).sum(axis=0) * 2 / len(X), e.sum(axis=0) * 2 / len(X)
