"""Answers to `rmse` of lesson 10."""

import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("10_deeper_keras", "rmse")


def both(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or len(y) == 0:
        raise ValueError("shapes, or no rows")
    return np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)


@right
def by_the_norm(y, y_hat):
    y, y_hat = both(y, y_hat)
    return np.linalg.norm(y - y_hat) / math.sqrt(y.size)


@right
def by_hand(y, y_hat):
    y, y_hat = both(y, y_hat)
    total = 0.0
    for a, b in zip(y.ravel(), y_hat.ravel(), strict=True):
        total += (b - a) ** 2
    return (total / y.size) ** 0.5


@right
def from_mean_and_spread(y, y_hat):
    y, y_hat = both(y, y_hat)
    e = y_hat - y
    return np.sqrt(e.var() + e.mean() ** 2)


@right
def with_math(y, y_hat):
    e = np.subtract(*both(y, y_hat)).flatten()
    return math.sqrt(math.fsum(e * e) / len(e))


@right
def from_the_mean_by_column(y, y_hat):
    """Every column has the same number of rows, so the mean of their means is the mean."""
    e = np.subtract(*both(y, y_hat))
    return np.sqrt(np.einsum("ij,ij->j", e, e).mean() / len(e))


@wrong("no_root")
def no_root(y, p):
    return float(((both(y, p)[0] - p) ** 2).mean())


def root(x):
    return math.sqrt(x)


@wrong("root_of_the_sum")
def root_of_the_sum(y, p):
    return root(((both(y, p)[0] - p) ** 2).sum())


@wrong("mean_absolute")
def mean_absolute(y, p):
    return abs(both(y, p)[0] - p).mean()


@wrong("root_of_the_squared_mean")
def root_of_the_squared_mean(y, p):
    return root((both(y, p)[0] - p).mean() ** 2)


@wrong("spread_of_errors")
def spread_of_errors(y, p):
    return root((both(y, p)[0] - p).var())


@wrong("one_less")
def one_less(y, p):
    return root(((both(y, p)[0] - p) ** 2).sum() / (y.size - 1))


@wrong("by_column")
def by_column(y, p):
    return ((both(y, p)[0] - p) ** 2).mean(axis=0) ** 0.5


@wrong("rmse_without_nan")
def rmse_without_nan(y, p):
    return root(np.nanmean(np.square(both(y, p)[0] - p)))


@wrong("rmse_broadcast")
def rmse_broadcast(y, p):
    return root(((y - p) ** 2).mean()) if len(y) else both(y, p)


@wrong("by_rows")
def by_rows(y, y_hat):
    both(y, y_hat)
    return float(np.linalg.norm(y - y_hat) / np.sqrt(len(y)))


@wrong("divided_after_the_root")
def divided_after_the_root(y, y_hat):
    both(y, y_hat)
    return float(np.linalg.norm(y - y_hat) / np.size(y))


@wrong("crumb_under_the_root")
def crumb_under_the_root(y, y_hat):
    return root(1e-8 + np.mean(np.square(both(y, y_hat)[0] - y_hat)))


@wrong("tiny_crumb_under_the_root")
def tiny_crumb_under_the_root(y, y_hat):
    return root(1e-12 + np.mean(np.square(both(y, y_hat)[0] - y_hat)))


@wrong("by_row")
def by_row(y, y_hat):
    both(y, y_hat)
    return np.linalg.norm(y - y_hat, axis=1) / root(y.shape[1])
