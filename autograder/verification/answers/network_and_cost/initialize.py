"""Answers to `initialize` of lesson 06."""

import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("06_network_and_cost", "initialize")


@right
def stretched(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    return limit * (2 * rng.random((fan_in, fan_out)) - 1), np.zeros((fan_out,))


@right
def one_by_one(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    W = [[rng.uniform(-limit, limit) for _ in range(fan_out)] for _ in range(fan_in)]
    return W, [0.0] * fan_out


@right
def in_single_precision(fan_in, fan_out, rng):
    limit = math.sqrt(6 / (fan_in + fan_out))
    W = rng.uniform(-limit, limit, size=fan_in * fan_out).astype("float32")
    return W.reshape(fan_in, fan_out), np.zeros(fan_out, dtype="float32")


@right
def biases_first(fan_in, fan_out, rng):
    b = np.zeros(fan_out)
    half = rng.uniform(0, math.sqrt(6 / (fan_in + fan_out)), (fan_out, fan_in)).T
    return half * rng.choice([-1, 1], (fan_in, fan_out)), b


def glorot(fan_in, fan_out):
    return (6 / (fan_in + fan_out)) ** 0.5


def drawn(low, high, shape, units):
    """An initialize whose draw, shapes and biases are as given."""
    return lambda fan_in, fan_out, rng: (
        low(fan_in, fan_out)
        + (high(fan_in, fan_out) - low(fan_in, fan_out)) * rng.random(shape(fan_in, fan_out)),
        np.zeros(units(fan_in, fan_out)),
    )


def minus(fan_in, fan_out):
    return -glorot(fan_in, fan_out)


wrong("out_by_in")(drawn(minus, glorot, lambda i, o: (o, i), lambda i, o: o))


@wrong("normal_draw")
def normal_draw(i, o, rng):
    return (
        glorot(i, o) * rng.standard_normal((i, o)),
        np.zeros(o),
    )


@wrong("all_zeros")
def all_zeros(i, o, rng):
    return (np.full((i, o), 0.0), np.full(o, 0.0))


wrong("positive_only")(drawn(lambda i, o: 0, glorot, lambda i, o: (i, o), lambda i, o: o))


@wrong("biases_drawn")
def biases_drawn(i, o, rng):
    return (
        rng.uniform(minus(i, o), glorot(i, o), (i, o)),
        rng.uniform(minus(i, o), glorot(i, o), o),
    )


wrong("one_bias")(drawn(minus, glorot, lambda i, o: (i, o), lambda i, o: 1))


@wrong("minus_one_to_one")
def minus_one_to_one(i, o, rng):
    return (2 * rng.random((i, o)) - 1, np.zeros(o))


@wrong("one_number")
def one_number(i, o, rng):
    return (
        np.ones((i, o)) * glorot(i, o) * (2 * rng.random() - 1),
        np.zeros(o),
    )


@wrong("own_generator")
def own_generator(i, o, rng):
    return (
        np.random.uniform(minus(i, o), glorot(i, o), (i, o)),
        np.zeros(o),
    )


def shaped(W_shape, b):
    """An initialize with a correct limit and these shapes."""
    return lambda i, o, rng: (glorot(i, o) * (2 * rng.random(W_shape(i, o)) - 1), b(i, o))


def same(i, o):
    return i, o


wrong("columns_as_observations")(shaped(lambda i, o: (o, i), lambda i, o: [[0.0]] * o))
wrong("b_as_a_row")(shaped(same, lambda i, o: [[0.0] * o]))
wrong("b_as_a_column")(shaped(same, lambda i, o: np.zeros(o)[:, None]))
wrong("biases_of_one")(shaped(same, lambda i, o: np.full(o, 1.0)))
wrong("exchanged")(lambda i, o, rng: shaped(same, lambda i, o: np.zeros(o))(i, o, rng)[::-1])


@wrong("one_unit_too_many")
def one_unit_too_many(i, o, rng):
    limit = glorot(i, o + 1)
    return limit * (2 * rng.random((i, o)) - 1), np.zeros(o)


@wrong("glorot_normal")
def glorot_normal(i, o, rng):
    return rng.standard_normal((i, o)) * (2 / (i + o)) ** 0.5, np.zeros(o)


@wrong("tiny")
def scaled_by_hand(i, o, rng):
    return 0.01 * rng.standard_normal((i, o)), [0] * o


@wrong("whole_numbers")
def one_of_three(i, o, rng):
    return rng.choice([-1, 0, 1], size=(i, o)), np.zeros(o)


def uniform_within(limit):
    """An initialize that is correct but for its limit."""
    return lambda i, o, rng: (limit(i, o) * (1 - 2 * rng.random((i, o))), np.zeros(o))


wrong("too_wide")(uniform_within(lambda i, o: 2 * glorot(i, o)))
wrong("one_unit_too_few")(uniform_within(lambda i, o: glorot(i - 1, o)))
wrong("too_narrow")(uniform_within(lambda i, o: glorot(i, o) / 2))


@wrong("bias_a_number")
def bias_a_number(i, o, rng):
    return minus(i, o) * (2 * rng.random((i, o)) - 1), 0


@wrong("cut_at_the_limit")
def cut_at_the_limit(i, o, rng):
    W = glorot(i, o) * rng.standard_normal((i, o))
    return np.minimum(np.maximum(W, -glorot(i, o)), glorot(i, o)), np.zeros(o)


@wrong("one_row_repeated")
def one_row_repeated(i, o, rng):
    return drawn_within(i, o, rng, (1, o)) + np.zeros((i, 1)), np.zeros(o)


@wrong("one_column_repeated")
def one_column_repeated(i, o, rng):
    return drawn_within(i, o, rng, (i, 1)) * np.ones(o), np.zeros(o)


def drawn_within(i, o, rng, shape):
    return glorot(i, o) * (2 * rng.random(shape) - 1)


@wrong("negative_only")
def negative_only(i, o, rng):
    return -glorot(i, o) * rng.random((i, o)), np.zeros(o)


@wrong("zero_to_one")
def zero_to_one(i, o, rng):
    return rng.uniform(size=(i, o)), np.zeros(o)


@wrong("biases_at_the_limit")
def biases_at_the_limit(i, o, rng):
    return drawn_within(i, o, rng, (i, o)), np.repeat(glorot(i, o), o)


@wrong("bias_per_input")
def bias_per_input(i, o, rng):
    return drawn_within(i, o, rng, (i, o)), [0.0] * i


@wrong("W_flat")
def W_flat(i, o, rng):
    return drawn_within(i, o, rng, (i, o)).ravel(), np.zeros(o)


@wrong("one_number_without_a_draw")
def one_number_without_a_draw(i, o, rng):
    return np.full((i, o), glorot(i, o)), np.zeros(o)
