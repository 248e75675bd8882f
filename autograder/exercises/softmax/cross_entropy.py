"""`cross_entropy` of lesson 05: its reference, cases and misconceptions."""

from functools import partial

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.softmax import lesson
from autograder.exercises.softmax.inputs import one_hot
from autograder.exercises.softmax.softmax import softmax

FLOOR = 1e-12  # a probability below it counts as this much, so that no cost is infinite


LIBRARY_CROSS_ENTROPIES = (
    "sklearn.metrics.log_loss",
    "tensorflow.nn.softmax_cross_entropy_with_logits",
    "tensorflow.keras.losses.categorical_crossentropy",
    "tensorflow.keras.losses.CategoricalCrossentropy",
    "keras.losses.categorical_crossentropy",
    "keras.losses.CategoricalCrossentropy",
    "keras.ops.categorical_crossentropy",
)


@lesson.exercise(
    parts={"one row": 1, "many rows": 1, "zero probability": 1},
    review="How wrong a probability is",
    forbidden=LIBRARY_CROSS_ENTROPIES,
    atol=1e-9,  # a floor that is added rather than clipped moves log 1 by 1e-12
)
def cross_entropy(p, y):
    """Mean over rows of −Σ_i y_i log p_i; p below the floor counts as the floor."""
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    return float(-np.sum(y * np.log(np.maximum(p, FLOOR))) / len(y))


@cross_entropy.cases
def cases(rng):
    yield case("one row", np.array([[0.25, 0.75]]), one_hot([0], 2))
    yield case("one row", softmax(rng.uniform(-1, 1, (1, 4))), one_hot([2], 4))
    yield case("many rows", np.array([[0.5, 0.5], [0.25, 0.75], [0.9, 0.1]]), one_hot([0, 1, 1], 2))
    yield case("many rows", softmax(rng.uniform(-1, 1, (2, 3))), one_hot([2, 0], 3))
    yield case("zero probability", np.array([[0.0, 0.7, 0.3]]), one_hot([1], 3), untouched=True)
    p = np.array([[0.6, 0.0, 0.4], [0.0, 0.2, 0.8]])
    yield case("zero probability", p, one_hot([2, 0], 3), untouched=True)
    yield case("zero probability", np.array([[1e-20, 1.0]]), one_hot([0], 2))  # below, and not 0
    yield case("zero probability", np.array([[1.0, 9e-6]]), one_hot([1], 2))  # above the floor


@cross_entropy.misconception(
    "The rows are added up and not averaged: with twice as many rows the cost would be twice "
    "as large."
)
def summed(p, y):
    return -np.sum(y * np.log(np.maximum(p, FLOOR)))


@cross_entropy.misconception(
    "The mean runs over every entry, including the zeros of y: it divides by n times k "
    "instead of by the number of rows."
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
    "p and y are swapped: y is 0 almost everywhere, and has no useful logarithm."
)
def exchanged(p, y):
    return -np.sum(p * np.log(np.maximum(y, FLOOR))) / len(y)


@cross_entropy.misconception(
    "y is not used: you add the logs of all classes, but only the true class counts."
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
    "At p = 0 the log is -inf, and 0 times -inf is not a number: one class that correctly gets "
    "probability 0 spoils the whole cost; and a p below the floor costs too much. Look at the "
    "floor in the contract."
)
def no_floor(p, y):
    return -np.sum(y * np.log(p)) / len(y)


@cross_entropy.misconception(
    "Where the true class has p = 0 your cost is infinite, and no useful step follows from it; "
    "where p is below the floor it is too large. Look at the floor in the contract."
)
def infinite(p, y):
    return -np.mean(np.log(p[y == 1]))


@cross_entropy.misconception(
    "Where p = 0 you count nothing at all. That is correct where y = 0; where y = 1 it makes the "
    "worst possible prediction cost nothing. A p between 0 and the floor is not raised to it "
    "either."
)
def forgives_zero(p, y):
    return -np.sum(y * np.log(np.where(p > 0, p, 1))) / len(y)


@cross_entropy.misconception(
    "Putting the floor into p itself changes the array that was passed in: compute a new one."
)
def floor_in_place(p, y):
    p[p < FLOOR] = FLOOR
    return -np.sum(y * np.log(p)) / len(y)


@cross_entropy.misconception(
    "The floor is used where p is exactly 0, and a p between 0 and the floor is not raised to it: "
    "every p below 1e-12 counts as 1e-12."
)
def only_zeros(p, y):
    return -np.sum(y * np.log(np.where(p == 0, FLOOR, p))) / len(y)


def with_floor(floor, p, y):
    """The cost with another floor, for use inside wrong formulas."""
    return -np.sum(y * np.log(np.maximum(p, floor))) / len(y)


@cross_entropy.misconception(
    "Your floor is 1e-7, as in Keras: with the contract's, 1e-12, a true class with p = 0 costs "
    "27.63."
)
def floor_of_keras(p, y):
    return with_floor(1e-7, p, y)


def named(name, cost):
    """A cost under another name, by which a misconception is known."""
    cost.__name__ = name
    return cost


for power in (4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 20, 100, 300):
    cross_entropy.misconception(
        f"Your floor is 1e-{power}: with the contract's, 1e-12, a true class with p = 0 costs "
        "27.63."
    )(named(f"floor_1e_{power}", partial(with_floor, 10.0**-power)))


cross_entropy.misconception(
    "Your floor is 2.2e-16: with the contract's, 1e-12, a true class with p = 0 costs 27.63."
)(named("floor_of_a_float", partial(with_floor, np.finfo(float).eps)))


@cross_entropy.misconception(
    "The rows are added up and not averaged; and your floor is 1e-15, where the contract has 1e-12."
)
def summed_floor_1e_15(p, y):
    return with_floor(1e-15, p, y) * len(y)


@cross_entropy.misconception(
    "You add 1e-5 to every p, which shifts every cost: the floor is 1e-12, and a p above it counts "
    "as it is."
)
def large_number_added(p, y):
    return -np.sum(y * np.log(p + 1e-5)) / len(y)


@cross_entropy.misconception(
    "You add the terms (1 - y) log(1 - p), and take the mean over every entry: that is the cost of "
    "n times k yes-or-no questions. Here the classes share one question for each row."
)
def binary_over_entries(p, y):
    return binary(p, y) / y.shape[1]


@cross_entropy.misconception(
    "The sum is divided by k, the number of classes: the mean is over the n rows."
)
def mean_over_classes(p, y):
    return -np.sum(y * np.log(np.maximum(p, FLOOR))) / y.shape[1]


@cross_entropy.misconception(
    "You take the log of the largest probability in each row: it should be that of the true class, "
    "where y is 1."
)
def largest_probability(p, y):
    return -np.mean(np.log(np.maximum(np.max(p, axis=1), FLOOR)))


@cross_entropy.misconception(
    "You return a number for every entry: add them up within each row, and take the mean over the "
    "rows."
)
def one_for_each_entry(p, y):
    return -y * np.log(np.maximum(p, FLOOR))


@cross_entropy.misconception("Softmax is applied to p: p already holds the probabilities.")
def softmax_again(p, y):
    return with_floor(FLOOR, softmax(p), y)


@cross_entropy.misconception(
    "A row whose true class has p = 0 is left out of the mean: the worst possible prediction costs "
    "nothing. Look at the floor in the contract."
)
def zeros_left_out(p, y):
    true = p[y == 1]
    return -np.mean(np.log(true[true > 0]))


@cross_entropy.misconception(
    "With a p of 0 anywhere your cost is 0, as where the nan of 0 times -inf is replaced; and a p "
    "below the floor costs too much. Look at the floor in the contract."
)
def nan_replaced(p, y):
    return np.nan_to_num(no_floor(p, y))


@cross_entropy.misconception(
    "A p above the floor, such as 9e-6, counts as 1e-12 in your cost: only a p below 1e-12 does."
)
def raised_too_early(p, y):
    return with_floor(0, np.where(p < 1e-5, FLOOR, p), y)


@cross_entropy.misconception(
    "You add the terms (1 - y) log(1 - p), and take the mean over every entry: that is the cost of "
    "n times k yes-or-no questions. And your floor is 1e-15, where the contract has 1e-12."
)
def binary_over_entries_1e_15(p, y):
    q = np.clip(p, 1e-15, 1 - 1e-15)
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


@cross_entropy.misconception(
    "You add the terms (1 - y) log(1 - p), the cost of one yes-or-no question for each class; and "
    "your floor is 1e-15, where the contract has 1e-12."
)
def binary_1e_15(p, y):
    return binary_over_entries_1e_15(p, y) * y.shape[1]


@cross_entropy.misconception(
    "The mean runs over every entry, including the zeros of y; and your floor is 1e-15, where the "
    "contract has 1e-12."
)
def mean_of_entries_1e_15(p, y):
    return with_floor(1e-15, p, y) / y.shape[1]


@cross_entropy.misconception(
    "The mean runs over every entry, including the zeros of y; and a p of 0 makes your cost nan: "
    "look at the floor in the contract."
)
def mean_of_entries_no_floor(p, y):
    return -np.mean(y * np.log(p))


@cross_entropy.misconception(
    "The rows are added up and not averaged; and a p of 0 makes your cost nan, one below the floor "
    "makes it too large: look at the floor in the contract."
)
def summed_no_floor(p, y):
    return -np.sum(y * np.log(p))


@cross_entropy.misconception(
    "Every cost lacks its last digits, as where it is rounded to two places: return all of them."
)
def rounded(p, y):
    return np.round(cross_entropy(p, y), 2)


def with_number_added(number, p, y):
    """The cost with a number added to every p, for use inside wrong formulas."""
    return -np.sum(y * np.log(p + number)) / len(y)


for power in (6, 7, 8, 9):
    cross_entropy.misconception(
        f"You add 1e-{power} to every p, and so the floor is 1e-{power}: with the contract's, "
        "1e-12, a true class with p = 0 costs 27.63."
    )(named(f"number_added_1e_{power}", partial(with_number_added, 10.0**-power)))


@cross_entropy.misconception(
    "The minus is missing; and a p of 0 makes your cost nan, one below the floor counts too much: "
    "look at the floor in the contract."
)
def minus_missing_no_floor(p, y):
    return -no_floor(p, y)


@cross_entropy.misconception(
    "The minus is missing; and your floor is 1e-15, where the contract has 1e-12."
)
def minus_missing_1e_15(p, y):
    return -with_floor(1e-15, p, y)


@cross_entropy.misconception(
    "You return one cost for each row: the contract asks for one number, their mean. And a p below "
    "the floor is not raised to it."
)
def one_for_each_row_no_floor(p, y):
    return -np.sum(y * np.log(p), axis=1)


@cross_entropy.misconception("This is the median of the rows' costs: take their mean.")
def median(p, y):
    return np.median(one_for_each_row(p, y))


@cross_entropy.misconception(
    "This is 1 - p of the true class, averaged: the cross-entropy takes a logarithm of p."
)
def one_minus_p(p, y):
    return np.mean(1 - np.sum(p * y, axis=1))


@cross_entropy.misconception(
    "y is not used: this is -Σ p log p, in which every class counts by its own probability. Only "
    "the true class counts."
)
def entropy(p, y):
    return -np.sum(p * np.log(np.maximum(p, FLOOR))) / len(y)


@cross_entropy.misconception(
    "p times y is inside the logarithm: every class that is not the true one is raised to the "
    "floor there, and costs 27.63. Only the true class counts."
)
def y_inside_the_logarithm(p, y):
    return -np.sum(np.log(np.maximum(p * y, FLOOR))) / len(y)


@cross_entropy.misconception(
    "You add the terms (1 - y) log(1 - p), and take the mean over every entry: that is the cost of "
    "n times k yes-or-no questions. And your floor is 1e-7, where the contract has 1e-12."
)
def binary_over_entries_1e_7(p, y):
    q = np.clip(p, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


@cross_entropy.misconception(
    "You add the terms (1 - y) log(1 - p), the cost of one yes-or-no question for each class; and "
    "your floor is 1e-7, where the contract has 1e-12."
)
def binary_1e_7(p, y):
    return binary_over_entries_1e_7(p, y) * y.shape[1]
