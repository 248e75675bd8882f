"""`tanh_prime` of lesson 04: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.tanh import lesson
from autograder.exercises.tanh.tanh import logistic, overflow, tanh


@lesson.exercise(
    parts={"values": 2, "arrays": 0.5, "extreme inputs": 0.5},
    review="A slope that reaches 1",
    builds_on=("tanh",),
    slope_of="tanh",
    forbidden=("tensorflow.GradientTape",),
)
def tanh_prime(z):
    """Slope of tanh at z: 1 − a², with a = tanh(z)."""
    return 1 - tanh(z) ** 2


@tanh_prime.cases
def cases(rng):
    yield case("values", 0.0)
    yield case("values", -1.3)
    yield case("values", -10.0)
    yield case("values", float(rng.uniform(0.3, 2)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-3, 3, (2, 3)))
    yield case("extreme inputs", 20.0)
    yield case("extreme inputs", 1000.0)
    yield case("extreme inputs", np.array([-1000.0, 0.5, 1000.0]))


@tanh_prime.misconception(
    "This is 1 - z²: the formula 1 - a² needs the activation a = tanh(z), not z itself."
)
def of_z(z):
    return 1 - np.square(z)


@tanh_prime.misconception(
    "The tanh is taken twice: 1 - a² needs a = tanh(z), and yours uses tanh(tanh(z))."
)
def tanh_of_a(z):
    return 1 - np.tanh(np.tanh(z)) ** 2


@tanh_prime.misconception(
    "This is a(1 - a): the rule for the slope of the sigmoid, with the tanh put in."
)
def rule_of_sigmoid(z):
    return np.tanh(z) * (1 - np.tanh(z))


@tanh_prime.misconception("This is the slope of the sigmoid: at z = 0 tanh is 4 times as steep.")
def slope_of_sigmoid(z):
    return logistic(z) * (1 - logistic(z))


@tanh_prime.misconception("This is 1 - a: the activation has to be squared.")
def not_squared(z):
    return 1 - np.tanh(z)


@tanh_prime.misconception("This is (1 - a)²: the square belongs to a, not to the difference.")
def difference_squared(z):
    return (1 - np.tanh(z)) ** 2


@tanh_prime.misconception("This is 1 + a²: the curve flattens where a is near 1, yours steepens.")
def plus(z):
    return 1 + np.tanh(z) ** 2


@tanh_prime.misconception("This is a² - 1: tanh rises everywhere, so its slope is never negative.")
def negative(z):
    return np.tanh(z) ** 2 - 1


@tanh_prime.misconception("This is a²: the slope is 1 - a².")
def squared(z):
    return np.tanh(z) ** 2


@tanh_prime.misconception("This is 1 / cosh(z): the slope of tanh is that number squared.")
def sech(z):
    with np.errstate(over="ignore"):
        return 1 / np.cosh(z)


@tanh_prime.misconception(
    "This is half the slope: the chain rule applied to 2σ(2z) - 1 gives a factor 2 twice, "
    "once from outside and once from inside."
)
def inner_factor(z):
    return (1 - np.tanh(z) ** 2) / 2


@tanh_prime.misconception(
    "This is 1 - tanh(z/2)²: the rule is correct, but tanh has to be taken of z, not of half of z."
)
def of_half(z):
    return 1 - np.tanh(np.asarray(z) / 2) ** 2


@tanh_prime.misconception("This is tanh itself, not its slope.")
def is_the_activation(z):
    return np.tanh(z)


@tanh_prime.misconception("1 is the slope at z = 0 only: everywhere else the curve is flatter.")
def constant(z):
    return np.ones(np.shape(z))


@tanh_prime.misconception(
    "Far from 0, on both sides, a tanh in your slope is inf / inf, which is nan: with a tanh that "
    "does not overflow the slope is correct there too."
)
def overflow_in_tanh(z):
    return 1 - overflow(z) ** 2


@tanh_prime.misconception(
    "For a large z your formula is inf / inf, which is nan, for its exponential is too large for a "
    "float: build the slope from your tanh, which has solved that."
)
def overflow_in_slope(z):
    return 4 * np.exp(2 * z) / (1 + np.exp(2 * z)) ** 2


@tanh_prime.misconception("This is 1 - tanh(z²): the square belongs to the activation, not to z.")
def z_squared(z):
    return 1 - np.tanh(np.square(z))


@tanh_prime.misconception("This is 1 - 2a: the activation has to be squared, not doubled.")
def doubled(z):
    return 1 - 2 * np.tanh(z)


@tanh_prime.misconception(
    "This is 1 - σ(z)²: the rule is correct, but the activation in it is tanh(z), not the sigmoid."
)
def of_the_sigmoid(z):
    return 1 - logistic(z) ** 2


@tanh_prime.misconception(
    "You add up the squares over the entries, as np.dot(a, a) does: each z has its own slope, in "
    "the shape of z."
)
def dot_product(z):
    a = np.tanh(z)
    return 1 - np.dot(a, a)


@tanh_prime.misconception(
    "This is the slope of 1.7159 tanh(2z/3), a stretched tanh: here the plain one is asked for."
)
def slope_of_the_stretched(z):
    return 1.14393 * (1 - np.tanh(2 / 3 * np.asarray(z)) ** 2)


@tanh_prime.misconception("All entries get the slope at the first one: each z has its own slope.")
def slope_at_the_first(z):
    return np.full(np.shape(z), 1 - np.tanh(np.ravel(z)[0]) ** 2)


@tanh_prime.misconception(
    "Your values are near the slope, as a difference over 0.05 to either side is, but they agree "
    "in few digits: 1 - a² is exact."
)
def wide_difference(z):
    z = np.asarray(z, dtype=float)
    return (np.tanh(z + 0.05) - np.tanh(z - 0.05)) / 0.1


@tanh_prime.misconception(
    "This is the slope of z cut off at -1 and 1, which is 1 or 0: the slope of tanh falls "
    "gradually on both sides of 0."
)
def slope_of_cut_off(z):
    return np.where(np.abs(z) < 1, 1.0, 0.0)


@tanh_prime.misconception(
    "This is -2a(1 - a²), the slope of the slope: differentiate tanh once only."
)
def second_derivative(z):
    a = np.tanh(z)
    return -2 * a * (1 - a**2)


@tanh_prime.misconception("This is 1 - |a|: the activation has to be squared.")
def size_for_square(z):
    return 1 - np.abs(np.tanh(z))


@tanh_prime.misconception(
    "This is 2σ(z)(1 - σ(z)), the slope of 2σ(z) - 1, which is the tanh of z/2: it is half as "
    "steep at 0."
)
def slope_of_half(z):
    return 2 * slope_of_sigmoid(z)
