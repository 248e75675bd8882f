"""Answers to `count_parameters` of lesson 06."""

import itertools
import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("06_network_and_cost", "count_parameters")


@right
def with_a_loop(sizes):
    total, before = 0, sizes[0]
    for units in sizes[1:]:
        total += before * units
        total += units
        before = units
    return total


@right
def layer_by_layer(sizes):
    if len(sizes) == 1:
        return 0
    return sizes[1] * (1 + sizes[0]) + layer_by_layer(sizes[1:])


@right
def with_dot_products(sizes):
    sizes = np.array(sizes)
    return np.dot(sizes[:-1], sizes[1:]) + sizes[1:].sum()


@right
def from_arrays(sizes):
    return float(sum(np.ones((a + 1, b)).size for a, b in itertools.pairwise(sizes)))


@wrong("no_biases")
def no_biases(s):
    return int(np.dot(s[:-1], s[1:]))


@wrong("one_bias_a_layer")
def one_bias_a_layer(s):
    return int(np.dot(s[:-1], s[1:])) + len(s) - 1


@wrong("biases_for_inputs")
def biases_for_inputs(s):
    return with_a_loop(s) + s[0]


@wrong("sizes_added")
def sizes_added(s):
    return int(np.sum(s))


@wrong("units_only")
def units_only(s):
    return sum(s) - s[0]


@wrong("all_multiplied")
def all_multiplied(s):
    return math.prod(s) + sum(s[1:])


@wrong("last_layer_only")
def last_layer_only(s):
    return s[-1] * s[-2] + s[-1]


@right
def arrays_made(sizes):
    shapes = itertools.pairwise(sizes)
    return sum(np.zeros(shape).size + np.zeros(shape[1]).size for shape in shapes)


@wrong("biases_of_layer_before")
def biases_of_layer_before(sizes):
    return sum(sizes[i] * (sizes[i + 1] + 1) for i in range(len(sizes) - 1))


@wrong("one_bias_in_all")
def one_bias_in_all(sizes):
    return 1 + np.dot(sizes[:-1], sizes[1:])


@wrong("every_pair_of_layers")
def every_pair_of_layers(sizes):
    total = 0
    for i, units in enumerate(sizes[1:], start=1):
        total += units * (sum(sizes[:i]) + 1)
    return total


@wrong("first_layer_only")
def first_layer_only(sizes):
    return sizes[0] * sizes[1] + sizes[1]


@wrong("two_numbers")
def two_numbers(sizes):
    return [int(np.dot(sizes[:-1], sizes[1:])), sum(sizes) - sizes[0]]


@wrong("output_without_biases")
def output_without_biases(sizes):
    return with_a_loop(sizes) - sizes[-1]


@wrong("inputs_for_every_layer")
def inputs_for_every_layer(sizes):
    return sum(sizes[1:]) * (1 + sizes[0])


def first_layers(count):
    """The parameters of that many layers at most."""
    return lambda sizes: sum(
        sizes[i] * (1 + sizes[i - 1]) for i in range(1, len(sizes)) if i <= count
    )


wrong("two_layers_at_most")(first_layers(2))
wrong("three_layers_at_most")(first_layers(3))


@wrong("biases_multiplied")
def biases_multiplied(sizes):
    return int(np.dot(sizes[:-1], np.square(sizes[1:])))


@wrong("first_layer_left_out")
def first_layer_left_out(sizes):
    return with_a_loop(sizes) - (sizes[0] + 1) * sizes[1]


@wrong("last_layer_left_out")
def last_layer_left_out(sizes):
    return with_a_loop(sizes) - (sizes[-2] + 1) * sizes[-1]


@wrong("biases_on_both_sides")
def biases_on_both_sides(sizes):
    return int(np.dot(np.add(sizes[:-1], 1), np.add(sizes[1:], 1)))


@wrong("inputs_plus_units")
def inputs_plus_units(sizes):
    return sum(sizes[:-1]) + sum(sizes[1:])


@wrong("one_for_each_layer")
def one_for_each_layer(sizes):
    return [layer_by_layer(pair) for pair in itertools.pairwise(sizes)]
