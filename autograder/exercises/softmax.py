"""Lesson 05: softmax, its Jacobian, the cross-entropy, and the gradient of the two together."""

import numpy as np

from autograder.exercises.definition import case, lesson

exercise = lesson("05_softmax")

FLOOR = 1e-12  # a probability below it counts as this much, so that no cost is infinite

LIBRARY_SOFTMAXES = (
    "scipy.special.softmax",
    "scipy.special.log_softmax",
    "tensorflow.nn.softmax",
    "tensorflow.nn.log_softmax",
    "tensorflow.math.softmax",
    "tensorflow.math.log_softmax",
    "tensorflow.keras.activations.softmax",
    "keras.activations.softmax",
    "keras.ops.softmax",
)

LIBRARY_CROSS_ENTROPIES = (
    "sklearn.metrics.log_loss",
    "tensorflow.nn.softmax_cross_entropy_with_logits",
    "tensorflow.keras.losses.categorical_crossentropy",
    "tensorflow.keras.losses.CategoricalCrossentropy",
    "keras.losses.categorical_crossentropy",
    "keras.losses.CategoricalCrossentropy",
    "keras.ops.categorical_crossentropy",
)


def naive(z):
    """Softmax as first written down, for use inside wrong formulas: nan far out."""
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def one_hot(labels, k):
    return np.eye(k)[labels]


@exercise(
    parts={"one row": 1, "many rows": 1.5, "far out": 1, "argument untouched": 0.5},
    read_again="From scores to probabilities",
    forbidden=LIBRARY_SOFTMAXES,
)
def softmax(z):
    """p_i = e^z_i / Σ_j e^z_j along each row, with the row's maximum subtracted first."""
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@softmax.cases
def _(rng):
    yield case("one row", np.array([1.4, 4, 2.1, -3]))
    yield case("one row", rng.uniform(-2, 2, 3))
    yield case("many rows", rng.uniform(-2, 2, (2, 2)))
    yield case("many rows", rng.uniform(-3, 3, (3, 4)))
    yield case("many rows", rng.uniform(-2, 2, (1, 3)))
    yield case("far out", np.array([1000.0, 998.5, -1000.0]))
    yield case("far out", np.array([-1000.0, -1001.0]))
    yield case("far out", np.array([[0.5, 2.0], [1000.0, 1002.0], [-1000.0, -999.0]]))
    yield case("argument untouched", rng.uniform(-2, 2, (2, 3)), untouched=True)


@softmax.misconception(
    "One sum over the whole batch: all the rows together add up to 1. "
    "Each row is a question of its own, and has to add up to 1 by itself."
)
def whole_batch(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


@softmax.misconception(
    "You add down the columns: a column mixes different observations. "
    "The scores of one observation stand in a row."
)
def down_the_columns(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@softmax.misconception(
    "The scores are divided by their sum without the exponential: "
    "a negative score gives a negative probability."
)
def no_exponential(z):
    return z / z.sum(axis=-1, keepdims=True)


@softmax.misconception(
    "This is a sigmoid for each score by itself: the classes do not compete, "
    "and a row does not add up to 1."
)
def sigmoid_each(z):
    return 0.5 * (1 + np.tanh(z / 2))


@softmax.misconception(
    "No maximum is subtracted: e^1000 is inf and inf / inf is no number, "
    "and far to the left every exponential is 0 and 0 / 0 is none either."
)
def no_maximum(z):
    return naive(z)


@softmax.misconception(
    "One maximum is subtracted from all rows: a row far below it loses every exponential, "
    "and is 0 / 0. Each row needs its own maximum."
)
def global_maximum(z):
    return naive(z - np.max(z))


@softmax.misconception(
    "Clipping the scores makes large ones equal: 1000 and 998.5 are not the same score. "
    "What may be subtracted from a whole row without changing its probabilities?"
)
def clipped_scores(z):
    return naive(np.clip(z, -500, 500))


@softmax.misconception(
    "The exponent has the wrong sign: the largest score gets the smallest probability."
)
def exponent_sign(z):
    return naive(z.min(axis=-1, keepdims=True) - z)


@softmax.misconception(
    "These are the exponentials, not yet divided by their sum: a row has to add up to 1."
)
def not_divided(z):
    return np.exp(z - z.max(axis=-1, keepdims=True))


@softmax.misconception(
    "All the probability goes to the largest score: "
    "that is the hard maximum, and softmax leaves every class a share."
)
def hard_maximum(z):
    return one_hot(np.argmax(z, axis=-1), z.shape[-1])


@softmax.misconception(
    "The scores are divided by the maximum. Subtracting one number from a whole row leaves the "
    "probabilities as they are; dividing by it does not."
)
def divided_by_maximum(z):
    return naive(z / z.max(axis=-1, keepdims=True))


@softmax.misconception(
    "Your function takes rows only: a single row of shape (k,) has no axis 1. "
    "Count the axis from the end."
)
def rows_only(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "The sums have shape (n,), and NumPy lines them up with the columns: an error where n and k "
    "differ, and wrong numbers without an error where they are equal. Look at `keepdims`."
)
def no_keepdims(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


@softmax.misconception("This is the logarithm of softmax: a probability is never negative.")
def logarithm(z):
    return np.log(softmax(z))


@softmax.misconception(
    "z -= ... changes the array that was handed in: "
    "whoever called the function loses the scores. Compute a new array."
)
def in_place(z):
    z -= z.max(axis=-1, keepdims=True)
    return naive(z)


@exercise(
    parts={"values": 2.5, "far out": 0.5},
    read_again="What one score does to every probability",
    builds_on=("softmax",),
    forbidden=("tensorflow.GradientTape", *LIBRARY_SOFTMAXES),
)
def softmax_jacobian(z):
    """D_ij = ∂p_i/∂z_j: diag(p) − p pᵀ."""
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


# A transposed Jacobian cannot show, because the matrix is symmetric. Other mistakes of shape do:
# the diagonal as (k,), p @ p as one number, p * p as a row.
@softmax_jacobian.cases
def _(rng):
    yield case("values", np.array([0.0, np.log(3)]))
    yield case("values", np.array([1.4, 4, 2.1, -3]))
    yield case("values", rng.uniform(-2, 2, 3))
    yield case("values", rng.uniform(-1, 3, 5))
    yield case("far out", np.array([1000.0, 998.5, -1000.0]))
    yield case("far out", np.array([-1000.0, -1001.0]))


@softmax_jacobian.misconception(
    "Only the diagonal is filled. Off it the entries are not 0: "
    "raising one score takes probability from every other class."
)
def diagonal_only(z):
    p = softmax(z)
    return np.diag(p * (1 - p))


@softmax_jacobian.misconception(
    "These are k numbers, the diagonal alone: every one of k probabilities depends on every one "
    "of k scores, which makes k times k slopes."
)
def diagonal_as_a_vector(z):
    p = softmax(z)
    return p * (1 - p)


@softmax_jacobian.misconception(
    "Off the diagonal the sign is wrong: when one score rises, the other probabilities fall."
)
def plus_off_the_diagonal(z):
    p = softmax(z)
    outer = np.outer(p, p)
    return outer + np.diag(p - 2 * p * p)


@softmax_jacobian.misconception(
    "The outer product is added where it should be subtracted: "
    "no column of yours adds up to 0, but the probabilities together cannot grow."
)
def plus_outer(z):
    p = softmax(z)
    return np.diag(p) + np.outer(p, p)


@softmax_jacobian.misconception(
    "The diagonal lacks its p: raising a score would lower the class's own probability."
)
def outer_only(z):
    p = softmax(z)
    return -np.outer(p, p)


@softmax_jacobian.misconception(
    "This is p_i (1 - p_j) in every entry: that form holds on the diagonal only, where i = j."
)
def diagonal_rule_everywhere(z):
    p = softmax(z)
    return np.outer(p, 1 - p)


@softmax_jacobian.misconception(
    "The diagonal starts from 1: the identity stands where p on a diagonal belongs."
)
def identity_for_p(z):
    p = softmax(z)
    return np.eye(len(p)) - np.outer(p, p)


@softmax_jacobian.misconception(
    "p is spread over every row of the matrix: it belongs on the diagonal only."
)
def p_in_every_row(z):
    p = softmax(z)
    return p - np.outer(p, p)


@softmax_jacobian.misconception(
    "For p of shape (k,), p @ p is one number, and so is p @ p.T: "
    "the product wanted here has an entry for every pair of classes."
)
def inner_product(z):
    p = softmax(z)
    return np.diag(p) - p @ p


@softmax_jacobian.misconception(
    "p * p has k entries, and NumPy repeats them on every row: "
    "the product wanted here has an entry for every pair of classes."
)
def elementwise_product(z):
    p = softmax(z)
    return np.diag(p) - p * p


@softmax_jacobian.misconception(
    "The scores stand where the probabilities belong: the Jacobian is made of p = softmax(z)."
)
def of_the_scores(z):
    return np.diag(z) - np.outer(z, z)


@softmax_jacobian.misconception(
    "Softmax is taken twice: the Jacobian is made of p = softmax(z), and yours of the softmax of p."
)
def softmax_twice(z):
    q = softmax(softmax(z))
    return np.diag(q) - np.outer(q, q)


@softmax_jacobian.misconception(
    "The whole matrix has the wrong sign: raising a score raises the class's own probability."
)
def negative_jacobian(z):
    p = softmax(z)
    return np.outer(p, p) - np.diag(p)


@softmax_jacobian.misconception(
    "The softmax inside your Jacobian overflows at 1000: build it from your own stable softmax."
)
def overflow_in_jacobian(z):
    p = naive(z)
    return np.diag(p) - np.outer(p, p)


@exercise(
    parts={"one row": 1, "many rows": 1, "zero probability": 1},
    read_again="How wrong a probability is",
    forbidden=LIBRARY_CROSS_ENTROPIES,
    atol=1e-9,  # a floor that is added rather than clipped moves log 1 by 1e-12
)
def cross_entropy(p, y):
    """Mean over rows of −Σ_i y_i log p_i; p below the floor counts as the floor."""
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    return float(-np.sum(y * np.log(np.maximum(p, FLOOR))) / len(y))


@cross_entropy.cases
def _(rng):
    yield case("one row", np.array([[0.25, 0.75]]), one_hot([0], 2))
    yield case("one row", softmax(rng.uniform(-1, 1, (1, 4))), one_hot([2], 4))
    yield case("many rows", np.array([[0.5, 0.5], [0.25, 0.75], [0.9, 0.1]]), one_hot([0, 1, 1], 2))
    yield case("many rows", softmax(rng.uniform(-1, 1, (2, 3))), one_hot([2, 0], 3))
    yield case("zero probability", np.array([[0.0, 0.7, 0.3]]), one_hot([1], 3), untouched=True)
    p = np.array([[0.6, 0.0, 0.4], [0.0, 0.2, 0.8]])
    yield case("zero probability", p, one_hot([2, 0], 3), untouched=True)


@cross_entropy.misconception(
    "The rows are added up and not averaged: twice the rows would cost twice as much."
)
def summed(p, y):
    return -np.sum(y * np.log(np.maximum(p, FLOOR)))


@cross_entropy.misconception(
    "The mean runs over every entry, the zeros of y included: "
    "it divides by n times k where the number of rows is wanted."
)
def mean_of_entries(p, y):
    return -np.mean(y * np.log(np.maximum(p, FLOOR)))


@cross_entropy.misconception(
    "This is the log of 1 - p: the cost would grow as the true class becomes more probable."
)
def log_of_one_minus_p(p, y):
    return -np.sum(y * np.log(np.maximum(1 - p, FLOOR))) / len(y)


@cross_entropy.misconception(
    "You add the terms (1 - y) log(1 - p), the cost of one yes-or-no question for each class. "
    "Here the classes share one question, and only the true class counts."
)
def binary(p, y):
    q = np.clip(p, FLOOR, 1 - FLOOR)
    return -np.sum(y * np.log(q) + (1 - y) * np.log(1 - q)) / len(y)


@cross_entropy.misconception(
    "The minus is missing: the log of a probability is negative, and a cost is not."
)
def minus_missing(p, y):
    return np.sum(y * np.log(np.maximum(p, FLOOR))) / len(y)


@cross_entropy.misconception("The logarithm is to base 2: the lesson's is natural, to base e.")
def base_two(p, y):
    return -np.sum(y * np.log2(np.maximum(p, FLOOR))) / len(y)


@cross_entropy.misconception("The logarithm is to base 10: the lesson's is natural, to base e.")
def base_ten(p, y):
    return -np.sum(y * np.log10(np.maximum(p, FLOOR))) / len(y)


@cross_entropy.misconception(
    "p and y are exchanged: y is 0 almost everywhere, and has no useful logarithm."
)
def exchanged(p, y):
    return -np.sum(p * np.log(np.maximum(y, FLOOR))) / len(y)


@cross_entropy.misconception(
    "y is not used: the logs of all classes are added, where only the true class counts."
)
def every_class(p, y):
    return -np.sum(np.log(np.maximum(p, FLOOR))) / len(y)


@cross_entropy.misconception(
    "You average the probabilities and take one log at the end: "
    "the log comes first, for each row, and the mean last."
)
def log_of_the_mean(p, y):
    return -np.log(np.maximum(np.sum(p * y) / len(y), FLOOR))


@cross_entropy.misconception(
    "You return one cost for each row: the contract asks for one number, their mean."
)
def one_for_each_row(p, y):
    return -np.sum(y * np.log(np.maximum(p, FLOOR)), axis=1)


@cross_entropy.misconception("This is the squared error: the cross-entropy takes a logarithm.")
def squared_error(p, y):
    return np.sum((p - y) ** 2) / len(y)


@cross_entropy.misconception(
    "At p = 0 the log is -inf, and 0 times -inf is no number: one class that is rightly "
    "given probability 0 spoils the whole cost. Look at the floor in the contract."
)
def no_floor(p, y):
    return -np.sum(y * np.log(p)) / len(y)


@cross_entropy.misconception(
    "Where the true class has p = 0 your cost is infinite, and no step can follow from it: "
    "look at the floor in the contract."
)
def infinite(p, y):
    return -np.mean(np.log(p[y == 1]))


@cross_entropy.misconception(
    "Where p = 0 you count nothing at all. That is right where y = 0; where y = 1 it makes the "
    "worst possible prediction free."
)
def forgives_zero(p, y):
    return -np.sum(y * np.log(np.where(p > 0, p, 1))) / len(y)


@cross_entropy.misconception(
    "Putting the floor into p itself changes the array that was handed in: compute a new one."
)
def floor_in_place(p, y):
    p[p < FLOOR] = FLOOR
    return -np.sum(y * np.log(p)) / len(y)


@exercise(
    parts={"one row": 1, "many rows": 1.5, "far out": 0.5},
    read_again="The gradient in which everything cancels",
    builds_on=("softmax",),
    forbidden=("tensorflow.GradientTape", *LIBRARY_SOFTMAXES),
)
def softmax_cross_entropy_gradient(z, y):
    """∂J/∂z for J = cross_entropy(softmax(z), y): (p − y) / n."""
    return (softmax(z) - np.asarray(y, dtype=float)) / len(y)


@softmax_cross_entropy_gradient.cases
def _(rng):
    yield case("one row", np.array([[0.0, np.log(3)]]), one_hot([1], 2))
    yield case("one row", np.array([[1.4, 4, 2.1, -3]]), one_hot([2], 4))
    yield case("many rows", rng.uniform(-2, 2, (3, 2)), one_hot([1, 0, 1], 2))
    yield case("many rows", rng.uniform(-2, 2, (2, 4)), one_hot([3, 1], 4), untouched=True)
    yield case("far out", np.array([[1000.0, 0.0]]), one_hot([1], 2))
    z = np.array([[0.5, 2.0, 1.0], [-1000.0, 1000.0, 998.5]])
    yield case("far out", z, one_hot([0, 2], 3))


@softmax_cross_entropy_gradient.misconception(
    "The difference is the wrong way round: a step against y - p lowers the score of the true "
    "class, and the cost grows."
)
def y_minus_p(z, y):
    return (y - softmax(z)) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The mean is forgotten: the cost is a mean over n rows, so each row has a share of 1/n."
)
def not_divided_by_n(z, y):
    return softmax(z) - y


@softmax_cross_entropy_gradient.misconception(
    "You divide by every entry, n times k: the cost is a mean over the n rows."
)
def divided_by_size(z, y):
    return (softmax(z) - y) / y.size


@softmax_cross_entropy_gradient.misconception(
    "You divide by k, the number of classes: the cost is a mean over the n rows."
)
def divided_by_classes(z, y):
    return (softmax(z) - y) / y.shape[1]


@softmax_cross_entropy_gradient.misconception(
    "This is p(1 - p), the diagonal of the Jacobian: y, and so the truth, is missing from it."
)
def slope_alone(z, y):
    p = softmax(z)
    return p * (1 - p)


@softmax_cross_entropy_gradient.misconception(
    "This is p(1 - p) / n, the diagonal of the Jacobian: y, and so the truth, is missing from it."
)
def slope_over_n(z, y):
    p = softmax(z)
    return p * (1 - p) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "You multiply by p(1 - p) once more. In the derivation that slope has cancelled already; "
    "it belongs to a squared error after a sigmoid."
)
def times_slope(z, y):
    p = softmax(z)
    return (p - y) * p * (1 - p) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "This is -y/p, the slope of the cost in the probabilities: "
    "the way from the probabilities back to the scores is missing."
)
def stops_at_p(z, y):
    return -y / np.maximum(softmax(z), FLOOR) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The scores themselves are compared with y: softmax is missing."
)
def scores_for_p(z, y):
    return (z - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The rows are added up: every row has its own scores, and its own gradient."
)
def rows_added(z, y):
    return np.sum(softmax(z) - y, axis=0) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "Softmax runs over the whole batch here: each row has to add up to 1 by itself."
)
def whole_batch_inside(z, y):
    e = np.exp(z - np.max(z))
    return (e / e.sum() - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The softmax inside your gradient overflows at 1000: build it from your own stable softmax."
)
def overflow_in_gradient(z, y):
    return (naive(z) - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "-y/p times the Jacobian is right on paper. Where p has rounded to 0 the product is 0, and "
    "the worst prediction gets no correction: let p cancel before you compute."
)
def two_factors(z, y):
    p = softmax(z)
    upstream = -y / np.maximum(p, FLOOR) / len(y)
    return np.array([(np.diag(q) - np.outer(q, q)) @ u for q, u in zip(p, upstream, strict=True)])


@softmax_cross_entropy_gradient.misconception(
    "The numbers are right, but an array that was handed in has changed: "
    "z and y still belong to whoever called. Compute new arrays."
)
def changes_an_argument(z, y):
    z -= z.max(axis=1, keepdims=True)
    return (naive(z) - y) / len(y)
