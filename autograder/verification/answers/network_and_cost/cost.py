"""Answers to `cost` of lesson 06."""

import math

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("06_network_and_cost", "cost")


def refuse(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or len(y) == 0:
        raise ValueError("wrong shapes")


@right
def sum_over_size(y, y_hat):
    refuse(y, y_hat)
    e = np.ravel(y) - np.ravel(y_hat)
    return e @ e / e.size


@right
def mean_of_means(y, y_hat):
    refuse(y, y_hat)
    return np.mean([np.mean((a - b) ** 2) for a, b in zip(y, y_hat, strict=True)])


@right
def by_the_norm(y, y_hat):
    refuse(y, y_hat)
    return np.linalg.norm(np.asarray(y) - y_hat) ** 2 / np.size(y)


@right
def as_array_of_one(y, y_hat):
    refuse(y, y_hat)
    return np.array(pd.DataFrame(np.asarray(y) - y_hat).pow(2).to_numpy().mean())


def error(y, y_hat):
    refuse(y, y_hat)
    return np.asarray(y_hat) - np.asarray(y)


@wrong("total")
def total(y, p):
    return float((error(y, p) ** 2).sum())


@wrong("square_of_the_mean")
def square_of_the_mean(y, p):
    return float(error(y, p).mean() ** 2)


@wrong("half")
def half(y, p):
    return 0.5 * float((error(y, p) ** 2).mean())


@wrong("root")
def root(y, p):
    return math.sqrt((error(y, p) ** 2).mean())


@wrong("mean_absolute")
def mean_absolute(y, p):
    return float(abs(error(y, p)).mean())


@wrong("mean_error")
def mean_error(y, p):
    return float((-error(y, p)).mean())


@wrong("by_rows")
def by_rows(y, p):
    return float((error(y, p) ** 2).sum() / len(y))


@wrong("by_output")
def by_output(y, p):
    return (error(y, p) ** 2).mean(axis=0)


@wrong("broadcast")
def broadcast(y, p):
    return float(np.square(y - p).mean()) if len(y) else error(y, p)


def differences(y, y_hat):
    refuse(y, y_hat)
    return np.subtract(y_hat, y)


@wrong("over_two_m")
def over_two_m(y, y_hat):
    return np.square(differences(y, y_hat)).sum() / len(y) / 2


@wrong("times_half_m")
def times_half_m(y, y_hat):
    return (1 / 2 * y.shape[0]) * np.square(differences(y, y_hat)).sum()


@wrong("matrix_product")
def matrix_product(y, y_hat):
    e = differences(y, y_hat)
    return np.dot(np.transpose(e), e) / np.size(e)


@wrong("one_too_many")
def one_too_many(y, y_hat):
    e = differences(y, y_hat)
    return (e * e).sum() / (1 + e.size)


@wrong("one_too_few")
def one_too_few(y, y_hat):
    e = differences(y, y_hat)
    return (e * e).sum() / (e.size - 1)


@wrong("nan_left_out")
def nan_left_out(y, y_hat):
    e = differences(y, y_hat)
    return np.mean(e[~np.isnan(e)] ** 2)


def told_apart(shape):
    """The cost where what is taken of both shapes is the same, and there are rows."""

    def answer(y, y_hat):
        if shape(y) != shape(y_hat) or y.size == 0:
            raise ValueError("shapes")
        return float(((y_hat - y) ** 2).mean())

    return answer


wrong("columns_compared")(told_apart(lambda y: (y.ndim, y.shape[-1])))
wrong("rows_compared")(told_apart(lambda y: y.size))


@wrong("median")
def median(y, y_hat):
    return np.quantile(differences(y, y_hat) ** 2, 0.5)


@wrong("variance")
def variance(y, y_hat):
    return np.std(differences(y, y_hat)) ** 2


@wrong("by_row")
def by_row(y, y_hat):
    return [np.mean(row**2) for row in differences(y, y_hat)]


@wrong("largest")
def largest(y, y_hat):
    return np.abs(differences(y, y_hat)).max() ** 2


@wrong("square_of_the_sum")
def square_of_the_sum(y, y_hat):
    return (np.sum(y) - np.sum(y_hat) + 0 * differences(y, y_hat).sum()) ** 2


@wrong("norm")
def norm(y, y_hat):
    return np.linalg.norm(differences(y, y_hat))


@wrong("mean_forgotten")
def mean_forgotten(y, y_hat):
    return np.square(differences(y, y_hat))


@wrong("nan_as_zero")
def nan_as_zero(y, y_hat):
    e = differences(y, y_hat)
    return np.nansum(e**2) / e.size


@wrong("squared_twice")
def squared_twice(y, y_hat):
    return np.mean(np.square(np.square(differences(y, y_hat))))
