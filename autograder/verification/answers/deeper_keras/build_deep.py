"""Answers to `build_deep` of lesson 10."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("10_deeper_keras", "build_deep")


def keras():
    from tensorflow import keras

    return keras


@right
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


@right
def functional(d):
    k = keras()
    inputs = k.Input(shape=(d,), name="house")
    hidden = k.layers.Dense(10, "relu", name="first")(inputs)
    hidden = k.layers.Dense(5, "relu", name="second")(hidden)
    model = k.Model(inputs, k.layers.Dense(1, name="price")(hidden))
    model.compile(optimizer="Adam", loss="MSE", metrics=[k.metrics.RootMeanSquaredError()])
    return model


@right
def separate_activations(d):
    k = keras()
    layers = [k.Input((d,))]
    layers += [k.layers.Dense(10), k.layers.ReLU()]
    layers += [k.layers.Dense(5), k.layers.Activation("relu"), k.layers.Dense(1)]
    model = k.Sequential(layers)
    model.compile("adam", "mse", metrics=[k.metrics.RootMeanSquaredError()])
    return model


@right
def he_normal_start(d):
    k = keras()
    relu = {"activation": "relu", "kernel_initializer": "he_normal"}
    layers = [k.layers.Dense(10, **relu), k.layers.Dense(5, **relu), k.layers.Dense(1)]
    model = k.Sequential([k.layers.InputLayer(shape=(d,)), *layers])
    adam, loss = k.optimizers.get("adam"), k.losses.get("mean_squared_error")
    model.compile(adam, loss, metrics=[k.metrics.get("root_mean_squared_error")])
    return model


@right
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


@wrong("all_linear")
def all_linear(d):
    return sequential(d, inner=None)


@wrong("relu_output")
def relu_output(d):
    return sequential(d, outer="relu")


@wrong("hidden_swapped")
def hidden_swapped(d):
    return sequential(d, (5, 10))


@wrong("one_hidden")
def one_hidden(d):
    return sequential(d, (10,))


@wrong("not_compiled")
def not_compiled(d):
    return sequential(d, compiled=False)


@wrong("with_sgd")
def with_sgd(d):
    return sequential(d, optimizer="sgd")


@wrong("no_metric")
def no_metric(d):
    return sequential(d, metrics=[])


@wrong("own_metric")
def own_metric(d):
    def off_by(y, y_hat):
        return keras().ops.sqrt(keras().ops.mean((y - y_hat) ** 2))

    return sequential(d, metrics=["mae", off_by])


@wrong("absolute_loss")
def absolute_loss(d):
    return sequential(d, loss="mae")


@wrong("sigmoid_hidden")
def sigmoid_hidden(d):
    return sequential(d, inner="sigmoid")


@wrong("no_input")
def no_input(d):
    return sequential(d, told=False)


@wrong("always_four")
def always_four(d):
    return sequential(4)


@wrong("starts_at_zero")
def from_zeros(d):
    model = sequential(d)
    for layer in model.layers:
        layer.set_weights([np.zeros_like(w) for w in layer.get_weights()])
    return model
