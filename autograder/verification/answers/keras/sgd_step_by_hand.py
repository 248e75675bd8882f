"""Answers to `sgd_step_by_hand` of lesson 09."""

import math

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("09_keras", "sgd_step_by_hand")


def refuse(X, y, step):
    if np.ndim(y) != 2 or len(y) != len(X) or len(X) == 0 or not math.isfinite(step):
        raise ValueError("y must have a column, X must have rows, and the step must be finite")


@right
def with_predict(model, X, y, step):
    refuse(X, y, step)
    W, b = model.get_weights()
    error = np.asarray(model.predict(X, verbose=0)) - y
    return W - step * (2 / y.size) * (X.T @ error), b - step * 2 * np.mean(error, 0) / y.shape[1]


@right
def by_einsum(model, X, y, step):
    refuse(X, y, step)
    W, b = model.layers[-1].get_weights()
    slope = 2 * (np.einsum("ni,io->no", X, W) + b - y) / np.size(y)
    return [W - step * np.einsum("ni,no->io", X, slope), b - step * np.einsum("no->o", slope)]


@right
def in_single_precision(model, X, y, step):
    refuse(X, y, step)
    W, b = model.get_weights()
    X, y = X.astype("float32"), y.astype("float32")
    delta = (X @ W + b - y) * np.float32(2 / y.size)
    W -= np.float32(step) * (X.T @ delta)
    b -= np.float32(step) * delta.sum(0)
    return W, b


@right
def row_by_row(model, X, y, step):
    refuse(X, y, step)
    W, b = (w.astype(float) for w in model.get_weights())
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for x, target in zip(X, y, strict=True):
        error = x @ W + b - target
        dW += np.outer(x, error)
        db += error
    return W - step * 2 * dW / y.size, b - 2 * step * db / y.size


@right
def with_a_column_of_ones(model, X, y, step):
    refuse(X, y, step)
    W, b = model.get_weights()
    ones, theta = np.column_stack([X, np.ones(len(X))]), np.vstack([W, b]).astype(float)
    theta = theta - step * 2 / y.size * ones.T @ (ones @ theta - y)
    return theta[:-1], theta[-1]


@right
def in_tables(model, X, y, step):
    W, b = with_a_column_of_ones(model, X, y, step)
    return pd.DataFrame(W), pd.Series(b)


def checked(change):
    """A step with `change(W, b, X, y, step)`, after the checks that a right answer makes."""

    def step_by_hand(model, X, y, step):
        refuse(X, y, step)
        W, b = (w.astype(float) for w in model.get_weights())
        return change(W, b, X, y, step)

    return step_by_hand


def move(W, b, X, error, step):
    """From the error of each row, which holds every factor but the step."""
    return W - step * np.dot(X.T, error), b - step * np.sum(error, axis=0)


wrong("uphill")(checked(lambda W, b, X, y, s: move(W, b, X, (y - X @ W - b) * 2 / y.size, s)))
wrong("no_two")(checked(lambda W, b, X, y, s: move(W, b, X, (X @ W + b - y) / y.size, s)))
wrong("summed")(checked(lambda W, b, X, y, s: move(W, b, X, 2 * (X @ W + b - y), s)))
wrong("divided_by_rows")(
    checked(lambda W, b, X, y, s: move(W, b, X, 2 / len(y) * (X @ W + b - y), s))
)
wrong("bias_left")(
    checked(lambda W, b, X, y, s: (move(W, b, X, 2 / y.size * (X @ W + b - y), s)[0], b))
)


def mean_of_the_bias(W, b, X, y, step):
    error = 2 / y.size * (X @ W + b - y)
    return move(W, b, X, error, step)[0], b - step * error.mean(0)


wrong("bias_mean")(checked(mean_of_the_bias))


def gradient(W, b, X, y, step):
    error = (X @ W + b - y) / y.size
    return 2 * np.dot(X.T, error), 2 * error.sum(0)


wrong("gradient_only")(checked(gradient))
wrong("step_unused")(checked(lambda W, b, X, y, s: move(W, b, X, 2 / y.size * (X @ W + b - y), 1)))
wrong("old_weights")(checked(lambda W, b, X, y, s: [W, b]))
wrong("from_zero")(checked(lambda W, b, X, y, s: move(0 * W, 0 * b, X, -2 / y.size * y, s)))
wrong("bias_forgotten")(
    checked(lambda W, b, X, y, s: move(W, b, X, 2 / y.size * (np.dot(X, W) - y), s))
)


def one_then_the_other(W, b, X, y, step):
    W = W - step * X.T @ (2 / y.size * (X @ W + b - y))
    return W, b - step * np.sum(2 / y.size * (X @ W + b - y), axis=0)


wrong("one_after_the_other")(checked(one_then_the_other))
wrong("squared_error_as_gradient")(
    checked(lambda W, b, X, y, s: move(W, b, X, np.square(y - X @ W - b) / y.size, s))
)


@wrong("moves_the_model")
def writes_to_the_model(model, X, y, step):
    W, b = by_einsum(model, X, y, step)
    model.layers[0].set_weights([W, b])
    return W, b


@wrong("flat_y")
def trusting_y(model, X, y, step):
    if X.shape[0] == 0:
        raise ValueError("no rows")
    if not math.isfinite(step):
        raise ValueError("infinite")
    W, b = (w.astype(float) for w in model.get_weights())
    slopes = 2 * (X @ W + b - y) / y.size
    return W - step * (X.T @ slopes), b - step * np.sum(slopes, axis=0)


@wrong("flat_y_reshaped")
def reshaping_y(model, X, y, step):
    return row_by_row(model, X, y.reshape(len(X), -1), step)


wrong("rows_without_two")(
    checked(lambda W, b, X, y, s: move(W, b, X, (np.dot(X, W) + b - y) / len(X), s))
)
wrong("step_of_its_own")(
    checked(lambda W, b, X, y, s: move(W, b, X, 0.02 / y.size * (X @ W + b - y), 1))
)


def one_row_at_a_time(W, b, X, y, step):
    for i in range(len(X)):
        error = 2 / y.shape[1] * (X[i : i + 1] @ W + b - y[i : i + 1])
        W, b = move(W, b, X[i : i + 1], error, step)
    return W, b


wrong("row_after_row")(checked(one_row_at_a_time))


@wrong("w_alone")
def only_w(model, X, y, step):
    return with_a_column_of_ones(model, X, y, step)[0]


wrong("summed_without_two")(checked(lambda W, b, X, y, s: move(W, b, X, X @ W + b - y, s)))
wrong("uphill_by_rows")(
    checked(lambda W, b, X, y, s: move(W, b, X, 2 * (y - X @ W - b) / len(X), s))
)
