"""Answers to `softmax_cross_entropy_gradient` of lesson 05."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to
from autograder.verification.answers.softmax.cross_entropy import floored
from autograder.verification.answers.softmax.softmax import (
    in_single_precision,
    plain,
    stable,
    together,
)

right, wrong = answers_to("05_softmax", "softmax_cross_entropy_gradient")


@right
def one_subtracted(z, y):
    p = stable(z)
    p[np.arange(len(p)), np.argmax(y, axis=1)] -= 1
    return p / len(p)


@right
def one_row_at_a_time(z, y):
    return [((stable(a) - b) / len(z)).tolist() for a, b in zip(z, y, strict=True)]


@right
def weighted(z, y):
    return 1 / z.shape[0] * stable(z) - y * (1 / z.shape[0])


@right
def difference_by_cases(z, y):
    p = stable(z)
    return np.where(y == 1, p - 1, p) / len(y)


@right
def gradient_as_a_frame(z, y):
    return pd.DataFrame(stable(z)).sub(pd.DataFrame(y)).div(len(y))


@right
def gradient_in_single_precision(z, y):
    return ((in_single_precision(z) - y) / len(y)).astype("float32")


@wrong("y_minus_p")
def y_minus_p(z, y):
    return np.subtract(y, stable(z)) / z.shape[0]


@wrong("not_divided_by_n")
def not_divided_by_n(z, y):
    return np.where(y == 1, stable(z) - 1, stable(z))


@wrong("divided_by_size")
def divided_by_size(z, y):
    return np.subtract(stable(z), y) / np.size(z)


@wrong("divided_by_classes")
def divided_by_classes(z, y):
    return np.subtract(stable(z), y) / len(z[0])


@wrong("slope_alone")
def slope_alone(z, y):
    return stable(z) - stable(z) ** 2


@wrong("slope_over_n")
def slope_over_n(z, y):
    return (stable(z) - stable(z) ** 2) / len(z)


@wrong("times_slope")
def times_slope(z, y):
    return (stable(z) - y) * (stable(z) - stable(z) ** 2) / len(z)


@wrong("stops_at_p")
def stops_at_p(z, y):
    return np.divide(-y, floored(stable(z))) / len(z)


@wrong("scores_for_p")
def scores_for_p(z, y):
    return np.subtract(z, y) / len(z)


@wrong("rows_added")
def rows_added(z, y):
    return np.mean(stable(z) - y, axis=0)


@wrong("whole_batch_inside")
def whole_batch_inside(z, y):
    return np.subtract(together(z), y) / len(z)


@wrong("overflow_in_gradient")
def overflow_in_gradient(z, y):
    return np.subtract(plain(z), y) / len(z)


@wrong("two_factors")
def chain_of_jacobians(z, y):
    rows = []
    for scores, truth in zip(z, y, strict=True):
        p = stable(scores)
        J = p[:, None] * (np.eye(len(p)) - p)
        rows.append(J.T @ (-truth / np.maximum(p, 1e-12)))
    return np.array(rows) / len(z)


@wrong("changes_an_argument")
def scores_in_place(z, y):
    np.subtract(z, np.max(z, axis=1)[:, None], out=z)
    return (stable(z) - y) / len(z)


@wrong("only_y_divided")
def only_y_divided(z, y):
    return stable(z) - np.divide(y, len(z))


@wrong("only_p_divided")
def only_p_divided(z, y):
    return np.divide(stable(z), len(z)) - y


@wrong("true_class_only")
def true_class_only(z, y):
    return np.where(y == 1, stable(z) - 1, 0) / len(z)


@wrong("y_inside")
def y_inside(z, y):
    return stable(np.subtract(z, y)) / len(z)


@wrong("y_minus_p_not_divided")
def y_minus_p_not_divided(z, y):
    return np.negative(stable(z)) + y


@wrong("columns_inside")
def columns_inside(z, y):
    e = np.exp(z - z.max(axis=0))
    return (e / e.sum(axis=0) - y) / len(z)


@wrong("y_not_subtracted")
def y_not_subtracted(z, y):
    return stable(z) / z.shape[0]


@wrong("as_for_squares")
def as_for_squares(z, y):
    return (stable(z) - y) * (2 / np.size(z))


@wrong("changes_y")
def changes_y(z, y):
    np.subtract(stable(z), y, out=y)
    return y / len(y)


@wrong("averaged")
def averaged(z, y):
    return ((stable(z) - y).sum() / y.size / len(y)).item()


@wrong("signs_lost")
def signs_lost(z, y):
    p = stable(z)
    return np.where(y == 1, 1 - p, p) / len(z)


@wrong("squared")
def squared(z, y):
    return np.square(stable(z) - y) / len(z)


@wrong("times_p")
def times_p(z, y):
    p = stable(z)
    return (p**2 - p * y) / len(z)


@wrong("sigmoids_inside")
def sigmoids_inside(z, y):
    return ((1 + np.tanh(z / 2)) / 2 - y) / len(z)


@wrong("softmax_twice")
def softmax_twice(z, y):
    return (plain(stable(z)) - y) / len(z)


@wrong("stops_at_p_not_divided")
def stops_at_p_not_divided(z, y):
    return -np.where(y == 1, 1 / floored(stable(z)), 0)


@wrong("hard_maximum_inside")
def hard_maximum_inside(z, y):
    return ((z == z.max(axis=1, keepdims=True)) * 1.0 - y) / len(z)


@wrong("cost_itself")
def cost_itself(z, y):
    return -np.log(floored(stable(z)[y == 1])).mean()


@wrong("exponentials_not_divided")
def exponentials_not_divided(z, y):
    rows = [np.exp(a - max(a)) - b for a, b in zip(z, y, strict=True)]
    return np.array(rows) / len(rows)


@wrong("jacobian_again")
def jacobian_again(z, y):
    p = stable(z)
    rows = [(np.diag(q) - np.outer(q, q)) @ (q - b) for q, b in zip(p, y, strict=True)]
    return np.array(rows) / len(rows)
