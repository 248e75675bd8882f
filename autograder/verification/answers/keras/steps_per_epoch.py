"""Answers to `steps_per_epoch` of lesson 09."""

import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("09_keras", "steps_per_epoch")


def sensible(n, batch_size):
    if n < 1 or batch_size < 1:
        raise ValueError("there must be rows, and a batch of at least one")


@right
def by_ceil(n, batch_size):
    sensible(n, batch_size)
    return math.ceil(n / batch_size)


@right
def by_counting(n, batch_size):
    sensible(n, batch_size)
    return len(range(0, n, batch_size))


@right
def by_divmod(n, batch_size):
    sensible(n, batch_size)
    full, rest = divmod(n, batch_size)
    return full + (rest > 0)


@right
def in_numpy(n, batch_size):
    sensible(n, batch_size)
    return np.ceil(n / batch_size).astype("int32")


@right
def as_an_array(n, batch_size):
    sensible(n, batch_size)
    return np.array((n + batch_size - 1) // batch_size)


@wrong("rounded_down")
def rounding_down(n, batch_size):
    sensible(n, batch_size)
    return int(n / batch_size)


@wrong("rounded")
def rounded(n, size):
    return sensible(n, size) or int(np.rint(n / size))


@wrong("always_one_more")
def always_one_more(n, size):
    return sensible(n, size) or 1 + (n - n % size) // size


@wrong("quotient")
def quotient(n, size):
    return sensible(n, size) or np.divide(n, size)


@wrong("as_float")
def as_float(n, size):
    return sensible(n, size) or np.ceil(n / size)


@wrong("rows_left")
def rows_left(n, size):
    return sensible(n, size) or n - size * (n // size)


@wrong("upside_down")
def upside_down(n, size):
    return sensible(n, size) or math.ceil(size / n)


@wrong("nothing_checked")
def nothing_checked(n, size):
    return math.ceil(n / size)


@wrong("rounded_down_at_least_one")
def at_least_one(n, size):
    return sensible(n, size) or (n // size or 1)


@wrong("none_for_a_large_batch")
def none_for_a_large_batch(n, size):
    return sensible(n, size) or (math.ceil(n / size) if n >= size else 0)


@wrong("few_rows_dropped")
def few_rows_dropped(n, size):
    return sensible(n, size) or math.floor(n / size + 0.999)


@wrong("n_unchecked")
def n_unchecked(n, size):
    return math.ceil(n / size) if size > 0 else sensible(n, size)


@wrong("as_text")
def as_text(n, size):
    return sensible(n, size) or f"{math.ceil(n / size)}"
