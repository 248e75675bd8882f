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
