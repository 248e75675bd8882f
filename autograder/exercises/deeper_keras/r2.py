"""`r2` of lesson 10: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.deeper_keras import lesson
from autograder.exercises.deeper_keras.inputs import scores
from autograder.exercises.deeper_keras.rmse import columns
from autograder.exercises.definition import case


@lesson.exercise(
    parts={"values": 2, "invalid input": 0.5},
    review="How much better than the mean",
    forbidden=("keras.metrics.R2Score", "tensorflow.keras.metrics.R2Score"),
)
def r2(y, y_hat):
    """1 − SSE/SST, with SST around the mean of y."""
    y, y_hat = columns(y, y_hat)
    if np.ptp(y) == 0:
        raise ValueError("y is the same in every row: there is nothing to explain")
    return float(1 - np.sum((y - y_hat) ** 2) / np.sum((y - y.mean()) ** 2))


@r2.cases
def cases(rng):
    yield case("values", np.array([[1.0], [2.0], [6.0]]), np.array([[2.0], [2.0], [4.0]]))
    yield case("values", *scores(rng, 6), untouched=True)
    y = rng.normal(0, 1, (8, 1))
    yield case("values", y, y + rng.normal(0.2, 0.3, (8, 1)))
    yield case("values", y, 3.0 + 0.01 * y)  # nearly the same for every row
    # In a small unit: nothing is too small to be explained, and nothing is added below the line.
    yield case(
        "values", np.array([[0.001], [0.002], [0.006]]), np.array([[0.002], [0.002], [0.005]])
    )
    y, y_hat = scores(rng, 3)
    yield case("invalid input", y[:, 0], y_hat)
    yield case("invalid input", y, y_hat[:, 0])
    yield case("invalid input", y, y_hat[:1])
    yield case("invalid input", y[:0], y_hat[:0])
    yield case("invalid input", np.full((3, 1), 95.75), y_hat)
    yield case("invalid input", np.full((3, 1), 0.1), y_hat)  # whose mean is not 0.1, by rounding
    y_hat[1] = np.nan
    yield case("invalid input", y, y_hat)


def squares(y, y_hat):
    """SSE and SST, with what every wrong answer below still does right."""
    y, y_hat = columns(y, y_hat)
    if np.ptp(y) == 0:
        raise ValueError("y is constant")
    return np.sum((y - y_hat) ** 2), np.sum((y - y.mean()) ** 2)


@r2.misconception("This is SSE/SST, the share that is not explained: R² is 1 minus that.")
def share_left(y, y_hat):
    sse, sst = squares(y, y_hat)
    return sse / sst


@r2.misconception(
    "SST is taken around the mean of the predictions: compare with the mean of y itself."
)
def around_the_predictions(y, y_hat):
    sse, _ = squares(y, y_hat)
    return 1 - sse / np.sum((np.asarray(y) - np.mean(y_hat)) ** 2)


@r2.misconception("The two arguments are swapped somewhere: SST is made of y, not of y_hat.")
def swapped(y, y_hat):
    squares(y, y_hat)
    y, y_hat = columns(y, y_hat)
    with np.errstate(divide="ignore"):
        return 1 - np.sum((y - y_hat) ** 2) / np.sum((y_hat - y_hat.mean()) ** 2)


@r2.misconception(
    "This is the squared correlation: it ignores that predictions are all too high, or too flat."
)
def squared_correlation(y, y_hat):
    squares(y, y_hat)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.corrcoef(np.ravel(y), np.ravel(y_hat))[0, 1] ** 2


@r2.misconception("SSE and SST are not of the same kind: one is a mean, the other a sum.")
def mean_over_sum(y, y_hat):
    sse, sst = squares(y, y_hat)
    return 1 - sse / np.size(y) / sst


@r2.misconception(
    "This is the share explained by the predictions' spread (SSR/SST): it grows with wild "
    "predictions."
)
def explained_over_total(y, y_hat):
    _, sst = squares(y, y_hat)
    return np.sum((np.asarray(y_hat) - np.mean(y)) ** 2) / sst


@r2.misconception("The fraction is upside down: SSE is divided by SST.")
def upside_down(y, y_hat):
    sse, sst = squares(y, y_hat)
    return 1 - sst / sse


@r2.misconception(
    "Negative results are cut off at 0: a model that is worse than the mean has a negative "
    "R², and that is the verdict."
)
def cut_off_at_zero(y, y_hat):
    sse, sst = squares(y, y_hat)
    return np.maximum(0, 1 - sse / sst)


@r2.misconception("The squares are missing: SSE and SST are sums of squares.")
def absolute_values(y, y_hat):
    squares(y, y_hat)
    y, y_hat = columns(y, y_hat)
    return 1 - np.sum(np.abs(y - y_hat)) / np.sum(np.abs(y - y.mean()))


@r2.misconception(
    "NaN is skipped: a house without a prediction must not make the score look better, so "
    "the answer is NaN."
)
def r2_without_nan(y, y_hat):
    _, sst = squares(y, y_hat)
    return 1 - np.nansum((np.asarray(y) - np.asarray(y_hat)) ** 2) / sst


@r2.misconception(
    "You ask whether SST is 0, and rounding can leave a tiny number instead: ask whether all "
    "of y is the same, as np.ptp(y) == 0 does."
)
def crumb_of_sst(y, y_hat):
    y, y_hat = columns(y, y_hat)
    sst = np.sum((y - y.mean()) ** 2)
    if sst == 0:
        raise ValueError("y is constant")
    return 1 - np.sum((y - y_hat) ** 2) / sst


@r2.misconception(
    "Not all shapes that differ are refused: NumPy makes n × n errors of a y of shape (n,), and "
    "compares a single row with all of them."
)
def r2_broadcast(y, y_hat):
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.size == 0 or np.ptp(y) == 0:
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - y_hat) ** 2) / np.sum((y - y.mean()) ** 2)


@r2.misconception(
    "SST is the sum of y², without the mean: compare with a prediction of the mean, not of 0."
)
def sst_without_mean(y, y_hat):
    sse, _ = squares(y, y_hat)
    return 1 - sse / np.sum(np.asarray(y) ** 2)


@r2.misconception(
    "The two arguments are in the wrong order: y comes first, then y_hat, and SST is made of y."
)
def arguments_swapped(y, y_hat):
    return r2(y_hat, y)


@r2.misconception(
    "This is the correlation: it ignores that predictions are all too high, or too flat."
)
def correlation(y, y_hat):
    squares(y, y_hat)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.corrcoef(np.ravel(y), np.ravel(y_hat))[0, 1]


@r2.misconception("You compare the roots, RMSE and sd: R² compares the squares, SSE and SST.")
def ratio_of_roots(y, y_hat):
    sse, sst = squares(y, y_hat)
    return 1 - np.sqrt(sse / sst)


@r2.misconception(
    "SSE is divided by n and SST by n − 1: compare the sums, or divide both by the same number."
)
def sample_variance(y, y_hat):
    sse, sst = squares(y, y_hat)
    return 1 - sse / np.size(y) / (sst / (np.size(y) - 1))


@r2.misconception("A small number is added below the line: SST is the sum itself.")
def crumb_added(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return 1 - np.sum((y - y_hat) ** 2) / (np.sum((y - y.mean()) ** 2) + 1e-8)


@r2.misconception(
    "Negative results are cut off at 0, and NaN becomes 0 with them: a model that is worse than "
    "the mean has a negative R², and a missing prediction makes it NaN."
)
def cut_off_with_nan(y, y_hat):
    sse, sst = squares(y, y_hat)
    return np.fmax(0, 1 - sse / sst)


@r2.misconception(
    "SSE and SST are divided by different numbers, as in the adjusted R²: compare the sums as they "
    "are."
)
def adjusted(y, y_hat):
    sse, sst = squares(y, y_hat)
    return 1 - sse / sst * (np.size(y) - 1) / (np.size(y) - 2)
