"""Answers to `split_and_scale` of lesson 10."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("10_deeper_keras", "split_and_scale")


def refuse(X, y, share):
    n_test = round(len(X) * share)
    missing = np.isnan(X).any() or np.isnan(y).any()
    if np.shape(y) != (len(X), 1) or missing or n_test in (0, len(X)):
        raise ValueError("a table that cannot be split and scaled")
    if not (np.ptp(X, axis=0) > 0).all() or not np.ptp(y) > 0:
        raise ValueError("a column without a spread")
    return n_test


class Prices:
    def __init__(self, mean, sd):
        self.mean, self.sd = mean, sd

    def unscale_y(self, z):
        return self.mean + self.sd * np.asarray(z)


def parts(X, y, train, test, X_by=None, y_by=None):
    """The five results, scaled by the rows of X_by and y_by (the training rows by default)."""
    X_by = X[train] if X_by is None else X_by
    y_by = y[train] if y_by is None else y_by
    m, s, my, sy = X_by.mean(0), X_by.std(0), y_by.mean(), y_by.std()
    scaled = (X[train] - m) / s, (X[test] - m) / s, (y[train] - my) / sy, (y[test] - my) / sy
    return *scaled, Prices(my, sy)


@right
def test_rows_last(X, y, rng, test_share=0.2):
    n_test = refuse(X, y, test_share)
    order = np.argsort(rng.random(len(X)))
    return parts(X, y, order[:-n_test], order[-n_test:])


@right
def by_a_mask(X, y, rng, test_share=0.2):
    n_test = refuse(X, y, test_share)
    test = np.zeros(len(X), dtype=bool)
    test[rng.choice(len(X), n_test, replace=False)] = True
    return parts(X, y, ~test, test)


@right
def shuffled_together(X, y, rng, test_share=0.2):
    n_test = refuse(X, y, test_share)
    table = np.hstack([X, y])
    rng.shuffle(table)
    rows = np.arange(len(X))
    return list(parts(table[:, :-1], table[:, -1:], rows[n_test:], rows[:n_test]))


@right
def with_pandas(X, y, rng, test_share=0.2):
    n_test = refuse(X, y, test_share)
    table = pd.DataFrame(X).assign(price=y[:, 0])
    test = table.sample(n_test, random_state=rng)
    train = table.drop(test.index)
    mean, sd = train.mean(), train.std(ddof=0)
    scaled = [(part - mean) / sd for part in (train, test)]
    X_parts = [part.drop(columns="price").to_numpy() for part in scaled]
    y_parts = [part[["price"]].to_numpy() for part in scaled]
    return *X_parts, *y_parts, Prices(mean["price"], sd["price"])


class Scaler(Prices):
    """The lesson's, as far as the exercises go."""

    def __init__(self, X, y):
        if (np.ptp(X, axis=0) == 0).any() or np.ptp(y) == 0:
            raise ValueError("a column is the same in every row")
        super().__init__(y.mean(axis=0), y.std(axis=0))
        self.X_mean, self.X_sd = X.mean(axis=0), X.std(axis=0)

    def scale(self, X, y):
        return (X - self.X_mean) / self.X_sd, (y - self.mean) / self.sd


@right
def given_scaler(X, y, rng, test_share=0.2):
    """With the class of the lesson, and rows that are shuffled before they are cut."""
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    X, y = X[order], y[order]
    scaler = Scaler(X[n_test:], y[n_test:])
    X_train, y_train = scaler.scale(X[n_test:], y[n_test:])
    X_test, y_test = scaler.scale(X[:n_test], y[:n_test])
    return X_train, X_test, y_train, y_test, scaler


@wrong("leak")
def leak(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    return parts(X, y, order[n_test:], order[:n_test], X, y)


@wrong("test_by_itself")
def test_by_itself(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    X_train, _, y_train, _, prices = parts(X, y, train, test)
    if (np.std(X[test], axis=0) == 0).any():
        raise ValueError("no spread")
    _, X_test, _, y_test, _ = parts(X, y, train, test, X[test], y[test])
    return X_train, X_test, y_train, y_test, prices


@wrong("not_shuffled")
def not_shuffled(X, y, rng, test_share=0.2):
    n_test, rows = refuse(X, y, test_share), np.arange(len(X))
    return parts(X, y, rows[n_test:], rows[:n_test])


@wrong("shares_swapped")
def shares_swapped(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    if (np.std(X[order[:n_test]], axis=0) == 0).any():
        raise ValueError("no spread")
    return parts(X, y, order[:n_test], order[n_test:])


@wrong("shuffled_apart")
def shuffled_apart(X, y, rng, test_share=0.2):
    refuse(X, y, test_share)
    return test_rows_last(rng.permutation(X), rng.permutation(y), rng, test_share)


@wrong("y_not_scaled")
def y_not_scaled(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    X_train, X_test, *_ = parts(X, y, train, test)
    return X_train, X_test, y[train], y[test], Prices(0, 1)


@wrong("wrong_way_back")
def wrong_way_back(X, y, rng, test_share=0.2):
    *four, prices = test_rows_last(X, y, rng, test_share)
    prices.unscale_y = lambda z: (z + prices.mean) * prices.sd
    return *four, prices


@wrong("one_scale")
def one_scale(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    every = X[order[n_test:]].reshape(-1, 1)
    return parts(X, y, order[n_test:], order[:n_test], every)


@wrong("min_and_max")
def from_0_to_1(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    low, high = (end(X[order[n_test:]], axis=0) for end in (np.min, np.max))
    y_low, y_high = y[order[n_test:]].min(), y[order[n_test:]].max()
    X, y = (X[order] - low) / (high - low), (y[order] - y_low) / (y_high - y_low)
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test], Prices(y_low, y_high - y_low)


@wrong("by_the_variance")
def by_the_variance(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]])
    scaler.X_sd, scaler.sd = np.square(scaler.X_sd), np.square(scaler.sd)
    X, y = scaler.scale(X[order], y[order])
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test], scaler


@wrong("another_generator")
def always_the_same(X, y, rng, test_share=0.2):
    return test_rows_last(X, y, np.random.default_rng(42), test_share)


@wrong("nothing_refused")
def unchecked(X, y, rng, test_share=0.2):
    n_test, order = round(len(X) * test_share), rng.permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    scaler = Scaler(X[train], y[train])
    X_train, y_train = scaler.scale(X[train], y[train])
    X_test, y_test = scaler.scale(X[test], y[test])
    return X_train, X_test, y_train, y_test, scaler


@wrong("sample_sds")
def sample_sds(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    table = pd.DataFrame(np.hstack([X, y])[order])
    train = table[n_test:]
    scaled = ((table - train.mean()) / train.std()).to_numpy()
    X, y = scaled[:, :-1], scaled[:, -1:]
    way_back = Prices(train.mean().iloc[-1], train.std().iloc[-1])
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test], way_back


@wrong("another_order")
def another_order(X, y, rng, test_share=0.2):
    a, b, c, d, prices = test_rows_last(X, y, rng, test_share)
    return a, c, b, d, prices


@wrong("cut_off")
def cut_off(X, y, rng, test_share=0.2):
    refuse(X, y, test_share)
    rows, n_test = rng.permutation(len(X)), int(test_share * len(X))
    return parts(X, y, rows[n_test:], rows[:n_test])


@wrong("always_a_fifth")
def always_a_fifth(X, y, rng, test_share=0.2):
    refuse(X, y, test_share)
    rows, n_test = rng.permutation(len(X)), int(0.2 * len(X))
    return parts(X, y, rows[n_test:], rows[:n_test])


@wrong("no_way_back")
def no_way_back(X, y, rng, test_share=0.2):
    *four, prices = test_rows_last(X, y, rng, test_share)
    return *four, {"mean": prices.mean, "sd": prices.sd}


@wrong("rounded_up")
def rounded_up(X, y, rng, test_share=0.2):
    refuse(X, y, test_share)
    rows, n_test = rng.permutation(len(X)), -int(-test_share * len(X) // 1)
    return parts(X, y, rows[n_test:], rows[:n_test])


@wrong("with_replacement")
def with_replacement(X, y, rng, test_share=0.2):
    n_test, rows = refuse(X, y, test_share), rng.choice(len(X), len(X))
    return parts(X, y, rows[n_test:], rows[:n_test])
