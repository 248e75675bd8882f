"""`dead_units` of lesson 10: its reference, cases and misconceptions."""

import itertools

import numpy as np

from autograder.exercises.deeper_keras import lesson
from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Network


@lesson.exercise(
    asked_twice=False,  # each call builds or trains a model
    parts={"one layer": 1, "two layers": 1, "invalid input": 0.5},
    review="Units that have died",
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
def cases(rng):
    def network(sizes, killed):
        """Some units of each hidden layer with a bias that no row overcomes."""
        params = []
        for i, o in itertools.pairwise(sizes):
            params.append((rng.uniform(-0.5, 1, (i, o)).round(2), rng.uniform(0.1, 1, o).round(2)))
        for (_, b), units in zip(params, killed, strict=False):
            b[units] = -9999.0
        activations = ["relu"] * (len(sizes) - 2) + ["linear"]
        return Network(params, activations, compiled=False)  # which takes time, and nobody trains

    def rows(n, d):
        return rng.uniform(-1, 2, (n, d)).round(2)

    def with_a_silent_row(model, X):
        """On its first row every unit of the first layer is 0, and on its second none is."""
        layer = model.layers[0]
        layer.kernel[:] = np.abs(layer.kernel) + 0.1
        X[:] = np.abs(X)
        X[0], X[1] = -90, 200
        return model, X

    plain = with_a_silent_row(network([3, 13, 1], [[1, 2]]), rows(3, 3))
    yield case("one layer", *plain, untouched=True)
    # Three units are dead, and two of these have a bias above 0. Of the others three have no bias,
    # and two of these live on a single row; two live by their bias alone; three have no weight, and
    # one of these puts out next to nothing; of two the bias is beyond most sums, to either side.
    silent = network([3, 13, 1], [[0]])
    weights = [[1, 1, 1], [-9, 0, 1e-3], [-8, 0, 1e-3], [0, 0, 1], [0, 0, -0.2], [0, 0, -0.3]]
    weights += [[0, 0, 0], [0, 0, 0], [0, 0, 1], [1e5, 0, 0], [0, 0, -1e3], [0, 0, 0]]
    weights.append([0, 0, -2e3])
    silent.layers[0].kernel[:] = np.transpose(weights)
    silent.layers[0].bias[1:] = [0, 0, 0, 1, 2, 0.5, 0.7, 9, -9999, 1, 1e-5, 2]
    X = rows(6, 3)
    X[:, 2] = np.abs(X[:, 2]) + 0.01
    X[0, 0], X[1:, 0] = -20.0, np.abs(X[1:, 0]) + 0.5
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
    X = (np.abs(rows(5, 3)) + 0.01)[[0, 1, 2, 3] + [4] * 200]  # most rows are one and the same
    X[0, 0] = 2.5  # the largest, and not one of those
    narrow.layers[0].kernel[:, [0, 3, 5]] = [[-0.1, 0, 1e5], [-0.1, 0, 0], [-0.1, 0, 0]]
    narrow.layers[0].bias[[0, 5]] = [2, 1 - 1e5 * X[:, 0].max()]  # the last lives on one row
    narrow.layers[0].kernel[:, 1] = 5
    narrow.layers[0].kernel[:, 2] = np.abs(narrow.layers[0].kernel[:, 2]) + 0.1
    # It lives by its bias alone, although one of its weights is above 0.
    narrow.layers[0].kernel[:, 4], narrow.layers[0].bias[4] = [-5, 1e-4, 0], 20
    yield case("two layers", narrow, X)
    # Sizes as above, here and in the second one: to make one more model in Keras is slow.
    same, X = network([3, 13, 1], [[2]]), rows(4, 4)
    yield case("invalid input", same, X[:0, :3])
    yield case("invalid input", same, X)
    X[1, 1] = np.nan
    yield case("invalid input", same, X[:, :3])


@dead_units.misconception(
    "You count weights of 0: whether a unit is dead depends on its outputs on the rows, not "
    "on its weights."
)
def zero_weights(model, X):
    dead_units(model, X)
    kernels = model.get_weights()[:-2:2]
    return [int((W == 0).all(axis=0).sum()) for W in kernels]


@dead_units.misconception("You count units that are 0 on some row: a dead unit is 0 on every row.")
def on_some_row(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A == 0).any(axis=0).sum())


@dead_units.misconception(
    "You look at the mean of the sums before ReLU: look at every row, after ReLU."
)
def mean_below_zero(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (Z.mean(axis=0) <= 0).sum())


@dead_units.misconception("You count single zeros, not units: ask for a whole column of zeros.")
def zeros_counted(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A == 0).sum())


@dead_units.misconception("These are the units that are alive: count the dead ones.")
def alive(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A > 0).any(axis=0).sum())


@dead_units.misconception("This is one number: give a count per hidden layer.")
def total(model, X):
    return sum(dead_units(model, X))


@dead_units.misconception(
    "You count rows on which a whole layer is silent: the question is about units, the columns."
)
def silent_rows(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A == 0).all(axis=1).sum())


@dead_units.misconception(
    "You count biases that are 0: a bias that never moved is a trace of a dead unit, not a "
    "proof. Look at the unit's outputs."
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
    "The next layer gets the sums before ReLU: it should get the activations."
)
def sums_passed_on(model, X):
    check_inputs(X)
    weights, Z, found = model.get_weights(), np.asarray(X, dtype=float), []
    for W, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        Z = Z @ W + b
        found.append(int((Z <= 0).all(axis=0).sum()))
    return found


@dead_units.misconception(
    "The output layer is counted too: it is linear, so a negative sum is an answer and not a "
    "dead unit."
)
def output_counted(model, X):
    check_inputs(X)
    weights, A, found = model.get_weights(), np.asarray(X, dtype=float), []
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        A = np.maximum(0, A @ W + b)
        found.append(int((A == 0).all(axis=0).sum()))
    return found


@dead_units.misconception(
    "Not all invalid rows are refused: without rows every unit looks dead, and with NaN none "
    "does. Raise ValueError."
)
def any_rows(model, X):
    return dead(model, X, lambda Z, A: (A == 0).all(axis=0).sum())


@dead_units.misconception(
    "You count small outputs as none: a unit that puts out next to nothing still learns. Dead is "
    "one that is exactly 0 on every row."
)
def below_a_threshold(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A < 0.01).all(axis=0).sum())


@dead_units.misconception(
    "You count biases below 0: such a unit may live by its weights, and one with a bias above 0 "
    "may be dead. Look at the outputs on the rows."
)
def negative_biases(model, X):
    dead_units(model, X)
    return [int((b < 0).sum()) for b in model.get_weights()[1:-2:2]]


@dead_units.misconception(
    "You count very low biases: such a unit may live by its weights, and one with a bias above 0 "
    "may be dead. Look at the outputs on the rows."
)
def very_low_biases(model, X):
    dead_units(model, X)
    return [int((b < -100).sum()) for b in model.get_weights()[1:-2:2]]


@dead_units.misconception("These are shares of the units: give how many are dead.")
def shares(model, X):
    check_inputs(X)
    weights = model.get_weights()[1:-2:2]
    return [n / len(b) for n, b in zip(dead_units(model, X), weights, strict=True)]


@dead_units.misconception(
    "These say which units are dead: give how many there are in each hidden layer."
)
def which_ones(model, X):
    check_inputs(X)
    weights, A, found = model.get_weights(), np.asarray(X, dtype=float), []
    for W, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        A = np.maximum(0, A @ W + b)
        found.append(np.flatnonzero((A == 0).all(axis=0)).tolist())
    return found


@dead_units.misconception("You look at the first row alone: a dead unit is 0 on every row.")
def first_row_alone(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: (A[0] == 0).sum())


@dead_units.misconception(
    "You count units that are 0 on most rows: a unit that lives on a single one still learns. Dead "
    "is one that is 0 on every row."
)
def mostly_silent(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: ((A == 0).mean(axis=0) > 0.5).sum())


@dead_units.misconception(
    "You count units that are 0 on nearly all rows: a unit that lives on a single one still "
    "learns. Dead is one that is 0 on every row."
)
def nearly_silent(model, X):
    check_inputs(X)
    return dead(model, X, lambda Z, A: ((A == 0).mean(axis=0) > 0.9).sum())


@dead_units.misconception(
    "Your function works for one hidden layer: there may be more of them, and each gets what the "
    "layer before it puts out."
)
def one_hidden_layer(model, X):
    check_inputs(X)
    W, b, _, _ = model.get_weights()
    return [int((X @ W + b <= 0).all(axis=0).sum())]
