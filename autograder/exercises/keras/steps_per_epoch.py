"""`steps_per_epoch` of lesson 09: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.keras import lesson


@lesson.exercise(
    parts={"values": 1, "returns an integer": 0.5, "invalid input": 0.5},
    review="Batches and epochs",
    look="lambda answer, *given: {'number': answer, 'kind': np.asarray(answer).dtype.kind}",
)
def steps_per_epoch(n, batch_size):
    """Batches of batch_size rows that it takes to use all n, the last one perhaps short."""
    if n < 1 or batch_size < 1:
        raise ValueError("an epoch needs rows, and a batch needs at least one of them")
    return -(-n // batch_size)


@steps_per_epoch.measure
def measure(answer, n, batch_size, kind=None):
    """The number; and its type, where that is what a case asks for."""
    number = answer["number"]
    found = {"steps": "a text" if isinstance(number, str) else number}
    if kind is not None:
        got = answer["kind"].strip("'")
        found["type of the answer"] = {"i": "int", "u": "int", "f": "float"}.get(got, "no number")
    return found


@steps_per_epoch.cases
def cases(rng):
    yield case("values", 10, 3)
    yield case("values", 4308, 100)
    yield case("values", 4300, 100)
    yield case("values", 5, 8)
    yield case("values", 8, 8)
    yield case("values", 1, 4)
    yield case("values", 7, 1)
    yield case("values", 4001, 2000)  # one row left over is a batch, however small a share it is
    batch_size = int(rng.randint(20, 60))
    rows = int(rng.randint(5, 20)) * batch_size
    yield case("values", rows + int(rng.randint(1, batch_size // 4)), batch_size)
    yield case("values", rows - int(rng.randint(1, batch_size // 4)), batch_size)
    yield case("returns an integer", 4308, 100, held={"kind": np.array(1)})
    yield case("invalid input", 100, 0)
    yield case("invalid input", 100, -5)
    yield case("invalid input", 0, 10)


def refuse(n, batch_size):
    if n < 1 or batch_size < 1:
        raise ValueError("no rows, or no batch")


@steps_per_epoch.misconception(
    "Rounded down: the rows that are left over are a batch too, a short one."
)
def rounded_down(n, batch_size):
    refuse(n, batch_size)
    return n // batch_size


@steps_per_epoch.misconception(
    "Rounded to the nearest: however few rows are left over, they are a batch of their own."
)
def rounded(n, batch_size):
    refuse(n, batch_size)
    return round(n / batch_size)


@steps_per_epoch.misconception(
    "One step too many where n is a multiple of the batch size: then no rows are left for a "
    "short batch."
)
def always_one_more(n, batch_size):
    refuse(n, batch_size)
    return n // batch_size + 1


@steps_per_epoch.misconception(
    "This is the quotient: Keras takes no part of a step, but a whole one on the rows left over."
)
def quotient(n, batch_size):
    refuse(n, batch_size)
    return n / batch_size


@steps_per_epoch.misconception(
    "The number is correct, but it is a float: a count of steps is an int, which range() and "
    "a loop can use."
)
def as_float(n, batch_size):
    refuse(n, batch_size)
    return float(-(-n // batch_size))


@steps_per_epoch.misconception("These are the rows that are left over, not the number of batches.")
def rows_left(n, batch_size):
    refuse(n, batch_size)
    return n % batch_size


@steps_per_epoch.misconception(
    "The division is upside down, or the parameters are in the other order: it is the n rows that "
    "are divided into batches."
)
def upside_down(n, batch_size):
    refuse(n, batch_size)
    return -(-batch_size // n)


@steps_per_epoch.misconception(
    "Not all invalid input is refused: no rows, or a batch of fewer than one row, should raise "
    "ValueError."
)
def nothing_checked(n, batch_size):
    return -(-n // batch_size)


@steps_per_epoch.misconception(
    "Rounded down, and never below 1: the rows that are left over are a batch too, a short one."
)
def rounded_down_at_least_one(n, batch_size):
    refuse(n, batch_size)
    return max(1, n // batch_size)


@steps_per_epoch.misconception(
    "A batch size larger than the table gives 0 steps: the only batch is then a short one."
)
def none_for_a_large_batch(n, batch_size):
    refuse(n, batch_size)
    return 0 if batch_size > n else -(-n // batch_size)


@steps_per_epoch.misconception(
    "A few rows left over are dropped: however few they are, they are a batch of their own."
)
def few_rows_dropped(n, batch_size):
    refuse(n, batch_size)
    return int(n / batch_size + 0.99)


@steps_per_epoch.misconception(
    "n is not looked at: an epoch of no rows should raise ValueError, as a batch of none does."
)
def n_unchecked(n, batch_size):
    if batch_size < 1:
        raise ValueError("no batch")
    return -(-n // batch_size)


@steps_per_epoch.misconception("The number is returned as text: return the number itself.")
def as_text(n, batch_size):
    refuse(n, batch_size)
    return str(-(-n // batch_size))
