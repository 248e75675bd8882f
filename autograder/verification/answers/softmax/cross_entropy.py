"""Answers to `cross_entropy` of lesson 05."""

import math

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("05_softmax", "cross_entropy")


@right
def picked_by_label(p, y):
    chosen = p[np.arange(len(y)), y.argmax(axis=1)]
    return -np.log(np.clip(chosen, 1e-12, 1)).mean()


@right
def floor_added(p, y):
    return np.mean(-np.sum(y * np.log(p + 1e-12), axis=1))


@right
def clipped_on_both_sides(p, y):
    return -(y * np.log(np.clip(p, 1e-12, 1 - 1e-12))).sum(axis=1).mean()


@right
def by_loops(p, y):
    total = 0.0
    for p_row, y_row in zip(p, y, strict=True):
        for p_i, y_i in zip(p_row, y_row, strict=True):
            if y_i:
                total -= y_i * math.log(max(p_i, 1e-12))
    return total / len(p)


@right
def only_exact_zeros(p, y):
    return -np.einsum("ij,ij->", y, np.log(np.where(p == 0, 1e-12, p))) / p.shape[0]


@right
def true_class_first(p, y):
    return float(np.mean(-np.log(np.maximum((p * y).sum(axis=1), 1e-12))))


@right
def trace(p, y):
    return -np.trace(y @ np.log(np.maximum(p, 1e-12)).T) / len(y)


@right
def in_a_frame(p, y):
    return -(pd.DataFrame(y) * np.log(pd.DataFrame(p).clip(lower=1e-12))).sum(axis=1).mean()


@wrong("summed")
def summed(p, y):
    return by_loops(p, y) * len(p)


def floored(p):
    return np.clip(p, 1e-12, None)


@wrong("mean_of_entries")
def mean_of_entries(p, y):
    return np.mean(-y * np.log(floored(p)))


@wrong("log_of_one_minus_p")
def log_of_one_minus_p(p, y):
    return by_loops(1 - p, y)


@wrong("binary")
def yes_or_no(p, y):
    return np.mean(-(y * np.log(floored(p)) + (1 - y) * np.log(floored(1 - p))).sum(axis=1))


@wrong("minus_missing")
def minus_missing(p, y):
    return np.mean(np.log(floored((p * y).sum(axis=1))))


@wrong("base_two")
def base_two(p, y):
    return by_loops(p, y) / math.log(2)


@wrong("base_ten")
def base_ten(p, y):
    return by_loops(p, y) / math.log(10)


@wrong("exchanged")
def exchanged(p, y):
    return by_loops(y, p)


@wrong("every_class")
def every_class(p, y):
    return by_loops(p, np.ones_like(y))


@wrong("log_of_the_mean")
def log_of_the_mean(p, y):
    return -math.log(max(p[y == 1].mean(), 1e-12))


@wrong("one_for_each_row")
def one_for_each_row(p, y):
    return -np.log(floored((p * y).sum(axis=1)))


@wrong("squared_error")
def squared_error(p, y):
    return np.mean(np.sum((y - p) ** 2, axis=1))


@wrong("no_floor")
def no_floor(p, y):
    return np.mean(-(y * np.log(p)).sum(axis=1))


@wrong("infinite")
def infinite(p, y):
    return np.mean(-np.log(np.sum(p * y, axis=1)))


@wrong("forgives_zero")
def masked_log(p, y):
    logs = np.zeros_like(p)
    np.log(p, out=logs, where=p > 0)
    return -(y * logs).sum() / len(p)


@wrong("floor_in_place")
def clip_into_itself(p, y):
    np.clip(p, 1e-12, 1, out=p)
    return -(y * np.log(p)).sum(axis=1).mean()
