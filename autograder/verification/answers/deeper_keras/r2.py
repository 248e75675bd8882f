"""Answers to `r2` of lesson 10."""

import math

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to
from autograder.verification.answers.deeper_keras.rmse import both, by_the_norm

right, wrong = answers_to("10_deeper_keras", "r2")


@right
def r2_from_variances(y, y_hat):
    y, y_hat = both(y, y_hat)
    if (y == y[0]).all():
        raise ValueError("constant")
    return 1 - ((y - y_hat) ** 2).mean() / y.var()


@right
def r2_as_one_fraction(y, y_hat):
    y, y_hat = both(y, y_hat)
    centred = y - np.average(y)
    total = float(np.vdot(centred, centred))
    if math.isclose(total, 0, abs_tol=1e-20):
        raise ValueError("constant")
    return (total - float(np.vdot(y - y_hat, y - y_hat))) / total


@right
def r2_with_pandas(y, y_hat):
    y, y_hat = both(y, y_hat)
    table = pd.DataFrame({"y": y[:, 0], "p": y_hat[:, 0]})
    if table.y.nunique() == 1:
        raise ValueError("constant")
    if table.isna().any(axis=None):
        return np.nan
    return 1 - (table.y - table.p).pow(2).sum() / (table.y - table.y.mean()).pow(2).sum()


@right
def r2_from_errors_of_two_predictors(y, y_hat):
    y, y_hat = both(y, y_hat)
    if len(np.unique(y)) < 2:
        raise ValueError("constant")
    lazy = np.full_like(y, y.mean())
    return 1 - (by_the_norm(y, y_hat) / by_the_norm(y, lazy)) ** 2


@right
def r2_house_by_house(y, y_hat):
    y, y_hat = (a.ravel().tolist() for a in both(y, y_hat))
    if min(y) == max(y):
        raise ValueError("constant")
    mean, sse, sst = sum(y) / len(y), 0.0, 0.0
    for actual, predicted in zip(y, y_hat, strict=True):
        sse += (actual - predicted) ** 2
        sst += (actual - mean) ** 2
    return 1 - sse / sst


@wrong("share_left")
def share_left(y, p):
    return 1 - r2_from_variances(y, p)


@wrong("around_the_predictions")
def around_the_predictions(y, p):
    return (
        1 - ((y - p) ** 2).sum() / ((y - p.mean()) ** 2).sum()
        if r2_from_variances(y, p) < 2
        else np.nan
    )


@wrong("swapped")
def swapped(y, p):
    return (
        (r2_from_variances(p, y) if p.var() else -np.inf) if r2_from_variances(y, p) < 2 else np.nan
    )


@wrong("squared_correlation")
def squared_correlation(y, p):
    return np.corrcoef(y[:, 0], p[:, 0])[1, 0] ** 2 if r2_from_variances(y, p) < 2 else np.nan


@wrong("mean_over_sum")
def mean_over_sum(y, p):
    return 1 - (1 - r2_from_variances(y, p)) / y.size


@wrong("explained_over_total")
def explained_over_total(y, p):
    return ((p - y.mean()) ** 2).mean() / y.var() if r2_from_variances(y, p) < 2 else np.nan


@wrong("upside_down")
def upside_down(y, p):
    return 1 - 1 / (1 - r2_from_variances(y, p))


@wrong("cut_off_at_zero")
def cut_off_at_zero(y, p):
    return 0 if r2_from_variances(y, p) < 0 else r2_from_variances(y, p)


@wrong("absolute_values")
def absolute_values(y, p):
    return (
        1 - np.abs(y - p).mean() / np.abs(y - y.mean()).mean()
        if r2_from_variances(y, p) < 2
        else np.nan
    )


@wrong("r2_without_nan")
def r2_without_nan(y, p):
    return (
        r2_from_variances(y, p)
        if not np.isnan(p).any()
        else 1 - np.nansum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)
    )


@wrong("crumb_of_sst")
def sst_asked(y, y_hat):
    y, y_hat = both(y, y_hat)
    sse, sst = (np.square(y - other).sum() for other in (y_hat, y.mean()))
    if not sst:
        raise ValueError("constant")
    return 1 - sse / sst


@wrong("r2_broadcast")
def r2_broadcast(y, p):
    return (
        1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)
        if len(y) and np.ptp(y)
        else r2_from_variances(y, p)
    )


@wrong("sst_without_mean")
def sst_without_mean(y, y_hat):
    r2_from_variances(y, y_hat)
    return 1 - np.vdot(y - y_hat, y - y_hat) / np.vdot(y, y)


@wrong("arguments_swapped")
def arguments_swapped(y, y_hat):
    return r2_from_variances(y_hat, y)


@wrong("correlation")
def correlation(y, y_hat):
    r2_from_variances(y, y_hat)
    a, c = y - y.mean(), y_hat - y_hat.mean()
    with np.errstate(all="ignore"):
        return np.vdot(a, c) / np.sqrt(np.vdot(a, a) * np.vdot(c, c))


@wrong("ratio_of_roots")
def ratio_of_roots(y, y_hat):
    r2_from_variances(y, y_hat)
    return 1 - by_the_norm(y, y_hat) / np.std(y)


@wrong("sample_variance")
def sample_variance(y, y_hat):
    r2_from_variances(y, y_hat)
    return 1 - np.mean((y - y_hat) ** 2) / np.var(y, ddof=1)


@wrong("crumb_added")
def crumb_added(y, y_hat):
    y, y_hat = both(y, y_hat)
    centred = y - y.mean()
    return 1 - np.vdot(y - y_hat, y - y_hat) / (1e-8 + np.vdot(centred, centred))


@wrong("cut_off_with_nan")
def cut_off_with_nan(y, y_hat):
    return max(0.0, float(r2_from_variances(y, y_hat)))


@wrong("adjusted")
def adjusted(y, y_hat):
    return 1 - (1 - r2_from_variances(y, y_hat)) / (len(y) - 2) * (len(y) - 1)
