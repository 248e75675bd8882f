"""`cost` of lesson 06: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.network_and_cost import lesson
from autograder.exercises.network_and_cost.squared_errors import squared_errors


@lesson.exercise(
    parts={"values": 1, "two outputs": 0.5, "invalid input": 0.5},
    review="One number: the cost",
    builds_on=("squared_errors",),
    forbidden=("keras.losses.MeanSquaredError", "tensorflow.keras.losses.MeanSquaredError"),
)
def cost(y, y_hat):
    """The mean of the squared errors over every entry."""
    errors = squared_errors(y, y_hat)
    if errors.size == 0:
        raise ValueError("there are no rows")
    return float(errors.mean())


@cost.cases
def cases(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.5], [4.0]]), untouched=True)
    yield case("values", rng.uniform(-2, 2, (5, 1)), rng.uniform(-2, 2, (5, 1)))
    yield case("values", np.array([[96004.8], [92473.7]]), np.array([[539.7], [782.7]]))
    yield case("two outputs", rng.uniform(-2, 2, (3, 2)), rng.uniform(-2, 2, (3, 2)))
    # With exactly two outputs, 1 / (2 n) would be right by chance.
    yield case("two outputs", rng.uniform(-2, 2, (2, 3)), rng.uniform(-2, 2, (2, 3)))
    yield case("invalid input", rng.uniform(-2, 2, 3), rng.uniform(-2, 2, (3, 1)))
    yield case("invalid input", rng.uniform(-2, 2, (6, 1)), rng.uniform(-2, 2, (1, 1)))
    yield case("invalid input", np.zeros((0, 1)), np.zeros((0, 1)))
    missing = rng.uniform(0.2, 2, (2, 1)).round(1)
    missing[1] = np.nan
    yield case("invalid input", rng.uniform(-2, -0.2, (2, 1)).round(1), missing)


def differences(y, y_hat):
    """y − y_hat, with what every wrong answer below still does right."""
    if np.shape(y) != np.shape(y_hat) or not np.size(y):
        raise ValueError("shapes differ, or no rows")
    return np.asarray(y, dtype=float) - np.asarray(y_hat, dtype=float)


@cost.misconception("This is the sum: divide by the number of entries.")
def total(y, y_hat):
    return np.sum(differences(y, y_hat) ** 2)


@cost.misconception(
    "You square the mean error: errors of both signs cancel before they are squared."
)
def square_of_the_mean(y, y_hat):
    return np.mean(differences(y, y_hat)) ** 2


@cost.misconception(
    "There is a factor ½ in your cost: this course, like Keras, uses the plain mean."
)
def half(y, y_hat):
    return np.mean(differences(y, y_hat) ** 2) / 2


@cost.misconception("This is the root of the cost, the RMSE of lesson 10.")
def root(y, y_hat):
    return np.sqrt(np.mean(differences(y, y_hat) ** 2))


@cost.misconception("This is the mean absolute error: square the errors instead.")
def mean_absolute(y, y_hat):
    return np.mean(np.abs(differences(y, y_hat)))


@cost.misconception("The errors are not squared: those of both signs cancel.")
def mean_error(y, y_hat):
    return np.mean(differences(y, y_hat))


@cost.misconception(
    "You divide by the rows alone: with several outputs there are more entries than rows."
)
def by_rows(y, y_hat):
    return np.sum(differences(y, y_hat) ** 2) / len(y)


@cost.misconception("This is one cost per output: the mean goes over every entry.")
def by_output(y, y_hat):
    return np.mean(differences(y, y_hat) ** 2, axis=0)


@cost.misconception(
    "Shapes that differ are not refused: y of shape (n,) and predictions of shape (n, 1) make "
    "n × n errors."
)
def broadcast(y, y_hat):
    if np.size(y) == 0:
        raise ValueError("no rows")
    return np.mean((np.asarray(y) - np.asarray(y_hat)) ** 2)


@cost.misconception(
    "You divide by twice the number of rows: this course, like Keras, has no ½ in the cost, and "
    "the mean goes over every entry."
)
def over_two_m(y, y_hat):
    return np.sum(differences(y, y_hat) ** 2) / (2 * len(y))


@cost.misconception(
    "In Python, 1 / 2 * m is half of m: you multiply by the number of rows instead of dividing."
)
def times_half_m(y, y_hat):
    return 1 / 2 * len(y) * np.sum(differences(y, y_hat) ** 2)


@cost.misconception(
    "The product of the errors with themselves is a matrix, with an entry for every pair of "
    "outputs: square them entry by entry, and take one mean."
)
def matrix_product(y, y_hat):
    d = differences(y, y_hat)
    return d.T @ d / d.size


@cost.misconception(
    "You divide by one more than the number of entries: the mean divides by the number itself."
)
def one_too_many(y, y_hat):
    return np.sum(differences(y, y_hat) ** 2) / (np.size(y) + 1)


@cost.misconception(
    "You divide by one less than the number of entries: the mean divides by the number itself."
)
def one_too_few(y, y_hat):
    with np.errstate(divide="ignore"):
        return np.sum(differences(y, y_hat) ** 2) / (np.size(y) - 1)


@cost.misconception("The mean leaves NaN out: the contract lets a NaN anywhere make the cost NaN.")
def nan_left_out(y, y_hat):
    return np.nanmean(differences(y, y_hat) ** 2)


def told_apart(condition, y, y_hat):
    """The cost where a condition on two arrays with rows holds, for use inside wrong answers."""
    if not (np.size(y) and condition(y, y_hat)):
        raise ValueError("shapes differ, or no rows")
    return np.mean((y - y_hat) ** 2)


@cost.misconception(
    "One row of predictions is broadcast to n rows, and not refused: compare the whole shapes, "
    "rows included."
)
def columns_compared(y, y_hat):
    return told_apart(lambda y, y_hat: y.shape[1:] == y_hat.shape[1:], y, y_hat)


@cost.misconception(
    "(n,) and (n, 1) have as many rows and as many entries, and still make n × n errors: compare "
    "the whole shapes."
)
def rows_compared(y, y_hat):
    return told_apart(lambda y, y_hat: len(y) == len(y_hat), y, y_hat)


@cost.misconception("This is the median of the squared errors: the cost is their mean.")
def median(y, y_hat):
    return np.median(differences(y, y_hat) ** 2)


@cost.misconception(
    "This is the variance of the errors: the mean error is subtracted before they are squared."
)
def variance(y, y_hat):
    return np.var(differences(y, y_hat))


@cost.misconception("This is one cost per row: the mean goes over every entry, and is one number.")
def by_row(y, y_hat):
    return np.mean(differences(y, y_hat) ** 2, axis=1)


@cost.misconception("This is the largest squared error: the cost is their mean.")
def largest(y, y_hat):
    return np.max(differences(y, y_hat) ** 2)


@cost.misconception("The errors are added up before they are squared: those of both signs cancel.")
def square_of_the_sum(y, y_hat):
    return np.sum(differences(y, y_hat)) ** 2


@cost.misconception(
    "This is the length of the errors, the root of the sum of their squares: the cost is the mean "
    "of the squares."
)
def norm(y, y_hat):
    return np.sqrt(np.sum(differences(y, y_hat) ** 2))


@cost.misconception("These are the squared errors: the cost is their mean, one number.")
def mean_forgotten(y, y_hat):
    return differences(y, y_hat) ** 2


@cost.misconception(
    "A NaN counts as an error of 0: the contract lets a NaN anywhere make the cost NaN."
)
def nan_as_zero(y, y_hat):
    return np.mean(np.nan_to_num(differences(y, y_hat)) ** 2)


@cost.misconception("The errors are squared twice: take the mean of their squares.")
def squared_twice(y, y_hat):
    return np.mean(differences(y, y_hat) ** 4)
