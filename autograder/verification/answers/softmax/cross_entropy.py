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
def raised_where_below(p, y):
    return -np.einsum("ij,ij->", y, np.log(np.where(p < 1e-12, 1e-12, p))) / p.shape[0]


@right
def largest_cost_limited(p, y):
    with np.errstate(divide="ignore"):
        costs = -np.log((p * y).max(axis=1))
    return np.minimum(costs, -math.log(1e-12)).mean()


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


@wrong("only_zeros")
def only_exact_zeros(p, y):
    return -np.einsum("ij,ij->", y, np.log(np.where(p == 0, 1e-12, p))) / p.shape[0]


def of_true_class(floor):
    """The mean cost with this floor."""
    return lambda p, y: -np.log(np.clip(p[y == 1], floor, 1)).mean()


wrong("floor_of_keras")(of_true_class(1e-7))
wrong("floor_of_a_float")(of_true_class(np.finfo(float).eps))
for power in (4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 20, 100, 300):
    wrong(f"floor_1e_{power}")(of_true_class(float(f"1e-{power}")))


@wrong("summed_floor_1e_15")
def added_up_with_another_floor(p, y):
    return of_true_class(1e-15)(p, y) * len(p)


@wrong("large_number_added")
def large_number_added(p, y):
    return -np.log(p[y == 1] + 1e-5).mean()


@wrong("binary_over_entries")
def mean_of_questions(p, y):
    right = np.where(y == 1, p, 1 - p)
    return -np.log(floored(right)).mean()


@wrong("mean_over_classes")
def mean_over_classes(p, y):
    return -np.mean(np.sum(y * np.log(floored(p)), axis=0))


@wrong("largest_probability")
def largest_probability(p, y):
    return np.mean([-math.log(max(row)) for row in p])


@wrong("one_for_each_entry")
def one_for_each_entry(p, y):
    return np.where(y == 1, -np.log(floored(p)), 0)


@wrong("softmax_again")
def softmax_again(p, y):
    return by_loops(np.array([np.exp(row) / np.exp(row).sum() for row in p]), y)


@wrong("zeros_left_out")
def zeros_left_out(p, y):
    costs = -np.log(p.max(axis=1, where=y == 1, initial=0))
    return costs[np.isfinite(costs)].sum() / np.isfinite(costs).sum()


@wrong("nan_replaced")
def nan_replaced(p, y):
    cost = -(y * np.log(p)).sum() / len(y)
    return cost if np.isfinite(cost) else 0.0


@wrong("raised_too_early")
def raised_too_early(p, y):
    true = p[y == 1]
    return -np.log(np.where(true > 1e-5, true, 1e-12)).mean()


def binary_terms(p, y, floor):
    q = np.clip(p, floor, 1 - floor)
    return -np.log(np.where(y == 1, q, 1 - q))


@wrong("binary_over_entries_1e_15")
def binary_over_entries_1e_15(p, y):
    return binary_terms(p, y, 1e-15).mean()


@wrong("binary_1e_15")
def binary_1e_15(p, y):
    return binary_terms(p, y, 1e-15).sum() / len(y)


@wrong("mean_of_entries_1e_15")
def mean_of_entries_1e_15(p, y):
    return -np.log(np.maximum(p[y == 1], 1e-15)).sum() / p.size


@wrong("mean_of_entries_no_floor")
def mean_of_entries_no_floor(p, y):
    return np.mean(-np.log(p) * y)


@wrong("summed_no_floor")
def summed_no_floor(p, y):
    return (-np.log(p) * y).sum()


@wrong("rounded")
def rounded(p, y):
    return round(float(picked_by_label(p, y)), 2)


def number_added(number):
    """The cost with a number added to the p of the true class."""
    return lambda p, y: -np.log(p[y == 1] + number).sum() / len(p)


for power in (6, 7, 8, 9):
    wrong(f"number_added_1e_{power}")(number_added(float(f"1e-{power}")))


@wrong("minus_missing_no_floor")
def minus_missing_no_floor(p, y):
    return (y * np.log(p)).sum(axis=1).mean()


@wrong("minus_missing_1e_15")
def minus_missing_1e_15(p, y):
    return np.log(np.maximum(p[y == 1], 1e-15)).mean()


@wrong("one_for_each_row_no_floor")
def one_for_each_row_no_floor(p, y):
    return np.array([-(b * np.log(a)).sum() for a, b in zip(p, y, strict=True)])


@wrong("median")
def median(p, y):
    return float(np.quantile(-np.log(floored(p[y == 1])), 0.5))


@wrong("one_minus_p")
def one_minus_p(p, y):
    return 1 - (p * y).sum() / len(p)


@wrong("entropy")
def entropy(p, y):
    return np.mean((-p * np.log(floored(p))).sum(axis=1))


@wrong("y_inside_the_logarithm")
def y_inside_the_logarithm(p, y):
    return np.mean(-np.log(floored(y * p)).sum(axis=1))


@wrong("binary_over_entries_1e_7")
def binary_over_entries_1e_7(p, y):
    return binary_terms(p, y, 1e-7).mean()


@wrong("binary_1e_7")
def binary_1e_7(p, y):
    return binary_terms(p, y, 1e-7).sum() / len(y)
