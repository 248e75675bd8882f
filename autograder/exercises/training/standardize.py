"""`standardize` of lesson 07: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.training import lesson
from autograder.exercises.training.inputs import HOUSES


@lesson.exercise(
    parts={"values": 1.5, "invalid input": 0.5},
    review="Every column on one scale",
    forbidden=("sklearn.preprocessing.StandardScaler", "scipy.stats.zscore"),
    rtol=1e-5,  # 1e-8 beside the standard deviation, which is 0.008 where it is smallest
)
def standardize(X):
    """Each column minus its mean, divided by its standard deviation; with both, to undo it."""
    X = np.asarray(X, dtype=float)
    if not np.all(np.ptp(X, axis=0) > 0):  # NaN of a NaN; without rows it raises itself
        raise ValueError("a column is constant, or holds a NaN")
    mean, sd = X.mean(axis=0), X.std(axis=0)
    return (X - mean) / sd, mean, sd


@standardize.cases
def cases(rng):
    yield case("values", np.array([[1.0, 10.0], [3.0, 40.0]]))
    X = rng.uniform([-0.9, -30, -300], [-0.1, 30, 300], (5, 3)).round(2)  # one mean is below 0
    yield case("values", X, untouched=True)
    yield case("values", HOUSES[:, 1:])
    # Columns that are neither constant nor far from it: zeros, equal rows, a small spread.
    X = np.array([[0.0, 2.0, 0.01], [0.0, 5.0, 0.02], [3.0, 2.0, 0.03], [0.0, 2.0, 0.01]])
    yield case("values", X)
    X = rng.uniform(1, 9, (4, 2)).round(1)
    X[:, 1] = 3
    yield case("invalid input", X)
    yield case("invalid input", np.array([[1, 0.7], [4, 0.7], [6, 0.7]]))  # whose sd is 1.1e-16
    Y = rng.uniform(1, 9, (3, 2)).round(1)
    Y[1, 0] = np.nan
    yield case("invalid input", Y)
    yield case("invalid input", Y[:1])  # every column of one row is constant
    yield case("invalid input", Y[:0])


def refuse(X):
    if not np.all(np.ptp(X, axis=0) > 0):
        raise ValueError
    return X


@standardize.misconception(
    "The entries of a column are all the same, and rounding leaves a tiny standard deviation "
    "instead of 0: ask whether the largest entry is the smallest one."
)
def crumb_of_sd(X):
    mean, sd = np.mean(X, axis=0), np.std(X, axis=0)
    if len(X) == 0 or not np.all(sd > 0):
        raise ValueError
    return (X - mean) / sd, mean, sd


@standardize.misconception(
    "One mean and one standard deviation are taken of the whole table: each column has its own."
)
def whole_table(X):
    mean, sd = refuse(X).mean(), X.std()
    return (X - mean) / sd, np.full(X.shape[1], mean), np.full(X.shape[1], sd)


@standardize.misconception(
    "One mean and one standard deviation are taken of the whole table, and returned as single "
    "numbers: each column has its own."
)
def one_number(X):
    return (refuse(X) - X.mean()) / X.std(), X.mean(), X.std()


@standardize.misconception(
    "You divide by the variance: its square root, the standard deviation, has the column's units."
)
def variance(X):
    mean, var = refuse(X).mean(axis=0), X.var(axis=0)
    return (X - mean) / var, mean, var


@standardize.misconception("The mean is taken along the rows: scale each column, not each house.")
def per_row(X):
    mean, sd = refuse(X).mean(axis=1), X.std(axis=1)
    return (X - mean[:, None]) / sd[:, None], mean, sd


@standardize.misconception(
    "The standard deviation divides by n - 1, the default of pandas: here it is n, as in "
    "NumPy, so that each scaled column has a standard deviation of exactly 1."
)
def sample_sd(X):
    mean, sd = refuse(X).mean(axis=0), X.std(axis=0, ddof=1)
    return (X - mean) / sd, mean, sd


@standardize.misconception("The mean is not subtracted: each scaled column should have mean 0.")
def not_centred(X):
    return refuse(X) / X.std(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception("The columns are centred but not divided by their standard deviation.")
def not_scaled(X):
    return refuse(X) - X.mean(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception(
    "X / sd - mean: brackets are missing, the mean is subtracted before the division."
)
def brackets(X):
    return refuse(X) / X.std(axis=0) - X.mean(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception(
    "The columns run from 0 to 1: that is scaling by minimum and range, not by mean and standard "
    "deviation."
)
def to_the_range(X):
    low, run = refuse(X).min(axis=0), np.ptp(X, axis=0)
    return (X - low) / run, low, run


@standardize.misconception(
    "Only the scaled table is returned: without mean and sd you can neither scale a new "
    "house nor undo the scaling."
)
def table_only(X):
    return (refuse(X) - X.mean(axis=0)) / X.std(axis=0)


@standardize.misconception(
    "A column that is constant, or holds NaN, becomes NaN, and so does every weight after "
    "it: check the columns before you divide, and raise ValueError."
)
def unchecked(X):
    return (X - X.mean(axis=0)) / X.std(axis=0), X.mean(axis=0), X.std(axis=0)


@standardize.misconception(
    "NaN is silently skipped: a missing value has to be repaired in the table first, so "
    "raise ValueError."
)
def nan_ignored(X):
    if len(X) == 0 or not np.all(np.nanmax(X, axis=0) > np.nanmin(X, axis=0)):
        raise ValueError
    mean, sd = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    return (X - mean) / sd, mean, sd


@standardize.misconception(
    "A column with a NaN goes through: a NaN is not smaller, larger or equal to anything, so a "
    "comparison does not find it. Raise ValueError there."
)
def nan_unseen(X):
    if len(X) == 0 or np.any(np.ptp(X, axis=0) == 0):
        raise ValueError
    mean, sd = np.mean(X, axis=0), np.std(X, axis=0)
    return (X - mean) / sd, mean, sd


@standardize.misconception(
    "You divide by the length of the column, the root of its sum of squares: the standard "
    "deviation is around the mean, and divided by n."
)
def length(X):
    norm = np.linalg.norm(refuse(X), axis=0)
    return X / norm, X.mean(axis=0), norm


@standardize.misconception(
    "You divide by the range, the largest entry less the smallest: divide by the standard "
    "deviation."
)
def mean_and_range(X):
    mean, run = refuse(X).mean(axis=0), np.ptp(X, axis=0)
    return (X - mean) / run, mean, run


@standardize.misconception(
    "The mean and the standard deviation are those of the first column: each column has its own."
)
def first_column(X):
    mean, sd = refuse(X)[:, 0].mean(), X[:, 0].std()
    return (X - mean) / sd, mean, sd


@standardize.misconception(
    "You return the standard deviation before the mean: the mean comes first."
)
def sd_first(X):
    mean, sd = refuse(X).mean(axis=0), X.std(axis=0)
    return (X - mean) / sd, sd, mean


@standardize.misconception(
    "A column with a standard deviation of exactly 0 is divided by 1, and comes back as zeros: the "
    "contract asks for a ValueError there."
)
def zero_becomes_one(X):
    if len(X) == 0 or np.isnan(X).any():
        raise ValueError
    mean, sd = X.mean(axis=0), X.std(axis=0)
    sd[sd == 0] = 1
    return (X - mean) / sd, mean, sd


@standardize.misconception("The median is subtracted: it should be the mean.")
def median(X):
    middle, sd = np.median(refuse(X), axis=0), X.std(axis=0)
    return (X - middle) / sd, middle, sd


@standardize.misconception(
    "You divide by the mean distance from the mean: the standard deviation is the root of the mean "
    "of the squared distances."
)
def mean_distance(X):
    mean = refuse(X).mean(axis=0)
    distance = np.abs(X - mean).mean(axis=0)
    return (X - mean) / distance, mean, distance


@standardize.misconception(
    "The scaled table is correct, but mean and sd come back together: return three results."
)
def two_results(X):
    mean, sd = refuse(X).mean(axis=0), X.std(axis=0)
    return (X - mean) / sd, (mean, sd)


@standardize.misconception(
    "0.01 is added to the standard deviation: it is not negligible beside that of a narrow column. "
    "Divide by the standard deviation itself."
)
def hundredth_added(X):
    mean, sd = refuse(X).mean(axis=0), X.std(axis=0)
    return (X - mean) / (sd + 0.01), mean, sd


@standardize.misconception(
    "0.001 is added to the standard deviation: it is not negligible beside that of a narrow "
    "column. Divide by the standard deviation itself."
)
def thousandth_added(X):
    mean, sd = refuse(X).mean(axis=0), X.std(axis=0)
    return (X - mean) / (sd + 0.001), mean, sd


@standardize.misconception(
    "The columns run from 0 to 1, and their smallest and largest entries come back: that is "
    "another scaling, not by mean and standard deviation."
)
def smallest_and_largest(X):
    low, high = refuse(X).min(axis=0), X.max(axis=0)
    return (X - low) / (high - low), low, high
