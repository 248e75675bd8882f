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


@sigmoid_prime_from_activation.misconception(
    "This is a(1 - σ(a)): a is the activation already, so the second factor is 1 - a."
)
def sigmoid_in_the_second_factor(a):
    return a * (1 - naive(a))


@sigmoid_prime_from_activation.misconception(
    "This is σ(a)(1 - a): a is the activation already, so the first factor is a."
)
def sigmoid_in_the_first_factor(a):
    return naive(a) * (1 - np.asarray(a))


@sigmoid_prime_from_activation.misconception(
    "This is a²(1 - a): the first factor is a, without the square."
)
def first_factor_squared(a):
    return np.square(a) * (1 - np.asarray(a))


@sigmoid_prime_from_activation.misconception(
    "This is a(1 - a)²: the second factor is 1 - a, without the square."
)
def second_factor_squared(a):
    return a * (1 - np.asarray(a)) ** 2


@sigmoid_prime_from_activation.misconception("You return a itself: the factor 1 - a is missing.")
def the_activation(a):
    return np.asarray(a, dtype=float)


@sigmoid_prime_from_activation.misconception(
    "You return 0 for every a, as a * 1 - a does: Python multiplies before it subtracts, so 1 - a "
    "needs brackets."
)
def no_brackets(a):
    return np.zeros(np.shape(a))


@sigmoid_prime_from_activation.misconception(
    "You add up the products over the entries, as np.dot does: each a has its own slope, in the "
    "shape of a."
)
def dot_product(a):
    return np.dot(a, 1 - np.asarray(a))


@sigmoid_prime_from_activation.misconception(
    "This is σ(a), the sigmoid of what is an activation already: the slope is the product of a and "
    "its distance to 1."
)
def sigmoid_of_the_activation(a):
    return naive(a)


@sigmoid_prime_from_activation.misconception(
    "This is a(1 - a²): the second factor is 1 - a, without the square."
)
def one_minus_a_squared_inside(a):
    return a * (1 - np.square(a))
