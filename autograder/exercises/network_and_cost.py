"""Lesson 06: a network without hidden layers, its start, its predictions and its cost."""

import itertools

import numpy as np

from autograder.exercises.arguments import Generator
from autograder.exercises.definition import case, lesson

exercise = lesson("06_network_and_cost")


@exercise(parts={"values": 1, "any depth": 1}, read_again="Four weights and one bias")
def count_parameters(sizes):
    """Weights and biases of a network: each layer has inputs × units weights, and units biases."""
    return sum((before + 1) * units for before, units in itertools.pairwise(sizes))


@count_parameters.cases
def _(rng):
    yield case("values", [4, 1])
    yield case("values", [int(rng.randint(2, 9)), int(rng.randint(10, 20))])
    yield case("any depth", [4, 10, 5, 1])
    yield case("any depth", [int(n) for n in rng.randint(2, 30, 5)])
    yield case("any depth", [7, 3, 2])


@count_parameters.misconception("The biases are missing: every unit has one.")
def no_biases(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes))


@count_parameters.misconception("You count one bias for each layer: every unit has its own.")
def one_bias_a_layer(sizes):
    return sum(a * b + 1 for a, b in itertools.pairwise(sizes))


@count_parameters.misconception(
    "The inputs get biases too: an input is a number that comes in, it computes nothing."
)
def biases_for_inputs(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes)) + sum(sizes)


@count_parameters.misconception(
    "The sizes are added: each unit is connected to each number before it, so they multiply."
)
def sizes_added(sizes):
    return sum(sizes)


@count_parameters.misconception("You count units; the parameters stand on the edges between them.")
def units_only(sizes):
    return sum(sizes[1:])


@count_parameters.misconception("All sizes are multiplied at once: go from layer to layer.")
def all_multiplied(sizes):
    return int(np.prod(sizes)) + sum(sizes[1:])


@count_parameters.misconception("Only the last layer is counted.")
def last_layer_only(sizes):
    return (sizes[-2] + 1) * sizes[-1]


@exercise(parts={"values": 1}, read_again="Where the weights start")
def glorot_limit(fan_in, fan_out):
    """Largest starting weight: sqrt(6 / (fan_in + fan_out))."""
    return float(np.sqrt(6 / (fan_in + fan_out)))


@glorot_limit.cases
def _(rng):
    yield case("values", 4, 1)
    yield case("values", 10, 5)
    yield case("values", int(rng.randint(20, 60)), int(rng.randint(2, 19)))


@glorot_limit.misconception("The two sizes are multiplied: the rule has their sum.")
def product_for_sum(fan_in, fan_out):
    return np.sqrt(6 / (fan_in * fan_out))


@glorot_limit.misconception("The root is missing.")
def no_root(fan_in, fan_out):
    return 6 / (fan_in + fan_out)


@glorot_limit.misconception(
    "This is the standard deviation, with a 2: the limit of a uniform draw has a 6."
)
def standard_deviation(fan_in, fan_out):
    return np.sqrt(2 / (fan_in + fan_out))


@glorot_limit.misconception("fan_out is not used: the rule balances both directions.")
def fan_in_only(fan_in, fan_out):
    return np.sqrt(6 / fan_in)


@glorot_limit.misconception("The fraction is upside down.")
def upside_down(fan_in, fan_out):
    return np.sqrt((fan_in + fan_out) / 6)


@glorot_limit.misconception("You divide by the mean of the two sizes: the rule has their sum.")
def mean_of_sizes(fan_in, fan_out):
    return np.sqrt(6 / ((fan_in + fan_out) / 2))


@exercise(
    parts={"shapes": 1, "weights": 1, "biases": 0.5, "drawn from rng": 0.5},
    read_again="Where the weights start",
    builds_on=("glorot_limit",),
    look="lambda answer, fan_in, fan_out, rng: {'W, b': list(answer), 'next': rng.random()}",
    forbidden=("keras.initializers.GlorotUniform", "tensorflow.keras.initializers.GlorotUniform"),
)
def initialize(fan_in, fan_out, rng):
    """W, uniform between ± the Glorot limit, of shape (fan_in, fan_out); b, zeros (fan_out,)."""
    limit = glorot_limit(fan_in, fan_out)
    return rng.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@initialize.cases
def _(rng):
    yield case("shapes", 4, 1, Generator(int(rng.randint(1000))))
    yield case("shapes", 3, 5, Generator(int(rng.randint(1000))))
    yield case("weights", 60, 40, Generator(int(rng.randint(1000))))
    yield case("weights", 30, 90, Generator(int(rng.randint(1000))))
    yield case("biases", 5, 3, Generator(int(rng.randint(1000))))
    seed = int(rng.randint(1000))
    fresh = np.random.default_rng(seed).random()
    yield case("drawn from rng", 6, 4, Generator(seed), held={"fresh": fresh})


@initialize.measure
def _(answer, fan_in, fan_out, rng, fresh=None):
    """What holds for every draw. 2,400 weights or more show the limit and the spread."""
    W, b = (np.asarray(x, dtype=float) for x in answer["W, b"])
    limit = np.sqrt(6 / (fan_in + fan_out))
    found = {"shape of W": list(W.shape), "shape of b": list(b.shape)}
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


@initialize.misconception(
    "W is the wrong way round: it leads from fan_in numbers to fan_out units."
)
def out_by_in(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_out, fan_in)), np.zeros(fan_out)


@initialize.misconception(
    "The limit is used as a standard deviation: a third of your weights lies outside of it."
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


@initialize.misconception("There is one bias only: every unit has its own.")
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


@initialize.misconception(
    "The draw ignores rng: whoever passes the same generator should get the same weights."
)
def own_generator(fan_in, fan_out, rng):
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(0).uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)


@exercise(
    parts={"values": 1, "two outputs": 0.5, "bad input": 0.5}, read_again="The first prediction"
)
def predict(X, W, b):
    """X @ W + b, of shape (n, outputs)."""
    X, W, b = (np.asarray(x, dtype=float) for x in (X, W, b))
    if b.shape != W.shape[1:]:
        raise ValueError(f"W is {W.shape}, b is {b.shape}")
    return X @ W + b


LECTURE_W = np.array([[0.796713], [0.1376977], [0.42014325], [-0.07861173]])
FIRST_ROWS = np.array(
    [
        [1, 26.184098, 1286.68, 67],
        [1, 34.866901, 1855.25, 30],
        [1, 36.980709, 692.09, 24],
    ]
)


@predict.cases
def _(rng):
    yield case("values", np.array([[2.0, 5.0]]), np.array([[0.5], [-1.5]]), np.array([10.0]))
    yield case("values", FIRST_ROWS, LECTURE_W, np.array([0.5]))
    X, V, b = rng.uniform(-2, 2, (5, 3)), rng.uniform(-1, 1, (3, 2)), rng.uniform(0.5, 1, 1)
    X[0], V[:, 0] = -2, np.abs(V[:, 0]) + 0.2  # a prediction that is surely less than 0
    W = V[:, :1]
    yield case("values", X, W, b, untouched=True)
    yield case("two outputs", X, V, rng.uniform(0.5, 1, 2))
    yield case("two outputs", X[:3], rng.uniform(-1, 1, (3, 3)), rng.uniform(0.5, 1, 3))
    yield case("bad input", X, rng.uniform(-1, 1, (4, 1)), b)
    yield case("bad input", X[:2], rng.uniform(-1, 1, (3, 2)), rng.uniform(-1, 1, 1))
    yield case("bad input", X[:2], W, rng.uniform(-1, 1, 2))
    missing = X[:2].round(1)
    missing[1, 0] = np.nan
    yield case("bad input", missing, W, b)


@predict.misconception("The bias is not added.")
def bias_forgotten(X, W, b):
    return np.asarray(X) @ np.asarray(W)


@predict.misconception(
    "The predictions come back flat, as (n,): each row has a list of outputs, (n, outputs)."
)
def flattened(X, W, b):
    return (np.asarray(X) @ np.asarray(W) + b).ravel()


@predict.misconception(
    "W is transposed: its rows belong to the inputs and its columns to the outputs already."
)
def weights_transposed(X, W, b):
    return np.asarray(X) @ np.asarray(W).T + b


@predict.misconception("X and W are multiplied entry by entry, without the sum.")
def entry_by_entry(X, W, b):
    return np.asarray(X) * np.asarray(W).ravel() + b


@predict.misconception("The outputs of a row are added to one number.")
def outputs_added(X, W, b):
    return np.sum(np.asarray(X) @ np.asarray(W) + b, axis=1, keepdims=True)


@predict.misconception("The bias is subtracted.")
def bias_subtracted(X, W, b):
    return np.asarray(X) @ np.asarray(W) - b


@predict.misconception("ReLU has no place at the output: predictions may be negative.")
def relu_at_the_end(X, W, b):
    return np.maximum(0, np.asarray(X) @ np.asarray(W) + b)


@exercise(
    parts={"values": 1, "two outputs": 0.5, "bad input": 1}, read_again="A matrix nobody ordered"
)
def squared_errors(y, y_hat):
    """(y − y_hat)², entry by entry; ValueError where the shapes differ."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.shape != y_hat.shape:
        raise ValueError(f"y is {y.shape}, y_hat is {y_hat.shape}: the shapes must be the same")
    return (y - y_hat) ** 2


@squared_errors.cases
def _(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.5], [4.0]]), untouched=True)
    yield case("values", rng.uniform(-2, 2, (5, 1)), rng.uniform(-2, 2, (5, 1)))
    yield case("two outputs", rng.uniform(-2, 2, (3, 2)), rng.uniform(-2, 2, (3, 2)))
    yield case("bad input", rng.uniform(-2, 2, 3), rng.uniform(-2, 2, (3, 1)))
    yield case("bad input", rng.uniform(-2, 2, (3, 1)), rng.uniform(-2, 2, 3))
    yield case("bad input", rng.uniform(-2, 2, (3, 1)), rng.uniform(-2, 2, (3, 2)))
    missing = rng.uniform(2.5, 3, (2, 1)).round(1)  # an error whose square is surely another number
    missing[1] = np.nan
    yield case("bad input", rng.uniform(0.2, 1, (2, 1)).round(1), missing)


@squared_errors.misconception(
    "(n, 1) and (n,) differ in shape, and NumPy makes an n × n matrix of them without a word: look "
    "at the shapes before you subtract."
)
def silent_broadcast(y, y_hat):
    return (np.asarray(y) - np.asarray(y_hat)) ** 2


@squared_errors.misconception("These are absolute errors: they are to be squared.")
def absolute(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.abs(np.asarray(y) - np.asarray(y_hat))


@squared_errors.misconception("The errors are not squared.")
def raw(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.asarray(y) - np.asarray(y_hat)


@squared_errors.misconception("Both are squared before they are subtracted: subtract first.")
def difference_of_squares(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.asarray(y) ** 2 - np.asarray(y_hat) ** 2


@squared_errors.misconception("This is one number already: the mean is the next exercise.")
def mean_already(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.mean((np.asarray(y) - np.asarray(y_hat)) ** 2)


@squared_errors.misconception("The result is flat: keep the shape of y, (n, outputs).")
def flat_errors(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("shapes differ")
    return np.ravel((np.asarray(y) - np.asarray(y_hat)) ** 2)


@exercise(
    parts={"values": 1, "two outputs": 0.5, "bad input": 0.5},
    read_again="One number: the cost",
    builds_on=("squared_errors",),
    forbidden=("keras.losses.MeanSquaredError", "tensorflow.keras.losses.MeanSquaredError"),
)
def cost(y, y_hat):
    """The mean of the squared errors over every entry."""
    errors = squared_errors(y, y_hat)
    if errors.size == 0:
        raise ValueError("there are no rows")
    return float(errors.mean())


@cost.cases
def _(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.5], [4.0]]), untouched=True)
    yield case("values", rng.uniform(-2, 2, (5, 1)), rng.uniform(-2, 2, (5, 1)))
    yield case("values", np.array([[96004.8], [92473.7]]), np.array([[539.7], [782.7]]))
    yield case("two outputs", rng.uniform(-2, 2, (3, 2)), rng.uniform(-2, 2, (3, 2)))
    yield case("bad input", rng.uniform(-2, 2, 3), rng.uniform(-2, 2, (3, 1)))
    yield case("bad input", np.zeros((0, 1)), np.zeros((0, 1)))
    missing = rng.uniform(-2, 2, (2, 1)).round(1)
    missing[1] = np.nan
    yield case("bad input", rng.uniform(-2, 2, (2, 1)).round(1), missing)


def differences(y, y_hat):
    """y − y_hat, with what every wrong answer below still does right."""
    if np.shape(y) != np.shape(y_hat) or not np.size(y):
        raise ValueError("shapes differ, or no rows")
    return np.asarray(y, dtype=float) - np.asarray(y_hat, dtype=float)


@cost.misconception("This is the sum: divide by the number of entries.")
def total(y, y_hat):
    return np.sum(differences(y, y_hat) ** 2)


@cost.misconception(
    "You square the mean error: errors of both signs cancel before they are squared."
)
def square_of_the_mean(y, y_hat):
    return np.mean(differences(y, y_hat)) ** 2


@cost.misconception("There is a ½ in your cost: this course, like Keras, takes the plain mean.")
def half(y, y_hat):
    return np.mean(differences(y, y_hat) ** 2) / 2


@cost.misconception("This is the root of the cost, the RMSE of lesson 10.")
def root(y, y_hat):
    return np.sqrt(np.mean(differences(y, y_hat) ** 2))


@cost.misconception("This is the mean absolute error: the errors are to be squared.")
def mean_absolute(y, y_hat):
    return np.mean(np.abs(differences(y, y_hat)))


@cost.misconception("The errors are not squared: those of both signs cancel.")
def mean_error(y, y_hat):
    return np.mean(differences(y, y_hat))


@cost.misconception(
    "You divide by the rows alone: with two outputs there are twice as many entries."
)
def by_rows(y, y_hat):
    return np.sum(differences(y, y_hat) ** 2) / len(y)


@cost.misconception("This is one cost for each output: the mean goes over every entry.")
def by_output(y, y_hat):
    return np.mean(differences(y, y_hat) ** 2, axis=0)


@cost.misconception(
    "Shapes that differ are not refused: a y of (n,) and predictions of (n, 1) make n × n errors."
)
def broadcast(y, y_hat):
    if np.size(y) == 0:
        raise ValueError("no rows")
    return np.mean((np.asarray(y) - np.asarray(y_hat)) ** 2)
