"""`relu_prime` of lesson 02: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.relu import lesson
from autograder.exercises.relu.inputs import NEAR_ZERO, signed
from autograder.exercises.relu.relu import LIBRARY_RELUS


@lesson.exercise(
    parts={"values": 1, "arrays": 1, "at zero": 0.5, "leaves its argument unchanged": 0.5},
    review="The slope: a gate",
    slope_of="relu",
    forbidden=(*LIBRARY_RELUS, "tensorflow.GradientTape"),
)
def relu_prime(z):
    """Slope of ReLU at z: 1 where z > 0, else 0, as in Keras at 0."""
    return np.where(np.greater(z, 0), 1.0, 0.0)


@relu_prime.cases
def cases(rng):
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", float(rng.uniform(0.5, 0.9)))
    yield case("values", float(rng.uniform(-0.9, -0.5)))
    yield case("values", NEAR_ZERO)
    yield case("values", -NEAR_ZERO)
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", signed(rng, (2, 3)))
    yield case("arrays", np.array([0.7, 2.3]))
    yield case("at zero", 0.0)
    yield case("at zero", np.array([-1.5, 0.0, 2.5]))
    yield case("leaves its argument unchanged", signed(rng, 4), untouched=True)


@relu_prime.misconception(
    "At exactly 0 you return 1, as z >= 0 does, or a difference to the right of 0. The corner has "
    "no slope of its own, and this course uses 0 there, as Keras does."
)
def one_at_zero(z):
    return np.where(np.greater_equal(z, 0), 1.0, 0.0)


@relu_prime.misconception(
    "At exactly 0 you return one half. That is between the slopes of the two sides, but this "
    "course uses 0 there, as Keras does."
)
def half_at_zero(z):
    return np.heaviside(z, 0.5)


@relu_prime.misconception(
    "At z = 0 you return nan, as the value divided by z does, which is 0 / 0 there. The corner has "
    "no slope of its own, and this course uses 0 there, as Keras does."
)
def value_over_z(z):
    with np.errstate(invalid="ignore"):
        return np.maximum(0.0, z) / np.asarray(z)


@relu_prime.misconception("You return z: the slope says how fast the value rises, which is 1 or 0.")
def returns_z(z):
    return np.asarray(z, dtype=float)


@relu_prime.misconception(
    "This is ReLU itself, not its slope: above 0 it rises by 1 for each 1 of z, wherever z is."
)
def is_the_activation(z):
    return np.maximum(0.0, z)


@relu_prime.misconception(
    "Below 0 you return -1, the slope of the absolute value: ReLU is flat there."
)
def minus_one_below(z):
    return np.where(np.greater(z, 0), 1.0, -1.0)


@relu_prime.misconception(
    "You return 1 for every z, as a >= 0 does for an activation a, which is never negative: the "
    "slope is 1 only where z > 0."
)
def always_one(z):
    return np.ones(np.shape(z))


@relu_prime.misconception("You return 0 for every z: above 0 the line rises by 1 for each 1 of z.")
def always_zero(z):
    return np.zeros(np.shape(z))


@relu_prime.misconception("The sides are swapped: the neuron passes a signal on where z > 0.")
def other_side_open(z):
    return np.where(np.greater(z, 0), 0.0, 1.0)


@relu_prime.misconception("Below 0 you return 0.01: that is the slope of the leaky ReLU.")
def is_leaky_slope(z):
    return np.where(np.greater(z, 0), 1.0, 0.01)


@relu_prime.misconception(
    "`if z > 0` decides once, and an array holds many decisions: "
    "a comparison by itself already works element by element."
)
def one_decision_only(z):
    return 1 if z > 0 else 0


@relu_prime.misconception(
    "You return one number for the whole array, 1 where any of its entries is positive: each "
    "entry has its own slope."
)
def any_open(z):
    return 1 if np.any(np.greater(z, 0)) else 0


@relu_prime.misconception(
    "You return one number for the whole array, 1 only where all of its entries are positive: "
    "each entry has its own slope."
)
def all_open(z):
    return 1 if np.all(np.greater(z, 0)) else 0


@relu_prime.misconception(
    "Your function works on the elements of an array, and a single number has none: convert "
    "it to an array first, of any shape."
)
def slopes_of_arrays_only(z):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.where(np.greater(z, 0), 1.0, 0.0)


@relu_prime.misconception(
    "Writing into z changes the array that was passed in: the next step of the backward pass "
    "would compute with ones and zeros. Write into a new array."
)
def slope_in_place(z):
    z = np.asarray(z, dtype=float)
    return np.heaviside(z, 0, out=z)


@relu_prime.misconception(
    "Writing into z works for arrays only, and changes the one that was passed in: the next "
    "step of the backward pass would compute with ones and zeros. Write into a new array."
)
def slope_in_place_arrays_only(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


@relu_prime.misconception(
    "A small positive z such as 0.0002 gives 0: the corner is at 0, and above it the slope is 1."
)
def threshold_above_zero(z):
    return np.where(np.greater(z, 0.01), 1.0, 0.0)


@relu_prime.misconception(
    "A small negative z such as -0.0002 gives 1, and so does 0: the slope is 1 only where z > 0."
)
def threshold_below_zero(z):
    return np.where(np.greater(z, -0.25), 1.0, 0.0)


@relu_prime.misconception(
    "Near 0 your slope is between 0 and 1: a difference over 0.05 to either side reaches across "
    "the corner. The sign of z alone gives the slope."
)
def wide_difference(z):
    z = np.asarray(z, dtype=float)
    return (np.maximum(0, z + 0.05) - np.maximum(0, z - 0.05)) / 0.1


@relu_prime.misconception("This is the sign of z, -1 where z is negative: ReLU is flat there.")
def sign_of_z(z):
    return np.sign(z)


@relu_prime.misconception(
    "You return one number for the whole array, 1 unless one of its entries is 0: each entry has "
    "its own slope, 1 where it is positive."
)
def no_entry_zero(z):
    return 1 if np.all(z) else 0


@relu_prime.misconception(
    "This is the sigmoid, which rises smoothly from 0 to 1: the slope of ReLU jumps at 0."
)
def is_the_sigmoid(z):
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


@relu_prime.misconception(
    "You count the positive entries: each entry has its own slope, in the shape of z."
)
def count_of_positive(z):
    return np.sum(np.greater(z, 0))


@relu_prime.misconception(
    "You return 1 where z is negative: the neuron passes a signal on where z > 0."
)
def open_below_zero(z):
    return np.where(np.less(z, 0), 1.0, 0.0)


@relu_prime.misconception(
    "Your loop goes along one axis: a single number has nothing to go through, and in a table each "
    "turn meets a whole row. Look for an operation that works element by element."
)
def one_axis_only(z):
    return np.array([1.0 if t > 0 else 0.0 for t in z])


@relu_prime.misconception(
    "Your loop goes along one axis: a single number has nothing to go through, and in a table each "
    "turn meets a whole row. And in an array you return 1 at exactly 0, where this course uses 0."
)
def one_axis_only_one_at_zero(z):
    return np.array([0.0 if t < 0 else 1.0 for t in z])


@relu_prime.misconception(
    "Between 0 and 1 you return z itself: the slope is 1 everywhere above 0, and it jumps there."
)
def cut_off_at_one(z):
    return np.clip(z, 0, 1)


@relu_prime.misconception(
    "Near 0 your slope is between 0 and 1: a difference over 0.001 to either side reaches across "
    "the corner. The sign of z alone gives the slope."
)
def narrow_difference(z):
    z = np.asarray(z, dtype=float)
    return (np.maximum(0, z + 0.001) - np.maximum(0, z - 0.001)) / 0.002


@relu_prime.misconception(
    "Near 0 your slope is between 0 and 1: a difference over 0.01 to either side reaches across "
    "the corner. The sign of z alone gives the slope."
)
def difference_over_a_hundredth(z):
    z = np.asarray(z, dtype=float)
    return (np.maximum(0, z + 0.01) - np.maximum(0, z - 0.01)) / 0.02
