"""`rmse` of lesson 10: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.deeper_keras import lesson
from autograder.exercises.deeper_keras.inputs import scores
from autograder.exercises.definition import case


def columns(y, y_hat):
    """Both as columns; ValueError where the shapes differ or where there is no row."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.shape != y_hat.shape:
        raise ValueError(f"y is {y.shape}, y_hat is {y_hat.shape}")
    if y.size == 0:
        raise ValueError("there are no rows")
    return y, y_hat


@lesson.exercise(
    parts={"values": 1, "invalid input": 0.5},
    review="How far off, in money",
    forbidden=(
        "keras.metrics.RootMeanSquaredError",
        "tensorflow.keras.metrics.RootMeanSquaredError",
    ),
)
def rmse(y, y_hat):
    """The root of the mean squared error."""
    y, y_hat = columns(y, y_hat)
    return float(np.sqrt(np.mean((y - y_hat) ** 2)))


@rmse.cases
def cases(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.0], [8.0]]), untouched=True)
    yield case("values", *scores(rng, 6))
    yield case("values", rng.normal(0, 1, (4, 2)), rng.normal(0, 1, (4, 2)))
    y = rng.normal(0, 1, (4, 1))
    yield case("values", y, y)  # no error at all: exactly 0
    y, y_hat = scores(rng, 3)
    yield case("invalid input", y[:, 0], y_hat)
    yield case("invalid input", y, y_hat[:, 0])
    yield case("invalid input", y, y_hat[:1])
    yield case("invalid input", y[:0], y_hat[:0])
    missing = y_hat.copy()
    missing[1] = np.nan
    yield case("invalid input", y, missing)


@rmse.misconception("The root is missing: this is in squared money.")
def no_root(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.mean((y - y_hat) ** 2)


@rmse.misconception("You take the root of the sum: take the mean first.")
def root_of_the_sum(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.sum((y - y_hat) ** 2))


@rmse.misconception("This is the mean absolute error: square first, and take the root at the end.")
def mean_absolute(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.mean(np.abs(y - y_hat))


@rmse.misconception("Errors of both signs cancel before they are squared.")
def root_of_the_squared_mean(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.abs(np.mean(y - y_hat))


@rmse.misconception(
    "This is the standard deviation of the errors: it ignores that predictions are too high "
    "for every house alike."
)
def spread_of_errors(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.std(y - y_hat)


@rmse.misconception(
    "You divide by one less than the number of entries: that belongs to the variance of a sample, "
    "and this is a plain mean."
)
def one_less(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.sum((y - y_hat) ** 2) / (y.size - 1))


@rmse.misconception(
    "The mean is taken down each column: give one number for all entries, without an axis."
)
def by_column(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.mean((y - y_hat) ** 2, axis=0))


@rmse.misconception(
    "NaN is skipped: a house without a prediction must not make the score look better, so "
    "the answer is NaN."
)
def rmse_without_nan(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.nanmean((y - y_hat) ** 2))


@rmse.misconception(
    "Not all shapes that differ are refused: NumPy makes n × n errors of a y of shape (n,), and "
    "compares a single row with all of them."
)
def rmse_broadcast(y, y_hat):
    if np.size(y) == 0:
        raise ValueError("no rows")
    return np.sqrt(np.mean((np.asarray(y) - np.asarray(y_hat)) ** 2))


@rmse.misconception(
    "You divide by the number of rows: with several outputs the mean is over every entry."
)
def by_rows(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.sum((y - y_hat) ** 2) / len(y))


@rmse.misconception("You divide by n after the root: the mean belongs inside of it.")
def divided_after_the_root(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.sum((y - y_hat) ** 2)) / y.size


@rmse.misconception(
    "A small number is added under the root: where there is no error at all, the answer is 0."
)
def crumb_under_the_root(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.mean((y - y_hat) ** 2) + 1e-8)


@rmse.misconception(
    "A tiny number is added under the root: where there is no error at all, the answer is 0."
)
def tiny_crumb_under_the_root(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.mean((y - y_hat) ** 2) + 1e-12)


@rmse.misconception(
    "The mean is taken along each row: give one number for all entries, without an axis."
)
def by_row(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.mean((y - y_hat) ** 2, axis=1))
