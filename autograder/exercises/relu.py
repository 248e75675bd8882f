"""Lesson 02: ReLU and leaky ReLU, and their slopes."""

import numpy as np

from autograder.exercises.definition import case, lesson

exercise = lesson("02_relu")

LIBRARY_RELUS = (
    "tensorflow.nn.relu",
    "tensorflow.keras.activations.relu",
    "tensorflow.keras.layers.ReLU",
    "tensorflow.keras.ops.relu",
    "keras.activations.relu",
    "keras.layers.ReLU",
    "keras.ops.relu",
)
LIBRARY_LEAKY_RELUS = (
    "tensorflow.nn.leaky_relu",
    "tensorflow.keras.activations.leaky_relu",
    "tensorflow.keras.layers.LeakyReLU",
    "tensorflow.keras.ops.leaky_relu",
    "keras.activations.leaky_relu",
    "keras.layers.LeakyReLU",
    "keras.ops.leaky_relu",
)


@exercise(
    parts={"values": 1, "arrays": 1.5, "argument untouched": 0.5},
    read_again="One corner",
    forbidden=LIBRARY_RELUS,
)
def relu(z):
    """max(0, z), elementwise."""
    return np.maximum(0.0, np.asarray(z, dtype=float))


@relu.cases
def _(rng):
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", 0.0)
    yield case("values", float(rng.uniform(-4, -0.5)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", np.array([-1000.0, 0.0, 0.25]))
    yield case("arrays", signed(rng, (3, 2)))
    yield case("argument untouched", signed(rng, 4), untouched=True)


def signed(rng, shape):
    """Numbers of size 0.5 to 4 in that shape; those of each sign lie on both sides of size 1."""
    sign = np.resize(rng.permutation([1.0, -1.0]), shape)
    size = rng.uniform(1.1, 4, shape)
    size.flat[:2] = rng.uniform(0.5, 0.9, 2)
    return sign * size


@relu.misconception(
    "You take one maximum over the whole array: each entry should be compared with 0 by itself, "
    "so that an array comes back in the shape of z."
)
def maximum_of_all(z):
    return np.max(np.append(0.0, z))


@relu.misconception(
    "np.max((0, z)), max(0, z) and `if z > 0` decide once, for one number; an array holds many "
    "decisions. Look for an operation that works element by element."
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
    "Your function works on the elements of an array, and a single number has none: "
    "let it become an array first, of whatever shape."
)
def arrays_only(z):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.maximum(0, z)


@relu.misconception(
    "any() answers one question about the whole array, and then all of z passes, "
    "its negative entries too: decide for each entry."
)
def any_positive(z):
    return np.asarray(z, dtype=float) if np.any(np.greater(z, 0)) else np.zeros(np.shape(z))


@relu.misconception(
    "all() answers one question about the whole array, and one negative entry switches "
    "every entry off: decide for each entry."
)
def all_positive(z):
    return np.asarray(z, dtype=float) if np.all(np.greater(z, 0)) else np.zeros(np.shape(z))


@relu.misconception(
    "This is the absolute value: below 0 it turns the sign round, where ReLU gives 0."
)
def absolute(z):
    return np.abs(z)


@relu.misconception("You cut off above 1 as well: ReLU has one corner, at 0, and no upper end.")
def clipped_at_one(z):
    return np.clip(z, 0, 1)


@relu.misconception("This is the slope of ReLU, 0 or 1: above 0 the value is z itself.")
def is_the_slope(z):
    return np.where(np.greater(z, 0), 1.0, 0.0)


@relu.misconception(
    "The wrong side is cut off: you keep what lies below 0 and lose what lies above."
)
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
    "Writing into z changes the array that was handed in, and whoever called the function "
    "loses it: the backward pass will ask for z again. Write into a new array."
)
def in_place(z):
    z[z < 0] = 0
    return z


@exercise(
    parts={"values": 1, "arrays": 1, "at zero": 0.5, "argument untouched": 0.5},
    read_again="The slope: a gate",
    slope_of="relu",
    forbidden=(*LIBRARY_RELUS, "tensorflow.GradientTape"),
)
def relu_prime(z):
    """Slope of ReLU at z: 1 where z > 0, else 0, as Keras has it at 0."""
    return np.where(np.greater(z, 0), 1.0, 0.0)


@relu_prime.cases
def _(rng):
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", float(rng.uniform(0.1, 0.9)))
    yield case("values", float(rng.uniform(-0.9, -0.5)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", signed(rng, (2, 3)))
    yield case("at zero", 0.0)
    yield case("at zero", np.array([-1.5, 0.0, 2.5]))
    yield case("argument untouched", signed(rng, 4), untouched=True)


@relu_prime.misconception(
    "At exactly 0 you return 1. The corner has no slope of its own, and the course takes 0 "
    "there, as Keras does: look at which side of your comparison 0 falls on."
)
def one_at_zero(z):
    return np.where(np.greater_equal(z, 0), 1.0, 0.0)


@relu_prime.misconception(
    "At exactly 0 you return one half. That lies between the slopes of the two sides, "
    "but the course takes 0 there, as Keras does."
)
def half_at_zero(z):
    return np.heaviside(z, 0.5)


@relu_prime.misconception(
    "You divide the value by z: right away from the corner, but at z = 0 it is 0 / 0, "
    "which is no number. The sign of z alone tells the slope."
)
def value_over_z(z):
    with np.errstate(invalid="ignore"):
        return np.maximum(0.0, z) / np.asarray(z)


@relu_prime.misconception("You return z: the slope says how fast the value rises, 1 or not at all.")
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
    "You return 1 for every z. The mask has to come from z: the activation is never negative, "
    "and the sign of an incoming gradient says nothing about the side on which z lies."
)
def always_one(z):
    return np.ones(np.shape(z))


@relu_prime.misconception("You return 0 for every z: above 0 the line rises by 1 for each 1 of z.")
def always_zero(z):
    return np.zeros(np.shape(z))


@relu_prime.misconception("The sides are exchanged: the neuron passes a signal on where z > 0.")
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
    "any() turns the whole array into one answer, and the shape of z is lost: "
    "each entry has a slope of its own."
)
def any_open(z):
    return 1 if np.any(np.greater(z, 0)) else 0


@relu_prime.misconception(
    "all() turns the whole array into one answer, and the shape of z is lost: "
    "each entry has a slope of its own."
)
def all_open(z):
    return 1 if np.all(np.greater(z, 0)) else 0


@relu_prime.misconception(
    "Your function works on the elements of an array, and a single number has none: "
    "let it become an array first, of whatever shape."
)
def slopes_of_arrays_only(z):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.where(np.greater(z, 0), 1.0, 0.0)


@relu_prime.misconception(
    "Writing ones and zeros into z changes the array that was handed in: "
    "the next step of the backward pass would compute with them. Write into a new array."
)
def slope_in_place(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


@exercise(
    parts={"values": 1, "arrays": 1, "whole numbers": 0.5, "argument untouched": 0.5},
    read_again="A small slope instead of none",
    forbidden=(*LIBRARY_RELUS, *LIBRARY_LEAKY_RELUS),
)
def leaky_relu(z, alpha=0.01):
    """z where z > 0, else alpha · z, elementwise."""
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, alpha * z)


@leaky_relu.cases
def _(rng):
    alpha = float(rng.uniform(0.05, 0.4))
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", -10.0, alpha=0.2)
    yield case("values", float(rng.uniform(1, 4)), alpha=alpha)
    yield case("values", float(rng.uniform(-4, -1)), alpha=alpha)
    yield case("values", float(rng.uniform(-0.9, -0.3)), alpha=alpha)
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", signed(rng, (3, 2)), alpha=alpha)
    yield case("whole numbers", np.array([-3, 0, 2]), alpha=0.1)
    yield case("argument untouched", signed(rng, 4), alpha=alpha, untouched=True)


@leaky_relu.misconception(
    "alpha is not used: whatever is asked for, your slope below 0 is 0.01, its default."
)
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
    "np.max of a pair of arrays is the one largest number in them: "
    "each entry of z needs a maximum of its own."
)
def largest_of_all(z, alpha=0.01):
    return np.max((alpha * np.asarray(z), np.asarray(z)))


@leaky_relu.misconception(
    "`if z > 0` and max(alpha * z, z) decide once, and an array holds many decisions: "
    "look for an operation that works element by element."
)
def one_leaky_number_only(z, alpha=0.01):
    return z if z > 0 else alpha * z


@leaky_relu.misconception(
    "Your function takes z alone: whoever calls it must be able to say alpha as well. "
    "Keep the first line as it was given, with its default."
)
def without_alpha(z):
    return np.where(np.greater(z, 0), z, 0.01 * np.asarray(z))


@leaky_relu.misconception(
    "Your function works on the elements of an array, and a single number has none: "
    "let it become an array first, of whatever shape."
)
def leaky_arrays_only(z, alpha=0.01):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.where(np.greater(z, 0), z, alpha * np.asarray(z))


@leaky_relu.misconception(
    "An array of whole numbers has room for whole numbers only: -0.3 written into it becomes 0, "
    "without a warning. The result should be float64, whatever z is."
)
def fractions_lost(z, alpha=0.01):
    out = np.array(z)
    out[out < 0] = alpha * out[out < 0]
    return out


@leaky_relu.misconception(
    "Writing into z changes the array that was handed in, and whoever called the function "
    "loses it: the backward pass will ask for z again. Write into a new array."
)
def leaky_in_place(z, alpha=0.01):
    z[z < 0] = alpha * z[z < 0]
    return z


@exercise(
    parts={"values": 1, "arrays": 1, "at zero": 0.5, "whole numbers": 0.5},
    read_again="A small slope instead of none",
    slope_of="leaky_relu",
    forbidden=(*LIBRARY_LEAKY_RELUS, "tensorflow.GradientTape"),
)
def leaky_relu_prime(z, alpha=0.01):
    """Slope of the leaky ReLU at z: 1 where z > 0, else alpha, as TensorFlow has it at 0."""
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu_prime.cases
def _(rng):
    alpha = float(rng.uniform(0.05, 0.4))
    yield case("values", 3.5)
    yield case("values", -10.0)
    yield case("values", -10.0, alpha=0.2)
    yield case("values", float(rng.uniform(-4, -1.5)), alpha=alpha)
    yield case("values", float(rng.uniform(0.1, 0.9)), alpha=alpha)
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", signed(rng, (2, 3)), alpha=alpha)
    yield case("at zero", 0.0, alpha=0.3)
    yield case("at zero", np.array([-1.5, 0.0, 2.5]))
    yield case("whole numbers", np.array([-3, 4]), alpha=0.1)


@leaky_relu_prime.misconception(
    "At exactly 0 you return 1. The corner has no slope of its own, and the course takes alpha "
    "there, as TensorFlow does: look at which side of your comparison 0 falls on."
)
def leaky_one_at_zero(z, alpha=0.01):
    return np.where(np.greater_equal(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "At exactly 0 you return 0, and the leaky ReLU has no such slope on either side: "
    "the course takes alpha there, as TensorFlow does."
)
def leaky_zero_at_zero(z, alpha=0.01):
    return np.greater(z, 0) + alpha * np.less(z, 0)


@leaky_relu_prime.misconception(
    "Below 0 you return 0, the slope of the plain ReLU: here the line still rises, by alpha."
)
def no_slope_below(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 0.0)


@leaky_relu_prime.misconception(
    "alpha is not used: whatever is asked for, your slope below 0 is 0.01, its default."
)
def slope_fixed(z, alpha=0.01):
    return np.where(np.greater(z, 0), 1.0, 0.01)


@leaky_relu_prime.misconception("The sides are exchanged: the slope is 1 above 0 and alpha below.")
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
    "Your function takes z alone: whoever calls it must be able to say alpha as well. "
    "Keep the first line as it was given, with its default."
)
def slope_without_alpha(z):
    return np.where(np.greater(z, 0), 1.0, 0.01)


@leaky_relu_prime.misconception(
    "Your function works on the elements of an array, and a single number has none: "
    "let it become an array first, of whatever shape."
)
def leaky_slopes_of_arrays_only(z, alpha=0.01):
    iter(z)  # as a loop does: a number has nothing to go through
    return np.where(np.greater(z, 0), 1.0, alpha)


@leaky_relu_prime.misconception(
    "An array of whole numbers has room for whole numbers only: alpha written into it becomes 0, "
    "without a warning. The result should be float64, whatever z is."
)
def slope_fraction_lost(z, alpha=0.01):
    slope = np.ones_like(z)
    slope[np.less_equal(z, 0)] = alpha
    return slope
