"""`linear` of lesson 01: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.linear import lesson


@lesson.exercise(
    parts={"values": 1, "arrays": 0.5, "leaves its arguments unchanged": 0.5},
    review="The linear activation",
    forbidden=("tensorflow.keras.activations.linear", "keras.activations.linear"),
)
def linear(z, m=1):
    """a = m z."""
    return m * np.asarray(z, dtype=float)


@linear.cases
def cases(rng):
    yield case("values", 3.5)
    yield case("values", -2.0, m=3.0)
    yield case("values", 4.0, m=-0.5)
    yield case("values", float(rng.uniform(1.5, 3)), m=float(rng.uniform(2.5, 4)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(1, 4, (2, 3)), m=float(rng.uniform(1.5, 3)))
    yield case("arrays", np.array([-1000.0, 0.0, 1000.0]), m=-2.0)
    yield case("arrays", np.array([3, 0, -1]), m=0.5)
    yield case("leaves its arguments unchanged", rng.uniform(1, 3, 4), m=2.5, untouched=True)


@linear.misconception(
    "The slope m is not used: your function returns z whatever m is. Compare m = 1 with m = 3."
)
def ignores_m(z, m=1):
    return z


@linear.misconception("You add m to z: m is the slope, a factor of z. At z = 0, a is 0.")
def adds_m(z, m=1):
    return z + m


@linear.misconception(
    "You divide by m: a larger m should make the line steeper, and yours gets flatter."
)
def divides_by_m(z, m=1):
    return z / m


@linear.misconception("This is z to the power m, a curve: a line multiplies.")
def power(z, m=1):
    return np.asarray(z, dtype=float) ** m


@linear.misconception(
    "This is m, the slope of the line: the activation itself grows and falls with z."
)
def is_the_slope(z, m=1):
    return np.full(np.shape(z), float(m))


@linear.misconception(
    "Negative results are cut off at 0: that is the activation of the next lesson. "
    "A line goes on below 0."
)
def cut_at_zero(z, m=1):
    return np.maximum(0, m * np.asarray(z))


@linear.misconception("The sign is lost: a line with slope 1 returns -3 for -3, not 3.")
def sign_lost(z, m=1):
    return np.abs(m * np.asarray(z))


@linear.misconception("A constant is added on top: the bias is part of z already.")
def extra_constant(z, m=1):
    return m * z + 1


@linear.misconception(
    "Your function takes one number at a time, as float() does: an array of z should come back as "
    "an array."
)
def one_number_only(z, m=1):
    return m * float(z)


@linear.misconception(
    "The array that was passed in is changed, as by z *= m: the caller loses the old z. Compute "
    "a new array."
)
def line_in_place(z, m=1):
    z *= m
    return z


@linear.misconception(
    "m is cut to a whole number before it multiplies: a slope of -0.5 becomes 0. Keep m as it is."
)
def slope_cut_to_an_integer(z, m=1):
    return int(m) * np.asarray(z)


@linear.misconception(
    "The digits after the point are cut off: a is not a whole number, so leave it as a float."
)
def cut_to_an_integer(z, m=1):
    return np.trunc(m * np.asarray(z, dtype=float))


@linear.misconception(
    "An array of integers has room for integers only: 1.5 written into it silently becomes 1. "
    "The result should be float64, whatever z is."
)
def fractions_lost(z, m=1):
    a = np.empty_like(z)
    a[...] = m * np.asarray(z)
    return a


@linear.misconception(
    "You add up the results: an array of z comes back as an array, one number for each of its "
    "entries."
)
def added_up(z, m=1):
    return np.sum(m * np.asarray(z))


@linear.misconception("Every result is rounded down to a whole number: leave it as a float.")
def rounded_down(z, m=1):
    return np.floor(m * np.asarray(z, dtype=float))


@linear.misconception(
    "Where z is negative you return z itself: a line has the slope m on both sides of 0."
)
def slope_on_the_right_only(z, m=1):
    return np.where(np.greater(z, 0), m * np.asarray(z), z)


@linear.misconception(
    "An array of floats that is passed in is changed, and the caller loses the old z. Converting "
    "an array to the type that it has makes no copy: compute a new array."
)
def floats_in_place(z, m=1):
    z = np.asarray(z, dtype=float)
    z *= m
    return z
