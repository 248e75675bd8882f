"""Answers to `standardize` of lesson 07."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to
from autograder.verification.answers.training.checks import need

right, wrong = answers_to("07_training", "standardize")


@right
def by_columns(X):
    columns, means, sds = [], [], []
    need(len(X) > 0)
    for x in np.transpose(X):
        m = sum(x) / len(x)
        s = (sum((v - m) ** 2 for v in x) / len(x)) ** 0.5
        need(len(set(x)) > 1 and s == s)
        columns.append((x - m) / s)
        means.append(m)
        sds.append(s)
    return np.column_stack(columns), means, sds


@right
def by_pandas(X):
    table = pd.DataFrame(X)
    need(not table.isna().any().any() and len(table))
    mean, sd = table.mean(), table.std(ddof=0)
    need((table.nunique() > 1).all())
    return (table - mean) / sd, mean, sd


@right
def by_centred_squares(X):
    X = np.array(X, dtype=float)
    need(X.size)
    need(np.all(np.isfinite(X)) and np.all(X.max(0) != X.min(0)))
    mean = X.mean(0)
    X -= mean
    sd = np.sqrt(np.mean(X**2, 0))
    return [X * sd**-1.0, mean, sd]


@right
def single(X):
    need(len(X))
    X = X.astype(np.float32)
    need(min(np.ptp(X, axis=0)) > 0)
    sd = np.std(X, 0)
    return (X - X.mean(0)) / sd, X.mean(0), sd


def scaling(centre, spread):
    def wrong(X):
        need(len(X))
        need(np.all(X.std(0) > 0))
        m, s = centre(X), spread(X)
        return (X - m) / s, m, s

    return wrong


def everything(measure):
    return lambda X: measure(X) * np.ones(X.shape[1])


wrong("whole_table")(scaling(everything(np.mean), everything(np.std)))
wrong("one_number")(scaling(np.mean, np.std))
wrong("variance")(scaling(lambda X: X.mean(0), lambda X: X.std(0) ** 2))


@wrong("per_row")
def by_houses(X):
    need(len(X) and np.all(X.std(0) > 0))
    m, s = np.mean(X, 1), np.std(X, 1)
    return ((X.T - m) / s).T, m, s


wrong("sample_sd")(
    scaling(lambda X: X.mean(0), lambda X: pd.DataFrame(X).std().fillna(0).to_numpy())
)


def with_its_own_table(make):
    def wrong(X):
        need(len(X) and np.all(X.std(0) > 0))
        return make(X, X.mean(0), X.std(0)), X.mean(0), X.std(0)

    return wrong


wrong("not_centred")(with_its_own_table(lambda X, m, s: X / s))
wrong("not_scaled")(with_its_own_table(lambda X, m, s: X - m))
wrong("brackets")(with_its_own_table(lambda X, m, s: X / s - m))
wrong("to_the_range")(scaling(lambda X: X.min(0), lambda X: X.max(0) - X.min(0)))


@wrong("table_only")
def table_only(X):
    return by_centred_squares(X)[0]


@wrong("unchecked")
def no_questions_asked(X):
    m = np.mean(X, 0)
    s = np.sqrt(np.mean((X - m) ** 2, 0))
    return (X - m) / s, m, s


@wrong("nan_ignored")
def holes_skipped(X):
    need(len(X) and np.all(np.nanmax(X, 0) != np.nanmin(X, 0)))
    m = np.nanmean(X, 0)
    s = np.sqrt(np.nanmean((X - m) ** 2, 0))
    return (X - m) / s, m, s


@wrong("crumb_of_sd")
def asks_the_sd(X):
    m, s = X.mean(0), X.std(0)
    need(len(X) and not np.any(s == 0) and not np.isnan(X).any())
    return (X - m) / s, m, s


@wrong("nan_unseen")
def compares_largest_and_smallest(X):
    need(len(X))
    need(not np.any(X.max(axis=0) == X.min(axis=0)))
    return (X - X.mean(axis=0)) / X.std(axis=0), X.mean(axis=0), X.std(axis=0)


def varies(X):
    """X, refused where a column is constant or holds a NaN."""
    need(len(X) and np.all(X.max(axis=0) > X.min(axis=0)))
    return X


@wrong("length")
def unit_columns(X):
    size = np.sqrt((varies(X) ** 2).sum(axis=0))
    return X / size, np.mean(X, axis=0), size


@wrong("mean_and_range")
def by_the_range(X):
    mean, run = np.mean(varies(X), axis=0), X.max(axis=0) - X.min(axis=0)
    return (X - mean) / run, mean, run


@wrong("first_column")
def of_the_first_column(X):
    mean, sd = np.mean(varies(X).T[0]), np.std(X.T[0])
    return (X - mean) / sd, mean, sd


@wrong("sd_first")
def sd_first(X):
    scaled, mean, sd = by_centred_squares(varies(X))
    return scaled, sd, mean


@wrong("zero_becomes_one")
def divided_by_one(X):
    need(len(X) and not np.isnan(X).any())
    sd = np.where(X.std(axis=0) == 0, 1, X.std(axis=0))
    return (X - X.mean(axis=0)) / sd, X.mean(axis=0), sd


@wrong("median")
def median(X):
    middle = np.median(varies(X), axis=0)
    return (X - middle) / np.std(X, axis=0), middle, np.std(X, axis=0)


@wrong("mean_distance")
def mean_distance(X):
    mean = np.mean(varies(X), axis=0)
    size = np.mean(abs(X - mean), axis=0)
    return np.divide(X - mean, size), mean, size


@wrong("two_results")
def two_results(X):
    scaled, *rest = by_centred_squares(varies(X))
    return scaled, rest


@wrong("hundredth_added")
def hundredth_added(X):
    _, mean, sd = by_centred_squares(varies(X))
    return (X - mean) / np.add(sd, 1e-2), mean, sd


@wrong("thousandth_added")
def thousandth_added(X):
    _, mean, sd = by_centred_squares(varies(X))
    return (X - mean) / np.add(sd, 1e-3), mean, sd


@wrong("smallest_and_largest")
def smallest_and_largest(X):
    low, high = np.sort(varies(X), axis=0)[[0, -1]]
    return (X - low) / np.ptp(X, axis=0), low, high
