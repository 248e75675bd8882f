"""Answers to lesson 10."""

import math

import numpy as np
import pandas as pd


def keras():
    from tensorflow import keras

    return keras


# -- build_deep


def added_one_by_one(d):
    k = keras()
    model = k.Sequential()
    model.add(k.Input((d,)))
    for units in (10, 5):
        model.add(k.layers.Dense(units, activation=k.activations.relu))
    model.add(k.layers.Dense(1, activation="linear"))
    adam = k.optimizers.Adam(learning_rate=0.003)
    rmse = k.metrics.RootMeanSquaredError(name="off_by")
    model.compile(adam, k.losses.MeanSquaredError(), metrics=["mae", rmse])
    return model


def functional(d):
    k = keras()
    inputs = k.Input(shape=(d,), name="house")
    hidden = k.layers.Dense(10, "relu", name="first")(inputs)
    hidden = k.layers.Dense(5, "relu", name="second")(hidden)
    model = k.Model(inputs, k.layers.Dense(1, name="price")(hidden))
    model.compile(optimizer="Adam", loss="MSE", metrics=[k.metrics.RootMeanSquaredError()])
    return model


def separate_activations(d):
    k = keras()
    layers = [k.Input((d,))]
    layers += [k.layers.Dense(10), k.layers.ReLU()]
    layers += [k.layers.Dense(5), k.layers.Activation("relu"), k.layers.Dense(1)]
    model = k.Sequential(layers)
    model.compile("adam", "mse", metrics=[k.metrics.RootMeanSquaredError()])
    return model


def sequential(d, units=(10, 5), inner="relu", outer=None, compiled=True, **settings):
    k = keras()
    hidden = [k.layers.Dense(n, activation=inner) for n in units]
    model = k.Sequential([k.Input((d,)), *hidden, k.layers.Dense(1, activation=outer)])
    standard = {"optimizer": "adam", "loss": "mse"}
    standard["metrics"] = [k.metrics.RootMeanSquaredError()]
    if compiled:
        model.compile(**{**standard, **settings})
    return model


# -- rmse, r2


def both(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or len(y) == 0:
        raise ValueError("shapes, or no rows")
    return np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)


def by_the_norm(y, y_hat):
    y, y_hat = both(y, y_hat)
    return np.linalg.norm(y - y_hat) / math.sqrt(y.size)


def by_hand(y, y_hat):
    y, y_hat = both(y, y_hat)
    total = 0.0
    for a, b in zip(y.ravel(), y_hat.ravel(), strict=True):
        total += (b - a) ** 2
    return (total / y.size) ** 0.5


def from_mean_and_spread(y, y_hat):
    y, y_hat = both(y, y_hat)
    e = y_hat - y
    return np.sqrt(e.var() + e.mean() ** 2)


def r2_from_variances(y, y_hat):
    y, y_hat = both(y, y_hat)
    if y.var() == 0:
        raise ValueError("constant")
    return 1 - ((y - y_hat) ** 2).mean() / y.var()


def r2_as_one_fraction(y, y_hat):
    y, y_hat = both(y, y_hat)
    centred = y - np.average(y)
    total = float(np.vdot(centred, centred))
    if math.isclose(total, 0):
        raise ValueError("constant")
    return (total - float(np.vdot(y - y_hat, y - y_hat))) / total


def r2_with_pandas(y, y_hat):
    y, y_hat = both(y, y_hat)
    table = pd.DataFrame({"y": y[:, 0], "p": y_hat[:, 0]})
    if table.y.nunique() == 1:
        raise ValueError("constant")
    return 1 - (table.y - table.p).pow(2).sum() / (table.y - table.y.mean()).pow(2).sum()


# -- split_and_scale


def refuse(X, y, share):
    n_test = round(len(X) * share)
    missing = np.isnan(X).any() or np.isnan(y).any()
    if np.shape(y) != (len(X), 1) or missing or n_test in (0, len(X)):
        raise ValueError("a table that cannot be split and scaled")
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


def test_rows_last(X, y, rng, test_share=0.2):
    n_test = refuse(X, y, test_share)
    order = np.argsort(rng.random(len(X)))
    return parts(X, y, order[:-n_test], order[-n_test:])


def by_a_mask(X, y, rng, test_share=0.2):
    n_test = refuse(X, y, test_share)
    test = np.zeros(len(X), dtype=bool)
    test[rng.choice(len(X), n_test, replace=False)] = True
    return parts(X, y, ~test, test)


def shuffled_together(X, y, rng, test_share=0.2):
    n_test = refuse(X, y, test_share)
    table = np.hstack([X, y])
    rng.shuffle(table)
    rows = np.arange(len(X))
    return list(parts(table[:, :-1], table[:, -1:], rows[n_test:], rows[:n_test]))


# -- dead_units


def by_units(model, X):
    counts, A = [], np.asarray(X)
    for layer in model.layers[:-1]:
        W, b = layer.get_weights()
        A = A @ W + b
        A[A < 0] = 0
        counts.append(sum(1 for unit in A.T if not unit.any()))
    return counts


def by_the_largest_sum(model, X):
    counts, *weights = [], *model.get_weights()
    A = np.asarray(X, dtype="float32")
    for i in range(0, len(weights) - 2, 2):
        Z = A @ weights[i] + weights[i + 1]
        counts.append(np.count_nonzero(Z.max(axis=0) <= 0))
        A = np.clip(Z, 0, None)
    return np.array(counts)


def with_tensors(model, X):
    import tensorflow as tf

    A, counts = tf.constant(X, dtype=tf.float32), []
    for layer in model.layers[:-1]:
        A = layer(A)
        counts.append(tf.reduce_sum(tf.cast(tf.reduce_max(A, axis=0) <= 0, tf.int32)))
    return tuple(int(c) for c in counts)


def hidden_sums(model, X):
    """The sums of each hidden layer, before ReLU."""
    A, found = np.asarray(X), []
    for layer in model.layers[:-1]:
        Z = np.dot(A, layer.get_weights()[0]) + layer.get_weights()[1]
        A = Z * (Z > 0)
        found.append(Z)
    return found


# -- train_deep


def small_batches(model, X_train, y_train):
    return model.fit(X_train, y_train, batch_size=16, epochs=40, verbose=0).history


def with_larger_steps(model):
    """Adam's own step is small for so few rows; a larger one needs fewer epochs."""
    model.compile(keras().optimizers.Adam(0.02), "mse")
    return model


def in_two_goes(model, X_train, y_train):
    model = with_larger_steps(model)
    first = model.fit(X_train, y_train, epochs=6, batch_size=20, verbose=0).history["loss"]
    return first + model.fit(X_train, y_train, epochs=6, batch_size=20, verbose=0).history["loss"]


def until_it_stops(model, X_train, y_train):
    stop = keras().callbacks.EarlyStopping(monitor="loss", min_delta=0.002, patience=5)
    settings = {"epochs": 80, "batch_size": 25, "verbose": 0, "callbacks": [stop]}
    return with_larger_steps(model).fit(X_train, y_train, **settings)


def one_batch_after_another(model, X_train, y_train):
    model, losses = with_larger_steps(model), []
    for _ in range(8):
        for rows in np.array_split(np.random.permutation(len(X_train)), 12):
            losses.append(float(model.train_on_batch(X_train[rows], y_train[rows])))
    return np.array(losses)


def with_a_validation_part(model, X_train, y_train):
    model = with_larger_steps(model)
    return model.fit(X_train, y_train, validation_split=0.1, epochs=12, batch_size=16, verbose=0)


RIGHT = {
    "build_deep": [added_one_by_one, functional, separate_activations],
    "rmse": [by_the_norm, by_hand, from_mean_and_spread],
    "r2": [r2_from_variances, r2_as_one_fraction, r2_with_pandas],
    "split_and_scale": [test_rows_last, by_a_mask, shuffled_together],
    "dead_units": [by_units, by_the_largest_sum, with_tensors],
    "train_deep": [
        small_batches,
        in_two_goes,
        until_it_stops,
        one_batch_after_another,
        with_a_validation_part,
    ],
}


def leak(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    return parts(X, y, order[n_test:], order[:n_test], X, y)


def test_by_itself(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    X_train, _, y_train, _, prices = parts(X, y, train, test)
    _, X_test, _, y_test, _ = parts(X, y, train, test, X[test], y[test])
    return X_train, X_test, y_train, y_test, prices


def not_shuffled(X, y, rng, test_share=0.2):
    n_test, rows = refuse(X, y, test_share), np.arange(len(X))
    return parts(X, y, rows[n_test:], rows[:n_test])


def shares_swapped(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    return parts(X, y, order[:n_test], order[n_test:])


def shuffled_apart(X, y, rng, test_share=0.2):
    refuse(X, y, test_share)
    return test_rows_last(rng.permutation(X), rng.permutation(y), rng, test_share)


def y_not_scaled(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    X_train, X_test, *_ = parts(X, y, train, test)
    return X_train, X_test, y[train], y[test], Prices(0, 1)


def wrong_way_back(X, y, rng, test_share=0.2):
    *four, prices = test_rows_last(X, y, rng, test_share)
    prices.unscale_y = lambda z: (z + prices.mean) * prices.sd
    return *four, prices


def one_scale(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    every = X[order[n_test:]].reshape(-1, 1)
    return parts(X, y, order[n_test:], order[:n_test], every)


def trained(change, **settings):
    """A train_deep that fits in the ordinary way to what `change` makes of model and target."""

    def answer(model, X_train, y_train):
        model, y_train = change(model, y_train)
        return model.fit(X_train, y_train, verbose=0, **{"batch_size": 32, **settings})

    return answer


def a_copy(model, y_train):
    copy = keras().models.clone_model(model)
    copy.compile("adam", "mse")
    return copy, y_train


def to_other_prices(model, y_train):
    model.compile(keras().optimizers.Adam(1.0), "mse")
    return model, 1e5 * y_train + 1e5


def with_a_huge_step(model, y_train):
    model.compile(keras().optimizers.SGD(1e12), "mse")
    return model, y_train


def returns_the_model(model, X_train, y_train):
    in_two_goes(model, X_train, y_train)
    return model


def root(x):
    return math.sqrt(x)


WRONG = {
    "build_deep": {
        "all_linear": lambda d: sequential(d, inner=None),
        "relu_output": lambda d: sequential(d, outer="relu"),
        "hidden_swapped": lambda d: sequential(d, (5, 10)),
        "one_hidden": lambda d: sequential(d, (10,)),
        "not_compiled": lambda d: sequential(d, compiled=False),
        "with_sgd": lambda d: sequential(d, optimizer="sgd"),
        "no_metric": lambda d: sequential(d, metrics=[]),
        "absolute_loss": lambda d: sequential(d, loss="mae"),
    },
    "rmse": {
        "no_root": lambda y, p: float(((both(y, p)[0] - p) ** 2).mean()),
        "root_of_the_sum": lambda y, p: root(((both(y, p)[0] - p) ** 2).sum()),
        "mean_absolute": lambda y, p: abs(both(y, p)[0] - p).mean(),
        "root_of_the_squared_mean": lambda y, p: root((both(y, p)[0] - p).mean() ** 2),
        "spread_of_errors": lambda y, p: root((both(y, p)[0] - p).var()),
        "rmse_broadcast": lambda y, p: root(((y - p) ** 2).mean()) if len(y) else both(y, p),
    },
    "r2": {
        "share_left": lambda y, p: 1 - r2_from_variances(y, p),
        "around_the_predictions": lambda y, p: (
            1 - ((y - p) ** 2).sum() / ((y - p.mean()) ** 2).sum()
            if r2_from_variances(y, p) < 2
            else 0
        ),
        "swapped": lambda y, p: (
            (r2_from_variances(p, y) if p.var() else -np.inf) if r2_from_variances(y, p) < 2 else 0
        ),
        "squared_correlation": lambda y, p: (
            np.corrcoef(y[:, 0], p[:, 0])[1, 0] ** 2 if r2_from_variances(y, p) < 2 else 0
        ),
        "mean_over_sum": lambda y, p: 1 - (1 - r2_from_variances(y, p)) / y.size,
        "explained_over_total": lambda y, p: (
            ((p - y.mean()) ** 2).mean() / y.var() if r2_from_variances(y, p) < 2 else 0
        ),
        "upside_down": lambda y, p: 1 - 1 / (1 - r2_from_variances(y, p)),
        "r2_broadcast": lambda y, p: (
            1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)
            if len(y) and y.std()
            else r2_from_variances(y, p)
        ),
    },
    "split_and_scale": {
        "leak": leak,
        "test_by_itself": test_by_itself,
        "not_shuffled": not_shuffled,
        "shares_swapped": shares_swapped,
        "shuffled_apart": shuffled_apart,
        "y_not_scaled": y_not_scaled,
        "wrong_way_back": wrong_way_back,
        "one_scale": one_scale,
    },
    "dead_units": {
        "zero_weights": lambda m, X: [
            sum(not column.any() for column in layer.get_weights()[0].T) for layer in m.layers[:-1]
        ],
        "on_some_row": lambda m, X: [int((Z.min(axis=0) <= 0).sum()) for Z in hidden_sums(m, X)],
        "mean_below_zero": lambda m, X: [
            int((Z.sum(axis=0) <= 0).sum()) for Z in hidden_sums(m, X)
        ],
        "zeros_counted": lambda m, X: [int((Z <= 0).sum()) for Z in hidden_sums(m, X)],
        "alive": lambda m, X: [int((Z.max(axis=0) > 0).sum()) for Z in hidden_sums(m, X)],
        "total": lambda m, X: int(sum(by_units(m, X))),
        "silent_rows": lambda m, X: [int((Z.max(axis=1) <= 0).sum()) for Z in hidden_sums(m, X)],
    },
    "train_deep": {
        "too_few_epochs": trained(lambda model, y: (model, y), epochs=2, batch_size=150),
        "other_target": trained(to_other_prices, epochs=3),
        "another_model": trained(a_copy, epochs=2),
        "returns_the_model": returns_the_model,
        "diverged": trained(with_a_huge_step, epochs=2),
    },
}
