"""`count_parameters` of lesson 06: its reference, cases and misconceptions."""

import itertools

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.network_and_cost import lesson


@lesson.exercise(parts={"values": 1, "any depth": 1}, review="Four weights and one bias")
def count_parameters(sizes):
    """Weights and biases of a network: each layer has inputs × units weights, and units biases."""
    return sum((before + 1) * units for before, units in itertools.pairwise(sizes))


@count_parameters.cases
def cases(rng):
    yield case("values", [4, 1])
    yield case("values", [int(rng.randint(2, 9)), int(rng.randint(10, 20))])
    yield case("any depth", [4, 10, 5, 1])
    yield case("any depth", [int(n) for n in rng.randint(2, 30, 5)])
    yield case("any depth", [7, 3, 2])


@count_parameters.misconception("The biases are missing: every unit has one.")
def no_biases(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes))


@count_parameters.misconception("You count one bias per layer: every unit has its own.")
def one_bias_a_layer(sizes):
    return sum(a * b + 1 for a, b in itertools.pairwise(sizes))


@count_parameters.misconception(
    "The inputs get biases too: an input is a number that comes in, and computes nothing."
)
def biases_for_inputs(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes)) + sum(sizes)


@count_parameters.misconception(
    "The sizes are added: each unit is connected to each number before it, so they multiply."
)
def sizes_added(sizes):
    return sum(sizes)


@count_parameters.misconception(
    "You count units: the parameters are the weights on the connections between them, and "
    "the biases."
)
def units_only(sizes):
    return sum(sizes[1:])


@count_parameters.misconception("All sizes are multiplied at once: go from layer to layer.")
def all_multiplied(sizes):
    return int(np.prod(sizes)) + sum(sizes[1:])


@count_parameters.misconception("Only the last layer is counted.")
def last_layer_only(sizes):
    return (sizes[-2] + 1) * sizes[-1]


@count_parameters.misconception(
    "The biases are counted by the numbers that come in: a layer has one for each of its units."
)
def biases_of_layer_before(sizes):
    return sum(a * b + a for a, b in itertools.pairwise(sizes))


@count_parameters.misconception("You count one bias for the whole network: every unit has its own.")
def one_bias_in_all(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes)) + 1


@count_parameters.misconception(
    "You count connections from every layer to all later ones: there are those to the next one "
    "only."
)
def every_pair_of_layers(sizes):
    return sum(a * b for a, b in itertools.combinations(sizes, 2)) + sum(sizes[1:])


@count_parameters.misconception(
    "Only the first layer is counted: a network has a layer for each size after the first."
)
def first_layer_only(sizes):
    return (sizes[0] + 1) * sizes[1]


@count_parameters.misconception(
    "The weights and the biases are counted apart: return their sum, one number."
)
def two_numbers(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes)), sum(sizes[1:])


@count_parameters.misconception(
    "The biases of the last layer are missing: the outputs are units like the others."
)
def output_without_biases(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes)) + sum(sizes[1:-1])


@count_parameters.misconception(
    "Every layer gets the inputs of the network in your count: it gets the numbers of the layer "
    "before it."
)
def inputs_for_every_layer(sizes):
    return sum((sizes[0] + 1) * units for units in sizes[1:])


@count_parameters.misconception(
    "Layers after the second are left out: a network has a layer for each size after the first."
)
def two_layers_at_most(sizes):
    return count_parameters(sizes[:3])


@count_parameters.misconception(
    "Layers after the third are left out: a network has a layer for each size after the first."
)
def three_layers_at_most(sizes):
    return count_parameters(sizes[:4])


@count_parameters.misconception(
    "The biases of a layer are multiplied with its weights: they are added to them."
)
def biases_multiplied(sizes):
    return sum(a * b * b for a, b in itertools.pairwise(sizes))


@count_parameters.misconception(
    "The first layer is left out: the weights that lead from the inputs count as well."
)
def first_layer_left_out(sizes):
    return count_parameters(sizes[1:])


@count_parameters.misconception(
    "The last layer is left out: the weights and the biases of the outputs count as well."
)
def last_layer_left_out(sizes):
    return count_parameters(sizes[:-1])


@count_parameters.misconception(
    "You count biases on both sides of each layer, (a + 1)(b + 1) or the like: only its units have "
    "one, not the numbers that come in."
)
def biases_on_both_sides(sizes):
    return sum((a + 1) * (b + 1) for a, b in itertools.pairwise(sizes))


@count_parameters.misconception(
    "The inputs and the units of a layer are added: each unit is connected to each input, so they "
    "are multiplied."
)
def inputs_plus_units(sizes):
    return sum(a + b for a, b in itertools.pairwise(sizes))


@count_parameters.misconception("You return one number for each layer: return their sum.")
def one_for_each_layer(sizes):
    return [(a + 1) * b for a, b in itertools.pairwise(sizes)]
