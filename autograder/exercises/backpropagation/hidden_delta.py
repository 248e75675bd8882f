"""`hidden_delta` of lesson 08: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.backpropagation import lesson
from autograder.exercises.backpropagation.networks import positive
from autograder.exercises.definition import case


@lesson.exercise(
    parts={"values": 2, "invalid input": 0.5},
    review="Backward through a hidden layer",
    builds_on=("relu_prime",),
    forbidden=("tensorflow.GradientTape",),
)
def hidden_delta(delta_next, W_next, Z):
    """dJ/dZ of a hidden layer: (delta_next @ W_nextᵀ) · relu_prime(Z)."""
    delta_next, W_next, Z = (np.asarray(x, dtype=float) for x in (delta_next, W_next, Z))
    passed = delta_next @ W_next.T
    if passed.shape != Z.shape:
        raise ValueError(f"delta @ W.T is {passed.shape}, Z is {Z.shape}")
    return passed * positive(Z)


@hidden_delta.cases
def cases(rng):
    def numbers(*shape):
        return rng.uniform(-2, 2, shape).round(1)

    yield case("values", numbers(1, 1), numbers(2, 1), np.array([[1.5, -0.5]]), untouched=True)
    Z = numbers(5, 4)
    Z[0, 0], Z[2, 1] = 0.0, -1.0
    Z[1], Z[3, 0] = [0.004, -0.004, 0.2, -0.2], 8.0  # no other threshold than 0, and no upper one
    yield case("values", numbers(5, 2), numbers(4, 2), Z)
    signed = np.abs(numbers(3, 3)) + 0.1
    yield case("values", numbers(3, 3), numbers(3, 3), signed * [[1, -1, 1]])
    yield case("invalid input", numbers(3, 2), numbers(4, 3), numbers(3, 4))
    yield case("invalid input", numbers(3, 2), numbers(4, 2), np.array([[0.0, 1.5, -0.5, 2.0]]))
    yield case("invalid input", numbers(1, 2), numbers(4, 2), numbers(3, 4))
    yield case("invalid input", numbers(3, 2), numbers(4, 2), numbers(3, 1))


@hidden_delta.misconception(
    "ReLU's slope is missing: where Z is negative, nothing that follows can change through it."
)
def without_slope(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T


@hidden_delta.misconception(
    "W is not transposed: forward it leads from this layer to the next, backward the other way."
)
def not_transposed(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next) * positive(Z)


@hidden_delta.misconception("You multiply by Z itself, not by ReLU's slope at Z.")
def times_z(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * np.asarray(Z)


@hidden_delta.misconception("You multiply by relu(Z), the activation, not by ReLU's slope at Z.")
def times_activation(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * np.maximum(0, Z)


@hidden_delta.misconception("Your slope of ReLU at Z = 0 is 1: in this course it is 0.")
def slope_one_at_zero(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * (np.asarray(Z) >= 0)


@hidden_delta.misconception("The gate is inverted: it is open where Z is positive.")
def gate_inverted(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * (1 - positive(Z))


@hidden_delta.misconception(
    "delta and W are multiplied entry by entry: a unit gathers from all units of the next layer, "
    "which is what @ does."
)
def entry_by_entry(delta_next, W_next, Z):
    return np.asarray(delta_next) * np.asarray(W_next).T * positive(Z)


@hidden_delta.misconception(
    "The gate depends on the sign of what comes back: it has to depend on Z, the sum from "
    "the forward pass."
)
def gate_of_delta(delta_next, W_next, Z):
    passed = np.asarray(delta_next) @ np.asarray(W_next).T
    return passed * positive(passed) + 0 * np.asarray(Z)


@hidden_delta.misconception(
    "Shapes that differ are silently broadcast here: compare the whole shape of delta @ W.T with "
    "that of Z."
)
def gate_broadcast(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * positive(Z)


def with_slope(delta_next, W_next, Z, slope):
    """What `slope` makes of Z, times what is passed back."""
    passed = np.asarray(delta_next) @ np.asarray(W_next).T
    if passed.shape != np.shape(Z):
        raise ValueError("the shapes do not meet")
    return passed * slope(np.asarray(Z))


@hidden_delta.misconception("This is the slope of tanh, 1 - tanh²: these hidden units are ReLU.")
def slope_of_tanh(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, lambda Z: 1 - np.tanh(Z) ** 2)


@hidden_delta.misconception(
    "This is the slope of a sigmoid, a(1 - a): these hidden units are ReLU."
)
def slope_of_sigmoid(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, lambda Z: np.exp(-Z) / (1 + np.exp(-Z)) ** 2)


@hidden_delta.misconception(
    "Where Z is below 0 your slope is 0.01: these hidden units are ReLU, not leaky, and it is 0."
)
def slope_of_leaky(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, lambda Z: np.where(Z > 0, 1, 0.01))


@hidden_delta.misconception(
    "This is the relu of delta @ W.T times Z: what is passed back may be negative, and where Z is "
    "positive it passes as it is."
)
def relu_of_product(delta_next, W_next, Z):
    return np.maximum(0, np.asarray(delta_next) @ np.asarray(W_next).T * np.asarray(Z))


@hidden_delta.misconception(
    "delta and W are in the other order: here rows are observations, so delta comes first and "
    "W transposed after it."
)
def columns_first(delta_next, W_next, Z):
    return np.asarray(W_next).T @ np.asarray(delta_next) * positive(Z)


@hidden_delta.misconception(
    "delta and W are multiplied entry by entry and then added down the columns: every row needs "
    "a sum of its own, which is what @ gives."
)
def entries_added(delta_next, W_next, Z):
    return np.sum(np.asarray(delta_next) * np.asarray(W_next).T, axis=0) * positive(Z)


@hidden_delta.misconception(
    "Where Z is positive but small you pass nothing back: ReLU's slope is 1 for every Z above 0."
)
def closed_near_zero(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, lambda Z: Z > 0.01)


@hidden_delta.misconception(
    "Where Z is a little below 0 you still pass something back: ReLU's slope is 0 for every Z up "
    "to 0."
)
def open_below_zero(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, lambda Z: Z > -0.25)


@hidden_delta.misconception("Where Z is negative your slope is −1: ReLU's slope is 0 there.")
def sign_of_z(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, np.sign)


@hidden_delta.misconception(
    "Where Z is large you pass nothing back: ReLU's slope is 1 for every Z above 0."
)
def closed_far_out(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, lambda Z: (Z > 0) & (Z < 6))


@hidden_delta.misconception(
    "The slope is multiplied as a matrix: every entry of delta @ W.T meets the slope at the same "
    "place of Z, which is what * does."
)
def matrix_of_slopes(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T @ positive(Z)


@hidden_delta.misconception(
    "The rows are added up: every row keeps a delta of its own, so the result has the shape of Z."
)
def rows_added(delta_next, W_next, Z):
    return with_slope(delta_next, W_next, Z, lambda Z: Z > 0).sum(axis=0)
