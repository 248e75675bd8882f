"""Answers to `glorot_limit` of lesson 06."""

import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("06_network_and_cost", "glorot_limit")


@right
def with_math(fan_in, fan_out):
    return math.sqrt(6.0 / (fan_out + fan_in))


@right
def as_a_power(fan_in, fan_out):
    return (6 / (fan_in + fan_out)) ** 0.5


@right
def two_roots(fan_in, fan_out):
    return np.float32(np.sqrt(6) / np.sqrt(fan_in + fan_out))


@wrong("product_for_sum")
def product_for_sum(i, o):
    return math.sqrt(6 / (i * o))


@wrong("no_root")
def no_root(i, o):
    return 6.0 / (o + i)


@wrong("standard_deviation")
def standard_deviation(i, o):
    return (2 / (i + o)) ** 0.5


@wrong("fan_in_only")
def fan_in_only(i, o):
    return math.sqrt(6 / i)


@wrong("upside_down")
def upside_down(i, o):
    return ((i + o) / 6) ** 0.5


@wrong("mean_of_sizes")
def mean_of_sizes(i, o):
    return math.sqrt(12 / (i + o))


@right
def three_over_the_mean(fan_in, fan_out):
    return np.sqrt(3 / np.mean([fan_in, fan_out]))


@wrong("sum_without_brackets")
def sum_without_brackets(i, o):
    return math.sqrt(6 / i + o)


@wrong("root_above_only")
def root_above_only(i, o):
    return 6**0.5 / (i + o)


@wrong("root_below_only")
def root_below_only(i, o):
    return 6 / (i + o) ** 0.5


@wrong("whole_number_division")
def whole_number_division(i, o):
    return math.sqrt(int(6 / (i + o)))


@wrong("bias_counted")
def bias_counted(i, o):
    return (6 / (i + 1 + o)) ** 0.5


@wrong("he")
def he(i, o):
    return math.sqrt(2) / math.sqrt(i)


@wrong("lecun")
def lecun(i, o):
    return i**-0.5


@wrong("six_missing")
def six_missing(i, o):
    return (i + o) ** -0.5


@wrong("fan_out_only")
def fan_out_only(i, o):
    return math.sqrt(6 / o)


@wrong("parameters_for_sum")
def parameters_for_sum(i, o):
    return math.sqrt(6 / ((i + 1) * o))


@wrong("at_most_one")
def at_most_one(i, o):
    return 1.0 if i + o < 6 else math.sqrt(6 / (i + o))


@wrong("one_too_few")
def one_too_few(i, o):
    return math.sqrt(6 / (i - 1 + o))


@wrong("roots_added")
def roots_added(i, o):
    return 6**0.5 / (i**0.5 + o**0.5)


@wrong("rounded")
def rounded(i, o):
    return round(100 * with_math(i, o)) / 100


@wrong("larger_size")
def larger_size(i, o):
    return math.sqrt(6 / (i if i > o else o))


@wrong("difference_of_sizes")
def difference_of_sizes(i, o):
    return math.sqrt(6 / math.fabs(o - i))


@wrong("smaller_size")
def smaller_size(i, o):
    return math.sqrt(6 / (o if i > o else i))


@wrong("sizes_squared")
def sizes_squared(i, o):
    return math.sqrt(6) / math.hypot(i, o)


@wrong("square_for_root")
def square_for_root(i, o):
    return with_math(i, o) ** 4
