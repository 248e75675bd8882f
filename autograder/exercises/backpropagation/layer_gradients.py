"""`layer_gradients` of lesson 08: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.backpropagation import lesson
from autograder.exercises.backpropagation.networks import positive
from autograder.exercises.definition import case


@lesson.exercise(
    parts={"dW": 1, "db": 1, "invalid input": 0.5},
    review="From delta to the weights and the biases",
    forbidden=("tensorflow.GradientTape",),
)
def layer_gradients(A_prev, delta):
    """dW = A_prevᵀ @ delta, and db = delta summed over the rows."""
    A_prev, delta = np.asarray(A_prev, dtype=float), np.asarray(delta, dtype=float)
    return A_prev.T @ delta, delta.sum(axis=0)


@layer_gradients.cases
def cases(rng):
    def numbers(*shape):
        return rng.uniform(-2, 2, shape).round(1)

    yield case("dW", numbers(2, 1), numbers(2, 1), untouched=True)
    yield case("dW", numbers(5, 3), numbers(5, 2))
    yield case("dW", numbers(2, 2), numbers(2, 2))  # where a wrong product raises nothing
    yield case("db", numbers(4, 2), numbers(4, 3))
    yield case("db", numbers(3, 3), numbers(3, 3))
    yield case("invalid input", numbers(3, 2), numbers(4, 2))
    missing, delta = numbers(2, 2), numbers(2, 2)
    missing[1, 0], delta[0, 1] = np.nan, delta[1, 0] + 1  # rows and columns have other sums
    yield case("invalid input", missing, delta)


@layer_gradients.misconception(
    "dW is transposed: it must have the shape of W, from the layer before to this one."
)
def dw_transposed(A_prev, delta):
    return np.transpose(delta) @ np.asarray(A_prev), np.sum(delta, axis=0)


@layer_gradients.misconception("db is a mean: the division by the size is already in delta.")
def db_mean(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.mean(delta, axis=0)


@layer_gradients.misconception(
    "db is summed over the units: every bias gathers from the rows, so sum down the columns."
)
def db_over_units(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.sum(delta, axis=1)


@layer_gradients.misconception("db is one sum over everything: each unit has its own bias.")
def db_over_all(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.sum(delta)


@layer_gradients.misconception("db is delta itself: its rows have to be added up.")
def db_not_summed(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.asarray(delta)


@layer_gradients.misconception(
    "db has the shape (1, units): it must have the shape of b, which is (units,)."
)
def db_as_a_row(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.sum(delta, axis=0, keepdims=True)


@layer_gradients.misconception("dW is divided by the rows: delta is already divided by the size.")
def dw_divided(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta) / len(delta), np.sum(delta, axis=0)


@layer_gradients.misconception(
    "Both are divided by the rows: delta is already divided by the size."
)
def both_divided(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta) / len(delta), np.mean(delta, axis=0)


@layer_gradients.misconception("The two are in the wrong order: return dW first, then db.")
def swapped(A_prev, delta):
    return np.sum(delta, axis=0), np.transpose(A_prev) @ np.asarray(delta)


@layer_gradients.misconception("A_prev is put through ReLU's slope: dW uses A_prev as it is.")
def slope_of_a(A_prev, delta):
    return positive(A_prev).T @ np.asarray(delta), np.sum(delta, axis=0)


@layer_gradients.misconception(
    "Both are divided by the rows, which delta already is, and db keeps an axis: it must have "
    "the shape of b, which is (units,)."
)
def both_divided_and_a_row(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta) / len(delta), np.mean(
        delta, axis=0, keepdims=True
    )


@layer_gradients.misconception("db is the last row of delta alone: add up all of its rows.")
def db_last_row(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.asarray(delta)[-1]


@layer_gradients.misconception(
    "db is one mean over everything: each unit has its own bias, whose gradient is a sum."
)
def db_mean_of_all(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.mean(delta)


@layer_gradients.misconception(
    "A_prev is not transposed: a weight gathers from the rows, so the rows are what A_prevᵀ @ "
    "delta adds over."
)
def not_transposed_a(A_prev, delta):
    return np.asarray(A_prev) @ np.asarray(delta), np.sum(delta, axis=0)


@layer_gradients.misconception(
    "dW is the product of two sums over the rows: each row has a product of its own, and those are "
    "added up."
)
def product_of_sums(A_prev, delta):
    if len(A_prev) != len(delta):
        raise ValueError("the rows do not meet")
    return np.outer(np.sum(A_prev, axis=0), np.sum(delta, axis=0)), np.sum(delta, axis=0)


@layer_gradients.misconception("dW is that of the first row alone: every row adds its own product.")
def dw_first_row(A_prev, delta):
    if len(A_prev) != len(delta):
        raise ValueError("the rows do not meet")
    return np.outer(A_prev[0], delta[0]), np.sum(delta, axis=0)


@layer_gradients.misconception("Only dW is returned: return dW and db.")
def dw_alone(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta)


@layer_gradients.misconception(
    "A_prev and delta are multiplied entry by entry: dW has an entry for each pair of an input and "
    "a unit, which is what A_prevᵀ @ delta gives."
)
def entry_by_entry(A_prev, delta):
    return np.asarray(A_prev) * np.asarray(delta), np.sum(delta, axis=0)
