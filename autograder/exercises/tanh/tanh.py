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
    "The sign of z is lost: the left half of your curve is positive, as with |z| alone, where tanh "
    "is negative."
)
def sign_lost(z):
    e = np.exp(-2 * np.abs(z))
    return (1 - e) / (1 + e)


@tanh.misconception(
    "Your curve falls where tanh rises: look at the signs, and at the order of the difference in "
    "the numerator."
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


@tanh.misconception(
    "Your function takes one number at a time, as math.exp and float() do: an array of z needs "
    "NumPy's exponential."
)
def one_number_only(z):
    return (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z))


@tanh.misconception("An `if` decides once, and an array needs a decision for each of its elements.")
def one_decision_only(z):
    if z >= 0:
        return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@tanh.misconception(
    "Your curve falls where tanh rises, and far from 0 it is inf / inf: look at the order of the "
    "difference in the numerator, and let no exponential grow."
)
def falling_and_overflow(z):
    return (np.exp(-z) - np.exp(z)) / (np.exp(z) + np.exp(-z))


@tanh.misconception(
    "This is the tanh of z/2, for a factor 2 is missing in the exponent; and for a large z it is "
    "inf / inf."
)
def half_and_overflow_on_the_right(z):
    return (np.exp(z) - 1) / (np.exp(z) + 1)


@tanh.misconception(
    "This is the tanh of z/2, for a factor 2 is missing in the exponent; and for a very negative z "
    "it is inf / inf."
)
def half_and_overflow_on_the_left(z):
    return (1 - np.exp(-z)) / (1 + np.exp(-z))


@tanh.misconception(
    "At -1000 you return 1, where tanh is -1: what was inf / inf is replaced by 1 on both sides. "
    "Let no exponential grow, and there is nothing to replace."
)
def nan_replaced_by_one(z):
    t = overflow(z)
    return np.where(np.isnan(t), 1.0, t)


@tanh.misconception(
    "At 1000 and -1000 you return 0: what was inf / inf is replaced by 0. Let no exponential grow, "
    "and there is nothing to replace."
)
def nan_replaced_by_zero(z):
    return np.nan_to_num(overflow(z))


@tanh.misconception(
    "You return 1 for every z, as (e^z + e^-z) / (e^z + e^-z) does: the numerator is a difference."
)
def numerator_added(z):
    return np.ones(np.shape(z))


@tanh.misconception(
    "The denominator is e^z alone, and e^-z is added to the fraction: the sum needs brackets."
)
def denominator_without_brackets(z):
    return (np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z)


@tanh.misconception(
    "Only e^-z is divided by the denominator: the difference in the numerator needs brackets."
)
def numerator_without_brackets(z):
    return np.exp(z) - np.exp(-z) / (np.exp(z) + np.exp(-z))


@tanh.misconception("This is the numerator alone, e^z - e^-z: the denominator keeps it below 1.")
def numerator_alone(z):
    return np.exp(z) - np.exp(-z)


@tanh.misconception("This is cosh, half of the denominator: tanh is 0 at 0.")
def is_cosh(z):
    return np.cosh(z)


@tanh.misconception(
    "This is σ(2z), which runs from 0 to 1: the curve still has to be stretched and moved down."
)
def not_stretched(z):
    return logistic(2 * np.asarray(z))


@tanh.misconception(
    "This is σ(2z) - 1, which runs from -1 to 0: it has to be stretched, to run from -1 to 1."
)
def shifted_only(z):
    return logistic(2 * np.asarray(z)) - 1


@tanh.misconception("This is tanh(2z), twice as steep: the exponents have one factor 2 too many.")
def of_twice_z(z):
    return 2 * logistic(4 * np.asarray(z)) - 1


@tanh.misconception(
    "This is z / (1 + |z|), called softsign: it has the same limits, and reaches them slowly."
)
def softsign(z):
    return z / (1 + np.abs(z))


@tanh.misconception(
    "This is 1.7159 tanh(2z/3), a stretched tanh that is used in some networks: here the plain one "
    "is asked for."
)
def stretched(z):
    return 1.7159 * np.tanh(2 / 3 * np.asarray(z))


@tanh.misconception(
    "Beyond 5 and -5 you return the value at 5 or at -5, which is 0.0001 short of 1 or -1: clip "
    "further out."
)
def clipped_at_five(z):
    return np.tanh(np.clip(z, -5, 5))


@tanh.misconception(
    "This is z - z³/3 + 2z⁵/15, the start of a Taylor series: it is near tanh for a small z only, "
    "and grows without limit."
)
def three_terms_of_the_series(z):
    return z - z**3 / 3 + 2 * z**5 / 15


@tanh.misconception(
    "This is z - z³/3, the start of a Taylor series: it is near tanh for a small z only, and grows "
    "without limit."
)
def two_terms_of_the_series(z):
    return z - z**3 / 3


@tanh.misconception(
    "This is the arctangent, which also rises from one limit to another, but from -π/2 to π/2."
)
def arctangent(z):
    return np.arctan(z)


@tanh.misconception(
    "This is the arctangent times 2/π: it has the same limits, and reaches them slowly."
)
def arctangent_scaled(z):
    return 2 / np.pi * np.arctan(z)


@tanh.misconception(
    "This is the tangent, which repeats itself: the hyperbolic tangent is made of exponentials."
)
def tangent(z):
    return np.tan(z)
