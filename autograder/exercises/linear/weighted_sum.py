"""`weighted_sum` of lesson 01: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.linear import lesson


@lesson.exercise(
    parts={"one row": 1, "many rows": 1.5, "leaves its arguments unchanged": 0.5},
    review="What a neuron adds up",
)
def weighted_sum(x, w, b):
    """z = b + Σ wᵢ xᵢ, for one row of inputs or for many."""
    return np.asarray(x, dtype=float) @ np.asarray(w, dtype=float) + b


@weighted_sum.cases
def cases(rng):
    yield case("one row", np.array([2.0, 5.0]), np.array([0.5, -1.5]), 10.0)
    yield case("one row", np.array([4.0]), np.array([-2.0]), 3.0)
    yield case("one row", rng.uniform(1, 3, 3), rng.uniform(0.5, 2, 3), 0.7)
    yield case("many rows", np.array([[2.0, 5.0], [4.0, 1.0]]), np.array([0.5, -1.5]), 10.0)
    x = rng.uniform(0.5, 3, (2, 3)) * [[-1], [1]]  # so that one z is negative
    yield case("many rows", x, rng.uniform(0.5, 2, 3), -1.3)
    yield case("many rows", rng.uniform(-3, 3, (3, 2)), rng.uniform(0.5, 2, 2), 2.0)
    yield case("many rows", rng.uniform(1, 3, (1, 3)), rng.uniform(0.5, 2, 3), 4.0)
    x, w = rng.uniform(1, 3, (2, 3)), rng.uniform(1.5, 2, 3)
    yield case("leaves its arguments unchanged", x, w, 0.5, untouched=True)
    yield case("leaves its arguments unchanged", x[0], w, -0.5, untouched=True)


@weighted_sum.misconception("The bias is missing: a row of zeros should give b, and yours gives 0.")
def bias_forgotten(x, w, b):
    return x @ w


@weighted_sum.misconception(
    "The products are there, but not their sum: a row of d inputs should give one number, not d."
)
def not_summed(x, w, b):
    return b + w * x


@weighted_sum.misconception(
    "The bias is added once for every input: it belongs to the neuron, which has only one."
)
def bias_for_each_input(x, w, b):
    return np.sum(w * x + b, axis=-1)


@weighted_sum.misconception(
    "The bias is subtracted: look at the sign in front of b in the formula."
)
def bias_subtracted(x, w, b):
    return x @ w - b


@weighted_sum.misconception("The bias multiplies the sum: it should shift it.")
def bias_as_factor(x, w, b):
    return b * (x @ w)


@weighted_sum.misconception(
    "Weights and inputs are added: a weight says how much its input counts, as a factor."
)
def weights_added(x, w, b):
    return b + np.sum(x + w, axis=-1)


@weighted_sum.misconception(
    "This is the mean of the products, not their sum: it shrinks as inputs are added."
)
def mean_of_products(x, w, b):
    return b + np.mean(w * x, axis=-1)


@weighted_sum.misconception(
    "The sum stops after two inputs, as in the lecture's example: it has to go over all d of them."
)
def two_inputs_only(x, w, b):
    return b + w[0] * x[..., 0] + w[1] * x[..., 1]


@weighted_sum.misconception(
    "The sum runs over the whole table: every row is an observation of its own and gets its own z."
)
def whole_table(x, w, b):
    return b + np.sum(w * x)


@weighted_sum.misconception(
    "The sum runs down the columns, across observations: sum each row by itself."
)
def down_the_columns(x, w, b):
    return b + np.sum(w * x, axis=0)


@weighted_sum.misconception(
    "In a table x[i] is a whole row, not input number i: your sum works for one row only."
)
def one_row_by_index(x, w, b):
    return b + sum(w[i] * x[i] for i in range(len(w)))


@weighted_sum.misconception(
    "In a table x[i] is a whole row and len(x) counts the rows: your sum works for one row only."
)
def one_row_by_length(x, w, b):
    return b + sum(w[i] * x[i] for i in range(len(x)))


@weighted_sum.misconception(
    "Going through a table yields its rows, so zip pairs weights with observations: "
    "your sum works for one row only."
)
def one_row_by_zip(x, w, b):
    return b + sum(wi * xi for wi, xi in zip(w, x, strict=False))


@weighted_sum.misconception(
    "For a table, your product pairs the weights with the rows: it runs only where n = d, and "
    "then sums down the columns. Write the two shapes side by side; the d's have to be neighbours."
)
def weights_first(x, w, b):
    return w @ x + b


@weighted_sum.misconception(
    "One row of shape (d,) has no axis 1: sum over the last axis of x, however many axes there are."
)
def axis_one(x, w, b):
    return b + np.sum(w * x, axis=1)


@weighted_sum.misconception(
    "Your values are correct, but they are in a column: n rows should give shape (n,), and "
    "one row a single number."
)
def kept_as_column(x, w, b):
    return b + np.sum(w * x, axis=-1, keepdims=True)


@weighted_sum.misconception(
    "One row of shape (d,) should give a single number: yours has shape (1,)."
)
def row_as_table(x, w, b):
    return np.atleast_2d(x) @ w + b


@weighted_sum.misconception(
    "A table with one row should give one value in shape (1,): yours gives a single number, as "
    "squeezing does."
)
def squeezed(x, w, b):
    return np.squeeze(x @ w + b)


@weighted_sum.misconception(
    "An operation such as *= or += changes the array that was passed in: the caller loses "
    "their data. Compute a new array."
)
def sum_in_place(x, w, b):
    x *= w
    return b + x.sum(axis=-1)


@weighted_sum.misconception("The last input is left out: the sum has to go over all d of them.")
def last_input_skipped(x, w, b):
    return b + x[..., :-1] @ w[:-1]


@weighted_sum.misconception(
    "The first input is left out: Python counts from 0, and the sum has to go over all d inputs."
)
def first_input_skipped(x, w, b):
    return b + x[..., 1:] @ w[1:]


@weighted_sum.misconception(
    "x and w are summed before they are multiplied: multiply each input by its own weight first."
)
def sums_multiplied(x, w, b):
    return b + np.sum(x, axis=-1) * np.sum(w)


@weighted_sum.misconception(
    "The sum is divided by the sum of the weights, as in a weighted average: a neuron only adds up."
)
def weighted_average(x, w, b):
    return b + x @ w / np.sum(w)


@weighted_sum.misconception(
    "You add up the results of all rows: every row is an observation and keeps its own z."
)
def all_rows_added(x, w, b):
    return np.sum(x @ w + b)


@weighted_sum.misconception(
    "The digits after the point are cut off: z is not a whole number, so leave it as a float."
)
def cut_to_an_integer(x, w, b):
    return np.trunc(x @ w + b)


@weighted_sum.misconception(
    "Where z is negative you return 0: an activation such as ReLU comes after the sum, in the "
    "next lesson. Return z itself."
)
def relu_on_top(x, w, b):
    return np.maximum(0, x @ w + b)


@weighted_sum.misconception(
    "Your values are between 0 and 1: this is the sigmoid of z, an activation of a later lesson. "
    "Return z itself."
)
def sigmoid_on_top(x, w, b):
    return 1 / (1 + np.exp(-(x @ w + b)))


@weighted_sum.misconception(
    "You return 1 or 0, a decision about the sign of z, as the perceptron does: return z itself."
)
def step_on_top(x, w, b):
    return np.where(x @ w + b > 0, 1, 0)


@weighted_sum.misconception(
    "Every input meets every weight, as in an outer product: each input has one weight of its own, "
    "and the products of such pairs are added up."
)
def outer_product(x, w, b):
    return np.outer(x, w) + b


@weighted_sum.misconception(
    "The bias is added to the inputs and passes through the weights with them: it is added to the "
    "sum, once, and has no weight."
)
def bias_before_weights(x, w, b):
    return (x + b) @ w


@weighted_sum.misconception(
    "Only the first product is added, as when `return` is inside the loop: the sum has to go over "
    "all d inputs."
)
def first_product_only(x, w, b):
    return b + w[0] * x[..., 0]


@weighted_sum.misconception(
    "Only the last product is added, as when the sum starts over for every input: each product has "
    "to be added to those before it."
)
def last_product_only(x, w, b):
    return b + w[-1] * x[..., -1]


@weighted_sum.misconception(
    "You return the sum and the bias side by side, as a pair: z is one number per row, with b "
    "added to it."
)
def bias_apart(x, w, b):
    return x @ w, b


@weighted_sum.misconception(
    "Your results are rounded to two places: return them with all their digits."
)
def rounded_to_two_places(x, w, b):
    return np.round(x @ w + b, 2)
