"""`split_and_scale` of lesson 10: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.deeper_keras import lesson
from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Generator


class Scaler:
    """Means and standard deviations of the training rows; ValueError for a constant column."""

    def __init__(self, X, y):
        if np.any(np.ptp(np.hstack([X, y]), axis=0) == 0):
            raise ValueError("a column is the same in every row: its sd is 0")
        self.X_mean, self.X_sd = X.mean(axis=0), X.std(axis=0)
        self.y_mean, self.y_sd = y.mean(axis=0), y.std(axis=0)

    def scale(self, X, y):
        return (X - self.X_mean) / self.X_sd, (y - self.y_mean) / self.y_sd

    def unscale_y(self, y):
        return np.asarray(y) * self.y_sd + self.y_mean


def check_rows(X, y, test_share):
    """X, y and the number of test rows; ValueError for what cannot be split and scaled."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if y.shape != (len(X), 1):
        raise ValueError(f"X is {X.shape}, y is {y.shape}: y must be (n, 1), with a row for each X")
    if np.isnan(X).any() or np.isnan(y).any():
        raise ValueError("there are NaNs in the table")
    n_test = round(len(X) * test_share)
    if not 0 < n_test < len(X):
        raise ValueError(f"test_share {test_share} of {len(X)} rows leaves no row on one side")
    return X, y, n_test


def split(X, y, order, n_test, scaler=None):
    """The five results of split_and_scale, for an order of the rows."""
    test, train = order[:n_test], order[n_test:]
    scaler = scaler or Scaler(X[train], y[train])
    X_train, y_train = scaler.scale(X[train], y[train])
    X_test, y_test = scaler.scale(X[test], y[test])
    return X_train, X_test, y_train, y_test, scaler


@lesson.exercise(
    parts={"split": 1, "scaled": 1.5, "unscaled prices": 0.5, "invalid input": 0.5},
    review="Split first, then scale",
    look="lambda out, X, y, rng, **share: {'next': rng.random(), 'parts': list(out[:4]), "
    "'prices': [out[4].unscale_y(out[2]), out[4].unscale_y(out[3])] "
    "if hasattr(out[4], 'unscale_y') else 'none'}",
)
def split_and_scale(X, y, rng, test_share=0.2):
    """Rows shuffled and split, all four parts scaled by the training rows, and the scaler."""
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), n_test)


@split_and_scale.cases
def cases(rng):
    def table(n, d=3):
        scale, X, prices = np.array([3, 40, 300, 20])[:d], np.zeros((n, d)), np.zeros((n, 1))
        # The measure knows a row by its price. Where a part may have two rows, they differ.
        while any(len(np.unique(column)) < n for column in (prices, *(X.T if n < 15 else ()))):
            X = (rng.uniform(0, 1, (n, d)) * scale + 0.3 * scale).round(2)
            prices = (90 + 4 * X @ (rng.uniform(1, 2, (d, 1)) / scale[:, None])).round(3)
        return X, prices

    def seed(n=10, test_share=0.2):
        """Of a generator that sends the last of n rows to the training part, as most do."""
        while True:
            drawn = Generator(int(rng.randint(1000)))
            order = np.random.default_rng(drawn.seed).permutation(n)
            if n - 1 in order[round(n * test_share) :]:
                return drawn

    drawn = seed(30)
    fresh = np.random.default_rng(drawn.seed).random()
    yield case("split", *table(30), drawn, untouched=True, held={"fresh": fresh})
    yield case("split", *table(40), seed(40, 0.25), test_share=0.25)
    yield case("split", *table(11), seed(11))  # 2.2 rows are 2
    yield case("split", *table(18), seed(18))  # 3.6 rows are 4
    yield case("split", *table(7), seed(7, 0.15), test_share=0.15)  # a single row is a test, too
    yield case("scaled", *table(30, 4), seed(30))
    yield case("scaled", *table(24), seed(24, 0.5), test_share=0.5)
    yield case("unscaled prices", *table(25), seed(25))
    X, y = table(10)
    for wrong in (y[:, 0], y[:-1], np.vstack([y, y[:1]]), np.hstack([y, y])):
        yield case("invalid input", X, wrong, seed())
    for share in (0.0, 0.01, 1.0):
        yield case("invalid input", X, y, seed(), test_share=share)
    missing = y.copy()
    missing[2] = np.nan
    yield case("invalid input", X, missing, seed())
    yield case("invalid input", X[:0], y[:0], seed())
    yield case("invalid input", X, np.full((10, 1), 95.75), seed())
    missing = X.copy()
    missing[3, 1] = np.nan
    yield case("invalid input", missing, y, seed())
    X[:, 2] = 7
    yield case("invalid input", X, y, seed())


@split_and_scale.measure
def measure(seen, X, y, rng, test_share=0.2, fresh=None):
    """What holds for every order of the rows."""
    if isinstance(seen["prices"], str):
        return {"unscale_y of the fifth result": "missing"}
    X_train, X_test, y_train, y_test = map(np.asarray, seen["parts"])
    prices_train, prices_test = map(np.asarray, seen["prices"])
    n_test = round(len(X) * test_share)
    found = {
        "unscale_y of the fifth result": "there",
        "training rows": X_train.shape[0],
        "test rows": X_test.shape[0],
        "shape of y_train": list(y_train.shape),
        "shape of y_test": list(y_test.shape),
    }
    if found != {
        "unscale_y of the fifth result": "there",
        "training rows": len(X) - n_test,
        "test rows": n_test,
        "shape of y_train": [len(X) - n_test, 1],
        "shape of y_test": [n_test, 1],
    }:
        return found
    if n_test == 1:
        return found  # of a single row there is no spread to look at

    def rows_of(prices):
        return [int(np.abs(y[:, 0] - p).argmin()) for p in np.ravel(prices)]

    def are_prices(prices, scaled):
        known = y[rows_of(prices), 0]
        return prices.size == scaled.size and np.allclose(np.ravel(prices), known, rtol=1e-4)

    back, test_back = are_prices(prices_train, y_train), are_prices(prices_test, y_test)
    found["unscale_y gives the prices back"] = (
        "no" if not back else "yes" if test_back else "those of the training rows alone"
    )
    # Which row is which: by its price, or where those are wrong, by its rank among the scaled ones.
    if back:
        train = rows_of(prices_train)
        others = np.array([row for row in np.argsort(y[:, 0]) if row not in train])
        ranked = len(others) == len(y_test) and not test_back
        ranks = np.argsort(np.argsort(y_test[:, 0]))
        test = others[ranks].tolist() if ranked else rows_of(prices_test)
    else:
        ranks = np.argsort(np.argsort(np.concatenate([y_train[:, 0], y_test[:, 0]])))
        order = list(np.argsort(y[:, 0])[ranks])
        train, test = order[: len(y_train)], order[len(y_train) :]
    order = [*train, *test]
    found["every row once"] = "yes" if sorted(order) == list(range(len(X))) else "no"
    block = list(range(min(test), min(test) + len(test)))
    unshuffled = len(test) > 2 and test == block and train == sorted(train)
    found["rows"] = "in the order of the table" if unshuffled else "shuffled"
    if fresh is not None:  # what rng gives first: it gives that still, if nothing was drawn
        found["the generator rng"] = "not used" if seen["next"] == fresh else "used"
    for name, part in (("X_train", X_train), ("y_train", y_train), ("X_test", X_test)):
        centred = np.allclose(part.mean(axis=0), 0, atol=1e-5)
        found[f"{name} has means of 0"] = "yes" if centred else "no"
        one, sample = (np.allclose(part.std(axis=0, ddof=k), 1) for k in (0, 1))
        found[f"{name} has sds of 1"] = "yes" if one else "with n - 1 alone" if sample else "no"
    with np.errstate(all="ignore"):  # of a column that came back constant
        times = X_train.std(axis=0) / X[train].std(axis=0)
    found["each column of X is scaled by"] = (
        "one number for all" if np.allclose(times, times[0]) else "a number of its own"
    )
    ends = np.allclose(X_train.min(axis=0), 0) and np.allclose(X_train.max(axis=0), 1)
    found["X_train lies between 0 and 1"] = "yes" if ends else "no"
    X_fit, y_fit = X[train], y[train]
    expected_X = (X[test] - X_fit.mean(axis=0)) / X_fit.std(axis=0)
    expected_y = (y[test] - y_fit.mean(axis=0)) / y_fit.std(axis=0)
    together = np.allclose(X_train, (X_fit - X_fit.mean(axis=0)) / X_fit.std(axis=0), atol=0.2)
    found["rows of X and y belong together"] = "yes" if together else "no"
    for name, got, want in (("X_test", X_test, expected_X), ("y_test", y_test, expected_y)):
        good = got.shape == want.shape and np.allclose(got, want, atol=1e-4)
        found[f"{name} is scaled with the training rows' numbers"] = "yes" if good else "no"
    return found


@split_and_scale.misconception(
    "The scaler has seen the test rows: split first, and take means and sds from the training rows."
)
def leak(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), n_test, scaler=Scaler(X, y))


@split_and_scale.misconception(
    "The test rows are scaled by their own means and sds: the network learned in the units "
    "of the training rows."
)
def test_by_itself(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    X_train, _, y_train, _, scaler = split(X, y, order, n_test)
    own = Scaler(X[order[:n_test]], y[order[:n_test]])
    X_test, y_test = own.scale(X[order[:n_test]], y[order[:n_test]])
    return X_train, X_test, y_train, y_test, scaler


@split_and_scale.misconception("The rows are not shuffled: a table may be sorted by any column.")
def not_shuffled(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, np.arange(len(X)), n_test)


@split_and_scale.misconception("The shares are swapped: the test part should be the small one.")
def shares_swapped(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), len(X) - n_test)


@split_and_scale.misconception(
    "The rows of X_train and y_train do not belong together: a house must keep its own price, so "
    "shuffle X and y in one and the same order."
)
def shuffled_apart(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    return split(X, y, np.arange(len(X)), n_test)


@split_and_scale.misconception(
    "y_train does not have mean 0 and sd 1: prices near 95,000 are out of a network's reach, so "
    "scale y as well as X."
)
def y_not_scaled(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    X_train, X_test, _, _, scaler = split(X, y, order, n_test)
    scaler.unscale_y = lambda y: y
    return X_train, X_test, y[order[n_test:]], y[order[:n_test]], scaler


@split_and_scale.misconception(
    "unscale_y does not return the prices: it has to undo the scaling, first the sd, then the mean."
)
def wrong_way_back(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    *parts, scaler = split(X, y, rng.permutation(len(X)), n_test)
    scaler.unscale_y = lambda y: (np.asarray(y) + scaler.y_mean) * scaler.y_sd
    return *parts, scaler


@split_and_scale.misconception(
    "All columns of X are scaled by one and the same number: each has an sd, and a mean, of its "
    "own."
)
def one_scale(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]])
    scaler.X_mean, scaler.X_sd = X[order[n_test:]].mean(), X[order[n_test:]].std()
    return split(X, y, order, n_test, scaler=scaler)


@split_and_scale.misconception(
    "The columns run from 0 to 1, scaled by minimum and maximum: this exercise asks for mean "
    "0 and sd 1, which one extreme house cannot squeeze together."
)
def min_and_max(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    fit_X, fit_y = X[order[n_test:]], y[order[n_test:]]
    scaler = Scaler(fit_X, fit_y)
    scaler.X_mean, scaler.X_sd = fit_X.min(axis=0), np.ptp(fit_X, axis=0)
    scaler.y_mean, scaler.y_sd = fit_y.min(axis=0), np.ptp(fit_y, axis=0)
    return split(X, y, order, n_test, scaler=scaler)


@split_and_scale.misconception(
    "The means are 0 but the sds are not 1: divide by the standard deviation, not by the variance."
)
def by_the_variance(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]])
    scaler.X_sd, scaler.y_sd = scaler.X_sd**2, scaler.y_sd**2
    return split(X, y, order, n_test, scaler=scaler)


@split_and_scale.misconception(
    "The generator rng is not used: let it draw which rows are put aside, so that the same "
    "generator gives the same split."
)
def another_generator(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, np.random.default_rng(0).permutation(len(X)), n_test)


@split_and_scale.misconception(
    "Not every table that cannot be split and scaled is refused: check the shape of y, NaN, the "
    "number of rows on each side, and columns that are the same in every row."
)
def nothing_refused(X, y, rng, test_share=0.2):
    n_test, order = round(len(X) * test_share), rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]].reshape(len(X) - n_test, -1))
    return split(X, y, order, n_test, scaler=scaler)


@split_and_scale.misconception(
    "The sds are those that divide by n − 1: leave out ddof=1, or say ddof=0 where pandas computes "
    "them, so that each column has an sd of 1."
)
def sample_sds(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]])
    scaler.X_sd, scaler.y_sd = (part[order[n_test:]].std(axis=0, ddof=1) for part in (X, y))
    return split(X, y, order, n_test, scaler=scaler)


@split_and_scale.misconception(
    "The results come in another order: return X_train, X_test, y_train, y_test and the scaler."
)
def another_order(X, y, rng, test_share=0.2):
    X_train, X_test, y_train, y_test, scaler = split_and_scale(X, y, rng, test_share)
    return X_train, y_train, X_test, y_test, scaler


@split_and_scale.misconception(
    "The number of test rows is cut off, not rounded: round(n * test_share) rows are asked for."
)
def cut_off(X, y, rng, test_share=0.2):
    X, y, _ = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), int(len(X) * test_share))


@split_and_scale.misconception("A fifth of the rows is put aside, whatever test_share is.")
def always_a_fifth(X, y, rng, test_share=0.2):
    X, y, _ = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), len(X) // 5)


@split_and_scale.misconception(
    "The fifth result has no unscale_y: it should be an object whose unscale_y turns scaled prices "
    "back into prices."
)
def no_way_back(X, y, rng, test_share=0.2):
    *parts, _ = split_and_scale(X, y, rng, test_share)
    return *parts, "none"


@split_and_scale.misconception(
    "The number of test rows is rounded up: round(n * test_share) rows are asked for."
)
def rounded_up(X, y, rng, test_share=0.2):
    X, y, _ = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), int(np.ceil(len(X) * test_share)))


@split_and_scale.misconception(
    "Some rows come twice and others never: every row belongs to one part, once."
)
def with_replacement(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, rng.integers(0, len(X), len(X)), n_test)
