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
