"""`linear_prime` of lesson 01: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.linear import lesson


@lesson.exercise(
    parts={"values": 1, "arrays": 1},
    review="The slope of a line",
    slope_of="linear",
    forbidden=("tensorflow.GradientTape",),
)
def linear_prime(z, m=1):
    """The slope of m z: m at every z, in the shape of z."""
    return np.full(np.shape(z), m, dtype=float)


@linear_prime.cases
def cases(rng):
    yield case("values", 3.5)
    yield case("values", -2.0, m=3.0)
    yield case("values", 0.0, m=0.5)
    yield case("values", float(rng.uniform(2, 3)), m=float(rng.uniform(-4, -2.5)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-3, 3, (2, 3)), m=float(rng.uniform(1.5, 3)))
    yield case("arrays", np.array([3, 0, -4]), m=0.5)


@linear_prime.misconception(
    "The number is right, but it is one number for a whole array: "
    "every entry of z has a slope of its own."
)
def scalar_for_array(z, m=1):
    return m


@linear_prime.misconception(
    "You return z: the slope says how fast a changes when z changes, not how large z is."
)
def returns_z(z, m=1):
    return z


@linear_prime.misconception(
    "This is m z, the activation itself: its slope is the same number at every z."
)
def is_the_line(z, m=1):
    return m * z


@linear_prime.misconception(
    "1 is the slope for m = 1 only: with m = 3 the line rises three times as fast."
)
def always_one(z, m=1):
    return np.ones(np.shape(z))


@linear_prime.misconception("0 is the slope of a constant: m is constant here, but m z is not.")
def always_zero(z, m=1):
    return np.zeros(np.shape(z))


@linear_prime.misconception(
    "The slope is cut to 0 where z is not positive: that belongs to the next lesson. "
    "A line is as steep on the left as on the right."
)
def cut_on_the_left(z, m=1):
    return np.where(np.asarray(z) > 0, m, 0)


@linear_prime.misconception(
    "The slope changes its sign with z: going from -3 to -2 is a step to the right as well."
)
def sign_of_z(z, m=1):
    return m * np.sign(z)


@linear_prime.misconception("The sign of m is lost: a line with a negative slope falls.")
def slope_without_sign(z, m=1):
    return np.full(np.shape(z), abs(float(m)))


@linear_prime.misconception(
    "Activation divided by z is the slope everywhere except at z = 0, where it is 0/0: the "
    "slope does not depend on z at all."
)
def divided_by_z(z, m=1):
    return np.divide(np.multiply(m, z), z)


@linear_prime.misconception(
    "For an array of integers your slopes are integers too, so that 0.5 is cut to 0: "
    "the result should be float64, whatever z is."
)
def integer_slopes(z, m=1):
    return np.full_like(z, m)


@linear_prime.misconception("At z = 0 you return 0: the line is as steep there as anywhere else.")
def zero_at_zero(z, m=1):
    return np.where(np.equal(z, 0), 0, m)


@linear_prime.misconception(
    "This is 1 / m: a line with a larger m is steeper, and yours gets flatter."
)
def one_over_m(z, m=1):
    return np.full(np.shape(z), 1 / m)


@linear_prime.misconception(
    "You return a matrix with m on its diagonal: each entry of z has one slope, so the result "
    "has the shape of z."
)
def on_the_diagonal(z, m=1):
    return m * np.eye(np.size(z))


@linear_prime.misconception(
    "m is cut to a whole number: a slope of 0.5 becomes 0. Keep m as it is."
)
def slope_cut_to_an_integer(z, m=1):
    return np.full(np.shape(z), int(m))


@linear_prime.misconception(
    "You return the number 1 for every m and every shape of z: the slope is m, and each entry of z "
    "has its own."
)
def the_number_one(z, m=1):
    return 1.0


@linear_prime.misconception(
    "You return one slope in shape (1,), whatever the shape of z: each entry of z has one, so the "
    "result has the shape of z."
)
def one_list_of_one(z, m=1):
    return np.array([m])


@linear_prime.misconception(
    "This is m z² / 2, whose slope is m z: you went the other way, from a to the function with the "
    "slope a."
)
def is_the_area(z, m=1):
    return m * np.square(z) / 2
