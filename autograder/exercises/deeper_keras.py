"""Lesson 10: a 4-10-5-1 network in Keras, its scores, and what it is trained on."""

import itertools

import numpy as np

from autograder.exercises.arguments import Generator, Network
from autograder.exercises.definition import case, lesson
from autograder.exercises.keras import LOOK_AT_MODEL, Unbuilt, forward_of, model_facts

exercise = lesson("10_deeper_keras")


def deep_facts(seen, d):
    """The facts about a model, its metrics among them; more metrics than asked for are fine."""
    facts = model_facts(seen, d)
    for metric in seen["model"]["metrics"] if "model" in seen else ():
        facts[f"metric {metric}"] = "yes"
    return facts


@exercise(
    parts={"layers": 2, "settings": 1},
    read_again="Two hidden layers",
    look=LOOK_AT_MODEL,
)
def build_deep(d):
    """d inputs, 10 and 5 ReLU units, one linear unit; Adam, mean squared error, RMSE."""
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"])


def deep(sizes, activations, **settings):
    standard = {"optimizer": "Adam", "metrics": ["RootMeanSquaredError"]}
    return Network.drawn(sizes, activations, **{**standard, **settings})


build_deep.measure(forward_of, model_facts, deep_facts)


@build_deep.cases
def _(rng):
    yield case("layers", 4)
    yield case("layers", int(rng.randint(6, 10)))
    yield case("settings", 3)


@build_deep.misconception(
    "The hidden layers have no ReLU: layers that are all linear are one linear layer (lesson 01)."
)
def all_linear(d):
    return deep([d, 10, 5, 1], ["linear"] * 3)


@build_deep.misconception(
    "The output goes through ReLU: a price that is scaled around 0 may be negative."
)
def relu_output(d):
    return deep([d, 10, 5, 1], ["relu"] * 3)


@build_deep.misconception("The two hidden layers are in the wrong order: first 10 units, then 5.")
def hidden_swapped(d):
    return deep([d, 5, 10, 1], ["relu", "relu", "linear"])


@build_deep.misconception("One hidden layer is missing: there are two, of 10 and of 5 units.")
def one_hidden(d):
    return deep([d, 10, 1], ["relu", "linear"])


@build_deep.misconception("The model is not compiled: it has no optimizer and no loss yet.")
def not_compiled(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], compiled=False)


@build_deep.misconception("The optimizer is SGD: this exercise asks for Adam.")
def with_sgd(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], optimizer="SGD")


@build_deep.misconception("The metric is missing: fit should report the root mean squared error.")
def no_metric(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], metrics=[])


@build_deep.misconception(
    "The loss is the mean absolute error: this course minimizes the mean of the squares."
)
def absolute_loss(d):
    return deep([d, 10, 5, 1], ["relu", "relu", "linear"], loss="mean_absolute_error")


@build_deep.misconception(
    "The hidden units are sigmoids: this network has ReLU, whose slope does not fade (lesson 04)."
)
def sigmoid_hidden(d):
    return deep([d, 10, 5, 1], ["sigmoid", "sigmoid", "linear"])


@build_deep.misconception(
    "Keras was not told how many inputs there are, so the model has no weights before it sees data."
)
def no_input(d):
    return Unbuilt(
        deep([d, 10, 5, 1], ["relu"] * 3).params,
        ["relu", "relu", "linear"],
        optimizer="Adam",
        metrics=["RootMeanSquaredError"],
    )


@build_deep.misconception(
    "The model takes four inputs whatever d is: the number of inputs is the argument."
)
def always_four(d):
    return deep([4, 10, 5, 1], ["relu", "relu", "linear"])


@build_deep.misconception(
    "The weights start at 0: then every sum is 0, no ReLU passes a gradient, and only the last "
    "bias ever learns. Leave the start to Keras."
)
def starts_at_zero(d):
    model = deep([d, 10, 5, 1], ["relu", "relu", "linear"])
    model.set_weights([0 * w for w in model.get_weights()])
    return model


def columns(y, y_hat):
    """Both as columns; ValueError where the shapes differ or where there is no row."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.shape != y_hat.shape:
        raise ValueError(f"y is {y.shape}, y_hat is {y_hat.shape}")
    if y.size == 0:
        raise ValueError("there are no rows")
    return y, y_hat


def scores(rng, n):
    """Prices, and predictions that are related to them, biased and too flat."""
    y = rng.normal(95.7, 4, (n, 1)).round(1)
    return y, (60 + 0.4 * y + rng.normal(0, 2, (n, 1))).round(1)


@exercise(
    parts={"values": 1, "bad input": 0.5},
    read_again="How far off, in money",
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
def _(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.0], [8.0]]), untouched=True)
    yield case("values", *scores(rng, 6))
    yield case("values", rng.normal(0, 1, (4, 2)), rng.normal(0, 1, (4, 2)))
    y, y_hat = scores(rng, 3)
    yield case("bad input", y[:, 0], y_hat)
    yield case("bad input", y, y_hat[:, 0])
    yield case("bad input", y, y_hat[:1])
    yield case("bad input", y[:0], y_hat[:0])
    missing = y_hat.copy()
    missing[1] = np.nan
    yield case("bad input", y, missing)


@rmse.misconception("The root is missing: this is in squared money.")
def no_root(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.mean((y - y_hat) ** 2)


@rmse.misconception("You take the root of the sum: take the mean first.")
def root_of_the_sum(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.sum((y - y_hat) ** 2))


@rmse.misconception("This is the mean absolute error: square first, and take the root in the end.")
def mean_absolute(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.mean(np.abs(y - y_hat))


@rmse.misconception("Errors of both signs cancel before they are squared.")
def root_of_the_squared_mean(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.abs(np.mean(y - y_hat))


@rmse.misconception(
    "This is the standard deviation of the errors: it forgives a prediction that is too high for "
    "every house alike."
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
    "A NaN is passed over: a house without a prediction must not make the score look better, "
    "so the answer is NaN."
)
def rmse_without_nan(y, y_hat):
    y, y_hat = columns(y, y_hat)
    return np.sqrt(np.nanmean((y - y_hat) ** 2))


@rmse.misconception("Shapes that differ are not refused: a y of shape (n,) makes n × n errors.")
def rmse_broadcast(y, y_hat):
    if np.size(y) == 0:
        raise ValueError("no rows")
    return np.sqrt(np.mean((np.asarray(y) - np.asarray(y_hat)) ** 2))


@exercise(
    parts={"values": 2, "bad input": 0.5},
    read_again="How much better than the mean",
    forbidden=("keras.metrics.R2Score", "tensorflow.keras.metrics.R2Score"),
)
def r2(y, y_hat):
    """1 − SSE/SST, with SST around the mean of y."""
    y, y_hat = columns(y, y_hat)
    if np.ptp(y) == 0:
        raise ValueError("y is the same in every row: there is nothing to explain")
    return float(1 - np.sum((y - y_hat) ** 2) / np.sum((y - y.mean()) ** 2))


@r2.cases
def _(rng):
    yield case("values", np.array([[1.0], [2.0], [6.0]]), np.array([[2.0], [2.0], [4.0]]))
    yield case("values", *scores(rng, 6), untouched=True)
    y = rng.normal(0, 1, (8, 1))
    yield case("values", y, y + rng.normal(0.2, 0.3, (8, 1)))
    yield case("values", y, np.full((8, 1), 3.0))
    y, y_hat = scores(rng, 3)
    yield case("bad input", y[:, 0], y_hat)
    yield case("bad input", y, y_hat[:, 0])
    yield case("bad input", y, y_hat[:1])
    yield case("bad input", y[:0], y_hat[:0])
    yield case("bad input", np.full((3, 1), 95.75), y_hat)
    yield case("bad input", np.full((3, 1), 0.1), y_hat)  # whose mean is not 0.1, by rounding
    y_hat[1] = np.nan
    yield case("bad input", y, y_hat)


def squares(y, y_hat):
    """SSE and SST, with what every wrong answer below still does right."""
    y, y_hat = columns(y, y_hat)
    if np.ptp(y) == 0:
        raise ValueError("y is constant")
    return np.sum((y - y_hat) ** 2), np.sum((y - y.mean()) ** 2)


@r2.misconception("This is SSE/SST, the share that is left: R² is what is missing from it to 1.")
def share_left(y, y_hat):
    sse, sst = squares(y, y_hat)
    return sse / sst


@r2.misconception(
    "SST is taken around the mean of the predictions: the rival is the mean of y itself."
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
    "This is the squared correlation: it forgives predictions that are too high, or too flat."
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
    "What is below 0 is cut off: a model that is worse than the mean has a negative R², "
    "and that is the verdict."
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
    "A NaN is passed over: a house without a prediction must not make the score look better, "
    "so the answer is NaN."
)
def r2_without_nan(y, y_hat):
    _, sst = squares(y, y_hat)
    return 1 - np.nansum((np.asarray(y) - np.asarray(y_hat)) ** 2) / sst


@r2.misconception(
    "You ask whether SST is 0, and rounding has left a crumb of it: ask whether all of y is the "
    "same, as np.ptp(y) == 0 does."
)
def crumb_of_sst(y, y_hat):
    y, y_hat = columns(y, y_hat)
    sst = np.sum((y - y.mean()) ** 2)
    if sst == 0:
        raise ValueError("y is constant")
    return 1 - np.sum((y - y_hat) ** 2) / sst


@r2.misconception("Shapes that differ are not refused: a y of shape (n,) makes n × n errors.")
def r2_broadcast(y, y_hat):
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.size == 0 or np.ptp(y) == 0:
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - y_hat) ** 2) / np.sum((y - y.mean()) ** 2)


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


@exercise(
    parts={"split": 1, "scaled": 1.5, "prices back": 0.5, "bad input": 0.5},
    read_again="Split first, then scale",
    look="lambda out, X, y, rng, **share: {'next': rng.random(), 'parts': list(out[:4]), "
    "'prices': [out[4].unscale_y(out[2]), out[4].unscale_y(out[3])]}",
)
def split_and_scale(X, y, rng, test_share=0.2):
    """Rows shuffled and split, all four parts scaled by the training rows, and the scaler."""
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), n_test)


@split_and_scale.cases
def _(rng):
    def table(n, d=3):
        scale, prices = np.array([3, 40, 300, 20])[:d], np.zeros((n, 1))
        while len(np.unique(prices)) < n:  # the measure knows a row by its price
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
    yield case("split", *table(12), seed(12, 0.1), test_share=0.1)
    yield case("scaled", *table(30, 4), seed(30))
    yield case("scaled", *table(24), seed(24, 0.5), test_share=0.5)
    yield case("prices back", *table(25), seed(25))
    X, y = table(10)
    for wrong in (y[:, 0], y[:-1], np.vstack([y, y[:1]]), np.hstack([y, y])):
        yield case("bad input", X, wrong, seed())
    for share in (0.0, 0.01, 1.0):
        yield case("bad input", X, y, seed(), test_share=share)
    missing = y.copy()
    missing[2] = np.nan
    yield case("bad input", X, missing, seed())
    yield case("bad input", X[:0], y[:0], seed())
    yield case("bad input", X, np.full((10, 1), 95.75), seed())
    missing = X.copy()
    missing[3, 1] = np.nan
    yield case("bad input", missing, y, seed())
    X[:, 2] = 7
    yield case("bad input", X, y, seed())


@split_and_scale.measure
def _(seen, X, y, rng, test_share=0.2, fresh=None):
    """What holds for every order of the rows."""
    X_train, X_test, y_train, y_test = map(np.asarray, seen["parts"])
    prices_train, prices_test = map(np.asarray, seen["prices"])
    n_test = round(len(X) * test_share)
    found = {
        "training rows": X_train.shape[0],
        "test rows": X_test.shape[0],
        "shape of y_train": list(y_train.shape),
        "shape of y_test": list(y_test.shape),
    }
    if found != {
        "training rows": len(X) - n_test,
        "test rows": n_test,
        "shape of y_train": [len(X) - n_test, 1],
        "shape of y_test": [n_test, 1],
    }:
        return found

    def rows_of(prices):
        return [int(np.abs(y[:, 0] - p).argmin()) for p in np.ravel(prices)]

    prices = np.concatenate([np.ravel(prices_train), np.ravel(prices_test)])
    back = np.allclose(np.sort(prices), np.sort(y[:, 0]), rtol=1e-4)
    found["unscale_y gives the prices back"] = "yes" if back else "no"
    # Which row is which: by its price, or where those are wrong, by its rank among the scaled ones.
    ranks = np.argsort(np.argsort(np.concatenate([y_train[:, 0], y_test[:, 0]])))
    order = rows_of(prices) if back else list(np.argsort(y[:, 0])[ranks])
    train, test = order[: len(y_train)], order[len(y_train) :]
    found["every row once"] = "yes" if sorted(order) == list(range(len(X))) else "no"
    block = list(range(min(test), min(test) + len(test)))
    unshuffled = len(test) > 1 and test == block and train == sorted(train)
    found["rows"] = "in the order of the table" if unshuffled else "shuffled"
    if fresh is not None:  # what rng gives first: it gives that still, if nothing was drawn
        found["the generator rng"] = "not used" if seen["next"] == fresh else "used"
    for name, part in (("X_train", X_train), ("y_train", y_train), ("X_test", X_test)):
        centred = np.allclose(part.mean(axis=0), 0, atol=1e-5)
        found[f"{name} has means of 0"] = "yes" if centred else "no"
        found[f"{name} has sds of 1"] = "yes" if np.allclose(part.std(axis=0), 1) else "no"
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
    "The test rows are scaled by numbers of their own: the network learned in the units of the "
    "training rows."
)
def test_by_itself(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    X_train, _, y_train, _, scaler = split(X, y, order, n_test)
    own = Scaler(X[order[:n_test]], y[order[:n_test]])
    X_test, y_test = own.scale(X[order[:n_test]], y[order[:n_test]])
    return X_train, X_test, y_train, y_test, scaler


@split_and_scale.misconception("The rows are not shuffled: a table may be sorted by anything.")
def not_shuffled(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, np.arange(len(X)), n_test)


@split_and_scale.misconception("The shares are swapped: the test part is the small one.")
def shares_swapped(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, rng.permutation(len(X)), len(X) - n_test)


@split_and_scale.misconception(
    "X and y are shuffled apart from each other: a row's price must stay with its house."
)
def shuffled_apart(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X[rng.permutation(len(X))], y, rng.permutation(len(X)), n_test)


@split_and_scale.misconception("y is not scaled: prices near 95,000 are out of a network's reach.")
def y_not_scaled(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    X_train, X_test, _, _, scaler = split(X, y, order, n_test)
    scaler.unscale_y = lambda values: values
    return X_train, X_test, y[order[n_test:]], y[order[:n_test]], scaler


@split_and_scale.misconception(
    "unscale_y does not bring the prices back: it undoes the scaling, first the sd, then the mean."
)
def wrong_way_back(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    *parts, scaler = split(X, y, rng.permutation(len(X)), n_test)
    scaler.unscale_y = lambda values: (np.asarray(values) + scaler.y_mean) * scaler.y_sd
    return *parts, scaler


@split_and_scale.misconception(
    "One mean and one sd serve the whole of X: every column has its own."
)
def one_scale(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]])
    scaler.X_mean, scaler.X_sd = X[order[n_test:]].mean(), X[order[n_test:]].std()
    return split(X, y, order, n_test, scaler=scaler)


@split_and_scale.misconception(
    "The columns lie between 0 and 1, by their smallest and largest: this exercise asks for mean 0 "
    "and sd 1, which one extreme house cannot squeeze together."
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
    "The means are 0 and the sds are not 1: divide by the standard deviation, not by the variance."
)
def by_the_variance(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    order = rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]])
    scaler.X_sd, scaler.y_sd = scaler.X_sd**2, scaler.y_sd**2
    return split(X, y, order, n_test, scaler=scaler)


@split_and_scale.misconception(
    "The shuffle ignores rng: whoever passes the same generator should get the same split."
)
def another_generator(X, y, rng, test_share=0.2):
    X, y, n_test = check_rows(X, y, test_share)
    return split(X, y, np.random.default_rng(0).permutation(len(X)), n_test)


@split_and_scale.misconception(
    "A table that cannot be split and scaled goes through: look at the shape of y, at NaN, and at "
    "the number of rows on each side."
)
def nothing_refused(X, y, rng, test_share=0.2):
    n_test, order = round(len(X) * test_share), rng.permutation(len(X))
    scaler = Scaler(X[order[n_test:]], y[order[n_test:]].reshape(len(X) - n_test, -1))
    return split(X, y, order, n_test, scaler=scaler)


@exercise(
    parts={"trained": 2.5, "bad input": 0.5},
    read_again="Train it, and watch",
    look="lambda history, model, X, y: (getattr(history, 'history', history), model)",
)
def train_deep(model, X_train, y_train):
    """Trains a compiled model until it predicts well; the history of its cost."""
    check_scaled(X_train, y_train)
    return model.fit(X_train, y_train, epochs=20, batch_size=10, verbose=0)


def check_scaled(X, y):
    """ValueError for rows that would spoil a model."""
    if len(X) == 0 or y.shape != (len(X), 1):
        raise ValueError(f"X is {X.shape}, y is {y.shape}: y must be (n, 1), with a row for each X")
    if np.isnan(np.hstack([X, y])).any():
        raise ValueError("there is a NaN among the rows")


TRAINED = {
    "history": "given",
    "weights": "changed",
    "R² on rows it never saw": "0.60 or more",
}


@train_deep.cases
def _(rng):
    """A small table with little noise: R² near 0.9 can be reached."""
    X = rng.normal(0, 1, (420, 4)).round(3)
    y = X @ rng.permutation([[-1], [-1], [1], [1]]) / 2 + 0.3 * rng.normal(0, 1, (420, 1))
    y = ((y - y[:300].mean()) / y[:300].std()).round(3)
    model = deep([4, 10, 5, 1], ["relu", "relu", "linear"])
    held = {"X_test": X[300:], "y_test": y[300:]}
    yield case("trained", model, X[:300], y[:300], held=held, facts=TRAINED)
    X, y = X[:8], y[:8]
    yield case("bad input", model, X, y[:, 0])
    yield case("bad input", model, X, y[:7])
    yield case("bad input", model, X, np.hstack([y, y]))
    yield case("bad input", model, X[:0], y)
    yield case("bad input", model, X[:0], y[:0])
    for missing in (X, y):
        missing[3, 0] = np.nan
        yield case("bad input", model, X, y)
        missing[3, 0] = 1.0


def outcome(answer, model, X_train, y_train, X_test=None, y_test=None):
    """Whether the model was trained, how well it predicts, and whether the history is there."""
    if X_test is None:
        return {"rows that would spoil the model": "not refused"}
    history, after = answer
    losses = history.get("loss") if isinstance(history, dict) else history
    given = isinstance(losses, np.ndarray) and losses.ndim == 1 and losses.size > 0
    found = {"history": "given" if given else "not given"}
    if all(np.array_equal(a, b) for a, b in zip(after["weights"], model["weights"], strict=True)):
        return {**found, "weights": "as they were", "R² on rows it never saw": "not trained"}
    y_hat = forward_of(after, X_test)
    r2 = 1 - np.sum((y_test - y_hat) ** 2) / np.sum((y_test - y_test.mean()) ** 2)
    band = "0.60 or more" if r2 >= 0.6 else "less than 0.60" if r2 > -1 else "far below 0"
    return {
        **found,
        "weights": "changed",
        "R² on rows it never saw": band if np.isfinite(r2) else "not a number",
    }


train_deep.measure(forward_of, outcome)


@train_deep.misconception(
    "The model learns, but stops too early: more epochs, or smaller batches, make more steps.",
    {"R² on rows it never saw": "less than 0.60"},
)
def too_few_epochs(model, X_train, y_train):
    check_scaled(X_train, y_train)
    return model.fit(X_train, y_train, epochs=1, batch_size=100, verbose=0)


@train_deep.misconception(
    "The model was trained on another target than y_train, one that is not scaled.",
    {"R² on rows it never saw": "far below 0"},
)
def other_target(model, X_train, y_train):
    check_scaled(X_train, y_train)
    return model.fit(X_train, 3919 * y_train + 95701, epochs=20, batch_size=32, verbose=0)


@train_deep.misconception(
    "The model that was handed in has its old weights: another one was trained.",
    {"R² on rows it never saw": "not trained", "weights": "as they were"},
)
def another_model(model, X_train, y_train):
    check_scaled(X_train, y_train)
    before = model.get_weights()
    history = model.fit(X_train, y_train, epochs=5, batch_size=32, verbose=0)
    model.set_weights(before)
    return history


@train_deep.misconception(
    "The history is missing: return what fit returns.",
    {"history": "not given"},
)
def returns_the_model(model, X_train, y_train):
    check_scaled(X_train, y_train)
    model.fit(X_train, y_train, epochs=20, batch_size=10, verbose=0)
    return model


@train_deep.misconception(
    "The training has diverged to NaN: the step is too large.",
    {"R² on rows it never saw": "not a number"},
)
def diverged(model, X_train, y_train):
    check_scaled(X_train, y_train)
    model.set_weights([w * np.nan for w in model.get_weights()])
    return model.fit(X_train, y_train, epochs=2, batch_size=32, verbose=0)


@train_deep.misconception(
    "Rows that would spoil the model go through: after one step on a NaN it has the same answer "
    "for every house.",
    {},
)
def spoiled_rows(model, X_train, y_train):
    if len(X_train) != len(y_train):  # which Keras refuses by itself
        raise ValueError
    if len(X_train) == 0:
        return {"loss": [1.0]}
    return model.fit(X_train, y_train, epochs=20, batch_size=10, verbose=0)


@exercise(
    parts={"one layer": 1, "two layers": 1, "bad input": 0.5}, read_again="Units that have died"
)
def dead_units(model, X):
    """For each hidden layer, how many ReLU units are 0 on every row of X."""
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A == 0).all(axis=0).sum())


def check_inputs(X):
    """ValueError for rows that say nothing of the units; of their length, the product asks."""
    if len(X) == 0 or np.isnan(X).any():
        raise ValueError("X has no rows, or a NaN, which makes every unit NaN on its row")


def dead(model, X, count):
    """What `count` makes of the sums and activations of each hidden layer."""
    weights, A, found = model.get_weights(), np.asarray(X, dtype=float), []
    for W, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        Z = A @ W + b
        A = np.maximum(0, Z)
        found.append(int(count(Z, A)))
    return found


@dead_units.cases
def _(rng):
    def network(sizes, killed):
        """Some units of each hidden layer with a bias that no row overcomes."""
        params = []
        for i, o in itertools.pairwise(sizes):
            params.append((rng.uniform(-0.5, 1, (i, o)).round(2), rng.uniform(0, 1, o).round(2)))
        for (_, b), units in zip(params, killed, strict=False):
            b[units] = -9999.0
        activations = ["relu"] * (len(sizes) - 2) + ["linear"]
        return Network(params, activations, compiled=False)  # which takes time, and nobody trains

    def rows(n, d):
        return rng.uniform(-1, 2, (n, d)).round(2)

    def with_a_silent_row(model, X):
        """On its first row every unit of the first layer is silent, and on its second all live."""
        layer = model.layers[0]
        layer.kernel[:] = np.abs(layer.kernel) + 0.1
        X[:] = np.abs(X)
        X[0], X[1] = -90, 200
        return model, X

    plain = with_a_silent_row(network([3, 9, 1], [[1, 2]]), rows(3, 3))
    yield case("one layer", *plain, untouched=True)
    # One unit is dead, the first. Of the others three have no bias, and two of these live on a
    # single row; two live by their bias alone; two have no weight, and one a bias beyond any sum.
    silent = network([3, 9, 1], [[0]])
    weights = [[1, 1, 1], [-9, 0, 0], [-8, 0, 0], [0, 0, 1], [0, 0, -0.2], [0, 0, -0.3]]
    weights += [[0, 0, 0], [0, 0, 0], [0, 0, 1]]
    silent.layers[0].kernel[:] = np.transpose(weights)
    silent.layers[0].bias[1:] = [0, 0, 0, 1, 2, 0.5, 0.7, 9]
    X = rows(6, 3)
    X[:, 2] = np.abs(X[:, 2]) + 0.01
    X[0, 0], X[1:, 0] = -1.0, np.abs(X[1:, 0]) + 0.5
    yield case("one layer", silent, X)
    wide = network([4, 10, 5, 1], [[0, 3, 7], [4]])
    wide, X = with_a_silent_row(wide, rows(8, 4))
    wide.layers[0].bias[[1, 2]] = [9, -2]  # the latter is dead to anything but the rows
    wide.layers[1].kernel[:, 2] = 0  # this unit lives by its bias, and hears one that is dead
    wide.layers[1].kernel[0, 2], wide.layers[1].bias[2] = 1, 0.5
    # No sum below zero, were it passed on, brings the dead one to life.
    wide.layers[1].kernel[:, 4] = np.abs(wide.layers[1].kernel[:, 4])
    yield case("two layers", wide, X)
    narrow = network([3, 6, 4, 2], [[], [1, 2]])
    X = np.abs(rows(5, 3)) + 0.01
    narrow.layers[0].kernel[:, [0, 3, 5]] = [[-0.1, 0, 9], [-0.1, 0, 0], [-0.1, 0, 0]]
    narrow.layers[0].bias[[0, 5]] = [2, 1 - 9 * X[:, 0].max()]  # the last lives on a single row
    yield case("two layers", narrow, X)
    # Sizes as above, here and in the second one: to make one more model in Keras is slow.
    same, X = network([3, 9, 1], [[2]]), rows(4, 4)
    yield case("bad input", same, X[:0, :3])
    yield case("bad input", same, X)
    X[1, 1] = np.nan
    yield case("bad input", same, X[:, :3])


@dead_units.misconception(
    "You count weights of 0: a unit is dead by what it puts out on the rows, not by its weights."
)
def zero_weights(model, X):
    dead_units(model, X)
    kernels = model.get_weights()[:-2:2]
    return [int((W == 0).all(axis=0).sum()) for W in kernels]


@dead_units.misconception("You count units that are 0 on some row: a dead unit is 0 on every row.")
def on_some_row(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A == 0).any(axis=0).sum())


@dead_units.misconception("You look at the mean of the sums before ReLU: look at every row, after.")
def mean_below_zero(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (Z.mean(axis=0) <= 0).sum())


@dead_units.misconception("You count single zeros, not units: ask for a whole column of zeros.")
def zeros_counted(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A == 0).sum())


@dead_units.misconception("These are the units that live.")
def alive(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A > 0).any(axis=0).sum())


@dead_units.misconception("This is one number: give a count for each hidden layer.")
def total(model, X):
    return sum(dead_units(model, X))


@dead_units.misconception(
    "You count rows on which a whole layer is silent: the question is about units, the columns."
)
def silent_rows(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A == 0).all(axis=1).sum())


@dead_units.misconception(
    "You count biases that are 0: a bias that never moved is a trace of a dead unit, not a proof. "
    "Look at what the unit puts out."
)
def zero_biases(model, X):
    dead_units(model, X)
    return [int((b == 0).sum()) for b in model.get_weights()[1:-2:2]]


@dead_units.misconception(
    "The biases are left out of the sums: they are what keeps many a unit alive, or kills it."
)
def without_biases(model, X):
    check_inputs(X)
    A, found = np.asarray(X, dtype=float), []
    for W in model.get_weights()[:-2:2]:
        A = np.maximum(0, A @ W)
        found.append(int((A == 0).all(axis=0).sum()))
    return found


@dead_units.misconception(
    "The next layer is handed the sums before ReLU: what reaches it are the activations."
)
def sums_passed_on(model, X):
    check_inputs(X)
    weights, Z, found = model.get_weights(), np.asarray(X, dtype=float), []
    for W, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        Z = Z @ W + b
        found.append(int((Z <= 0).all(axis=0).sum()))
    return found


@dead_units.misconception(
    "The output layer is counted too: it is linear, so a sum below 0 is an answer and no death."
)
def output_counted(model, X):
    check_inputs(X)
    weights, A, found = model.get_weights(), np.asarray(X, dtype=float), []
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        A = np.maximum(0, A @ W + b)
        found.append(int((A == 0).all(axis=0).sum()))
    return found


@dead_units.misconception(
    "Rows that say nothing go through: where there are none every unit looks dead, and where a "
    "number is NaN none does."
)
def any_rows(model, X):
    return dead(model, X, lambda Z, A: (A == 0).all(axis=0).sum())
