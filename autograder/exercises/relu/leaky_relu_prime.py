"""`leaky_relu_prime` of lesson 02: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.relu import lesson
from autograder.exercises.relu.inputs import NEAR_ZERO, signed
from autograder.exercises.relu.leaky_relu import LIBRARY_LEAKY_RELUS


@lesson.exercise(
    parts={"values": 1, "arrays": 1, "at zero": 0.5, "integer arrays": 0.5},
    review="A small slope instead of none",
    slope_of="leaky_relu",
    forbidden=(*LIBRARY_LEAKY_RELUS, "tensorflow.GradientTape"),
)
def leaky_relu_prime(z, alpha=0.01):
    """Slope of the leaky ReLU at z: 1 where z > 0, else alpha, as in TensorFlow at 0."""
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu_prime.cases
def cases(rng):
    alpha = float(rng.uniform(0.05, 0.4))
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", -10.0, alpha=0.2)
    yield case("values", float(rng.uniform(-4, -1.5)), alpha=alpha)
    yield case("values", float(rng.uniform(0.5, 0.9)), alpha=alpha)
    yield case("values", NEAR_ZERO, alpha=alpha)
    yield case("values", -NEAR_ZERO, alpha=alpha)
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", signed(rng, (2, 3)), alpha=alpha)
    yield case("at zero", 0.0, alpha=0.3)
    yield case("at zero", np.array([-1.5, 0.0, 2.5]))
    yield case("integer arrays", np.array([-3, 4]), alpha=0.1)


@leaky_relu_prime.misconception(
    "At exactly 0 you return 1, as z >= 0 does, or a difference to the right of 0. The corner has "
    "no slope of its own, and this course uses alpha there, as TensorFlow does."
)
def leaky_one_at_zero(z, alpha=0.01):
    return np.where(np.greater_equal(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "At exactly 0 you return 0, a slope that the leaky ReLU has on neither side: this course "
    "uses alpha there, as TensorFlow does."
)
def leaky_zero_at_zero(z, alpha=0.01):
    return np.greater(z, 0) + alpha * np.less(z, 0)


@leaky_relu_prime.misconception(
    "Below 0 you return 0, the slope of the plain ReLU: here the line still rises, by alpha."
)
def no_slope_below(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 0.0)


@leaky_relu_prime.misconception(
    "alpha is not used: your slope below 0 is always 0.01, its default."
)
def slope_fixed(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 0.01)


@leaky_relu_prime.misconception("The sides are swapped: the slope is 1 above 0 and alpha below.")
def slopes_exchanged(z, alpha=0.01):
    return np.where(np.greater(z, 0), alpha, 1.0)


@leaky_relu_prime.misconception("You return alpha for every z: above 0 the slope is 1.")
def alpha_for_every_z(z, alpha=0.01):
    return np.full(np.shape(z), alpha)


@leaky_relu_prime.misconception(
    "Below 0 you return -alpha: the line rises from left to right there too, so its slope "
    "is positive."
)
def minus_alpha_slope(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, -alpha)


@leaky_relu_prime.misconception(
    "Below 0 you return 1 - alpha: alpha is the slope that is left, not the one that is lost."
)
def one_minus_alpha(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 1 - alpha)


@leaky_relu_prime.misconception(
    "alpha is added on both sides: above 0 the slope is 1, and no more."
)
def one_plus_alpha(z, alpha=0.01):
    return np.greater(z, 0) + alpha


@leaky_relu_prime.misconception(
    "Below 0 you return alpha · z, which is the value: the slope of that line is its factor alone."
)
def alpha_times_z(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, alpha * np.asarray(z))


@leaky_relu_prime.misconception("This is the leaky ReLU itself, not its slope.")
def is_the_leaky_activation(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, alpha * np.asarray(z))


@leaky_relu_prime.misconception(
    "`if z > 0` decides once, and an array holds many decisions: "
    "a comparison by itself already works element by element."
)
def one_slope_only(z, alpha=0.01):
    return 1.0 if z > 0 else alpha


@leaky_relu_prime.misconception(
    "Your function takes z alone: the caller must be able to pass alpha as well. Keep the "
    "first line as it was given, with its default."
)
def slope_without_alpha(z):
    return np.where(np.greater(z, 0), 1.0, 0.01)


@leaky_relu_prime.misconception(
    "Your function works on the elements of an array, and a single number has none: convert "
    "it to an array first, of any shape."
)
def leaky_slopes_of_arrays_only(z, alpha=0.01):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "An array of integers has room for integers only: alpha written into it silently becomes "
    "0. The result should be float64, whatever z is."
)
def slope_fraction_lost(z, alpha=0.01):
    slope = np.ones_like(z)
    slope[np.less_equal(z, 0)] = alpha
    return slope


@leaky_relu_prime.misconception(
    "A small positive z such as 0.0002 gives alpha: the slope is 1 everywhere above 0."
)
def threshold_above_zero(z, alpha=0.01):
    return np.where(np.greater(z, 0.01), 1.0, alpha)


@leaky_relu_prime.misconception(
    "A small negative z such as -0.0002 gives 1, and so does 0: the slope is 1 only where z > 0."
)
def threshold_below_zero(z, alpha=0.01):
    return np.where(np.greater(z, -0.25), 1.0, alpha)


@leaky_relu_prime.misconception(
    "At exactly 0 you return the mean of both slopes, as a difference across the corner does: this "
    "course uses alpha there, as TensorFlow does."
)
def mean_at_zero(z, alpha=0.01):
    return alpha + (1 - alpha) * np.heaviside(z, 0.5)


@leaky_relu_prime.misconception(
    "Below 0 you return 1 / alpha: the line there is flatter than on the right, not steeper."
)
def one_over_alpha(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 1 / alpha)


@leaky_relu_prime.misconception(
    "Where the caller passes no alpha, yours is 0.2 and not 0.01: keep the first line as it was "
    "given, with its default."
)
def default_of_a_fifth(z, alpha=0.2):
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "Where the caller passes no alpha, yours is 0.1 and not 0.01: keep the first line as it was "
    "given, with its default."
)
def default_of_a_tenth(z, alpha=0.1):
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "At z = 0 you return nan, as the value divided by z does, which is 0 / 0 there. The corner has "
    "no slope of its own, and this course uses alpha there, as TensorFlow does."
)
def value_over_z(z, alpha=0.01):
    with np.errstate(invalid="ignore"):
        return np.where(np.greater(z, 0), z, alpha * np.asarray(z)) / np.asarray(z)


@leaky_relu_prime.misconception(
    "You return 1 where z is negative, and alpha elsewhere: the slope is 1 where z > 0."
)
def one_below_zero(z, alpha=0.01):
    return np.where(np.less(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "Your loop goes along one axis: a single number has nothing to go through, and in a table each "
    "turn meets a whole row. Look for an operation that works element by element."
)
def one_axis_only(z, alpha=0.01):
    return np.array([1.0 if t > 0 else alpha for t in z])


@leaky_relu_prime.misconception(
    "Your loop goes along one axis: a single number has nothing to go through, and in a table each "
    "turn meets a whole row. And in an array you return 1 at exactly 0, where this course uses "
    "alpha."
)
def one_axis_only_one_at_zero(z, alpha=0.01):
    return np.array([alpha if t < 0 else 1.0 for t in z])


@leaky_relu_prime.misconception(
    "Where the caller passes no alpha, yours is 0.3 and not 0.01: keep the first line as it was "
    "given, with its default."
)
def default_of_three_tenths(z, alpha=0.3):
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "You return alpha above 0 and -alpha elsewhere: the slope is 1 above 0 and alpha below."
)
def alpha_or_minus_alpha(z, alpha=0.01):
    return np.where(np.greater(z, 0), alpha, -alpha)


@leaky_relu_prime.misconception(
    "You return alpha times the sign of z: the slope is 1 above 0 and alpha below."
)
def alpha_times_sign(z, alpha=0.01):
    return alpha * np.sign(z)


@leaky_relu_prime.misconception("Above 0 you return z, which is the value: the slope there is 1.")
def z_above_zero(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, alpha)


@leaky_relu_prime.misconception(
    "Near 0 your slope is between alpha and 1: a difference over 0.05 to either side reaches "
    "across the corner. The sign of z alone gives the slope."
)
def wide_difference(z, alpha=0.01):
    z = np.asarray(z, dtype=float)
    right, left = (np.where(x > 0, x, alpha * x) for x in (z + 0.05, z - 0.05))
    return (right - left) / 0.1


@leaky_relu_prime.misconception("alpha is not used: your slope below 0 is always 0.1.")
def fixed_at_a_tenth(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 0.1)


@leaky_relu_prime.misconception("alpha is not used: your slope below 0 is always 0.2.")
def fixed_at_a_fifth(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 0.2)
