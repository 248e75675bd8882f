"""`tanh` of lesson 04: its reference, cases and misconceptions."""

import math

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.tanh import lesson

LIBRARY_TANHS = (
    "numpy.tanh",
    "math.tanh",
    "cmath.tanh",
    "tensorflow.tanh",
    "tensorflow.math.tanh",
    "tensorflow.nn.tanh",
    "tensorflow.keras.activations.tanh",
    "tensorflow.keras.ops.tanh",
    "keras.activations.tanh",
    "keras.ops.tanh",
)


def logistic(z):
    """The sigmoid as first written down, for use inside wrong formulas."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


@lesson.exercise(
    parts={"values": 1.5, "arrays": 0.5, "extreme inputs": 1},
    review="One exponential instead of two",
    forbidden=LIBRARY_TANHS,
)
def tanh(z):
    """(e^z − e^−z) / (e^z + e^−z), written with e^−2|z| so that nothing overflows."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


@tanh.cases
def cases(rng):
    yield case("values", 0.0)
    yield case("values", -0.7)
    yield case("values", -10.0)
    yield case("values", float(rng.uniform(0.3, 2)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-3, 3, (3, 2)))
    yield case("extreme inputs", 1000.0)
    yield case("extreme inputs", np.array([-1000.0, 0.5, 1000.0]))


@tanh.misconception(
    "This is the tanh of z/2: a factor 2 is missing in the exponent, as in 2σ(z) - 1, or in "
    "a fraction with 1 and e^-z."
)
def half_the_argument(z):
    return 2 * logistic(z) - 1


@tanh.misconception(
    "The fraction is upside down: your values are outside -1 to 1, and at z = 0 there is none."
)
def upside_down(z):
    return (np.exp(z) + np.exp(-z)) / (np.exp(z) - np.exp(-z))


@tanh.misconception(
    "e^1000 is too large for a float, and inf / inf is nan: "
    "divide numerator and denominator so that only exponentials of negative numbers are left."
)
def overflow(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@tanh.misconception(
    "With e^(2z) the fraction is correct on paper, but for a large z it is inf / inf: that "
    "form is safe on the negative side only."
)
def overflow_on_the_right(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@tanh.misconception(
    "With e^(-2z) the fraction is correct on paper, but for a very negative z it is inf / "
    "inf: that form is safe on the positive side only."
)
def overflow_on_the_left(z):
    return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))


@tanh.misconception(
    "The sign of z is lost: with |z| alone, the left half of the curve comes out positive."
)
def sign_lost(z):
    e = np.exp(-2 * np.abs(z))
    return (1 - e) / (1 + e)


@tanh.misconception(
    "The difference in the numerator is in the wrong order: tanh rises, your curve falls."
)
def falling(z):
    return -np.tanh(z)


@tanh.misconception(
    "Python divides before it adds and subtracts: "
    "numerator and denominator need brackets of their own."
)
def no_brackets(z):
    return np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z)


@tanh.misconception(
    "This is sinh, half of the numerator: without the denominator it grows without limit "
    "instead of staying below 1."
)
def is_sinh(z):
    return np.sinh(z)


@tanh.misconception("This is 2σ(2z), which runs from 0 to 2: the curve still has to be moved down.")
def not_shifted(z):
    return 2 * logistic(2 * np.asarray(z))


@tanh.misconception("This is the sigmoid, which runs from 0 to 1; tanh runs from -1 to 1.")
def is_the_sigmoid(z):
    return logistic(z)


@tanh.misconception("This is z cut off at -1 and 1, straight lines: tanh is curved everywhere.")
def cut_off(z):
    return np.clip(z, -1.0, 1.0)


@tanh.misconception("This is the slope of tanh, not tanh itself.")
def is_its_slope(z):
    return 1 - np.tanh(z) ** 2


@tanh.misconception("math.exp takes one number at a time: an array of z needs NumPy's exponential.")
def one_number_only(z):
    return (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z))


@tanh.misconception("An `if` decides once, and an array needs a decision for each of its elements.")
def one_decision_only(z):
    if z >= 0:
        return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)
