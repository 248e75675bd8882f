"""`cost_gradient` of lesson 07: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.training import lesson
from autograder.exercises.training.inputs import HOUSES, draw

PRICES = np.array([[96004.804557], [92473.72257], [98112.51994]])


LECTURE_W = np.array([[0.796713], [0.1376977], [0.42014325], [-0.07861173]])


@lesson.exercise(
    parts={"values": 1.5, "two outputs": 1, "invalid input": 0.5},
    review="From the cost back to W and b",
    forbidden=("tensorflow.GradientTape",),
)
def cost_gradient(X, y, W, b):
    """dW = Xᵀ d and db = the column sums of d, where d = dJ/dŷ = 2 (ŷ − y) / y.size."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(X, dtype=float) @ W + b
    if y.shape != y_hat.shape:
        raise ValueError(f"y has shape {y.shape}, the predictions have {y_hat.shape}")
    if y.size == 0:
        raise ValueError("no rows")
    d = 2 * (y_hat - y) / y.size
    return np.transpose(X) @ d, d.sum(axis=0)


def both_signs(rng, *sizes):
    """A table with predictions above 0 and below it, so that a ReLU shows."""
    X, y, W, b = draw(rng, *sizes)
    return X, y, W, (b - np.median(X @ W + b, axis=0)).round(2)


@cost_gradient.cases
def cases(rng):
    yield case(
        "values", np.array([[1.0], [3.0]]), np.array([[4.0], [5.0]]), np.array([[2.0]]), np.ones(1)
    )
    yield case("values", *both_signs(rng, 5, 3, 1), untouched=True)
    yield case("values", *draw(rng, 1, 2, 1))
    yield case("values", HOUSES, PRICES, LECTURE_W, np.zeros(1))
    yield case("two outputs", *both_signs(rng, 4, 3, 2))
    yield case("two outputs", *draw(rng, 6, 2, 3))
    X, y, W, b = draw(rng, 3, 2, 1)
    yield case("invalid input", X, y[:, 0], W, b)
    yield case("invalid input", X, np.hstack([y, y]), W, b)
    more = np.vstack([X, X])
    yield case("invalid input", more, y[:1], W, b)
    V, c = draw(rng, 1, 4, 2)[2:]
    yield case("invalid input", np.zeros((0, 4)), np.zeros((0, 2)), V, c)
    X[1, 0] = np.nan
    yield case("invalid input", X, y, W, b)


def slopes(X, y, W, b):
    """dJ/dŷ, for use inside wrong formulas."""
    y_hat = X @ W + b
    if np.shape(y) != np.shape(y_hat) or len(X) == 0:
        raise ValueError
    return 2 * (y_hat - y) / y.size


@cost_gradient.misconception(
    "Everything has the wrong sign: the derivative of (y_hat - y)² with respect to y_hat is "
    "2(y_hat - y), so a prediction that is too high has a positive slope."
)
def wrong_sign(X, y, W, b):
    d = slopes(X, y, W, b)
    return -X.T @ d, -d.sum(axis=0)


@cost_gradient.misconception(
    "The squared errors of the rows are added up in this gradient: the cost is the mean over every "
    "entry."
)
def of_the_sum(X, y, W, b):
    d = slopes(X, y, W, b) * y.size
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "A factor of 2 is missing: it comes down from the square, and this cost has no factor ½."
)
def without_2(X, y, W, b):
    d = slopes(X, y, W, b) / 2
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "You divide by the number of rows: the cost is the mean over every entry of y, "
    "and with two outputs there are twice as many entries as rows."
)
def by_rows(X, y, W, b):
    d = slopes(X, y, W, b) * y.shape[1]
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "You divide by the number of entries twice: your numbers already hold 1/size when you "
    "take their mean."
)
def divided_twice(X, y, W, b):
    d = slopes(X, y, W, b) / len(X)
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "dW is correct, but db is a mean over the rows: the 1/size is in dJ/dŷ already, so db is a sum."
)
def mean_for_db(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d.mean(axis=0)


@cost_gradient.misconception(
    "db still has one entry for every row: every row pushes on the same b, so the pushes add up."
)
def db_not_summed(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d


@cost_gradient.misconception(
    "db is summed over the outputs as well: each output has its own b, so db has shape (d_out,)."
)
def db_over_everything(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d.sum()


@cost_gradient.misconception(
    "dW is transposed: it must have the shape of W, or the update cannot subtract it."
)
def transposed(X, y, W, b):
    d = slopes(X, y, W, b)
    return d.T @ X, d.sum(axis=0)


@cost_gradient.misconception(
    "You use the squared errors where their slope belongs: the slope of e² is 2e, and it has "
    "a sign."
)
def squares(X, y, W, b):
    d = (slopes(X, y, W, b) * y.size / 2) ** 2 / y.size
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception("The predictions lack b: y_hat is X W + b.")
def without_bias(X, y, W, b):
    d = slopes(X, y, W, 0 * b)
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "Your values are correct but in the wrong order: return dW first, then db."
)
def exchanged(X, y, W, b):
    d = slopes(X, y, W, b)
    return d.sum(axis=0), X.T @ d


@cost_gradient.misconception(
    "y and the predictions differ in shape, and you subtract them all the same: NumPy makes "
    "a square matrix of them. Compare the shapes first, and raise ValueError where they "
    "differ."
)
def broadcast(X, y, W, b):
    d = 2 * (X @ W + b - y) / max(y.size, 1)
    if len(X) == 0:
        raise ValueError
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "Without rows there is no mean, and no gradient: raise ValueError instead of returning numbers."
)
def no_rows(X, y, W, b):
    if len(X) == 0:
        return np.zeros_like(W), np.zeros_like(b)
    d = slopes(X, y, W, b)
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "You divide by the number of rows and have no factor 2: the 2 comes down from the square, and "
    "the cost is the mean over every entry of y."
)
def over_m(X, y, W, b):
    d = slopes(X, y, W, b) * y.shape[1] / 2
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "The sign is wrong, there is no factor 2, and you divide by the number of rows: start from the "
    "derivative of (y_hat - y)² with respect to y_hat, and take the mean over every entry of y."
)
def minus_over_m(X, y, W, b):
    d = -slopes(X, y, W, b) * y.shape[1] / 2
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "The sign is wrong, and the factor 2 is missing: start from the derivative of (y_hat - y)² "
    "with respect to y_hat."
)
def minus_without_2(X, y, W, b):
    d = -slopes(X, y, W, b) / 2
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "db is one number, and you divide by the number of rows with no factor 2: each output has its "
    "own b, and the cost is the mean over every entry of y."
)
def over_m_one_bias(X, y, W, b):
    d = slopes(X, y, W, b) * y.shape[1] / 2
    return X.T @ d, d.sum()


@cost_gradient.misconception(
    "db is one number, and you divide by the number of rows: each output has its own b, and the "
    "cost is the mean over every entry of y."
)
def by_rows_one_bias(X, y, W, b):
    d = slopes(X, y, W, b) * y.shape[1]
    return X.T @ d, d.sum()


@cost_gradient.misconception(
    "db is a row, of shape (1, d_out): b is flat, and the update would turn it into a table."
)
def db_as_a_row(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d.sum(axis=0, keepdims=True)


@cost_gradient.misconception(
    "You take the mean of the errors before anything else: each row has an error of its own, which "
    "meets the entries of X in that row."
)
def mean_error(X, y, W, b):
    d = np.full(np.shape(y), np.mean(slopes(X, y, W, b)))
    return X.T @ d, d.sum(axis=0)


def where(condition, X, y, W, b):
    """The gradient where a condition on y and the predictions holds, for use in wrong answers."""
    if len(X) == 0 or not condition(y, X @ W + b):
        raise ValueError
    return broadcast(X, y, W, b)


@cost_gradient.misconception(
    "You compare the number of rows alone: with as many rows, y of shape (n,) still makes a square "
    "matrix. Compare the whole shapes."
)
def rows_compared(X, y, W, b):
    return where(lambda y, y_hat: len(y) == len(y_hat), X, y, W, b)


@cost_gradient.misconception(
    "You compare the number of columns alone: a y with a single row is broadcast to all rows. "
    "Compare the whole shapes."
)
def columns_compared(X, y, W, b):
    return where(lambda y, y_hat: y.shape[1:] == y_hat.shape[1:], X, y, W, b)


@cost_gradient.misconception(
    "The first result is the gradient with respect to X: dW tells how the cost changes with W, and "
    "has its shape."
)
def with_respect_to_X(X, y, W, b):
    d = slopes(X, y, W, b)
    return d @ W.T, d.sum(axis=0)


@cost_gradient.misconception(
    "db is summed along each row: the rows all push on the same b, so sum down the columns."
)
def db_along_rows(X, y, W, b):
    d = slopes(X, y, W, b)
    return X.T @ d, d.sum(axis=1)


@cost_gradient.misconception("Only dW is returned: return dW and db.")
def dW_only(X, y, W, b):
    return X.T @ slopes(X, y, W, b)


@cost_gradient.misconception(
    "This is the gradient of the absolute errors: the slope of e² is 2e, and not its sign."
)
def of_absolute_errors(X, y, W, b):
    d = np.sign(slopes(X, y, W, b)) / y.size
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "y is made a column of whatever shape it has: with two outputs it no longer fits, and a y of "
    "another shape has to be refused."
)
def made_a_column(X, y, W, b):
    y = np.reshape(y, (-1, 1))
    d = 2 * (X @ W + b - y) / y.size
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "This is the gradient of the root of the cost: the cost here is the mean of the squares, "
    "without a root."
)
def of_the_root(X, y, W, b):
    d = slopes(X, y, W, b)
    root = np.sqrt(np.mean((d * y.size / 2) ** 2))
    return X.T @ d / (2 * root), d.sum(axis=0) / (2 * root)


@cost_gradient.misconception(
    "ReLU's slope does not belong here: the predictions are X W + b, and their slope is 1."
)
def through_relu(X, y, W, b):
    d = slopes(X, y, W, b) * (X @ W + b > 0)
    return X.T @ d, d.sum(axis=0)


@cost_gradient.misconception(
    "dW is flat, with an entry for each input, and made for one output alone: it should have the "
    "shape of W."
)
def flat_dw(X, y, W, b):
    e = X @ W + b - y
    if len(X) == 0 or np.shape(y) != np.shape(e):
        raise ValueError
    return np.mean(2 * X * e, axis=0), np.mean(2 * e, axis=0)
