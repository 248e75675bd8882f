"""`train_deep` of lesson 10: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.deeper_keras import lesson
from autograder.exercises.deeper_keras.build_deep import deep
from autograder.exercises.definition import case
from autograder.exercises.keras.models import forward_of


@lesson.exercise(
    asked_twice=False,  # each call builds or trains a model
    parts={"trained": 2.5, "invalid input": 0.5},
    review="Train it, and watch",
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
def cases(rng):
    """A small table with little noise: R² near 0.9 can be reached."""
    X = rng.normal(0, 1, (420, 4)).round(3)
    y = X @ rng.permutation([[-1], [-1], [1], [1]]) / 2 + 0.3 * rng.normal(0, 1, (420, 1))
    y = ((y - y[:300].mean()) / y[:300].std()).round(3)
    model = deep([4, 10, 5, 1], ["relu", "relu", "linear"])
    held = {"X_test": X[300:], "y_test": y[300:]}
    yield case("trained", model, X[:300], y[:300], held=held, facts=TRAINED)
    X, y = X[:8], y[:8]
    yield case("invalid input", model, X, y[:, 0])
    yield case("invalid input", model, X, y[:7])
    yield case("invalid input", model, X, np.hstack([y, y]))
    yield case("invalid input", model, X[:0], y)
    yield case("invalid input", model, X[:0], y[:0])
    for missing in (X, y):
        missing[3, 0] = np.nan
        yield case("invalid input", model, X, y)
        missing[3, 0] = 1.0


def outcome(answer, model, X_train, y_train, X_test=None, y_test=None):
    """Whether the model was trained, how well it predicts, and whether the history is there."""
    if X_test is None or y_test is None:
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
    if given and losses is not None and band == "0.60 or more":
        # An epoch's loss is a mean over weights that still moved, so it is only near the cost.
        cost = np.mean((y_train - forward_of(after, X_train)) ** 2)
        if not cost / 3 <= losses[-1] <= 3 * cost:
            found["history"] = "not that of this model"
    return {
        **found,
        "weights": "changed",
        "R² on rows it never saw": band if np.isfinite(r2) else "not a number",
    }


train_deep.measure(forward_of, outcome)


@train_deep.misconception(
    "The weights have changed, but the model does not predict well on rows it never saw: more "
    "epochs or smaller batches make more steps, and each row of X_train needs its own y.",
    {"R² on rows it never saw": "less than 0.60"},
)
def too_few_epochs(model, X_train, y_train):
    check_scaled(X_train, y_train)
    return model.fit(X_train, y_train, epochs=1, batch_size=100, verbose=0)


@train_deep.misconception(
    "The model predicts numbers far outside those of y_train: train it on X_train and y_train as "
    "they are passed in.",
    {"R² on rows it never saw": "far below 0"},
)
def other_target(model, X_train, y_train):
    check_scaled(X_train, y_train)
    return model.fit(X_train, 3919 * y_train + 95701, epochs=20, batch_size=32, verbose=0)


@train_deep.misconception(
    "The model that was passed in still has its old weights: it is the one to train, in place.",
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
    "The weights of the model have become NaN: the steps were too large, or a NaN was among the "
    "numbers that it was trained on.",
    {"R² on rows it never saw": "not a number"},
)
def diverged(model, X_train, y_train):
    check_scaled(X_train, y_train)
    model.set_weights([w * np.nan for w in model.get_weights()])
    return model.fit(X_train, y_train, epochs=2, batch_size=32, verbose=0)


@train_deep.misconception(
    "Not all invalid rows are refused: check the shape of y, that there are rows at all, and NaN, "
    "which makes every weight NaN in one step.",
    {},
)
def spoiled_rows(model, X_train, y_train):
    if len(X_train) != len(y_train):  # which Keras refuses by itself
        raise ValueError
    if len(X_train) == 0:
        return {"loss": [1.0]}
    return model.fit(X_train, y_train, epochs=20, batch_size=10, verbose=0)
