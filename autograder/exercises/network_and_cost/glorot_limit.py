"""`glorot_limit` of lesson 06: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.network_and_cost import lesson


@lesson.exercise(parts={"values": 1}, review="Where the weights start")
def glorot_limit(fan_in, fan_out):
    """Largest starting weight: sqrt(6 / (fan_in + fan_out))."""
    return float(np.sqrt(6 / (fan_in + fan_out)))


@glorot_limit.cases
def cases(rng):
    yield case("values", 4, 1)
    yield case("values", 10, 5)
    yield case("values", 3, 8)
    yield case("values", int(rng.randint(20, 60)), int(rng.randint(2, 19)))


@glorot_limit.misconception("The two sizes are multiplied: the rule uses their sum.")
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


@glorot_limit.misconception(
    "You divide 6 by the mean of the two sizes, or 12 by their sum: the rule has a 6 and the sum."
)
def mean_of_sizes(fan_in, fan_out):
    return np.sqrt(6 / ((fan_in + fan_out) / 2))


@glorot_limit.misconception(
    "fan_in + fan_out needs brackets: in 6 / fan_in + fan_out the division comes first."
)
def sum_without_brackets(fan_in, fan_out):
    return np.sqrt(6 / fan_in + fan_out)


@glorot_limit.misconception(
    "The root is taken above the line only: it goes over the whole fraction."
)
def root_above_only(fan_in, fan_out):
    return np.sqrt(6) / (fan_in + fan_out)


@glorot_limit.misconception(
    "The root is taken below the line only: it goes over the whole fraction."
)
def root_below_only(fan_in, fan_out):
    return 6 / np.sqrt(fan_in + fan_out)


@glorot_limit.misconception(
    "// throws the fraction away: 6 // 5 is 1, and 6 // 15 is 0. The division here is /."
)
def whole_number_division(fan_in, fan_out):
    return np.sqrt(6 // (fan_in + fan_out))


@glorot_limit.misconception(
    "One too many is counted: the sum is that of inputs and units, without the bias."
)
def bias_counted(fan_in, fan_out):
    return np.sqrt(6 / (fan_in + fan_out + 1))


@glorot_limit.misconception(
    "This is the root of 2 / fan_in, He's standard deviation for ReLU: Glorot's limit has a 6 "
    "above the line and both sizes below it."
)
def he(fan_in, fan_out):
    return np.sqrt(2 / fan_in)


@glorot_limit.misconception(
    "This is one over the root of fan_in: Glorot's limit has a 6 above the line and both sizes "
    "below it."
)
def lecun(fan_in, fan_out):
    return 1 / np.sqrt(fan_in)


@glorot_limit.misconception(
    "This is one over the root of the sum: the limit of a uniform draw has a 6 above the line."
)
def six_missing(fan_in, fan_out):
    return 1 / np.sqrt(fan_in + fan_out)


@glorot_limit.misconception("fan_in is not used: the rule balances both directions.")
def fan_out_only(fan_in, fan_out):
    return np.sqrt(6 / fan_out)


@glorot_limit.misconception(
    "Below the line is the number of parameters, fan_in × fan_out and the biases: the rule uses "
    "the sum of the two sizes."
)
def parameters_for_sum(fan_in, fan_out):
    return np.sqrt(6 / (fan_in * fan_out + fan_out))


@glorot_limit.misconception("You stop at 1, and the limit can be larger: for 4 and 1 it is 1.095.")
def at_most_one(fan_in, fan_out):
    return np.minimum(1, np.sqrt(6 / (fan_in + fan_out)))


@glorot_limit.misconception(
    "One too few is counted: below the line is the sum of inputs and units."
)
def one_too_few(fan_in, fan_out):
    return np.sqrt(6 / (fan_in + fan_out - 1))


@glorot_limit.misconception(
    "The roots of the two sizes are added: add the sizes, and take one root of the whole fraction."
)
def roots_added(fan_in, fan_out):
    return np.sqrt(6) / (np.sqrt(fan_in) + np.sqrt(fan_out))


@glorot_limit.misconception("The limit is rounded to two places: return all its digits.")
def rounded(fan_in, fan_out):
    return np.round(np.sqrt(6 / (fan_in + fan_out)), 2)


@glorot_limit.misconception(
    "Only the larger of the two sizes counts in your limit: the rule uses their sum."
)
def larger_size(fan_in, fan_out):
    return np.sqrt(6 / max(fan_in, fan_out))


@glorot_limit.misconception("The sizes are subtracted: the rule uses their sum.")
def difference_of_sizes(fan_in, fan_out):
    return np.sqrt(6 / abs(fan_in - fan_out))


@glorot_limit.misconception(
    "Only the smaller of the two sizes counts in your limit: the rule uses their sum."
)
def smaller_size(fan_in, fan_out):
    return np.sqrt(6 / min(fan_in, fan_out))


@glorot_limit.misconception(
    "The sizes are squared before they are added: the rule uses the sizes themselves."
)
def sizes_squared(fan_in, fan_out):
    return np.sqrt(6 / (fan_in**2 + fan_out**2))


@glorot_limit.misconception("This is the square of 6 / (fan_in + fan_out): take its root.")
def square_for_root(fan_in, fan_out):
    return (6 / (fan_in + fan_out)) ** 2
