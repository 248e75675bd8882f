"""`sigmoid_prime_from_activation` of lesson 03: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.sigmoid import lesson
from autograder.exercises.sigmoid.sigmoid import naive


@lesson.exercise(
    parts={"values": 0.5, "arrays": 0.5},
    review="When the activation is already there",
    forbidden=("tensorflow.GradientTape",),
)
def sigmoid_prime_from_activation(a):
    """The same slope from a = σ(z), for a backward pass that has kept it: a (1 − a)."""
    a = np.asarray(a, dtype=float)
    return a * (1 - a)


@sigmoid_prime_from_activation.cases
def cases(rng):
    yield case("values", 0.5)
    yield case("values", 4.5397868702434395e-05)
    yield case("values", float(rng.uniform(0.6, 0.95)))
    yield case("arrays", np.array([0.0, 0.11920292202211755, 1.0]))
    yield case("arrays", rng.uniform(0.05, 0.95, (3, 2)))


@sigmoid_prime_from_activation.misconception(
    "The argument is already a = σ(z), and you take the sigmoid of it again."
)
def sigmoid_again(a):
    b = naive(a)
    return b * (1 - b)


@sigmoid_prime_from_activation.misconception(
    "This is a(1 + a): the second factor is 1 - a, the distance from a to 1."
)
def plus_from_activation(a):
    return a * (1 + a)


@sigmoid_prime_from_activation.misconception(
    "This is 1 - a²: the rule for the slope of tanh, not of the sigmoid."
)
def rule_of_tanh_from_activation(a):
    return 1 - a**2


@sigmoid_prime_from_activation.misconception(
    "This is -a(1 - a): the sigmoid rises everywhere, so its slope is positive."
)
def negative_from_activation(a):
    return -a * (1 - a)


@sigmoid_prime_from_activation.misconception("This is 1 - a: the factor a is missing.")
def one_minus_activation(a):
    return 1 - a


@sigmoid_prime_from_activation.misconception("This is a²: one of the factors should be 1 - a.")
def squared_activation(a):
    return a**2
