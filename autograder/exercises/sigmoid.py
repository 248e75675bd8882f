"""Lesson 03: the sigmoid, its slope, and the weight update that uses it."""

import math

import numpy as np

from autograder.exercises.definition import case, lesson

exercise = lesson("03_sigmoid")

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


@exercise(
    parts={"values": 1.5, "arrays": 0.5, "far out": 1},
    read_again="From any number to a number between 0 and 1",
    forbidden=LIBRARY_SIGMOIDS,
)
def sigmoid(z):
    """σ(z) = 1 / (1 + e^−z), written with e^−|z| so that nothing overflows."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@sigmoid.cases
def _(rng):
    yield case("values", 0.0)
    yield case("values", -2.0)
    yield case("values", -10.0)
    yield case("values", float(rng.uniform(0.2, 0.9)))
    yield case("values", float(rng.uniform(-0.9, -0.2)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    z = rng.uniform(-4, 4, (3, 2))
    z[0] = rng.uniform(0.2, 0.9, 2) * [1, -1]
    yield case("arrays", z)
    yield case("far out", 1000.0, quiet=True)
    yield case("far out", np.array([-1000.0, 0.5, 1000.0]), quiet=True)


@sigmoid.misconception("The exponent has the wrong sign: your curve falls where the sigmoid rises.")
def exponent_sign(z):
    return 1 / (1 + np.exp(z))


@sigmoid.misconception(
    "Python reads 1 / 1 + e^-z as (1 / 1) + e^-z: the whole denominator needs brackets."
)
def precedence(z):
    return 1 / 1 + np.exp(-z)


@sigmoid.misconception(
    "The denominator subtracts where it should add: at z = 0 it is 0, and there is no value."
)
def minus_in_denominator(z):
    return np.exp(z) / (1 - np.exp(z))


@sigmoid.misconception(
    "math.exp takes one number at a time: an array of z needs NumPy's exponential."
)
def one_number_only(z):
    return 1 / (1 + math.exp(-z))


@sigmoid.misconception(
    "e^1000 is too large for a float, and NumPy warns of it: "
    "let the exponential see only numbers that are negative or 0."
)
def overflow(z):
    return 1 / (1 + np.exp(-z))


@sigmoid.misconception(
    "e^z / (1 + e^z) is the sigmoid on paper, but far to the right it is inf / inf: "
    "let the exponential see only numbers that are negative or 0."
)
def overflow_ratio(z):
    return np.exp(z) / (1 + np.exp(z))


@sigmoid.misconception(
    "np.where computes both of its branches for every z, and then picks: the branch that is not "
    "picked has overflowed already. Let both share an exponential that cannot."
)
def both_branches(z):
    return np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@sigmoid.misconception(
    "Clipping z, or the result, bends the curve: the values near the clip are not the sigmoid's."
)
def clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


@sigmoid.misconception(
    "This is the hyperbolic tangent, which runs from -1 to 1; the sigmoid runs from 0 to 1."
)
def is_tanh(z):
    return np.tanh(z)


@sigmoid.misconception("This is the slope of the sigmoid, not the sigmoid itself.")
def is_the_slope(z):
    return naive(z) * (1 - naive(z))


@exercise(
    parts={"values": 2, "arrays": 0.5, "far out": 0.5},
    read_again="The slope you will need",
    builds_on=("sigmoid",),
    slope_of="sigmoid",
    forbidden=("tensorflow.GradientTape",),
)
def sigmoid_prime(z):
    """Slope of the sigmoid at z: a (1 − a), with a = σ(z)."""
    a = sigmoid(z)
    return a * (1 - a)


@sigmoid_prime.cases
def _(rng):
    yield case("values", 0.0)
    yield case("values", -10.0)
    yield case("values", -1.3)
    yield case("values", float(rng.uniform(0.5, 3)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-4, 4, (2, 3)))
    yield case("far out", 1000.0)
    yield case("far out", np.array([-1000.0, 0.5, 1000.0]))


@sigmoid_prime.misconception(
    "This is z(1 - z): the formula a(1 - a) wants the activation a = σ(z), not z itself."
)
def of_z(z):
    return z * (1 - z)


@sigmoid_prime.misconception(
    "The sigmoid is taken twice: a(1 - a) needs a = σ(z), and yours uses σ(σ(z))."
)
def sigmoid_of_a(z):
    a = naive(naive(z))
    return a * (1 - a)


@sigmoid_prime.misconception("This is a(1 + a): what is missing from a to 1 is 1 - a.")
def plus(z):
    a = naive(z)
    return a * (1 + a)


@sigmoid_prime.misconception(
    "This is -a(1 - a): the sigmoid rises everywhere, so its slope is positive."
)
def negative(z):
    a = naive(z)
    return -a * (1 - a)


@sigmoid_prime.misconception(
    "This is 1 - a²: the rule for the slope of tanh, with the sigmoid's activation put in."
)
def rule_of_tanh(z):
    return 1 - naive(z) ** 2


@sigmoid_prime.misconception("This is a²: one of the two factors should be 1 - a.")
def squared(z):
    return naive(z) ** 2


@sigmoid_prime.misconception("This is 1 - a: the factor a is missing.")
def one_minus_a(z):
    return 1 - naive(z)


@sigmoid_prime.misconception("This is the sigmoid itself, not its slope.")
def is_the_activation(z):
    return naive(z)


@sigmoid_prime.misconception(
    "0.25 is the slope at z = 0 only: everywhere else the curve is flatter."
)
def constant(z):
    return np.full(np.shape(z), 0.25)


@sigmoid_prime.misconception(
    "Your formula computes e^1000, which is too large for a float, and inf / inf is no number: "
    "build the slope from your sigmoid, which has solved that."
)
def overflow_in_slope(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@exercise(
    parts={"values": 0.5, "arrays": 0.5},
    read_again="When the activation is already there",
    forbidden=("tensorflow.GradientTape",),
)
def sigmoid_prime_from_activation(a):
    """The same slope from a = σ(z), as a backward pass has it: a (1 − a)."""
    a = np.asarray(a, dtype=float)
    return a * (1 - a)


@sigmoid_prime_from_activation.cases
def _(rng):
    yield case("values", 0.5)
    yield case("values", 4.5397868702434395e-05)
    yield case("values", float(rng.uniform(0.6, 0.95)))
    yield case("arrays", np.array([0.0, 0.11920292202211755, 1.0]))
    yield case("arrays", rng.uniform(0.05, 0.95, (3, 2)))


@sigmoid_prime_from_activation.misconception(
    "The argument is a = σ(z) already, and you take the sigmoid of it once more."
)
def sigmoid_again(a):
    b = naive(a)
    return b * (1 - b)


@sigmoid_prime_from_activation.misconception(
    "This is a(1 + a): what is missing from a to 1 is 1 - a."
)
def plus_from_activation(a):
    return a * (1 + a)


@sigmoid_prime_from_activation.misconception(
    "This is 1 - a²: the rule for the slope of tanh, not of the sigmoid."
)
def rule_of_tanh_from_activation(a):
    return 1 - a**2


@sigmoid_prime_from_activation.misconception(
    "This is -a(1 - a): the sigmoid rises everywhere, so its slope is positive."
)
def negative_from_activation(a):
    return -a * (1 - a)


@sigmoid_prime_from_activation.misconception("This is 1 - a: the factor a is missing.")
def one_minus_activation(a):
    return 1 - a


@sigmoid_prime_from_activation.misconception("This is a²: one of the factors should be 1 - a.")
def squared_activation(a):
    return a**2


@exercise(
    parts={"values": 1, "arrays": 0.5, "argument untouched": 0.5},
    read_again="What a slope is for: moving a weight",
)
def update_weight(w, gradient, step):
    """The lecture's rule: w_new = w_old − step · gradient."""
    return np.asarray(w, dtype=float) - step * np.asarray(gradient, dtype=float)


@update_weight.cases
def _(rng):
    yield case("values", 0.5, 2.0, 0.1)
    yield case("values", -1.5, 0.0, 0.3)
    yield case("values", *(float(x) for x in rng.uniform(0.2, 2, 3)))
    yield case("arrays", rng.uniform(-1, 1, 4), rng.uniform(0.5, 2, 4), 0.05)
    yield case("arrays", rng.uniform(-1, 1, (3, 2)), rng.uniform(-2, 2, (3, 2)), 0.7)
    w, gradient = rng.uniform(-1, 1, 3), rng.uniform(-2, 2, 3)
    yield case("argument untouched", w, gradient, 0.5, untouched=True)


@update_weight.misconception(
    "You add step · gradient: that walks uphill, and the cost grows with every step."
)
def plus_sign(w, gradient, step):
    return w + step * gradient


@update_weight.misconception(
    "The step is not used: the whole gradient is subtracted, whatever its size."
)
def no_step(w, gradient, step):
    return w - gradient


@update_weight.misconception(
    "The gradient is not used: every weight moves by the step, even where the slope is 0."
)
def no_gradient(w, gradient, step):
    return w - step


@update_weight.misconception(
    "The change is multiplied by w as well: the rule is step · gradient, and no more."
)
def times_weight(w, gradient, step):
    return w - step * gradient * w


@update_weight.misconception(
    "The gradient is divided by the step: a smaller step should move the weight less."
)
def divided(w, gradient, step):
    return w - gradient / step


@update_weight.misconception("You return the change alone: the rule subtracts it from w.")
def change_only(w, gradient, step):
    return step * gradient


@update_weight.misconception("The difference is the wrong way round: start from w.")
def reversed_difference(w, gradient, step):
    return step * gradient - w


@update_weight.misconception(
    "w -= ... changes the array that was handed in: "
    "whoever called the function loses the old weights. Compute a new array."
)
def in_place(w, gradient, step):
    w -= step * gradient
    return w
