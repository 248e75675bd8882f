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


def he_normal_start(d):
    k = keras()
    relu = {"activation": "relu", "kernel_initializer": "he_normal"}
    layers = [k.layers.Dense(10, **relu), k.layers.Dense(5, **relu), k.layers.Dense(1)]
    model = k.Sequential([k.layers.InputLayer(shape=(d,)), *layers])
    adam, loss = k.optimizers.get("adam"), k.losses.get("mean_squared_error")
    model.compile(adam, loss, metrics=[k.metrics.get("root_mean_squared_error")])
    return model


def built_late(d):
    k = keras()
    model = k.Sequential(name="houses")
    for units, activation in [(10, "relu"), (5, "relu"), (1, None)]:
        model.add(k.layers.Dense(units, activation, use_bias=True))
    model.compile(optimizer="adam", loss="mse", metrics=[k.metrics.RootMeanSquaredError()])
    model.build((None, d))
    return model


def sequential(d, units=(10, 5), inner="relu", outer=None, compiled=True, told=True, **settings):
    k = keras()
    hidden = [k.layers.Dense(n, activation=inner) for n in units]
    start = [k.Input((d,))] if told else []
    model = k.Sequential([*start, *hidden, k.layers.Dense(1, activation=outer)])
    standard = {"optimizer": "adam", "loss": "mse"}
    standard["metrics"] = [k.metrics.RootMeanSquaredError()]
    if compiled:
        model.compile(**{**standard, **settings})
    return model


def from_zeros(d):
    model = sequential(d)
    for layer in model.layers:
        layer.set_weights([np.zeros_like(w) for w in layer.get_weights()])
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


def with_math(y, y_hat):
    e = np.subtract(*both(y, y_hat)).flatten()
    return math.sqrt(math.fsum(e * e) / len(e))


def from_the_mean_by_column(y, y_hat):
    """Every column has the same number of rows, so the mean of their means is the mean."""
    e = np.subtract(*both(y, y_hat))
    return np.sqrt(np.einsum("ij,ij->j", e, e).mean() / len(e))


def r2_from_variances(y, y_hat):
    y, y_hat = both(y, y_hat)
    if (y == y[0]).all():
        raise ValueError("constant")
    return 1 - ((y - y_hat) ** 2).mean() / y.var()


def r2_as_one_fraction(y, y_hat):
    y, y_hat = both(y, y_hat)
    centred = y - np.average(y)
    total = float(np.vdot(centred, centred))
    if math.isclose(total, 0, abs_tol=1e-20):
        raise ValueError("constant")
    return (total - float(np.vdot(y - y_hat, y - y_hat))) / total


def r2_with_pandas(y, y_hat):
    y, y_hat = both(y, y_hat)
    table = pd.DataFrame({"y": y[:, 0], "p": y_hat[:, 0]})
    if table.y.nunique() == 1:
        raise ValueError("constant")
    if table.isna().any(axis=None):
        return np.nan
    return 1 - (table.y - table.p).pow(2).sum() / (table.y - table.y.mean()).pow(2).sum()


def r2_from_errors_of_two_predictors(y, y_hat):
    y, y_hat = both(y, y_hat)
    if len(np.unique(y)) < 2:
        raise ValueError("constant")
    lazy = np.full_like(y, y.mean())
    return 1 - (by_the_norm(y, y_hat) / by_the_norm(y, lazy)) ** 2


def r2_house_by_house(y, y_hat):
    y, y_hat = (a.ravel().tolist() for a in both(y, y_hat))
    if min(y) == max(y):
        raise ValueError("constant")
    mean, sse, sst = sum(y) / len(y), 0.0, 0.0
    for actual, predicted in zip(y, y_hat, strict=True):
        sse += (actual - predicted) ** 2
        sst += (actual - mean) ** 2
    return 1 - sse / sst


def sst_asked(y, y_hat):
    y, y_hat = both(y, y_hat)
    sse, sst = (np.square(y - other).sum() for other in (y_hat, y.mean()))
    if not sst:
        raise ValueError("constant")
    return 1 - sse / sst


# -- split_and_scale


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


def given_scaler(X, y, rng, test_share=0.2):
    """With the class of the lesson, and rows that are shuffled before they are cut."""
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    X, y = X[order], y[order]
    scaler = Scaler(X[n_test:], y[n_test:])
    X_train, y_train = scaler.scale(X[n_test:], y[n_test:])
    X_test, y_test = scaler.scale(X[:n_test], y[:n_test])
    return X_train, X_test, y_train, y_test, scaler


class Scaler(Prices):
    """The lesson's, as far as the exercises go."""

    def __init__(self, X, y):
        if (np.ptp(X, axis=0) == 0).any() or np.ptp(y) == 0:
            raise ValueError("a column is the same in every row")
        super().__init__(y.mean(axis=0), y.std(axis=0))
        self.X_mean, self.X_sd = X.mean(axis=0), X.std(axis=0)

    def scale(self, X, y):
        return (X - self.X_mean) / self.X_sd, (y - self.mean) / self.sd


# -- dead_units


def refuse_rows(model, X):
    if len(X) == 0 or X.shape[1] != model.input_shape[1] or not np.isfinite(X).all():
        raise ValueError("rows that say nothing of the units")


def by_units(model, X):
    refuse_rows(model, X)
    counts, A = [], np.asarray(X)
    for layer in model.layers[:-1]:
        W, b = layer.get_weights()
        A = A @ W + b
        A[A < 0] = 0
        counts.append(sum(1 for unit in A.T if not unit.any()))
    return counts


def by_the_largest_sum(model, X):
    refuse_rows(model, X)
    counts, *weights = [], *model.get_weights()
    A = np.asarray(X, dtype="float32")
    for i in range(0, len(weights) - 2, 2):
        Z = A @ weights[i] + weights[i + 1]
        counts.append(np.count_nonzero(Z.max(axis=0) <= 0))
        A = np.clip(Z, 0, None)
    return np.array(counts)


def with_tensors(model, X):
    import tensorflow as tf

    refuse_rows(model, X)
    A, counts = tf.constant(X, dtype=tf.float32), []
    for layer in model.layers[:-1]:
        A = layer(A)
        counts.append(tf.reduce_sum(tf.cast(tf.reduce_max(A, axis=0) <= 0, tf.int32)))
    return tuple(int(c) for c in counts)


def by_models_that_stop_early(model, X):
    refuse_rows(model, X)
    k, counts = keras(), []
    for n in range(1, len(model.layers)):
        shorter = k.Sequential([k.Input(model.input_shape[1:]), *model.layers[:n]])
        counts.append(int((shorter.predict(X, verbose=0).max(axis=0) == 0).sum()))
    return counts


def units_that_are_left(model, X):
    refuse_rows(model, X)
    *hidden, _ = [layer.get_weights() for layer in model.layers]
    counts, A = [], X
    for W, b in hidden:
        A = np.where((Z := A.dot(W) + b) > 0, Z, 0)
        counts.append(W.shape[1] - len(np.flatnonzero(A.sum(axis=0))))
    return counts


def hidden_sums(model, X, refusing=True):
    """The sums of each hidden layer, before ReLU."""
    if refusing:
        refuse_rows(model, X)
    A, found = np.asarray(X), []
    for layer in model.layers[:-1]:
        Z = np.dot(A, layer.get_weights()[0]) + layer.get_weights()[1]
        A = Z * (Z > 0)
        found.append(Z)
    return found


def every_layer(model, X):
    refuse_rows(model, X)
    counts = []
    for layer in model.layers:
        kernel, bias = layer.get_weights()
        X = np.clip(X @ kernel + bias, 0, None)
        counts.append(int((X.max(axis=0) == 0).sum()))
    return counts


def zero_biases(model, X):
    refuse_rows(model, X)
    return [int(np.sum(layer.get_weights()[1] == 0)) for layer in model.layers[:-1]]


def without_biases(model, X):
    refuse_rows(model, X)
    counts = []
    for layer in model.layers[:-1]:
        X = np.maximum(0, X @ layer.get_weights()[0])
        counts.append(int((X.max(axis=0) == 0).sum()))
    return counts


def sums_passed_on(model, X):
    refuse_rows(model, X)
    counts = []
    for layer in model.layers[:-1]:
        X = X @ layer.get_weights()[0] + layer.get_weights()[1]
        counts.append(int((X.max(axis=0) <= 0).sum()))
    return counts


# -- train_deep


def refuse_spoiled(X, y):
    if y.shape != (len(X), 1) or len(X) == 0 or np.isnan(X).any() or np.isnan(y).any():
        raise ValueError("rows that would spoil a model")


def small_batches(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model.optimizer.learning_rate = 0.01
    return model.fit(X_train, y_train, batch_size=6, epochs=3, verbose=0).history


def with_larger_steps(model):
    """Adam's own step is small for so few rows; a larger one needs so few that no graph pays."""
    model.compile(keras().optimizers.Adam(0.1), "mse", run_eagerly=True)
    return model


def in_two_goes(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model = with_larger_steps(model)
    settings = {"epochs": 1, "batch_size": 50, "verbose": 0}
    first = model.fit(X_train, y_train, **settings).history["loss"]
    return first + model.fit(X_train, y_train, **settings).history["loss"]


def until_it_stops(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    stop = keras().callbacks.EarlyStopping(monitor="loss", min_delta=0.2)
    settings = {"epochs": 9, "batch_size": 50, "verbose": 0, "callbacks": [stop]}
    return with_larger_steps(model).fit(X_train, y_train, **settings)


def with_a_validation_part(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model = with_larger_steps(model)
    return model.fit(X_train, y_train, validation_split=0.1, epochs=4, batch_size=50, verbose=0)


def larger_steps(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model.optimizer.learning_rate = 0.01
    return model.fit(X_train, y_train, epochs=10, verbose=0)


def batch_by_batch(model, X_train, y_train):
    """A loop of one's own in the place of fit, with the cost of each epoch kept."""
    refuse_spoiled(X_train, y_train)
    model.optimizer.learning_rate = 0.01
    order, history = np.random.default_rng(0), []
    for _ in range(12):
        batches = np.array_split(order.permutation(len(X_train)), 10)
        costs = [model.train_on_batch(X_train[rows], y_train[rows]) for rows in batches]
        history.append(float(np.mean([np.ravel(cost)[0] for cost in costs])))
    return {"loss": history}


RIGHT = {
    "build_deep": [
        *(added_one_by_one, functional, separate_activations),
        *(he_normal_start, built_late),
    ],
    "rmse": [
        *(by_the_norm, by_hand, from_mean_and_spread),
        *(with_math, from_the_mean_by_column),
    ],
    "r2": [
        *(r2_from_variances, r2_as_one_fraction, r2_with_pandas),
        *(r2_from_errors_of_two_predictors, r2_house_by_house),
    ],
    "split_and_scale": [
        *(test_rows_last, by_a_mask, shuffled_together),
        *(with_pandas, given_scaler),
    ],
    "dead_units": [
        *(by_units, by_the_largest_sum, with_tensors),
        *(by_models_that_stop_early, units_that_are_left),
    ],
    "train_deep": [
        *(small_batches, in_two_goes, until_it_stops),
        *(larger_steps, batch_by_batch, with_a_validation_part),
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


def from_0_to_1(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    low, high = (end(X[order[n_test:]], axis=0) for end in (np.min, np.max))
    y_low, y_high = y[order[n_test:]].min(), y[order[n_test:]].max()
    X, y = (X[order] - low) / (high - low), (y[order] - y_low) / (y_high - y_low)
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test], Prices(y_low, y_high - y_low)


def by_the_variance(X, y, rng, test_share=0.2):
    n_test, order = refuse(X, y, test_share), rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]])
    scaler.X_sd, scaler.sd = np.square(scaler.X_sd), np.square(scaler.sd)
    X, y = scaler.scale(X[order], y[order])
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test], scaler


def always_the_same(X, y, rng, test_share=0.2):
    return test_rows_last(X, y, np.random.default_rng(42), test_share)


def unchecked(X, y, rng, test_share=0.2):
    n_test, order = round(len(X) * test_share), rng.permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    scaler = Scaler(X[train], y[train])
    X_train, y_train = scaler.scale(X[train], y[train])
    X_test, y_test = scaler.scale(X[test], y[test])
    return X_train, X_test, y_train, y_test, scaler


def trained(change, **settings):
    """A train_deep that fits in the ordinary way to what `change` makes of model and target."""

    def answer(model, X_train, y_train):
        refuse_spoiled(X_train, y_train)
        model, y_train = change(model, y_train)
        return model.fit(X_train, y_train, verbose=0, **{"batch_size": 32, **settings})

    return answer


def a_copy(model, y_train):
    copy = keras().models.clone_model(model)
    copy.compile("adam", "mse", run_eagerly=True)
    return copy, y_train


def to_other_prices(model, y_train):
    model.compile(keras().optimizers.Adam(1.0), "mse", run_eagerly=True)
    return model, 1e5 * y_train + 1e5


def with_a_huge_step(model, y_train):
    model.compile(keras().optimizers.SGD(1e12), "mse")
    return model, y_train


def returns_the_model(model, X_train, y_train):
    in_two_goes(model, X_train, y_train)
    return model


def unguarded(model, X_train, y_train):
    return with_larger_steps(model).fit(X_train, y_train, epochs=2, batch_size=60, verbose=0)


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
        "sigmoid_hidden": lambda d: sequential(d, inner="sigmoid"),
        "no_input": lambda d: sequential(d, told=False),
        "always_four": lambda d: sequential(4),
        "starts_at_zero": from_zeros,
    },
    "rmse": {
        "no_root": lambda y, p: float(((both(y, p)[0] - p) ** 2).mean()),
        "root_of_the_sum": lambda y, p: root(((both(y, p)[0] - p) ** 2).sum()),
        "mean_absolute": lambda y, p: abs(both(y, p)[0] - p).mean(),
        "root_of_the_squared_mean": lambda y, p: root((both(y, p)[0] - p).mean() ** 2),
        "spread_of_errors": lambda y, p: root((both(y, p)[0] - p).var()),
        "one_less": lambda y, p: root(((both(y, p)[0] - p) ** 2).sum() / (y.size - 1)),
        "by_column": lambda y, p: ((both(y, p)[0] - p) ** 2).mean(axis=0) ** 0.5,
        "rmse_without_nan": lambda y, p: root(np.nanmean(np.square(both(y, p)[0] - p))),
        "rmse_broadcast": lambda y, p: root(((y - p) ** 2).mean()) if len(y) else both(y, p),
    },
    "r2": {
        "share_left": lambda y, p: 1 - r2_from_variances(y, p),
        "around_the_predictions": lambda y, p: (
            1 - ((y - p) ** 2).sum() / ((y - p.mean()) ** 2).sum()
            if r2_from_variances(y, p) < 2
            else np.nan
        ),
        "swapped": lambda y, p: (
            (r2_from_variances(p, y) if p.var() else -np.inf)
            if r2_from_variances(y, p) < 2
            else np.nan
        ),
        "squared_correlation": lambda y, p: (
            np.corrcoef(y[:, 0], p[:, 0])[1, 0] ** 2 if r2_from_variances(y, p) < 2 else np.nan
        ),
        "mean_over_sum": lambda y, p: 1 - (1 - r2_from_variances(y, p)) / y.size,
        "explained_over_total": lambda y, p: (
            ((p - y.mean()) ** 2).mean() / y.var() if r2_from_variances(y, p) < 2 else np.nan
        ),
        "upside_down": lambda y, p: 1 - 1 / (1 - r2_from_variances(y, p)),
        "cut_off_at_zero": lambda y, p: (
            0 if r2_from_variances(y, p) < 0 else r2_from_variances(y, p)
        ),
        "absolute_values": lambda y, p: (
            1 - np.abs(y - p).mean() / np.abs(y - y.mean()).mean()
            if r2_from_variances(y, p) < 2
            else np.nan
        ),
        "r2_without_nan": lambda y, p: (
            r2_from_variances(y, p)
            if not np.isnan(p).any()
            else 1 - np.nansum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)
        ),
        "crumb_of_sst": sst_asked,
        "r2_broadcast": lambda y, p: (
            1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)
            if len(y) and np.ptp(y)
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
        "min_and_max": from_0_to_1,
        "by_the_variance": by_the_variance,
        "another_generator": always_the_same,
        "nothing_refused": unchecked,
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
        "zero_biases": zero_biases,
        "without_biases": without_biases,
        "sums_passed_on": sums_passed_on,
        "output_counted": every_layer,
        "any_rows": lambda m, X: [
            sum((A == 0).all() for A in np.maximum(Z, 0).T)
            for Z in hidden_sums(m, X, refusing=False)
        ],
    },
    "train_deep": {
        "too_few_epochs": trained(lambda model, y: (model, y), epochs=2, batch_size=150),
        "other_target": trained(to_other_prices, epochs=1),
        "another_model": trained(a_copy, epochs=1),
        "returns_the_model": returns_the_model,
        "spoiled_rows": unguarded,
        "diverged": trained(with_a_huge_step, epochs=2),
    },
}
