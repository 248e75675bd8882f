"""Answers to `layer_gradients` of lesson 08."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("08_backpropagation", "layer_gradients")


def check_rows(A_prev, delta):
    if len(A_prev) != len(delta):
        raise ValueError("rows")


@right
def summed_outer_products(A_prev, delta):
    check_rows(A_prev, delta)
    return sum(np.outer(a, d) for a, d in zip(A_prev, delta, strict=True)), sum(delta)


@right
def both_at_once(A_prev, delta):
    check_rows(A_prev, delta)
    both = np.hstack([A_prev, np.ones((len(A_prev), 1))]).T @ delta
    return both[:-1], both[-1]


@right
def transposed_product(A_prev, delta):
    check_rows(A_prev, delta)
    return (np.asarray(delta).T @ A_prev).T, np.einsum("nj->j", delta)


@right
def as_a_list(A_prev, delta):
    check_rows(A_prev, delta)
    return [np.tensordot(A_prev, delta, axes=(0, 0)).tolist(), np.ones(len(delta)) @ delta]


def returning(function):
    """Both results of layer_gradients from A, d and the right pair."""
    return lambda A, d: function(A, d, A.T.dot(d), d.sum(axis=0))


wrong("dw_transposed")(returning(lambda A, d, dW, db: (dW.T, db)))
wrong("db_mean")(returning(lambda A, d, dW, db: (dW, db / len(d))))
wrong("db_over_units")(returning(lambda A, d, dW, db: (dW, d.sum(axis=1))))
wrong("db_over_all")(returning(lambda A, d, dW, db: (dW, db.sum())))
wrong("db_not_summed")(returning(lambda A, d, dW, db: (dW, d)))
wrong("db_as_a_row")(returning(lambda A, d, dW, db: (dW, np.ones((1, len(d))) @ d)))
wrong("dw_divided")(returning(lambda A, d, dW, db: (dW / len(A), db)))
wrong("both_divided")(returning(lambda A, d, dW, db: (dW / len(A), db / len(A))))
wrong("swapped")(returning(lambda A, d, dW, db: (db, dW)))
wrong("slope_of_a")(returning(lambda A, d, dW, db: ((A > 0).astype(float).T @ d, db)))
wrong("both_divided_and_a_row")(
    returning(lambda A, d, dW, db: (dW / len(A), (db / len(A)).reshape(1, -1)))
)
wrong("db_last_row")(returning(lambda A, d, dW, db: (dW, d[len(d) - 1])))
wrong("db_mean_of_all")(returning(lambda A, d, dW, db: (dW, db.sum() / d.size)))


@wrong("not_transposed_a")
def rows_of_a(A_prev, delta):
    return np.dot(A_prev, delta), delta.sum(axis=0)


wrong("product_of_sums")(
    returning(lambda A, d, dW, db: (A.sum(axis=0)[:, None] * d.sum(axis=0), db))
)
wrong("dw_first_row")(returning(lambda A, d, dW, db: (A[:1].T @ d[:1], db)))


wrong("dw_alone")(returning(lambda A, d, dW, db: dW))


wrong("entry_by_entry")(returning(lambda A, d, dW, db: (np.multiply(A, d), db)))
