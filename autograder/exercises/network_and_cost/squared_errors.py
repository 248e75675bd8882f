"""`squared_errors` of lesson 06: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.network_and_cost import lesson


@lesson.exercise(
    parts={"values": 1, "two outputs": 0.5, "invalid input": 1},
    review="A matrix nobody ordered",
)
def squared_errors(y, y_hat):
    """(y − y_hat)², entry by entry; ValueError where the shapes differ."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.shape != y_hat.shape:
        raise ValueError(f"y is {y.shape}, y_hat is {y_hat.shape}: the shapes must be the same")
    return (y - y_hat) ** 2


@squared_errors.cases
def cases(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.5], [4.0]]), untouched=True)
    yield case("values", rng.uniform(-2, 2, (5, 1)), rng.uniform(-2, 2, (5, 1)))
    yield case("two outputs", rng.uniform(-2, 2, (3, 2)), rng.uniform(-2, 2, (3, 2)))
    yield case("invalid input", rng.uniform(-2, 2, 3), rng.uniform(-2, 2, (3, 1)))
    yield case("invalid input", rng.uniform(-2, 2, (3, 1)), rng.uniform(-2, 2, 3))
    yield case("invalid input", rng.uniform(-2, 2, (3, 1)), rng.uniform(-2, 2, (3, 2)))
    yield case("invalid input", rng.uniform(-2, 2, (6, 1)), rng.uniform(-2, 2, (1, 1)))
    missing = rng.uniform(2.5, 3, (2, 1)).round(1)  # an error whose square is surely another number
    missing[1] = np.nan
    yield case("invalid input", rng.uniform(0.2, 1, (2, 1)).round(1), missing)


@squared_errors.misconception(
    "(n, 1) and (n,) differ in shape, and NumPy silently makes an n × n matrix of them: "
    "compare the shapes before you subtract."
)
def silent_broadcast(y, y_hat):
    return (np.asarray(y) - np.asarray(y_hat)) ** 2


@squared_errors.misconception("These are absolute errors: square them instead.")
def absolute(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.abs(np.asarray(y) - np.asarray(y_hat))


@squared_errors.misconception("The errors are not squared.")
def raw(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.asarray(y) - np.asarray(y_hat)


@squared_errors.misconception("Both are squared before they are subtracted: subtract first.")
def difference_of_squares(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.asarray(y) ** 2 - np.asarray(y_hat) ** 2


@squared_errors.misconception("This is already one number: the mean is the next exercise.")
def mean_already(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.mean((np.asarray(y) - np.asarray(y_hat)) ** 2)


@squared_errors.misconception("The result is flat: keep the shape of y, (n, outputs).")
def flat_errors(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.ravel((np.asarray(y) - np.asarray(y_hat)) ** 2)


def told_apart(condition):
    """The squared errors where a condition on the two arrays holds, for use in wrong answers."""

    def answer(y, y_hat):
        if not condition(np.asarray(y), np.asarray(y_hat)):
            raise ValueError
        return silent_broadcast(y, y_hat)

    return answer


@squared_errors.misconception(
    "You compare the number of rows alone: with as many rows, (n, 1) and (n,) still make an n × n "
    "matrix. Compare the whole shapes."
)
def rows_compared(y, y_hat):
    return told_apart(lambda y, y_hat: len(y) == len(y_hat))(y, y_hat)


@squared_errors.misconception(
    "You compare the number of entries: (n, 1) and (n,) have equally many, and still make an n × n "
    "matrix. Compare the whole shapes."
)
def sizes_compared(y, y_hat):
    return told_apart(lambda y, y_hat: y.size == y_hat.size)(y, y_hat)


@squared_errors.misconception(
    "You compare the number of axes alone: (n, 1) and (n, 2), or (n, 1) and (1, 1), are broadcast "
    "as well. Compare the whole shapes."
)
def axes_compared(y, y_hat):
    return told_apart(lambda y, y_hat: y.ndim == y_hat.ndim)(y, y_hat)


@squared_errors.misconception(
    "Everything is put into one column: two outputs are no longer told apart, and shapes that "
    "differ are not noticed, where the contract asks for a ValueError."
)
def reshaped(y, y_hat):
    return (np.reshape(y, (-1, 1)) - np.reshape(y_hat, (-1, 1))) ** 2


@squared_errors.misconception("The errors are doubled: * 2 is not ** 2.")
def doubled(y, y_hat):
    return raw(y, y_hat) * 2


@squared_errors.misconception(
    "The squared errors of a row are added up: every entry keeps its own, in the shape of y."
)
def outputs_added(y, y_hat):
    return np.sum(raw(y, y_hat) ** 2, axis=1, keepdims=True)


@squared_errors.misconception(
    "A NaN becomes 0, as if that prediction were perfect: the contract lets it come through as NaN."
)
def nan_hidden(y, y_hat):
    return np.nan_to_num(raw(y, y_hat)) ** 2


@squared_errors.misconception(
    "You compare the number of columns alone: one row is broadcast to n rows as well. Compare the "
    "whole shapes."
)
def columns_compared(y, y_hat):
    return told_apart(lambda y, y_hat: y.shape[1:] == y_hat.shape[1:])(y, y_hat)


@squared_errors.misconception(
    "The squared errors are added up to one number: every entry keeps its own, in the shape of y."
)
def all_added(y, y_hat):
    return np.sum(raw(y, y_hat) ** 2)


@squared_errors.misconception("The errors are cubed: ** 2 is the square.")
def cubed(y, y_hat):
    return raw(y, y_hat) ** 3


@squared_errors.misconception("The squared errors are rounded to two places: return all digits.")
def rounded(y, y_hat):
    return np.round(raw(y, y_hat) ** 2, 2)


@squared_errors.misconception(
    "The error is divided by y before it is squared: take the square of the difference alone."
)
def relative(y, y_hat):
    return (raw(y, y_hat) / y) ** 2


@squared_errors.misconception(
    "The errors are multiplied as matrices: square them entry by entry, in the shape of y."
)
def matrix_product(y, y_hat):
    return raw(y, y_hat).T @ raw(y, y_hat)


@squared_errors.misconception(
    "Only y_hat is squared: the square goes over the whole difference, which needs brackets."
)
def brackets_missing(y, y_hat):
    return raw(y, y_hat) + y_hat - np.asarray(y_hat) ** 2


@squared_errors.misconception(
    "The squares of y and y_hat are added: the square of a difference has a third term, with y "
    "times y_hat."
)
def squares_added(y, y_hat):
    return raw(y, y_hat) ** 2 + 2 * np.asarray(y) * y_hat


@squared_errors.misconception(
    "You have an entry for every pair of rows: each error is multiplied by itself alone, in the "
    "shape of y."
)
def every_pair_of_rows(y, y_hat):
    return raw(y, y_hat) @ raw(y, y_hat).T


@squared_errors.misconception("The squared errors are rounded to three places: return all digits.")
def rounded_to_three(y, y_hat):
    return np.round(raw(y, y_hat) ** 2, 3)
