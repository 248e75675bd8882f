"""Answers to `sigmoid_prime_from_activation` of lesson 03."""

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.sigmoid.sigmoid import stable

right, wrong = answers_to("03_sigmoid", "sigmoid_prime_from_activation")


right(lambda a: a - a**2)
right(lambda a: 0.25 - (np.asarray(a) - 0.5) ** 2)
right(lambda a: np.einsum("...,...->...", a, np.subtract(1, a)))


@wrong("sigmoid_again")
def sigmoid_again(a):
    return stable(a) * stable(np.negative(a))


@wrong("plus_from_activation")
def plus_from_activation(a):
    return a + np.square(a)


@wrong("rule_of_tanh_from_activation")
def rule_of_tanh_from_activation(a):
    return (1 - a) * (1 + a)


@wrong("negative_from_activation")
def negative_from_activation(a):
    return a * (a - 1)


@wrong("one_minus_activation")
def one_minus_activation(a):
    return np.subtract(1, a)


@wrong("squared_activation")
def squared_activation(a):
    return a * a


@wrong("sigmoid_in_the_second_factor")
def sigmoid_in_the_second_factor(a):
    return a / (1 + np.exp(a))


@wrong("sigmoid_in_the_first_factor")
def sigmoid_in_the_first_factor(a):
    return (1 - np.asarray(a)) / (1 + np.exp(-np.asarray(a)))


@wrong("first_factor_squared")
def first_factor_squared(a):
    return np.power(a, 2) - np.power(a, 3)


@wrong("second_factor_squared")
def second_factor_squared(a):
    return a * np.square(1 - np.asarray(a))


@wrong("the_activation")
def the_activation(a):
    return a


@wrong("no_brackets")
def no_brackets(a):
    return a * 1 - a


@wrong("dot_product")
def dot_product(a):
    return np.matmul(a, 1 - a) if np.ndim(a) else a * (1 - a)


@wrong("sigmoid_of_the_activation")
def sigmoid_of_the_activation(a):
    return (1 + np.tanh(np.asarray(a) / 2)) / 2


@wrong("one_minus_a_squared_inside")
def one_minus_a_squared_inside(a):
    return a - np.power(a, 3)
