"""`sigmoid` of lesson 03: its reference, cases and misconceptions."""

import math

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.sigmoid import lesson

LIBRARY_SIGMOIDS = (
    "scipy.special.expit",
    "tensorflow.sigmoid",
    "tensorflow.math.sigmoid",
    "tensorflow.nn.sigmoid",
    "tensorflow.keras.activations.sigmoid",
    "tensorflow.keras.ops.sigmoid",
    "keras.activations.sigmoid",
    "keras.ops.sigmoid",
)


def naive(z):
    """The sigmoid as first written down, for use inside wrong formulas."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


@lesson.exercise(
    parts={"values": 1.5, "arrays": 0.5, "extreme inputs": 1},
    review="From any number to a number between 0 and 1",
    forbidden=LIBRARY_SIGMOIDS,
)
def sigmoid(z):
    """σ(z) = 1 / (1 + e^−z), written with e^−|z| so that nothing overflows."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@sigmoid.cases
def cases(rng):
    yield case("values", 0.0)
    yield case("values", -2.0)
    yield case("values", -10.0)
    yield case("values", float(rng.uniform(0.2, 0.9)))
    yield case("values", float(rng.uniform(-0.9, -0.2)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    z = rng.uniform(-4, 4, (3, 2))
    z[0] = rng.uniform(0.2, 0.9, 2) * [1, -1]
    yield case("arrays", z)
    yield case("extreme inputs", 1000.0, quiet=True)
    yield case("extreme inputs", np.array([-1000.0, 0.5, 1000.0]), quiet=True)


@sigmoid.misconception("The exponent has the wrong sign: your curve falls where the sigmoid rises.")
def exponent_sign(z):
    return 1 / (1 + np.exp(z))


@sigmoid.misconception(
    "Your values are 1 + e^-z, the denominator alone. Python reads 1 / 1 + e^-z as (1 / 1) + e^-z: "
    "the whole denominator needs brackets."
)
def precedence(z):
    return 1 / 1 + np.exp(-z)


@sigmoid.misconception(
    "The denominator subtracts where it should add: at z = 0 it is 0, and the fraction has "
    "no value."
)
def minus_in_denominator(z):
    return 1 / (np.exp(-z) - 1)


@sigmoid.misconception(
    "Your function takes one number at a time, as math.exp and float() do: an array of z needs "
    "NumPy's exponential."
)
def one_number_only(z):
    return 1 / (1 + math.exp(-z))


@sigmoid.misconception(
    "Far from 0 a number on the way, such as e^1000, is too large for a float, and NumPy warns: "
    "make sure that the exponential only sees numbers that are negative or 0."
)
def overflow(z):
    return 1 / (1 + np.exp(-z))


@sigmoid.misconception(
    "e^z / (1 + e^z) is the sigmoid on paper, but for a large z it is inf / inf: make sure "
    "that the exponential only sees numbers that are negative or 0."
)
def overflow_ratio(z):
    return np.exp(z) / (1 + np.exp(z))


@sigmoid.misconception(
    "An exponential overflows on either side. np.where, for one, computes both of its branches "
    "for every z, and then chooses: let both share an exponential that cannot overflow."
)
def both_branches(z):
    return np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@sigmoid.misconception(
    "Beyond 5 and -5 you return the value at 5 or at -5, where the sigmoid goes on towards 1 and "
    "0: clip much further out, if at all."
)
def clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


@sigmoid.misconception(
    "Beyond 10 and -10 you return the value at 10 or at -10: clip much further out, where the "
    "sigmoid has reached 0 and 1 to all digits."
)
def clipped_at_ten(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


@sigmoid.misconception(
    "Below -20 you return the value at -20, 2e-9, where the sigmoid goes on falling: clip further "
    "out."
)
def clipped_at_twenty(z):
    return 1 / (1 + np.exp(-np.clip(z, -20, 20)))


@sigmoid.misconception(
    "This is the hyperbolic tangent, which runs from -1 to 1; the sigmoid runs from 0 to 1."
)
def is_tanh(z):
    return np.tanh(z)


@sigmoid.misconception("This is the slope of the sigmoid, not the sigmoid itself.")
def is_the_slope(z):
    return naive(z) * (1 - naive(z))


@sigmoid.misconception(
    "The left half of your curve mirrors the right one, as with -|z| in the exponent alone: it has "
    "to go on falling to the left of 0."
)
def mirrored(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@sigmoid.misconception(
    "You return z times 1 / (1 + e^-1), a straight line: z belongs in the exponent, inside the "
    "brackets of exp."
)
def z_outside(z):
    return z / (1 + np.exp(-1.0))


@sigmoid.misconception(
    "The denominator subtracts where it should add: at z = 0 it is 1 - 1, and the fraction has no "
    "value."
)
def one_minus_exponential(z):
    return 1 / (1 - np.exp(-z))


@sigmoid.misconception(
    "Your curve runs from -1 to 1, as 2 σ(z) - 1 does: the sigmoid runs from 0 to 1."
)
def stretched(z):
    return np.tanh(np.asarray(z) / 2)


@sigmoid.misconception("This is σ(2z), twice as steep: the exponent is -z.")
def of_twice_z(z):
    return (1 + np.tanh(z)) / 2


@sigmoid.misconception("This is 1 where z > 0, else 0: the sigmoid rises smoothly between the two.")
def step_function(z):
    return np.where(np.greater(z, 0), 1.0, 0.0)


@sigmoid.misconception(
    "This is 0.2 z + 0.5 between 0 and 1, straight lines called the hard sigmoid: the sigmoid is "
    "curved."
)
def hard_sigmoid(z):
    return np.clip(0.2 * np.asarray(z) + 0.5, 0, 1)


@sigmoid.misconception(
    "You divide by the sum over all entries, as the softmax of a later lesson does: each z has its "
    "own sigmoid, whatever the other entries are."
)
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


@sigmoid.misconception(
    "The denominator holds a sum over all entries, as in the softmax of a later lesson: each z has "
    "its own sigmoid, whatever the other entries are."
)
def softmax_with_a_one(z):
    e = np.exp(z - np.max(z))
    return e / (1 + np.sum(e))


@sigmoid.misconception(
    "Your results are rounded to four places: return them with all their digits."
)
def rounded_to_four_places(z):
    return np.round(naive(z), 4)


@sigmoid.misconception("Your results are rounded to two places: return them with all their digits.")
def rounded_to_two_places(z):
    return np.round(naive(z), 2)


@sigmoid.misconception(
    "This is 1 where z >= 0, else 0: the sigmoid rises smoothly between the two."
)
def step_with_one_at_zero(z):
    return np.where(np.greater_equal(z, 0), 1.0, 0.0)


@sigmoid.misconception(
    "This is z / 6 + 0.5 between 0 and 1, straight lines called the hard sigmoid: the sigmoid is "
    "curved."
)
def hard_sigmoid_of_a_sixth(z):
    return np.clip(np.asarray(z) / 6 + 0.5, 0, 1)


@sigmoid.misconception(
    "Below 0 your values are e^z alone: there, too, the exponential is divided by 1 plus an "
    "exponential."
)
def no_denominator_on_the_left(z):
    e = np.exp(-np.abs(z))
    return np.where(np.greater_equal(z, 0), 1 / (1 + e), e)


@sigmoid.misconception(
    "This is log(1 + e^z), a curve called softplus, which grows without an upper end: the sigmoid "
    "runs from 0 to 1."
)
def softplus(z):
    return np.logaddexp(0, z)


@sigmoid.misconception(
    "The denominator holds 1 and a sum over all entries, somewhat like the softmax of a later "
    "lesson: each z has its own sigmoid, whatever the other entries are."
)
def one_and_all_exponentials(z):
    return np.exp(z) / (1 + np.sum(np.exp(z)))
