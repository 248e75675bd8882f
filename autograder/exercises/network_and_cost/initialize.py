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
    yield case("weights", 60, 40, Generator(int(rng.randint(1000))))
    yield case("weights", 30, 90, Generator(int(rng.randint(1000))))
    yield case("biases", 5, 3, Generator(int(rng.randint(1000))))
    seed = int(rng.randint(1000))
    fresh = np.random.default_rng(seed).random()
    yield case("drawn from rng", 6, 4, Generator(seed), held={"fresh": fresh})


@initialize.measure
def measure(answer, fan_in, fan_out, rng, fresh=None):
    """What holds for every draw. 2,400 weights or more show the limit and the spread."""
    W, b = (np.asarray(x, dtype=float) for x in answer["W, b"])
    limit = np.sqrt(6 / (fan_in + fan_out))
    found: dict[str, object] = {"shape of W": list(W.shape), "shape of b": list(b.shape)}
    found["largest bias"] = np.abs(b).max()
    found["weights that are 0"] = "all" if not W.any() else "not all"
    found["weights that differ"] = "most" if len(np.unique(W)) > W.size / 2 else "few"
    if W.size >= 2400:  # enough that no draw misses any of these by chance
        largest = np.abs(W).max()
        found["weights outside the limit"] = "no" if largest <= limit * (1 + 1e-6) else "yes"
        found["weights reach to the limit"] = "yes" if largest > 0.98 * limit else "no"
        found["weights reach to 1"] = "yes" if largest > 0.98 else "no"
        found["weights around 0"] = "yes" if abs(W.mean()) < 0.3 * limit else "no"
        found["weights of both signs"] = "yes" if W.min() < 0 < W.max() else "no"
        spread = W.std() / limit  # 1/√3 = 0.577 where every number within is as likely
        found["spread"] = "even" if 0.55 < spread < 0.61 else "not even"
    if fresh is not None:  # what rng gives first: it gives that still, if nothing was drawn
        found["the generator rng"] = "not used" if answer["next"] == fresh else "used"
    return found


@initialize.misconception("W is transposed: it leads from fan_in numbers to fan_out units.")
def out_by_in(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_out, fan_in)), np.zeros(fan_out)


@initialize.misconception(
    "The limit is used as a standard deviation: a third of your weights are outside it."
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


@initialize.misconception("One number is drawn and used for every weight: draw fan_in × fan_out.")
def one_number(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.full((fan_in, fan_out), rng.uniform(-limit, limit)), np.zeros(fan_out)


@initialize.misconception("The draw ignores rng: the same generator should give the same weights.")
def own_generator(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(0).uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)
