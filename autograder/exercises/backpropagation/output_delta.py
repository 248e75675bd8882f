"""`output_delta` of lesson 08: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.backpropagation import lesson
from autograder.exercises.backpropagation.networks import positive
from autograder.exercises.definition import case


@lesson.exercise(
    parts={"values": 1, "two outputs": 0.5, "invalid input": 0.5},
    review="Backward, first step: the cost and the output",
    forbidden=("tensorflow.GradientTape",),
)
def output_delta(y, y_hat):
    """dJ/dZ of the last layer: 2 (y_hat − y) / y.size, since it is linear."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.ndim != 2 or y.shape != y_hat.shape:
        raise ValueError(f"y {y.shape} and y_hat {y_hat.shape} must have one shape, (n, outputs)")
    if y.size == 0:
        raise ValueError("no rows")
    return 2 * (y_hat - y) / y.size


@output_delta.cases
def cases(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.0], [5.0]]), untouched=True)
    # Three outputs as well: with exactly two of them, (y_hat − y) / n is right by chance.
    shapes = (("values", (5, 1)), ("two outputs", (4, 2)), ("two outputs", (2, 3)))
    for part, shape in shapes:
        y_hat = rng.uniform(-2, 2, shape)
        y_hat[0], y_hat[-1] = rng.uniform(-2, -1), rng.uniform(1, 2)  # too low, too high
        yield case(part, rng.uniform(-1, 1, shape), y_hat)
    yield case("invalid input", rng.uniform(-2, 2, 3), rng.uniform(-2, 2, (3, 1)))
    for one, other in (((3, 1), (3, 2)), ((3, 2), (3, 1)), ((3,), (3,)), ((2, 2, 1), (2, 2, 1))):
        yield case("invalid input", rng.uniform(-2, 2, one), rng.uniform(-2, 2, other))
    yield case("invalid input", np.zeros((0, 1)), np.zeros((0, 1)))
    missing = rng.uniform(-2, 2, (3, 1))
    missing[0], missing[1] = -2, np.nan
    yield case("invalid input", rng.uniform(-1, 1, (3, 1)), missing)


@output_delta.misconception("The sign is wrong: dJ/dŷ grows with ŷ, so ŷ comes first.")
def turned_round(y, y_hat):
    return 2 * (np.asarray(y) - np.asarray(y_hat)) / np.size(y)


@output_delta.misconception("The 2 is missing: the derivative of a square brings one down.")
def without_two(y, y_hat):
    return (np.asarray(y_hat) - np.asarray(y)) / np.size(y)


@output_delta.misconception("The cost is a mean, and so is its slope: divide by y.size.")
def not_divided(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y))


@output_delta.misconception(
    "You divide by the rows alone: the cost is the mean over every entry, outputs included."
)
def by_rows(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y)) / len(y)


@output_delta.misconception(
    "This is (ŷ − y) / n: the 2 of the square is missing, and the mean is over every entry, "
    "y.size, not over the rows."
)
def by_rows_without_two(y, y_hat):
    return (np.asarray(y_hat) - np.asarray(y)) / len(y)


@output_delta.misconception(
    "This is ŷ − y, the error itself: the slope of its mean square is twice that, divided by "
    "y.size."
)
def error_alone(y, y_hat):
    return np.asarray(y_hat) - np.asarray(y)


@output_delta.misconception(
    "This is y − ŷ: dJ/dŷ grows with ŷ, so ŷ comes first, and the 2 and the division by y.size "
    "are missing."
)
def error_turned_round(y, y_hat):
    return np.asarray(y) - np.asarray(y_hat)


@output_delta.misconception(
    "You return one number for each output: delta has one for each row and output, so nothing is "
    "averaged or added up here."
)
def averaged_over_rows(y, y_hat):
    return 2 * np.mean(np.asarray(y_hat) - np.asarray(y), axis=0)


@output_delta.misconception(
    "You divide by the number of outputs alone: the mean is over every entry, rows times outputs."
)
def by_outputs(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y)) / np.shape(y)[-1]


@output_delta.misconception(
    "The sign of the error is lost: where ŷ is too low, the slope is negative."
)
def absolute_error(y, y_hat):
    return 2 * np.abs(np.asarray(y_hat) - np.asarray(y)) / np.size(y)


@output_delta.misconception("This is the cost: delta is its slope, a number for each entry of ŷ.")
def cost_itself(y, y_hat):
    return np.mean((np.asarray(y_hat) - np.asarray(y)) ** 2)


@output_delta.misconception("This is the squared error, not its slope.")
def squared_error(y, y_hat):
    return (np.asarray(y_hat) - np.asarray(y)) ** 2 / np.size(y)


@output_delta.misconception(
    "ReLU's slope does not belong here: the output layer is linear, its slope is 1."
)
def relu_at_the_output(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y)) / np.size(y) * positive(y_hat)


@output_delta.misconception("You return one number: delta has one for each row and output.")
def averaged(y, y_hat):
    return 2 * np.mean(np.asarray(y_hat) - np.asarray(y))


@output_delta.misconception(
    "Not every y that differs from y_hat in shape, or has no rows, is refused, and NumPy "
    "broadcasts silently: compare the whole shapes before you subtract."
)
def unchecked(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y)) / max(np.size(y), 1)


@output_delta.misconception("Without rows there is no mean, and no slope of it: raise ValueError.")
def no_rows_allowed(y, y_hat):
    if np.ndim(y) != 2 or np.shape(y) != np.shape(y_hat):
        raise ValueError("y and y_hat must be (n, outputs)")
    return unchecked(y, y_hat)


@output_delta.misconception(
    "y and y_hat have one shape here, but not (n, outputs), and are not refused: check that there "
    "are two axes as well."
)
def two_flat_ones(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or np.size(y) == 0:
        raise ValueError("y and y_hat must have one shape, with rows")
    return unchecked(y, y_hat)


@output_delta.misconception(
    "Equal shapes are not enough: y and y_hat need two axes, (n, outputs), and at least one row."
)
def shapes_alone(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("y and y_hat must have one shape")
    return unchecked(y, y_hat)


@output_delta.misconception(
    "This is the slope of the absolute errors: that of e² is 2e, with its size and not its sign "
    "alone."
)
def of_absolute_errors(y, y_hat):
    return np.sign(np.asarray(y_hat) - np.asarray(y)) / np.size(y)


@output_delta.misconception(
    "This is the slope of the root of the cost: the cost here is the mean of the squares, without "
    "a root."
)
def of_the_root(y, y_hat):
    e = np.asarray(y_hat) - np.asarray(y)
    return e / np.size(y) / np.sqrt(np.mean(e**2))


@output_delta.misconception(
    "ŷ(1 − ŷ) does not belong here: the output layer is linear, without a sigmoid, and its slope "
    "is 1."
)
def through_sigmoid(y, y_hat):
    y_hat = np.asarray(y_hat)
    return 2 * (y_hat - np.asarray(y)) / np.size(y) * y_hat * (1 - y_hat)
