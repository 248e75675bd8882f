"""`minibatches` of lesson 07: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Generator
from autograder.exercises.training import lesson


@lesson.exercise(
    parts={"every row once": 1, "short last batch": 0.5, "invalid input": 0.5},
    review="A hundred rows at a time",
    look="lambda answer, n, size, rng: {'batches': list(answer), 'next': rng.random(), "
    "'by key': isinstance(answer, dict), "
    "'whole': all(np.asarray(batch).dtype.kind in 'iu' for batch in answer)}",
)
def minibatches(n, size, rng):
    """The indices 0 … n − 1 in random order, cut into pieces of `size`; the last may be shorter."""
    if n < 1 or size < 1:
        raise ValueError("there must be at least one row, and one row in a batch")
    order = rng.permutation(n)
    return [order[i : i + size] for i in range(0, n, size)]


@minibatches.measure
def measure(answer, n, size, rng, fresh):
    """Counts, sizes and order, which are the same for every shuffle."""
    arrays = [np.asarray(batch) for batch in answer["batches"]]
    if answer["by key"]:
        raise TypeError("the batches come in a list, not in a dictionary")
    if not arrays or (len(arrays) == 1 and size < n):
        return {"batches": len(arrays)}
    runs = all(
        batch.ndim and batch.size and (np.diff(batch, axis=0) == 1).all() for batch in arrays
    )
    starts = [int(batch.flat[0]) for batch in arrays if batch.size]
    flat = np.concatenate([batch.ravel() for batch in arrays])
    rolled = np.array_equal((flat - flat[:1]) % n, np.arange(n))
    if runs and not rolled and n > 10 and 1 < size < n and starts != sorted(starts):
        return {"order of the rows": "each batch as in the table"}  # the short one may be anywhere
    kind = "flat, of whole numbers" if answer["whole"] else "not of whole numbers"
    if any(array.ndim != 1 for array in arrays):
        kind = "not flat"
    batches = [array.ravel() for array in arrays]
    every = np.concatenate(batches)
    order = "shuffled"
    if np.array_equal(every, np.sort(every)):
        order = "as in the table"
    elif len(every) > 2 and np.unique(np.diff(every) % n, return_counts=True)[1].max() > n / 2:
        order = "mostly in equal steps through the table"
    elif all(len(batch) and np.ptp(batch) == len(batch) - 1 for batch in batches):
        order = "neighbours stay together"
    once = "from 0 to n - 1, each once"
    if len(np.unique(every)) < len(every):
        once = "some more than once"
    elif np.array_equal(np.sort(every), np.arange(1, n + 1)):
        once = "from 1 to n, each once"
    elif not np.array_equal(np.sort(every), np.arange(n)):
        once = "some missing"
    found = {
        "batches": len(batches),
        "rows in the largest batch": max(len(batch) for batch in batches),
        "rows in the last batch": len(batches[-1]),
        "indices": once,
        "index arrays": kind,
    }
    if n > 10 and 1 < size < n:
        found["order of the rows"] = order
    if n > 10:
        found["the generator rng"] = "not used" if answer["next"] == fresh else "used"
    return found


@minibatches.cases
def cases(rng):
    def one(part, n, size, rounds=1):
        seed = int(rng.randint(1000))
        fresh = np.random.default_rng(seed).random()
        return case(part, n, size, Generator(seed), held={"fresh": fresh})

    n = int(rng.randint(4, 6))
    yield one("every row once", 6 * n, n)
    yield one("every row once", 12, 20)
    yield one("every row once", 3, 1)
    yield one("every row once", 1, 2)
    yield one("short last batch", int(rng.randint(22, 24)), 4)
    yield one("short last batch", 4308, 100)
    yield one("invalid input", 5, 0)
    yield one("invalid input", 5, -1)
    yield one("invalid input", 0, 3)


def cut(n, size, order):
    """`order` in pieces of `size`, for use inside wrong answers."""
    if n < 1 or size < 1:
        raise ValueError
    return [order[i : i + size] for i in range(0, n, size)]


@minibatches.misconception(
    "The short batch at the end is dropped, and its rows are not seen in this epoch."
)
def last_dropped(n, size, rng):
    batches = cut(n, size, rng.permutation(n))
    return [batch for batch in batches if len(batch) == size] or batches[:0]


@minibatches.misconception(
    "The rows come in the order of the table: shuffle the indices before you cut them."
)
def not_shuffled(n, size, rng):
    rng.permutation(n)
    return cut(n, size, np.arange(n))


@minibatches.misconception(
    "The rows come in the order of the table, and rng is not used: let it shuffle the indices "
    "before you cut them."
)
def no_rng_no_shuffle(n, size, rng):
    return cut(n, size, np.arange(n))


@minibatches.misconception(
    "Rows are drawn with replacement: some are seen twice in an epoch, and others not at all."
)
def repeated(n, size, rng):
    return cut(n, size, rng.integers(0, n, n) if n else [])


@minibatches.misconception(
    "Rows that are neighbours in the table stay together in a batch: shuffle all the rows "
    "first, and cut afterwards."
)
def neighbours(n, size, rng):
    return [rng.permutation(batch) for batch in cut(n, size, np.arange(n))]


@minibatches.misconception("rng is not used: let the generator that is passed in shuffle the rows.")
def own_generator(n, size, rng):
    return cut(n, size, np.random.default_rng(0).permutation(n))


@minibatches.misconception(
    "The last batch is filled up with rows that were in another batch: leave it short."
)
def filled_up(n, size, rng):
    batches = cut(n, size, rng.permutation(n))
    batches[-1] = np.concatenate([batches[-1], batches[0]])[:size] if n > size else batches[-1]
    return batches


@minibatches.misconception(
    "The short rest is spread over the other batches: each has `size` rows, and the rest "
    "comes last."
)
def evenly(n, size, rng):
    if n < 1 or size < 1:
        raise ValueError
    return np.array_split(rng.permutation(n), max(n // size, 1))


@minibatches.misconception(
    "All batches have nearly the same length: cut pieces of `size`, and let the last one be "
    "what is left."
)
def nearly_equal(n, size, rng):
    if n < 1 or size < 1:
        raise ValueError
    return np.array_split(rng.permutation(n), -(-n // size))


@minibatches.misconception("You count from 1: Python's rows are 0 to n - 1.")
def from_one(n, size, rng):
    return cut(n, size, rng.permutation(n) + 1)


@minibatches.misconception(
    "There is at least one row, and at least one in each batch: raise ValueError for every n and "
    "size below 1."
)
def unchecked_size(n, size, rng):
    order = rng.permutation(n)
    return [order[i : i + size] for i in range(0, n, size)] if size > 0 else []


@minibatches.misconception(
    "There is an empty batch at the end where `size` divides n: with no rows left, there is no "
    "batch either."
)
def empty_batch(n, size, rng):
    batches = cut(n, size, rng.permutation(n))
    return batches if n % size or n == size else [*batches, np.arange(0)]


@minibatches.misconception(
    "Each batch holds where it starts and where it stops: it should hold the index of every one of "
    "its rows."
)
def start_and_end(n, size, rng):
    return [(batch[0], batch[0] + len(batch)) for batch in cut(n, size, np.arange(n))]


@minibatches.misconception(
    "The indices come back in one row, without batches: cut them into pieces of `size`."
)
def not_cut(n, size, rng):
    return np.concatenate(cut(n, size, rng.permutation(n)))


@minibatches.misconception(
    "The indices are floats, and NumPy does not take them as row numbers: they should be integers."
)
def float_indices(n, size, rng):
    return cut(n, size, rng.permutation(n).astype(float))


@minibatches.misconception(
    "Most rows are followed by the next one of the table, or by one a fixed number of rows away: "
    "shuffle all the rows."
)
def rolled(n, size, rng):
    return cut(n, size, np.roll(np.arange(n), rng.integers(1, max(n, 2))))


@minibatches.misconception(
    "Most rows are followed by the one a fixed number of rows away, and rng is not used: let it "
    "shuffle the rows."
)
def backwards(n, size, rng):
    return cut(n, size, np.arange(n)[::-1])


@minibatches.misconception(
    "The batches are shuffled, and the rows in them are not: neighbours in the table stay "
    "together. Shuffle the rows, and cut afterwards."
)
def batches_shuffled(n, size, rng):
    batches = cut(n, size, np.arange(n))
    return [batches[i] for i in rng.permutation(len(batches))]


@minibatches.misconception(
    "The indices are cut into batches of one length, which works only where `size` divides n: the "
    "last batch may be shorter."
)
def one_length(n, size, rng):
    if n < 1 or size < 1:
        raise ValueError
    return list(rng.permutation(n).reshape(-1, size))


@minibatches.misconception(
    "Is the order what rng.shuffle returns? It shuffles an array in place, and returns None."
)
def shuffle_returns_none(n, size, rng):
    return cut(n, size, rng.shuffle(np.arange(n)))


@minibatches.misconception(
    "The batches come from a generator, and so invalid input raises nothing until the first of "
    "them is asked for. Return a list."
)
def yielded(n, size, rng):
    yield from cut(n, size, rng.permutation(n))


@minibatches.misconception("The short batch comes first: it should be the last one.")
def short_one_first(n, size, rng):
    batches = cut(n, size, rng.permutation(n))
    return [batches[-1], *batches[:-1]] if n % size else batches


@minibatches.misconception(
    "Only one batch comes back: is the return inside the loop, or a new list made in it?"
)
def one_batch(n, size, rng):
    return cut(n, size, rng.permutation(n))[:1]
