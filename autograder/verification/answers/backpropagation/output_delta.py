"""Answers to `output_delta` of lesson 08."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("08_backpropagation", "output_delta")


def check_columns(y, y_hat):
    if np.ndim(y) != 2 or np.shape(y) != np.shape(y_hat) or len(y) == 0:
        raise ValueError("y must be (n, outputs), with rows")


@right
def grouped_otherwise(y, y_hat):
    check_columns(y, y_hat)
    return (np.asarray(y_hat) - y) * (2 / np.size(y))


@right
def from_halves(y, y_hat):
    check_columns(y, y_hat)
    return (np.asarray(y) - y_hat) / (-0.5 * np.prod(np.shape(y)))


@right
def entry_by_entry(y, y_hat):
    check_columns(y, y_hat)
    n, k = np.shape(y)
    return [[2 * (y_hat[i][j] - y[i][j]) / (n * k) for j in range(k)] for i in range(n)]


@right
def as_a_table(y, y_hat):
    check_columns(y, y_hat)
    return 2.0 * (pd.DataFrame(y_hat) - pd.DataFrame(y)).div(np.size(y))


@wrong("turned_round")
def turned_round(y, p):
    return (y - p) * 2 / y.size


@wrong("without_two")
def without_two(y, p):
    return (p - y) / y.size


@wrong("not_divided")
def not_divided(y, p):
    return 2 * p - 2 * y


@wrong("by_rows")
def by_rows(y, p):
    return 2 * (p - y) / y.shape[0]


@wrong("squared_error")
def squared_error(y, p):
    return np.square(y - p) / y.size


@wrong("relu_at_the_output")
def relu_at_the_output(y, p):
    return 2 * (p - y) / y.size * np.heaviside(p, 0)


@wrong("averaged")
def averaged(y, p):
    return np.mean(grouped_otherwise(y, p)) * y.size


@wrong("unchecked")
def unchecked(y, p):
    return np.subtract(p, y) / (0.5 * y.size) if y.size else p - y


def columns_only(y, y_hat):
    if y.ndim != 2:
        raise ValueError("a column for each output, please")
    return y, y_hat


@wrong("no_rows_allowed")
def no_rows_allowed(y, p):
    return rows_unseen(*columns_only(y, p))


def with_rows(y, y_hat):
    if not len(y):
        raise ValueError("no rows")
    return y, y_hat


@wrong("two_flat_ones")
def two_flat_ones(y, p):
    return rows_unseen(*with_rows(y, p))


@wrong("shapes_alone")
def rows_unseen(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("y and y_hat differ")
    return np.zeros(np.shape(y)) if len(y) == 0 else 2 * (y_hat - y) / y.size


@wrong("by_rows_without_two")
def textbook(y, p):
    check_columns(y, p)
    return (p - y) / y.shape[0]


@wrong("error_alone")
def error_alone(y, p):
    check_columns(y, p)
    return np.subtract(p, y)


@wrong("error_turned_round")
def error_turned_round(y, p):
    check_columns(y, p)
    return -np.subtract(p, y)


@wrong("averaged_over_rows")
def averaged_over_rows(y, p):
    check_columns(y, p)
    return (p - y).sum(axis=0) * 2 / len(y)


@wrong("by_outputs")
def by_outputs(y, p):
    check_columns(y, p)
    return (p - y) / (0.5 * len(y[0]))


@wrong("absolute_error")
def absolute_error(y, p):
    check_columns(y, p)
    return np.sqrt(4 * (p - y) ** 2) / y.size


@wrong("cost_itself")
def cost_itself(y, p):
    check_columns(y, p)
    return np.sum(np.square(y - p)) / y.size


@wrong("of_absolute_errors")
def of_absolute_errors(y, p):
    check_columns(y, p)
    return np.where(p > y, 1.0, np.where(p < y, -1.0, p - y)) / y.size


@wrong("of_the_root")
def of_the_root(y, p):
    check_columns(y, p)
    return (p - y) / np.sqrt(((p - y) ** 2).sum() * y.size)


@wrong("through_sigmoid")
def through_sigmoid(y, p):
    check_columns(y, p)
    return (p - p**2) * (p - y) / (0.5 * y.size)
