"""`leaky_relu` of lesson 02: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.relu import lesson
from autograder.exercises.relu.inputs import NEAR_ZERO, signed
from autograder.exercises.relu.relu import LIBRARY_RELUS

LIBRARY_LEAKY_RELUS = (
    "tensorflow.nn.leaky_relu",
    "tensorflow.keras.activations.leaky_relu",
    "tensorflow.keras.layers.LeakyReLU",
    "tensorflow.keras.ops.leaky_relu",
    "keras.activations.leaky_relu",
    "keras.layers.LeakyReLU",
    "keras.ops.leaky_relu",
)


@lesson.exercise(
    parts={"values": 1, "arrays": 1, "integer arrays": 0.5, "leaves its arguments unchanged": 0.5},
    review="A small slope instead of none",
    forbidden=(*LIBRARY_RELUS, *LIBRARY_LEAKY_RELUS),
)
def leaky_relu(z, alpha=0.01):
    """z where z > 0, else alpha · z, elementwise."""
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, alpha * z)


@leaky_relu.cases
def cases(rng):
    alpha = float(rng.uniform(0.05, 0.4))
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", -10.0, alpha=0.2)
    yield case("values", float(rng.uniform(1, 4)), alpha=alpha)
    yield case("values", float(rng.uniform(-4, -1)), alpha=alpha)
    yield case("values", float(rng.uniform(-0.9, -0.3)), alpha=alpha)
    yield case("values", NEAR_ZERO, alpha=alpha)
    yield case("values", -NEAR_ZERO, alpha=alpha)
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", signed(rng, (3, 2)), alpha=alpha)
    yield case("integer arrays", np.array([-3, 0, 2]), alpha=0.1)
    yield case("leaves its arguments unchanged", signed(rng, 4), alpha=alpha, untouched=True)


@leaky_relu.misconception("alpha is not used: your slope below 0 is always 0.01, its default.")
def alpha_fixed(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, 0.01 * np.asarray(z))


@leaky_relu.misconception("This is the plain ReLU: below 0 nothing leaks through.")
def is_relu(z, alpha=0.01):
    return np.maximum(0.0, z)


@leaky_relu.misconception(
    "alpha is on the wrong side: above 0 the value is z itself, below 0 it is scaled down."
)
def alpha_above(z, alpha=0.01):
    return np.where(np.greater(z, 0), alpha * np.asarray(z), z)


@leaky_relu.misconception(
    "alpha scales both sides: then the line has no corner. Above 0 the value is z itself."
)
def alpha_everywhere(z, alpha=0.01):
    return alpha * np.asarray(z)


@leaky_relu.misconception(
    "Below 0 the sign is wrong: -alpha · z of a negative z is positive, "
    "but the line goes on falling to the left."
)
def minus_alpha_z(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, -alpha * np.asarray(z))


@leaky_relu.misconception(
    "Below 0 you return alpha itself, the same number for every z: alpha is a slope, "
    "and the value there depends on z."
)
def alpha_as_value(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, alpha)


@leaky_relu.misconception(
    "Below 0 you return -alpha, the same number for every z: alpha is a slope, "
    "and the value there depends on z."
)
def minus_alpha_as_value(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, -alpha)


@leaky_relu.misconception(
    "Below 0 you scale by 1 - alpha: alpha is the share that passes, not the share that is lost."
)
def one_minus_alpha_z(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, (1 - alpha) * np.asarray(z))


@leaky_relu.misconception("alpha is added where it should scale: it is a slope, not a shift.")
def alpha_added(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, np.asarray(z) + alpha)


@leaky_relu.misconception(
    "This is the slope, 1 or alpha: the value is the slope times z on either side."
)
def is_the_leaky_slope(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu.misconception(
    "np.max of a pair of arrays is the one largest number in them: each entry of z needs its "
    "own maximum."
)
def largest_of_all(z, alpha=0.01):
    return np.max((alpha * np.asarray(z), np.asarray(z)))


@leaky_relu.misconception(
    "`if z > 0` and max(alpha * z, z) make one decision, for one number; an array needs one for "
    "each entry. Look for an operation that works element by element."
)
def one_leaky_number_only(z, alpha=0.01):
    return z if z > 0 else alpha * z


@leaky_relu.misconception(
    "Your function takes z alone: the caller must be able to pass alpha as well. Keep the "
    "first line as it was given, with its default."
)
def without_alpha(z):
    return np.where(np.greater(z, 0), z, 0.01 * np.asarray(z))


@leaky_relu.misconception(
    "Your function works on the elements of an array, and a single number has none: convert "
    "it to an array first, of any shape."
)
def leaky_arrays_only(z, alpha=0.01):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.where(np.greater(z, 0), z, alpha * np.asarray(z))


@leaky_relu.misconception(
    "An array of integers has room for integers only: -0.3 written into it silently becomes "
    "0. The result should be float64, whatever z is."
)
def fractions_lost(z, alpha=0.01):
    out = np.array(z)
    out[out < 0] = alpha * out[out < 0]
    return out


@leaky_relu.misconception(
    "A single number has no entries to choose from, and an array of integers keeps integers "
    "only: -0.3 written into it becomes 0. Convert z to an array of floats first."
)
def fractions_lost_arrays_only(z, alpha=0.01):
    iter(z)
    return fractions_lost(z, alpha)


@leaky_relu.misconception(
    "Writing into z changes the array that was passed in, and the caller loses it: the "
    "backward pass needs z again. Write into a new array."
)
def leaky_in_place(z, alpha=0.01):
    z = np.asarray(z, dtype=float)
    return np.maximum(alpha * z, z, out=z)


@leaky_relu.misconception(
    "Writing into z works for arrays of floats only, and changes the one that was passed in: the "
    "backward pass needs z again. Write into a new array of floats."
)
def leaky_in_place_arrays_only(z, alpha=0.01):
    z[z < 0] = alpha * z[z < 0]
    return z


@leaky_relu.misconception(
    "A small positive z such as 0.0002 is scaled by alpha too: the corner is at 0, and every z "
    "above it passes as it is."
)
def threshold_above_zero(z, alpha=0.01):
    return np.where(np.greater(z, 0.01), z, alpha * np.asarray(z))


@leaky_relu.misconception(
    "A small negative z such as -0.0002 passes as it is: the corner is at 0, and every z below it "
    "is scaled by alpha."
)
def threshold_below_zero(z, alpha=0.01):
    return np.where(np.greater(z, -0.25), z, alpha * np.asarray(z))


@leaky_relu.misconception(
    "You compare z with alpha and return the larger one: on the left, the value is alpha · z."
)
def larger_of_z_and_alpha(z, alpha=0.01):
    return np.maximum(alpha, z)


@leaky_relu.misconception(
    "Below 0 you divide by alpha, which makes the size of z larger: alpha is a factor, and makes "
    "it smaller."
)
def divided_by_alpha(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, np.asarray(z) / alpha)


@leaky_relu.misconception(
    "Above 0 you return (1 + alpha) z: alpha · z belongs to the left side only."
)
def added_on_both_sides(z, alpha=0.01):
    return np.maximum(0, z) + alpha * np.asarray(z)


@leaky_relu.misconception(
    "Below 0 you return (1 + alpha) z, that is z + alpha · z: the value there is alpha · z alone."
)
def one_plus_alpha_z(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, (1 + alpha) * np.asarray(z))


@leaky_relu.misconception(
    "Below 0 you return alpha (e^z - 1), a curve called ELU: the leaky ReLU is a straight line "
    "there, alpha · z."
)
def is_elu(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, alpha * np.expm1(np.minimum(z, 0)))


@leaky_relu.misconception(
    "Where the caller passes no alpha, yours is 0.2 and not 0.01: keep the first line as it was "
    "given, with its default."
)
def default_of_a_fifth(z, alpha=0.2):
    return np.where(np.greater(z, 0), z, alpha * np.asarray(z))


@leaky_relu.misconception(
    "Where the caller passes no alpha, yours is 0.1 and not 0.01: keep the first line as it was "
    "given, with its default."
)
def default_of_a_tenth(z, alpha=0.1):
    return np.where(np.greater(z, 0), z, alpha * np.asarray(z))


@leaky_relu.misconception(
    "Your loop goes along one axis: a single number has nothing to go through, and in a table each "
    "turn meets a whole row. Look for an operation that works element by element."
)
def one_axis_only(z, alpha=0.01):
    return np.array([t if t > 0 else alpha * t for t in z])


@leaky_relu.misconception(
    "Where the caller passes no alpha, yours is 0.3 and not 0.01: keep the first line as it was "
    "given, with its default."
)
def default_of_three_tenths(z, alpha=0.3):
    return np.where(np.greater(z, 0), z, alpha * np.asarray(z))


@leaky_relu.misconception(
    "This is alpha times the plain ReLU: above 0 the value is z itself, and below 0 alpha · z."
)
def alpha_times_relu(z, alpha=0.01):
    return np.maximum(0, alpha * np.asarray(z))


@leaky_relu.misconception(
    "alpha is added to the plain ReLU, the same number for every z: it is a slope, the factor of z "
    "below 0."
)
def relu_plus_alpha(z, alpha=0.01):
    return np.maximum(0, z) + alpha


@leaky_relu.misconception("alpha is not used: below 0 you return 0.1 z, whatever alpha is.")
def fixed_at_a_tenth(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, 0.1 * np.asarray(z))


@leaky_relu.misconception("alpha is not used: below 0 you return 0.2 z, whatever alpha is.")
def fixed_at_a_fifth(z, alpha=0.01):
    return np.where(np.greater(z, 0), z, 0.2 * np.asarray(z))
