"""`initialize` of lesson 06: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Generator
from autograder.exercises.network_and_cost import lesson
from autograder.exercises.network_and_cost.glorot_limit import glorot_limit


@lesson.exercise(
    parts={"shapes": 1, "weights": 1, "biases": 0.5, "drawn from rng": 0.5},
    review="Where the weights start",
    builds_on=("glorot_limit",),
    look="lambda answer, fan_in, fan_out, rng: {'W, b': list(answer), 'next': rng.random()}",
    forbidden=("keras.initializers.GlorotUniform", "tensorflow.keras.initializers.GlorotUniform"),
)
def initialize(fan_in, fan_out, rng):
    """W, uniform between ± the Glorot limit, of shape (fan_in, fan_out); b, zeros (fan_out,)."""
    limit = glorot_limit(fan_in, fan_out)
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.cases
def cases(rng):
    yield case("shapes", 4, 1, Generator(int(rng.randint(1000))))
    yield case("shapes", 3, 5, Generator(int(rng.randint(1000))))
    yield case("weights", 90, 80, Generator(int(rng.randint(1000))))
    yield case("weights", 30, 90, Generator(int(rng.randint(1000))))
    yield case("biases", 5, 3, Generator(int(rng.randint(1000))))
    seed = int(rng.randint(1000))
    fresh = np.random.default_rng(seed).random()
    yield case("drawn from rng", 6, 4, Generator(seed), held={"fresh": fresh})


@initialize.measure
def measure(answer, fan_in, fan_out, rng, fresh=None):
    """What holds for every draw. 2,700 weights show the spread, 7,200 the limit to 1 in 340."""
    W, b = (np.asarray(x, dtype=float) for x in answer["W, b"])
    limit = np.sqrt(6 / (fan_in + fan_out))
    found: dict[str, object] = {"shape of W": list(W.shape), "shape of b": list(b.shape)}
    found["largest bias"] = np.abs(b).max()
    found["weights that are 0"] = "all" if not W.any() else "not all"
    values = len(np.unique(W))
    found["different weights"] = "many" if values >= W.size / 2 else "few" if values > 1 else "one"
    if values > 1 and len(W) > 1 and not np.ptp(W, axis=0).any():
        found["different weights"] = "one row, repeated"
    elif values > 1 and W.ndim == 2 and W.shape[1] > 1 and not np.ptp(W, axis=1).any():
        found["different weights"] = "one column, repeated"
    # Enough that no draw misses any of these by chance.
    if W.size >= 2700 and found["different weights"] == "many":
        largest = np.abs(W).max()
        one_more = np.sqrt(6 / (fan_in + fan_out + 1))  # the limit, had the layer one unit more
        found["weights outside the limit"] = "no" if largest <= limit * (1 + 1e-6) else "yes"
        found["weights reach to the limit"] = "yes" if largest > 0.98 * limit else "no"
        if W.size > 40 * (fan_in + fan_out) and 0.98 * limit < largest <= one_more * (1 + 1e-6):
            found["weights reach to the limit"] = "not quite"
        found["weights around 0"] = "yes" if abs(W.mean()) < 0.5 * W.std() else "no"
        found["signs of the weights"] = "both"
        if not W.min() < 0 < W.max():
            found["signs of the weights"] = "all positive" if W.max() > 0 else "all negative"
        spread = W.std() / limit  # 1/√3 = 0.577 where every number within is equally likely
        found["spread"] = "that of a uniform draw"
        if not 0.55 < spread < 0.61:
            found["spread"] = "too wide" if spread > 0.6 else "too narrow"
        peak = np.mean(W**4) / np.mean(W**2) ** 2  # 1.8 where all sizes are equally likely
        found["small and large weights"] = "equally likely"
        if not 1.7 < peak < 1.9:
            more = "large" if peak < 1.8 else "small"
            found["small and large weights"] = f"too many {more} ones"
        one = 0.98 < largest <= 1 and 1.7 < peak < 1.9
        found["range of the weights"] = "-1 to 1" if one else "that of the limit"
    if fresh is not None:  # what rng gives first: it still gives that if nothing was drawn
        found["the generator rng"] = "not used" if answer["next"] == fresh else "used"
    return found


@initialize.misconception("W is transposed: it leads from fan_in numbers to fan_out units.")
def out_by_in(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_out, fan_in)), np.zeros(fan_out)


@initialize.misconception(
    "Your weights follow a normal distribution, and many are outside the limit: draw uniformly, "
    "between minus and plus the limit."
)
def normal_draw(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.normal(0, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "All weights are 0: units that start equal stay equal. Draw them from the generator."
)
def all_zeros(fan_in, fan_out, rng):
    return np.zeros((fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception("You draw from 0 to the limit: half of the weights should be negative.")
def positive_only(fan_in, fan_out, rng):
    return rng.uniform(0, np.sqrt(6 / (fan_in + fan_out)), (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception("The biases are drawn as well: they start at 0.")
def biases_drawn(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    W = rng.uniform(-limit, limit, (fan_in, fan_out))
    return W, rng.uniform(-limit, limit, fan_out)


@initialize.misconception("There is only one bias: every unit has its own.")
def one_bias(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(1)


@initialize.misconception("You draw between -1 and 1, whatever the sizes are.")
def minus_one_to_one(fan_in, fan_out, rng):
    return rng.uniform(-1, 1, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception("All weights are the same number: draw fan_in × fan_out of them.")
def one_number(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.full((fan_in, fan_out), rng.uniform(-limit, limit)), np.zeros(fan_out)


@initialize.misconception(
    "The generator that is passed in is not used, or it is replaced by another one: draw the "
    "weights from rng."
)
def own_generator(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(0).uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "Your weights stay a little below the limit: below its line is the number of inputs plus the "
    "number of units, in which the bias does not count."
)
def one_unit_too_many(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + 1 + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "Your weights are spread as wide as they should be, but some are outside the limit: a normal "
    "distribution has tails, a uniform one ends at ± the limit."
)
def glorot_normal(fan_in, fan_out, rng):
    sd = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0, sd, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "Your weights stay below the limit, and small ones are more frequent than large ones: every "
    "number between minus and plus the limit should be equally likely."
)
def tiny(fan_in, fan_out, rng):
    return rng.normal(0, 0.01, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "Your weights take only a few values: every number within ± the limit should be equally likely."
)
def whole_numbers(fan_in, fan_out, rng):
    return rng.integers(-1, 2, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception("b comes first in what you return: the weights W come first, then b.")
def exchanged(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.zeros(fan_out), rng.uniform(-limit, limit, (fan_in, fan_out))


@initialize.misconception(
    "The shapes are those of a layer whose columns are the observations: here W leads from fan_in "
    "numbers to fan_out units, and b is flat, with one entry per unit."
)
def columns_as_observations(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_out, fan_in)), np.zeros((fan_out, 1))


@initialize.misconception(
    "b is a row, of shape (1, fan_out): it should be flat, of shape (fan_out,)."
)
def b_as_a_row(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros((1, fan_out))


@initialize.misconception(
    "b is a column, of shape (fan_out, 1): it should be flat, of shape (fan_out,)."
)
def b_as_a_column(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros((fan_out, 1))


@initialize.misconception("The biases are 1: they start at 0.")
def biases_of_one(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.ones(fan_out)


@initialize.misconception(
    "Your weights are drawn uniformly, but from too wide a range: it ends at ± the Glorot limit."
)
def too_wide(fan_in, fan_out, rng):
    limit = np.sqrt(6 / fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "Some of your weights are a little outside the limit: below its line is fan_in + fan_out, and "
    "no less."
)
def one_unit_too_few(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out - 1))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "Your weights are drawn uniformly, but from too narrow a range: it ends at ± the Glorot limit."
)
def too_narrow(fan_in, fan_out, rng):
    limit = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "b is a single number: every unit has its own bias, so b has the shape (fan_out,)."
)
def bias_a_number(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), 0.0


@initialize.misconception(
    "Many of your weights are exactly at ± the limit, as where a wider draw is cut off there: all "
    "numbers between them should be equally likely."
)
def cut_at_the_limit(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.clip(rng.normal(0, limit, (fan_in, fan_out)), -limit, limit), np.zeros(fan_out)


@initialize.misconception(
    "All rows of W are the same: draw fan_in × fan_out numbers, and repeat none of them."
)
def one_row_repeated(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.tile(rng.uniform(-limit, limit, fan_out), (fan_in, 1)), np.zeros(fan_out)


@initialize.misconception(
    "All columns of W are the same, so that all units start equal and stay equal: draw fan_in × "
    "fan_out numbers."
)
def one_column_repeated(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.tile(rng.uniform(-limit, limit, (fan_in, 1)), fan_out), np.zeros(fan_out)


@initialize.misconception(
    "You draw from minus the limit to 0: half of the weights should be above 0."
)
def negative_only(fan_in, fan_out, rng):
    return rng.uniform(-np.sqrt(6 / (fan_in + fan_out)), 0, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception(
    "You draw from 0 to 1: half of the weights should be negative, and none outside the limit."
)
def zero_to_one(fan_in, fan_out, rng):
    return rng.random((fan_in, fan_out)), np.zeros(fan_out)


@initialize.misconception("The biases are not 0, but as large as the limit: they start at 0.")
def biases_at_the_limit(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.full(fan_out, limit)


@initialize.misconception(
    "b has fan_in entries, one per input: it has one per unit, fan_out of them."
)
def bias_per_input(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_in)


@initialize.misconception("W is flat: it has the shape (fan_in, fan_out), a row for each input.")
def W_flat(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, fan_in * fan_out), np.zeros(fan_out)


@initialize.misconception(
    "All weights are the same number, and none is drawn: units that start equal stay equal. Draw "
    "the weights from rng."
)
def one_number_without_a_draw(fan_in, fan_out, rng):
    return np.ones((fan_in, fan_out)), np.zeros(fan_out)
