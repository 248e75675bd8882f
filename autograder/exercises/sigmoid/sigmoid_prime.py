"""`sigmoid_prime` of lesson 03: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.sigmoid import lesson
from autograder.exercises.sigmoid.sigmoid import naive, sigmoid


@lesson.exercise(
    parts={"values": 2, "arrays": 0.5, "extreme inputs": 0.5},
    review="The slope you will need",
    builds_on=("sigmoid",),
    slope_of="sigmoid",
    forbidden=("tensorflow.GradientTape",),
)
def sigmoid_prime(z):
    """Slope of the sigmoid at z: a (1 − a), with a = σ(z)."""
    a = sigmoid(z)
    return a * (1 - a)


@sigmoid_prime.cases
def cases(rng):
    yield case("values", 0.0)
    yield case("values", -10.0)
    yield case("values", -1.3)
    yield case("values", float(rng.uniform(0.5, 3)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-4, 4, (2, 3)))
    yield case("extreme inputs", 1000.0)
    yield case("extreme inputs", np.array([-1000.0, 0.5, 1000.0]))


@sigmoid_prime.misconception(
    "This is z(1 - z): the formula a(1 - a) needs the activation a = σ(z), not z itself."
)
def of_z(z):
    return z * (1 - z)


@sigmoid_prime.misconception(
    "The sigmoid is taken twice: a(1 - a) needs a = σ(z), and yours uses σ(σ(z))."
)
def sigmoid_of_a(z):
    a = naive(naive(z))
    return a * (1 - a)


@sigmoid_prime.misconception(
    "This is a(1 + a): the second factor is 1 - a, the distance from a to 1."
)
def plus(z):
    a = naive(z)
    return a * (1 + a)


@sigmoid_prime.misconception(
    "This is -a(1 - a): the sigmoid rises everywhere, so its slope is positive."
)
def negative(z):
    a = naive(z)
    return -a * (1 - a)


@sigmoid_prime.misconception(
    "This is 1 - a²: the rule for the slope of tanh, with the sigmoid's activation put in."
)
def rule_of_tanh(z):
    return 1 - naive(z) ** 2


@sigmoid_prime.misconception("This is a²: one of the two factors should be 1 - a.")
def squared(z):
    return naive(z) ** 2


@sigmoid_prime.misconception("This is 1 - a: the factor a is missing.")
def one_minus_a(z):
    return 1 - naive(z)


@sigmoid_prime.misconception("This is the sigmoid itself, not its slope.")
def is_the_activation(z):
    return naive(z)


@sigmoid_prime.misconception(
    "0.25 is the slope at z = 0 only: everywhere else the curve is flatter."
)
def constant(z):
    return np.full(np.shape(z), 0.25)


@sigmoid_prime.misconception(
    "At -1000 your formula is inf / inf, which is not a number, for e^1000 is too large for a "
    "float: build the slope from your sigmoid, which has solved that."
)
def overflow_in_slope(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@sigmoid_prime.misconception("This is (1 - a)²: one of the two factors should be a.")
def one_minus_a_squared(z):
    return (1 - naive(z)) ** 2


@sigmoid_prime.misconception(
    "You return 0 for every z, as a * 1 - a does: Python multiplies before it subtracts, so 1 - a "
    "needs brackets."
)
def no_brackets(z):
    return np.zeros(np.shape(z))


@sigmoid_prime.misconception(
    "You add up the products over the entries, as np.dot does: each z has its own slope, in the "
    "shape of z."
)
def dot_product(z):
    a = naive(z)
    return np.dot(a, 1 - a)


@sigmoid_prime.misconception(
    "This is σ(a)(1 - a): the first factor should be a; you take the sigmoid of it once more."
)
def first_factor_of_a(z):
    a = naive(z)
    return naive(a) * (1 - a)


@sigmoid_prime.misconception(
    "This is a(1 - σ(a)): the second factor should be 1 - a; you take the sigmoid of a once more."
)
def second_factor_of_a(z):
    a = naive(z)
    return a * (1 - naive(a))


@sigmoid_prime.misconception("This is a(1 - z): both factors need the activation a, not z.")
def second_factor_of_z(z):
    return naive(z) * (1 - np.asarray(z))


@sigmoid_prime.misconception("This is z(1 - a): both factors need the activation a, not z.")
def first_factor_of_z(z):
    return z * (1 - naive(z))


@sigmoid_prime.misconception("This is e^-|z| / (1 + e^-|z|): the denominator has to be squared.")
def square_forgotten(z):
    return naive(-np.abs(z))


@sigmoid_prime.misconception(
    "This is 1 - tanh(z)², the slope of tanh: the sigmoid is four times flatter at 0."
)
def slope_of_tanh(z):
    return 1 - np.tanh(z) ** 2


@sigmoid_prime.misconception(
    "Your values are near the slope, as a difference over 0.05 to either side is, but they agree "
    "in few digits: a(1 - a) is exact."
)
def wide_difference(z):
    z = np.asarray(z, dtype=float)
    return (naive(z + 0.05) - naive(z - 0.05)) / 0.1


@sigmoid_prime.misconception(
    "At 1000 your formula is inf / inf, which is not a number, for e^1000 is too large for a "
    "float: build the slope from your sigmoid, which has solved that."
)
def overflow_in_slope_on_the_right(z):
    return np.exp(z) / (1 + np.exp(z)) ** 2


@sigmoid_prime.misconception(
    "This is a(1 - a) z: the slope at z is a(1 - a), without another factor z."
)
def slope_times_z(z):
    a = naive(z)
    return z * a * (1 - a)
