"""Answers to `softmax` of lesson 05."""

import math

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("05_softmax", "softmax")


@right
def row_by_row(z):
    if np.ndim(z) == 2:
        return np.array([row_by_row(row) for row in z])
    e = [math.exp(s - max(z)) for s in z]
    return np.array([x / sum(e) for x in e])


@right
def along_axis(z):
    def one(row):
        e = np.exp(row - row.max())
        return e / e.sum()

    return np.apply_along_axis(one, -1, z)


@right
def by_logaddexp(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


@right
def transposed_and_back(z):
    e = np.exp((z.T - z.max(axis=-1)).T)
    return (e.T / e.sum(axis=-1)).T


@right
def by_pairs(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)


@right
def pairs_with_a_warning(z):
    return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)


@right
def made_two_dimensional(z):
    rows = np.atleast_2d(z)
    e = np.exp(rows - rows.max(axis=1).reshape(-1, 1))
    p = e / np.einsum("ij->i", e)[:, None]
    return p[0] if np.ndim(z) == 1 else p


@right
def with_an_epsilon(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-12)


@right
def in_single_precision(z):
    z = z.astype(np.float32)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@right
def on_a_copy(z):
    z = z.copy()
    z -= z.max(axis=-1, keepdims=True)
    return plain(z)


@right
def as_a_frame(z):
    if z.ndim == 1:
        e = np.exp(pd.Series(z) - z.max())
        return e / e.sum()
    frame = pd.DataFrame(z)
    e = np.exp(frame.sub(frame.max(axis=1), axis=0))
    return e.div(e.sum(axis=1), axis=0)


def stable(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


class Softmax:
    def __call__(self, z):
        return stable(z).tolist()


right(Softmax())


@wrong("whole_batch")
def together(z):
    e = np.exp(z - z.max())
    return e / np.sum(e)


@wrong("down_the_columns")
def columns(z):
    return stable(z.T).T


@wrong("no_exponential")
def shares_of_the_scores(z):
    return (z.T / np.sum(z.T, axis=0)).T


@wrong("sigmoid_each")
def sigmoid_each(z):
    return np.exp(-np.logaddexp(0, -z))


@wrong("no_maximum")
def plain(z):
    e = np.exp(z)
    return e / e.sum(-1)[..., None]


@wrong("global_maximum")
def global_maximum(z):
    return plain(z - z.max())


@wrong("clipped_scores")
def clipped_scores(z):
    return stable(np.minimum(np.maximum(z, -500), 500))


@wrong("exponent_sign")
def exponent_sign(z):
    return stable(np.negative(z))


@wrong("not_divided")
def not_divided(z):
    return np.exp(z - np.max(z, axis=-1)[..., None])


@wrong("hard_maximum")
def winner_takes_all(z):
    return np.eye(np.shape(z)[-1])[np.argmax(z, axis=-1)]


@wrong("divided_by_maximum")
def divided_by_maximum(z):
    return stable(z / np.max(z, axis=-1, keepdims=True))


@wrong("rows_only")
def axis_one(z):
    e = np.exp(z - np.max(z, axis=1)[:, None])
    return e / np.sum(e, axis=1)[:, None]


@wrong("no_keepdims")
def sums_beside_columns(z):
    e = np.exp((z.T - z.max(axis=-1)).T)
    return np.divide(e, np.sum(e, axis=z.ndim - 1))


@wrong("logarithm")
def logarithm(z):
    return np.log(stable(z))


@wrong("in_place")
def shifts_in_place(z):
    z -= np.max(z, axis=-1, keepdims=True)
    return stable(z)


@right
def with_the_largest_of_the_table_and_logs(z):
    lengths = np.log(np.exp(z - z.max(-1, keepdims=True)).sum(-1, keepdims=True))
    return np.exp(z - z.max(-1, keepdims=True) - lengths)


@wrong("below_the_maximum")
def mean_subtracted(z):
    return plain((z.T - z.T.mean(axis=0)).T)


@wrong("maximum_outside")
def maximum_outside(z):
    top = np.max(z, -1)[..., None]
    return (np.exp(z) - top) / np.sum(np.exp(z) - top, -1)[..., None]


@wrong("maxima_without_keepdims")
def maxima_beside_columns(z):
    e = np.exp(np.subtract(z, np.max(z, axis=z.ndim - 1)))
    return (e.T / e.T.sum(axis=0)).T


@wrong("shifted_above_only")
def shifted_above_only(z):
    top, below = np.max(z, -1)[..., None], np.exp(z).sum(-1)[..., None]
    return np.exp(z - top) / below


@wrong("exponential_of_shares")
def exponential_of_shares(z):
    return np.exp((z.T / z.T.sum(axis=0)).T)


@wrong("divided_by_the_norm")
def of_length_one(z):
    e = np.exp(z - np.max(z, axis=-1)[..., None])
    return e / np.sqrt((e**2).sum(axis=-1))[..., None]


@wrong("rounded")
def rounded(z):
    return stable(z).round(2)


@wrong("nan_replaced")
def nan_replaced(z):
    p = plain(z)
    return np.where(np.isnan(p), 0, p)


@wrong("base_two")
def base_two(z):
    return stable(z * np.log(2))


@wrong("scaled_to_the_range")
def scaled_to_the_range(z):
    return stable((z.T / np.ptp(z.T, axis=0)).T)


@wrong("exponentials_alone")
def exponentials_alone(z):
    return np.e**z


@wrong("first_score_subtracted")
def first_score_subtracted(z):
    return plain((z.T - z.T[0]).T)


@wrong("largest_size_subtracted")
def largest_size_subtracted(z):
    return plain((z.T - np.max(np.abs(z.T), axis=0)).T)


@wrong("one_added_below")
def one_added_below(z):
    e = np.exp(z.T - z.T.max(axis=0))
    return (e / (e.sum(axis=0) + 1)).T


@wrong("sigmoids_divided")
def sigmoids_divided(z):
    with np.errstate(all="ignore"):
        s = 1 / (1 + np.exp(-z))
        return (s.T / s.T.sum(axis=0)).T


@wrong("standardized")
def standardized(z):
    return stable((z.T / z.T.std(axis=0)).T)


@wrong("sorted_scores")
def sorted_scores(z):
    return np.sort(stable(z), axis=-1)


@wrong("one_minus_p")
def one_minus_p(z):
    return np.subtract(1, stable(z))


@wrong("clipped_at_twenty")
def clipped_at_twenty(z):
    return stable(np.minimum(np.maximum(z, -20), 20))


@wrong("rounded_to_three")
def rounded_to_three(z):
    return np.rint(stable(z) * 1000) / 1000


@wrong("rounded_to_four")
def rounded_to_four(z):
    return np.rint(stable(z) * 10000) / 10000


@wrong("nan_replaced_by_one")
def nan_replaced_by_one(z):
    return np.nan_to_num(plain(z), nan=1)


@wrong("nan_replaced_by_a_share")
def nan_replaced_by_a_share(z):
    return np.nan_to_num(plain(z), nan=1 / z.shape[-1])


@wrong("largest_alone")
def largest_alone(z):
    return np.sort(stable(z), axis=-1)[..., -1]


@wrong("place_of_the_largest")
def place_of_the_largest(z):
    return stable(z).argmax(axis=-1)


@wrong("divided_by_classes")
def divided_by_classes(z):
    e = np.exp(z.T - z.T.max(axis=0)).T
    return e / np.shape(z)[-1]


@wrong("no_maximum_and_no_keepdims")
def no_maximum_and_no_keepdims(z):
    return np.exp(z) / np.exp(z).sum(axis=z.ndim - 1)
