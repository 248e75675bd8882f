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
