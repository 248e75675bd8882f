"""Answers to `build_linear` of lesson 09."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("09_keras", "build_linear")


def keras():
    import keras

    return keras


@right
def layer_by_layer(d):
    model = keras().Sequential()
    model.add(keras().Input(shape=(d,)))
    model.add(keras().layers.Dense(units=1, activation="linear"))
    model.compile(optimizer=keras().optimizers.SGD(0.01), loss=keras().losses.MeanSquaredError())
    return model


def compiled(model, optimizer="sgd", loss="mse", **more):
    model.compile(optimizer=optimizer, loss=loss, **more)
    return model


@right
def functional(d):
    inputs = keras().Input(shape=(d,))
    model = keras().Model(inputs=inputs, outputs=keras().layers.Dense(1)(inputs))
    return compiled(model, "SGD", "mean_squared_error")


def stack(d, *layers):
    return keras().Sequential([keras().Input(shape=(d,)), *layers])


def dense(units=1, **settings):
    return keras().layers.Dense(units, **settings)


@right
def with_an_activation_layer(d):
    return compiled(stack(d, dense(), keras().layers.Activation("linear")), metrics=["mae"])


@right
def built_afterwards(d):
    model = keras().Sequential([dense()])
    model.build((None, d))
    return compiled(model, keras().optimizers.SGD(1e-7, momentum=0.9))


@right
def with_another_draw(d):
    layer = dense(kernel_initializer="random_normal", activation=keras().activations.linear)
    return compiled(stack(d, layer), loss=keras().losses.mean_squared_error, run_eagerly=True)


@right
def called_on_zeros(d):
    model = compiled(keras().Sequential([dense()]))
    model(np.zeros((1, d)))
    return model


@wrong("not_compiled")
def not_compiled(d):
    return stack(d, dense())


@wrong("relu_output")
def relu_output(d):
    return compiled(stack(d, dense(), keras().layers.ReLU()))


@wrong("sigmoid_output")
def sigmoid_output(d):
    return compiled(stack(d, dense(activation="sigmoid")))


@wrong("no_bias")
def no_bias(d):
    return compiled(stack(d, dense(use_bias=False)))


@wrong("units_for_inputs")
def units_for_inputs(d):
    return compiled(stack(d, dense(d)))


@wrong("hidden_layer")
def hidden_layer(d):
    return compiled(stack(d, dense(10, activation="relu"), dense()))


@wrong("absolute_loss")
def absolute_loss(d):
    return compiled(stack(d, dense()), loss="mae")


@wrong("with_adam")
def with_adam(d):
    return compiled(stack(d, dense()), keras().optimizers.Adam())


@wrong("no_input")
def without_input(d):
    return compiled(keras().Sequential([dense(1)]))


@wrong("returns_history")
def fitted(d):
    model = compiled(stack(d, dense()))
    return model.fit(np.ones((2, d)), np.ones((2, 1)), verbose=0)


@wrong("starts_at_zero")
def starts_at_zero(d):
    return compiled(stack(d, dense(kernel_initializer="zeros")))


@wrong("bias_of_one")
def bias_of_one(d):
    return compiled(stack(d, dense(bias_initializer="ones")))


@wrong("always_four")
def always_four(d):
    return layer_by_layer(4)


@wrong("no_loss")
def no_loss(d):
    model = stack(d, dense())
    model.compile(optimizer="sgd")
    return model


@wrong("one_input")
def one_column(d):
    return layer_by_layer(1)
