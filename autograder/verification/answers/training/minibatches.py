"""Answers to `minibatches` of lesson 07."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to
from autograder.verification.answers.training.checks import need

right, wrong = answers_to("07_training", "minibatches")


def sizes_are_fine(n, size):
    need(n > 0)
    need(size > 0)


@right
def shuffled_in_place(n, size, rng):
    sizes_are_fine(n, size)
    order = np.arange(n)
    rng.shuffle(order)
    batches, start = [], 0
    while start < n:
        batches.append(order[start : start + size])
        start += size
    return batches


@right
def by_array_split(n, size, rng):
    sizes_are_fine(n, size)
    return np.array_split(rng.permutation(n), range(size, n, size))


@right
def by_random_numbers(n, size, rng):
    sizes_are_fine(n, size)
    order = np.argsort(rng.random(n)).tolist()
    return [order[k * size : (k + 1) * size] for k in range(-(-n // size))]


@right
def by_choice_without_replacement(n, size, rng):
    sizes_are_fine(n, size)
    left, batches = np.arange(n), []
    while left.size:
        batch = rng.choice(left, min(size, left.size), replace=False)
        batches.append(batch)
        left = np.setdiff1d(left, batch)
    return tuple(batches)


@right
def short_one_by_choice_of_sizes(n, size, rng):
    sizes_are_fine(n, size)
    order = pd.Series(rng.permutation(n))
    return [group.to_numpy() for _, group in order.groupby(np.arange(n) // size)]


@wrong("last_dropped")
def full_batches_only(n, size, rng):
    sizes_are_fine(n, size)
    order = rng.permutation(n)
    return [order[k * size : (k + 1) * size] for k in range(n // size)]


@wrong("not_shuffled")
def in_order_after_a_draw(n, size, rng):
    sizes_are_fine(n, size)
    order = np.sort(rng.permutation(n))
    return np.split(order, range(size, n, size))


@wrong("no_rng_no_shuffle")
def in_order(n, size, rng):
    sizes_are_fine(n, size)
    return [range(i, min(i + size, n)) for i in range(0, n, size)]


@wrong("repeated")
def with_replacement(n, size, rng):
    sizes_are_fine(n, size)
    return [rng.choice(n, min(size, n - i)) for i in range(0, n, size)]


@wrong("neighbours")
def blocks(n, size, rng):
    sizes_are_fine(n, size)
    out = np.split(np.arange(n), range(size, n, size))
    for block in out:
        rng.shuffle(block)
    return out


@wrong("own_generator")
def global_shuffle(n, size, rng):
    sizes_are_fine(n, size)
    order = np.random.RandomState(1).permutation(n)
    return np.split(order, range(size, n, size))


@wrong("filled_up")
def wrapped_round(n, size, rng):
    sizes_are_fine(n, size)
    order = rng.permutation(n)
    if n <= size:
        return [order]
    return [order[np.arange(i, i + size) % n] for i in range(0, n, size)]


@wrong("evenly")
def rest_spread(n, size, rng):
    sizes_are_fine(n, size)
    return np.array_split(rng.permutation(n), max(1, int(n / size)))


@wrong("nearly_equal")
def all_alike(n, size, rng):
    sizes_are_fine(n, size)
    return np.array_split(rng.permutation(n), int(np.ceil(n / size)))


@wrong("from_one")
def one_to_n(n, size, rng):
    sizes_are_fine(n, size)
    return np.split(rng.permutation(np.arange(1, n + 1)), range(size, n, size))


@wrong("unchecked_size")
def no_complaint(n, size, rng):
    if size < 1 or n < 1:
        return []
    return by_array_split(n, size, rng)


@wrong("empty_batch")
def one_more(n, size, rng):
    batches = by_array_split(n, size, rng)
    if n >= size and n % size == 0 and n != size:
        batches.append(np.arange(0))
    return batches


@wrong("start_and_end")
def bounds(n, size, rng):
    sizes_are_fine(n, size)
    return [[i, min(n, i + size)] for i in range(0, n, size)]


@wrong("not_cut")
def one_row(n, size, rng):
    sizes_are_fine(n, size)
    return rng.permutation(n)


@wrong("float_indices")
def floats(n, size, rng):
    return [np.array(batch) * 1.0 for batch in by_array_split(n, size, rng)]


@wrong("rolled")
def starts_elsewhere(n, size, rng):
    sizes_are_fine(n, size)
    start = int(rng.random() * n)
    return np.split((np.arange(n) + max(start, 1)) % n, range(size, n, size))


@wrong("backwards")
def downwards(n, size, rng):
    sizes_are_fine(n, size)
    order = list(range(n - 1, -1, -1))
    return [order[i : i + size] for i in range(0, n, size)]


@wrong("batches_shuffled")
def batches_shuffled(n, size, rng):
    sizes_are_fine(n, size)
    batches = [list(range(i, min(i + size, n))) for i in range(0, n, size)]
    rng.shuffle(batches)
    return batches


@wrong("one_length")
def equal_parts(n, size, rng):
    sizes_are_fine(n, size)
    order = rng.permutation(n)
    order.shape = (n // size, size)
    return [*order]


@wrong("shuffle_returns_none")
def what_shuffle_returns(n, size, rng):
    sizes_are_fine(n, size)
    rows = np.arange(n)
    rows = rng.shuffle(rows)
    return np.split(rows[:n], range(size, n, size))


@wrong("yielded")
def one_after_the_other(n, size, rng):
    order = by_array_split(n, size, rng)
    while order:
        yield order.pop(0)


@wrong("short_one_first")
def rest_first(n, size, rng):
    sizes_are_fine(n, size)
    order = rng.permutation(n)
    return np.split(order, range(n % size, n, size)) if n % size else by_array_split(n, size, rng)


@wrong("one_batch")
def the_last_one(n, size, rng):
    return by_array_split(n, size, rng)[-1:]
