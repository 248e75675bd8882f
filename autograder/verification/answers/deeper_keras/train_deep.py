"""Answers to `train_deep` of lesson 10."""

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.deeper_keras.build_deep import keras

right, wrong = answers_to("10_deeper_keras", "train_deep")


def refuse_spoiled(X, y):
    if y.shape != (len(X), 1) or len(X) == 0 or np.isnan(X).any() or np.isnan(y).any():
        raise ValueError("rows that would spoil a model")


@right
def small_batches(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model.optimizer.learning_rate = 0.01
    return model.fit(X_train, y_train, batch_size=6, epochs=3, verbose=0).history


def with_larger_steps(model):
    """Adam's own step is small for so few rows; a larger one needs so few that no graph pays."""
    model.compile(keras().optimizers.Adam(0.1), "mse", run_eagerly=True)
    return model


@right
def in_two_goes(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model = with_larger_steps(model)
    settings = {"epochs": 1, "batch_size": 50, "verbose": 0}
    first = model.fit(X_train, y_train, **settings).history["loss"]
    return first + model.fit(X_train, y_train, **settings).history["loss"]


@right
def until_it_stops(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    stop = keras().callbacks.EarlyStopping(monitor="loss", min_delta=0.2)
    settings = {"epochs": 9, "batch_size": 50, "verbose": 0, "callbacks": [stop]}
    return with_larger_steps(model).fit(X_train, y_train, **settings)


@right
def larger_steps(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model.optimizer.learning_rate = 0.01
    return model.fit(X_train, y_train, epochs=10, verbose=0)


@right
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


@right
def with_a_validation_part(model, X_train, y_train):
    refuse_spoiled(X_train, y_train)
    model = with_larger_steps(model)
    return model.fit(X_train, y_train, validation_split=0.1, epochs=4, batch_size=50, verbose=0)


def trained(change, **settings):
    """A train_deep that fits in the ordinary way to what `change` makes of model and target."""

    def answer(model, X_train, y_train):
        refuse_spoiled(X_train, y_train)
        model, y_train = change(model, y_train)
        return model.fit(X_train, y_train, verbose=0, **{"batch_size": 32, **settings})

    return answer


wrong("too_few_epochs")(trained(lambda model, y: (model, y), epochs=2, batch_size=150))


def to_other_prices(model, y_train):
    model.compile(keras().optimizers.Adam(1.0), "mse", run_eagerly=True)
    return model, 1e5 * y_train + 1e5


wrong("other_target")(trained(to_other_prices, epochs=1))


def a_copy(model, y_train):
    copy = keras().models.clone_model(model)
    copy.compile("adam", "mse", run_eagerly=True)
    return copy, y_train


wrong("another_model")(trained(a_copy, epochs=1))


@wrong("returns_the_model")
def returns_the_model(model, X_train, y_train):
    in_two_goes(model, X_train, y_train)
    return model


@wrong("spoiled_rows")
def unguarded(model, X_train, y_train):
    return with_larger_steps(model).fit(X_train, y_train, epochs=2, batch_size=60, verbose=0)


def with_a_huge_step(model, y_train):
    model.compile(keras().optimizers.SGD(1e12), "mse")
    return model, y_train


wrong("diverged")(trained(with_a_huge_step, epochs=2))
