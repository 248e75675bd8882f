"""Answers to lesson 05 as students write them: right ones in many styles, wrong ones named."""

import math

import numpy as np
import pandas as pd


def stable(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def plain(z):
    e = np.exp(z)
    return e / e.sum(-1)[..., None]


# --- softmax, right -------------------------------------------------------------------------


def row_by_row(z):
    if np.ndim(z) == 2:
        return np.array([row_by_row(row) for row in z])
    e = [math.exp(s - max(z)) for s in z]
    return np.array([x / sum(e) for x in e])


def along_axis(z):
    def one(row):
        e = np.exp(row - row.max())
        return e / e.sum()

    return np.apply_along_axis(one, -1, z)


def by_logaddexp(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


def transposed_and_back(z):
    e = np.exp((z.T - z.max(axis=-1)).T)
    return (e.T / e.sum(axis=-1)).T


def by_pairs(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)


def pairs_with_a_warning(z):
    return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)


def made_two_dimensional(z):
    rows = np.atleast_2d(z)
    e = np.exp(rows - rows.max(axis=1).reshape(-1, 1))
    p = e / np.einsum("ij->i", e)[:, None]
    return p[0] if np.ndim(z) == 1 else p


def with_an_epsilon(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-12)


def in_single_precision(z):
    z = z.astype(np.float32)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def on_a_copy(z):
    z = z.copy()
    z -= z.max(axis=-1, keepdims=True)
    return plain(z)


def as_a_frame(z):
    if z.ndim == 1:
        e = np.exp(pd.Series(z) - z.max())
        return e / e.sum()
    frame = pd.DataFrame(z)
    e = np.exp(frame.sub(frame.max(axis=1), axis=0))
    return e.div(e.sum(axis=1), axis=0)


class Softmax:
    def __call__(self, z):
        return stable(z).tolist()


# --- softmax_jacobian, right ----------------------------------------------------------------


def two_loops(z):
    p, k = stable(z), len(z)
    J = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            J[i, j] = p[i] * (1 - p[j]) if i == j else -p[i] * p[j]
    return J


def by_columns(z):
    p = stable(z).reshape(-1, 1)
    return np.diagflat(p) - p @ p.T


def identity_minus_row(z):
    p = stable(z)
    return p[:, None] * (np.eye(len(p)) - p)


def diagonal_filled_in(z):
    p = stable(z)
    J = -np.einsum("i,j->ij", p, p)
    np.fill_diagonal(J, p * (1 - p))
    return J


def transposed_jacobian(z):
    p = stable(z)
    return (np.diag(p) - np.outer(p, p)).T


def where_equal(z):
    p = stable(z)
    i, j = np.indices((len(p), len(p)))
    return np.where(i == j, p[i] * (1 - p[i]), -p[i] * p[j]).astype(np.float32)


# --- cross_entropy, right -------------------------------------------------------------------


def picked_by_label(p, y):
    chosen = p[np.arange(len(y)), y.argmax(axis=1)]
    return -np.log(np.clip(chosen, 1e-12, 1)).mean()


def floor_added(p, y):
    return np.mean(-np.sum(y * np.log(p + 1e-12), axis=1))


def clipped_on_both_sides(p, y):
    return -(y * np.log(np.clip(p, 1e-12, 1 - 1e-12))).sum(axis=1).mean()


def by_loops(p, y):
    total = 0.0
    for p_row, y_row in zip(p, y, strict=True):
        for p_i, y_i in zip(p_row, y_row, strict=True):
            if y_i:
                total -= y_i * math.log(max(p_i, 1e-12))
    return total / len(p)


def only_exact_zeros(p, y):
    return -np.einsum("ij,ij->", y, np.log(np.where(p == 0, 1e-12, p))) / p.shape[0]


def true_class_first(p, y):
    return float(np.mean(-np.log(np.maximum((p * y).sum(axis=1), 1e-12))))


def trace(p, y):
    return -np.trace(y @ np.log(np.maximum(p, 1e-12)).T) / len(y)


def in_a_frame(p, y):
    return -(pd.DataFrame(y) * np.log(pd.DataFrame(p).clip(lower=1e-12))).sum(axis=1).mean()


# --- softmax_cross_entropy_gradient, right --------------------------------------------------


def one_subtracted(z, y):
    p = stable(z)
    p[np.arange(len(p)), np.argmax(y, axis=1)] -= 1
    return p / len(p)


def one_row_at_a_time(z, y):
    return [((stable(a) - b) / len(z)).tolist() for a, b in zip(z, y, strict=True)]


def weighted(z, y):
    return 1 / z.shape[0] * stable(z) - y * (1 / z.shape[0])


def difference_by_cases(z, y):
    p = stable(z)
    return np.where(y == 1, p - 1, p) / len(y)


def gradient_as_a_frame(z, y):
    return pd.DataFrame(stable(z)).sub(pd.DataFrame(y)).div(len(y))


def gradient_in_single_precision(z, y):
    return ((in_single_precision(z) - y) / len(y)).astype("float32")


RIGHT = {
    "softmax": [
        row_by_row,
        along_axis,
        by_logaddexp,
        transposed_and_back,
        by_pairs,
        pairs_with_a_warning,
        made_two_dimensional,
        with_an_epsilon,
        in_single_precision,
        on_a_copy,
        as_a_frame,
        Softmax(),
    ],
    "softmax_jacobian": [
        two_loops,
        by_columns,
        identity_minus_row,
        diagonal_filled_in,
        transposed_jacobian,
        where_equal,
    ],
    "cross_entropy": [
        picked_by_label,
        floor_added,
        clipped_on_both_sides,
        by_loops,
        only_exact_zeros,
        true_class_first,
        trace,
        in_a_frame,
    ],
    "softmax_cross_entropy_gradient": [
        one_subtracted,
        one_row_at_a_time,
        weighted,
        difference_by_cases,
        gradient_as_a_frame,
        gradient_in_single_precision,
    ],
}


# --- wrong ----------------------------------------------------------------------------------


def columns(z):
    return stable(z.T).T


def shares_of_the_scores(z):
    return (z.T / np.sum(z.T, axis=0)).T


def axis_one(z):
    e = np.exp(z - np.max(z, axis=1)[:, None])
    return e / np.sum(e, axis=1)[:, None]


def sums_beside_columns(z):
    e = np.exp((z.T - z.max(axis=-1)).T)
    return np.divide(e, np.sum(e, axis=z.ndim - 1))


def winner_takes_all(z):
    return (z == np.max(z, axis=-1, keepdims=True)).astype(float)


def shifts_in_place(z):
    z -= np.max(z, axis=-1, keepdims=True)
    return stable(z)


def all_plus(z):
    p = stable(z)
    J = np.einsum("i,j->ij", p, p)
    np.fill_diagonal(J, p * (1 - p))
    return J


def mixed_rule(z):
    p = stable(z)
    return p[:, None] * (1 - p[None, :])


def broadcast_minus_number(z):
    p = stable(z)
    return np.diag(p) - np.dot(p, p.T)


def made_of_scores(z):
    return np.diag(z) - z[:, None] * z


def floored(p):
    return np.clip(p, 1e-12, None)


def yes_or_no(p, y):
    return np.mean(-(y * np.log(floored(p)) + (1 - y) * np.log(floored(1 - p))).sum(axis=1))


def masked_log(p, y):
    logs = np.zeros_like(p)
    np.log(p, out=logs, where=p > 0)
    return -(y * logs).sum() / len(p)


def clip_into_itself(p, y):
    np.clip(p, 1e-12, 1, out=p)
    return -(y * np.log(p)).sum(axis=1).mean()


def chain_of_jacobians(z, y):
    rows = []
    for scores, truth in zip(z, y, strict=True):
        p = stable(scores)
        J = p[:, None] * (np.eye(len(p)) - p)
        rows.append(J.T @ (-truth / np.maximum(p, 1e-12)))
    return np.array(rows) / len(z)


def truth_in_place(z, y):
    y -= stable(z)
    return -y / len(z)


def together(z):
    e = np.exp(z - z.max())
    return e / np.sum(e)


WRONG = {
    "softmax": {
        "whole_batch": together,
        "down_the_columns": columns,
        "no_exponential": shares_of_the_scores,
        "sigmoid_each": lambda z: np.exp(-np.logaddexp(0, -z)),
        "no_maximum": plain,
        "global_maximum": lambda z: plain(z - z.max()),
        "clipped_scores": lambda z: stable(np.minimum(np.maximum(z, -500), 500)),
        "exponent_sign": lambda z: stable(np.negative(z)),
        "not_divided": lambda z: np.exp(z - np.max(z, axis=-1)[..., None]),
        "hard_maximum": winner_takes_all,
        "divided_by_maximum": lambda z: stable(z / np.max(z, axis=-1, keepdims=True)),
        "rows_only": axis_one,
        "no_keepdims": sums_beside_columns,
        "logarithm": lambda z: z - np.logaddexp.reduce(z, axis=-1, keepdims=True),
        "in_place": shifts_in_place,
    },
    "softmax_jacobian": {
        "diagonal_only": lambda z: np.eye(len(z)) * stable(z) * (1 - stable(z)),
        "diagonal_as_a_vector": lambda z: stable(z) - stable(z) ** 2,
        "plus_off_the_diagonal": all_plus,
        "plus_outer": lambda z: np.diagflat(stable(z)) + stable(z)[:, None] * stable(z),
        "outer_only": lambda z: np.multiply.outer(-stable(z), stable(z)),
        "diagonal_rule_everywhere": mixed_rule,
        "identity_for_p": lambda z: np.identity(len(z)) - stable(z)[:, None] * stable(z),
        "p_in_every_row": lambda z: (1 - stable(z)[:, None]) * stable(z),
        "inner_product": broadcast_minus_number,
        "elementwise_product": lambda z: np.diag(stable(z)) - stable(z) ** 2,
        "of_the_scores": made_of_scores,
        "softmax_twice": lambda z: two_loops(stable(z)),
        "negative_jacobian": lambda z: -two_loops(z),
        "overflow_in_jacobian": lambda z: plain(z)[:, None] * (np.eye(len(z)) - plain(z)),
    },
    "cross_entropy": {
        "summed": lambda p, y: by_loops(p, y) * len(p),
        "mean_of_entries": lambda p, y: np.mean(-y * np.log(floored(p))),
        "log_of_one_minus_p": lambda p, y: by_loops(1 - p, y),
        "binary": yes_or_no,
        "minus_missing": lambda p, y: np.mean(np.log(floored((p * y).sum(axis=1)))),
        "base_two": lambda p, y: by_loops(p, y) / math.log(2),
        "base_ten": lambda p, y: by_loops(p, y) / math.log(10),
        "exchanged": lambda p, y: by_loops(y, p),
        "every_class": lambda p, y: by_loops(p, np.ones_like(y)),
        "log_of_the_mean": lambda p, y: -math.log(max(p[y == 1].mean(), 1e-12)),
        "one_for_each_row": lambda p, y: -np.log(floored((p * y).sum(axis=1))),
        "squared_error": lambda p, y: np.mean(np.sum((y - p) ** 2, axis=1)),
        "no_floor": lambda p, y: np.mean(-(y * np.log(p)).sum(axis=1)),
        "infinite": lambda p, y: np.mean(-np.log(np.sum(p * y, axis=1))),
        "forgives_zero": masked_log,
        "floor_in_place": clip_into_itself,
    },
    "softmax_cross_entropy_gradient": {
        "y_minus_p": lambda z, y: np.subtract(y, stable(z)) / z.shape[0],
        "not_divided_by_n": lambda z, y: np.where(y == 1, stable(z) - 1, stable(z)),
        "divided_by_size": lambda z, y: np.subtract(stable(z), y) / np.size(z),
        "divided_by_classes": lambda z, y: np.subtract(stable(z), y) / len(z[0]),
        "slope_alone": lambda z, y: stable(z) - stable(z) ** 2,
        "slope_over_n": lambda z, y: (stable(z) - stable(z) ** 2) / len(z),
        "times_slope": lambda z, y: (stable(z) - y) * (stable(z) - stable(z) ** 2) / len(z),
        "stops_at_p": lambda z, y: np.divide(-y, floored(stable(z))) / len(z),
        "scores_for_p": lambda z, y: np.subtract(z, y) / len(z),
        "rows_added": lambda z, y: np.mean(stable(z) - y, axis=0),
        "whole_batch_inside": lambda z, y: np.subtract(together(z), y) / len(z),
        "overflow_in_gradient": lambda z, y: np.subtract(plain(z), y) / len(z),
        "two_factors": chain_of_jacobians,
        "changes_an_argument": truth_in_place,
    },
}
