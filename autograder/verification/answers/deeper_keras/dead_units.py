"""Answers to `dead_units` of lesson 10."""

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.deeper_keras.build_deep import keras

right, wrong = answers_to("10_deeper_keras", "dead_units")


def refuse_rows(model, X):
    if len(X) == 0 or X.shape[1] != model.input_shape[1] or not np.isfinite(X).all():
        raise ValueError("rows that say nothing of the units")


@right
def by_units(model, X):
    refuse_rows(model, X)
    counts, A = [], np.asarray(X)
    for layer in model.layers[:-1]:
        W, b = layer.get_weights()
        A = A @ W + b
        A[A < 0] = 0
        counts.append(sum(1 for unit in A.T if not unit.any()))
    return counts


@right
def by_the_largest_sum(model, X):
    refuse_rows(model, X)
    counts, *weights = [], *model.get_weights()
    A = np.asarray(X, dtype="float32")
    for i in range(0, len(weights) - 2, 2):
        Z = A @ weights[i] + weights[i + 1]
        counts.append(np.count_nonzero(Z.max(axis=0) <= 0))
        A = np.clip(Z, 0, None)
    return np.array(counts)


@right
def with_tensors(model, X):
    import tensorflow as tf

    refuse_rows(model, X)
    A, counts = tf.constant(X, dtype=tf.float32), []
    for layer in model.layers[:-1]:
        A = layer(A)
        counts.append(tf.reduce_sum(tf.cast(tf.reduce_max(A, axis=0) <= 0, tf.int32)))
    return tuple(int(c) for c in counts)


@right
def by_models_that_stop_early(model, X):
    refuse_rows(model, X)
    k, counts = keras(), []
    for n in range(1, len(model.layers)):
        shorter = k.Sequential([k.Input(model.input_shape[1:]), *model.layers[:n]])
        counts.append(int((shorter.predict(X, verbose=0).max(axis=0) == 0).sum()))
    return counts


@right
def units_that_are_left(model, X):
    refuse_rows(model, X)
    *hidden, _ = [layer.get_weights() for layer in model.layers]
    counts, A = [], X
    for W, b in hidden:
        A = np.where((Z := A.dot(W) + b) > 0, Z, 0)
        counts.append(W.shape[1] - len(np.flatnonzero(A.sum(axis=0))))
    return counts


@wrong("zero_weights")
def zero_weights(m, X):
    return [sum(not column.any() for column in layer.get_weights()[0].T) for layer in m.layers[:-1]]


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


@wrong("on_some_row")
def on_some_row(m, X):
    return [int((Z.min(axis=0) <= 0).sum()) for Z in hidden_sums(m, X)]


@wrong("mean_below_zero")
def mean_below_zero(m, X):
    return [int((Z.sum(axis=0) <= 0).sum()) for Z in hidden_sums(m, X)]


@wrong("zeros_counted")
def zeros_counted(m, X):
    return [int((Z <= 0).sum()) for Z in hidden_sums(m, X)]


@wrong("alive")
def alive(m, X):
    return [int((Z.max(axis=0) > 0).sum()) for Z in hidden_sums(m, X)]


@wrong("total")
def total(m, X):
    return int(sum(by_units(m, X)))


@wrong("silent_rows")
def silent_rows(m, X):
    return [int((Z.max(axis=1) <= 0).sum()) for Z in hidden_sums(m, X)]


@wrong("zero_biases")
def zero_biases(model, X):
    refuse_rows(model, X)
    return [int(np.sum(layer.get_weights()[1] == 0)) for layer in model.layers[:-1]]


@wrong("without_biases")
def without_biases(model, X):
    refuse_rows(model, X)
    counts = []
    for layer in model.layers[:-1]:
        X = np.maximum(0, X @ layer.get_weights()[0])
        counts.append(int((X.max(axis=0) == 0).sum()))
    return counts


@wrong("sums_passed_on")
def sums_passed_on(model, X):
    refuse_rows(model, X)
    counts = []
    for layer in model.layers[:-1]:
        X = X @ layer.get_weights()[0] + layer.get_weights()[1]
        counts.append(int((X.max(axis=0) <= 0).sum()))
    return counts


@wrong("output_counted")
def every_layer(model, X):
    refuse_rows(model, X)
    counts = []
    for layer in model.layers:
        kernel, bias = layer.get_weights()
        X = np.clip(X @ kernel + bias, 0, None)
        counts.append(int((X.max(axis=0) == 0).sum()))
    return counts


@wrong("any_rows")
def any_rows(m, X):
    return [
        sum((A == 0).all() for A in np.maximum(Z, 0).T) for Z in hidden_sums(m, X, refusing=False)
    ]


def activations(model, X):
    return [np.maximum(Z, 0) for Z in hidden_sums(model, X)]


@wrong("below_a_threshold")
def below_a_threshold(model, X):
    return [int((A.max(axis=0) <= 1e-3).sum()) for A in activations(model, X)]


def biases(model, X):
    refuse_rows(model, X)
    return [layer.get_weights()[1] for layer in model.layers[:-1]]


@wrong("negative_biases")
def negative_biases(model, X):
    return [sum(b < 0 for b in each) for each in biases(model, X)]


@wrong("very_low_biases")
def very_low_biases(model, X):
    return [np.count_nonzero(each < -50) for each in biases(model, X)]


@wrong("shares")
def shares(model, X):
    return [1 - A.any(axis=0).mean() for A in activations(model, X)]


@wrong("which_ones")
def which_ones(model, X):
    return [[i for i, unit in enumerate(A.T) if not unit.any()] for A in activations(model, X)]


@wrong("first_row_alone")
def first_row_alone(model, X):
    return [len(A[0]) - np.count_nonzero(A[0]) for A in activations(model, X)]


@wrong("mostly_silent")
def mostly_silent(model, X):
    return [sum(np.mean(unit > 0) < 0.5 for unit in A.T) for A in activations(model, X)]


@wrong("nearly_silent")
def nearly_silent(model, X):
    return [int((np.mean(A > 0, axis=0) <= 0.05).sum()) for A in activations(model, X)]


@wrong("one_hidden_layer")
def every_layer_on_the_rows(model, X):
    refuse_rows(model, X)
    return [int((np.asarray(layer(X)).max(axis=0) == 0).sum()) for layer in model.layers[:-1]]
