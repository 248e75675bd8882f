"""Answers to `squared_errors` of lesson 06."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("06_network_and_cost", "squared_errors")


@right
def product_with_itself(y, y_hat):
    e = np.subtract(y_hat, y) if np.shape(y) == np.shape(y_hat) else None
    if e is None:
        raise ValueError(f"{np.shape(y)} is not {np.shape(y_hat)}")
    return e * e


@right
def by_lists(y, y_hat):
    y, y_hat = np.asarray(y), np.asarray(y_hat)
    if not y.shape == y_hat.shape:
        raise ValueError
    pairs = zip(y.tolist(), y_hat.tolist(), strict=True)
    return [[(p - q) ** 2 for p, q in zip(a, b, strict=True)] for a, b in pairs]


@right
def expanded(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("make both (n, outputs)")
    return np.square(y) - 2 * np.multiply(y, y_hat) + np.square(y_hat)


@wrong("silent_broadcast")
def silent_broadcast(y, p):
    return np.square(np.subtract(p, y))


def only_if_alike(formula):
    def answer(y, y_hat):
        if np.shape(y) != np.shape(y_hat):
            raise ValueError("shapes")
        return formula(np.asarray(y), np.asarray(y_hat))

    return answer


wrong("absolute")(only_if_alike(lambda y, p: np.sqrt((y - p) ** 2)))
wrong("raw")(only_if_alike(lambda y, p: np.subtract(y, p)))
wrong("difference_of_squares")(only_if_alike(lambda y, p: y * y - p * p))
wrong("mean_already")(only_if_alike(lambda y, p: np.square(y - p).sum() / y.size))
wrong("flat_errors")(only_if_alike(lambda y, p: ((y - p) ** 2).reshape(-1)))


def after(condition):
    """Squared errors after a condition on the two arrays."""

    def answer(y, y_hat):
        if not condition(y, y_hat):
            raise ValueError("not the same")
        return np.square(np.subtract(y, y_hat))

    return answer


right(after(lambda y, y_hat: y.ndim == y_hat.ndim and y.shape == y_hat.shape))
wrong("rows_compared")(after(lambda y, y_hat: np.shape(y)[0] == np.shape(y_hat)[0]))
wrong("sizes_compared")(after(lambda y, y_hat: np.size(y) == np.size(y_hat)))
wrong("axes_compared")(after(lambda y, y_hat: np.ndim(y) == np.ndim(y_hat)))


@wrong("reshaped")
def reshaped(y, y_hat):
    return np.square(y.ravel()[:, None] - y_hat.ravel()[:, None])


@wrong("doubled")
def doubled(y, y_hat):
    after(lambda y, y_hat: y.shape == y_hat.shape)(y, y_hat)
    return 2 * y - 2 * y_hat


@wrong("outputs_added")
def outputs_added(y, y_hat):
    e = after(lambda y, y_hat: y.shape == y_hat.shape)(y, y_hat)
    return np.array([[sum(row)] for row in e])


@wrong("nan_hidden")
def nan_hidden(y, y_hat):
    e = after(lambda y, y_hat: y.shape == y_hat.shape)(y, y_hat)
    return np.where(np.isnan(e), 0, e)


wrong("columns_compared")(after(lambda y, y_hat: np.shape(y[0]) == np.shape(y_hat[0])))


def errors(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes")
    return np.asarray(y, dtype=float) - np.asarray(y_hat, dtype=float)


@wrong("all_added")
def all_added(y, y_hat):
    return float(np.sum(np.square(errors(y, y_hat))))


@wrong("cubed")
def cubed(y, y_hat):
    e = errors(y, y_hat)
    return e * e * e


@wrong("rounded")
def rounded(y, y_hat):
    return np.rint(errors(y, y_hat) ** 2 * 100) / 100


@wrong("relative")
def relative(y, y_hat):
    return errors(y, y_hat) ** 2 / np.square(y)


@wrong("matrix_product")
def matrix_product(y, y_hat):
    e = errors(y, y_hat)
    return np.einsum("ij,ik->jk", e, e)


@wrong("brackets_missing")
def brackets_missing(y, y_hat):
    return y - np.square(y_hat) + 0 * errors(y, y_hat)


@wrong("squares_added")
def squares_added(y, y_hat):
    return np.square(y) + np.square(y_hat) + 0 * errors(y, y_hat)


@wrong("every_pair_of_rows")
def every_pair_of_rows(y, y_hat):
    e = errors(y, y_hat)
    return np.einsum("ij,kj->ik", e, e)


@wrong("rounded_to_three")
def rounded_to_three(y, y_hat):
    return np.rint(errors(y, y_hat) ** 2 * 1000) / 1000
