"""`relu` of lesson 02: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.relu import lesson
from autograder.exercises.relu.inputs import NEAR_ZERO, signed

LIBRARY_RELUS = (
    "tensorflow.nn.relu",
    "tensorflow.keras.activations.relu",
    "tensorflow.keras.layers.ReLU",
    "tensorflow.keras.ops.relu",
    "keras.activations.relu",
    "keras.layers.ReLU",
    "keras.ops.relu",
)


@lesson.exercise(
    parts={"values": 1, "arrays": 1.5, "leaves its argument unchanged": 0.5},
    review="One corner",
    forbidden=LIBRARY_RELUS,
)
def relu(z):
    """max(0, z), elementwise."""
    return np.maximum(0.0, np.asarray(z, dtype=float))


@relu.cases
def cases(rng):
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", 0.0)
    yield case("values", NEAR_ZERO)
    yield case("values", -NEAR_ZERO)
    yield case("values", float(rng.uniform(-4, -0.5)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", np.array([-1000.0, 0.0, 0.25, 1000.0]))
    yield case("arrays", signed(rng, (3, 2)))
    yield case("leaves its argument unchanged", signed(rng, 4), untouched=True)


@relu.misconception(
    "You take one maximum over the whole array: each entry should be compared with 0 by itself, "
    "so that an array comes back in the shape of z."
)
def maximum_of_all(z):
    return np.max(np.append(0.0, z))


@relu.misconception(
    "np.max((0, z)), max(0, z) and `if z > 0` make one decision, for one number; an array needs "
    "one for each entry. Look for an operation that works element by element."
)
def one_number_only(z):
    return z if z > 0 else 0.0


@relu.misconception(
    "The negative entries are thrown out, not set to 0: the result has lost the shape of z."
)
def dropped(z):
    z = np.asarray(z, dtype=float)
    return z[z > 0]


@relu.misconception(
    "Your function works on the elements of an array, and a single number has none: convert "
    "it to an array first, of any shape."
)
def arrays_only(z):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.maximum(0, z)


@relu.misconception(
    "As soon as one entry is positive, all of z passes, its negative entries too: decide for "
    "each entry, and not with any() for the whole array."
)
def any_positive(z):
    return np.asarray(z, dtype=float) if np.any(np.greater(z, 0)) else np.zeros(np.shape(z))


@relu.misconception(
    "One entry that is not positive switches every entry off: decide for each entry, and not "
    "with all() for the whole array."
)
def all_positive(z):
    return np.asarray(z, dtype=float) if np.all(np.greater(z, 0)) else np.zeros(np.shape(z))


@relu.misconception("This is the absolute value: below 0 it flips the sign, where ReLU gives 0.")
def absolute(z):
    return np.abs(z)


@relu.misconception("You cut off above 1 as well: ReLU has one corner, at 0, and no upper end.")
def clipped_at_one(z):
    return np.clip(z, 0, 1)


@relu.misconception("This is the slope of ReLU, 0 or 1: above 0 the value is z itself.")
def is_the_slope(z):
    return np.where(np.greater(z, 0), 1.0, 0.0)


@relu.misconception("The wrong side is cut off: you keep what is below 0 and lose what is above.")
def other_side(z):
    return np.minimum(0, z)


@relu.misconception("Nothing is cut off: z comes back as it was, below 0 too.")
def unchanged(z):
    return np.asarray(z, dtype=float)


@relu.misconception(
    "Below 0 a share of z still passes: that is the leaky ReLU, which comes later in the lesson."
)
def is_leaky(z):
    return np.where(np.greater(z, 0), z, 0.01 * np.asarray(z))


@relu.misconception(
    "This is the smooth curve log(1 + e^z), called softplus: ReLU has a corner, and is 0 there."
)
def softplus(z):
    return np.logaddexp(0, z)


@relu.misconception(
    "Writing into z changes the array that was passed in, and the caller loses it: the "
    "backward pass needs z again. Write into a new array."
)
def in_place(z):
    z = np.asarray(z, dtype=float)
    return np.maximum(0, z, out=z)


@relu.misconception(
    "Writing into z works for arrays only, and changes the one that was passed in: the backward "
    "pass needs z again. Write into a new array."
)
def in_place_arrays_only(z):
    z[z < 0] = 0
    return z


@relu.misconception(
    "A small positive z such as 0.0002 comes back as 0: the corner is at 0, and every z above it "
    "passes."
)
def threshold_above_zero(z):
    return np.where(np.greater(z, 0.01), z, 0.0)


@relu.misconception(
    "A small negative z such as -0.0002 passes: the corner is at 0, and every z below it gives 0."
)
def threshold_below_zero(z):
    return np.where(np.greater(z, -0.25), z, 0.0)


@relu.misconception("You cut off above 6 as well: ReLU has one corner, at 0, and no upper end.")
def clipped_at_six(z):
    return np.clip(z, 0, 6)


@relu.misconception(
    "This is max(0, -z), the mirror image: positive z should pass, and negative ones give 0."
)
def mirrored(z):
    return np.maximum(0, -np.asarray(z))


@relu.misconception("This is e^z - 1 below 0, a curve called ELU: ReLU is 0 there.")
def is_elu(z):
    return np.where(np.greater(z, 0), z, np.expm1(np.minimum(z, 0)))


@relu.misconception(
    "This is z times its sigmoid, a smooth curve called swish: ReLU has a corner, at 0."
)
def swish(z):
    z = np.asarray(z, dtype=float)
    return z * (1 + np.tanh(z / 2)) / 2


@relu.misconception(
    "The digits after the point are cut off: above 0 the value is z itself, so leave it as a float."
)
def cut_to_an_integer(z):
    return np.trunc(np.maximum(0, z))


@relu.misconception(
    "You take one maximum per row: each entry should be compared with 0 by itself, so that an "
    "array comes back in the shape of z."
)
def maximum_of_each_row(z):
    return np.maximum(0, np.max(z, axis=-1)) if np.ndim(z) else max(0, z)


@relu.misconception(
    "This is the maximum over the first axis of z, as in np.max(z, 0), where 0 is an axis: "
    "nothing is compared with the number 0."
)
def maximum_over_axis_zero(z):
    return np.max(z, axis=0)


@relu.misconception(
    "Your loop goes along one axis: a single number has nothing to go through, and in a table each "
    "turn meets a whole row. Look for an operation that works element by element."
)
def one_axis_only(z):
    return np.array([max(0.0, t) for t in z])


@relu.misconception(
    "This is a smooth curve called GELU, slightly negative to the left of 0: ReLU has a corner, "
    "and is 0 there."
)
def is_gelu(z):
    z = np.asarray(z, dtype=float)
    return z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))) / 2


@relu.misconception("You compare z with 1 and return the larger one: the corner is at 0.")
def larger_of_z_and_one(z):
    return np.maximum(1, z)
