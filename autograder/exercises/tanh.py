"""Lesson 04: tanh, its slope, and what is left of a gradient after many layers."""

import math

import numpy as np

from autograder.exercises.arguments import Formula
from autograder.exercises.definition import case, lesson

exercise = lesson("04_tanh")

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


@exercise(
    parts={"values": 1.5, "arrays": 0.5, "far out": 1},
    read_again="One exponential instead of two",
    forbidden=LIBRARY_TANHS,
)
def tanh(z):
    """(e^z − e^−z) / (e^z + e^−z), written with e^−2|z| so that nothing overflows."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


@tanh.cases
def _(rng):
    yield case("values", 0.0)
    yield case("values", -0.7)
    yield case("values", -10.0)
    yield case("values", float(rng.uniform(0.3, 2)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-3, 3, (3, 2)))
    yield case("far out", 1000.0)
    yield case("far out", np.array([-1000.0, 0.5, 1000.0]))


@tanh.misconception(
    "This is the tanh of z/2: a factor 2 is missing in the exponent. "
    "2σ(z) - 1 lacks it, and so does a fraction with 1 and e^-z in it."
)
def half_the_argument(z):
    return 2 * logistic(z) - 1


@tanh.misconception(
    "The fraction is upside down: your values lie outside -1 to 1, and at z = 0 there is none."
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
    "With e^(2z) the fraction is right on paper, but far to the right it is inf / inf: "
    "that form is safe on the negative side only."
)
def overflow_on_the_right(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@tanh.misconception(
    "With e^(-2z) the fraction is right on paper, but far to the left it is inf / inf: "
    "that form is safe on the positive side only."
)
def overflow_on_the_left(z):
    return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))


@tanh.misconception(
    "The sign of z is lost: with |z| alone, the left half of the curve comes out positive."
)
def sign_lost(z):
    e = np.exp(-2 * np.abs(z))
    return (1 - e) / (1 + e)


@tanh.misconception(
    "The difference in the numerator is the wrong way round: tanh rises, your curve falls."
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
    "This is sinh, the numerator halved: without the other sum below it nothing stops it at 1."
)
def is_sinh(z):
    return np.sinh(z)


@tanh.misconception("This is 2σ(2z), which runs from 0 to 2: the curve still has to be moved down.")
def not_shifted(z):
    return 2 * logistic(2 * np.asarray(z))


@tanh.misconception("This is the sigmoid, which runs from 0 to 1; tanh runs from -1 to 1.")
def is_the_sigmoid(z):
    return logistic(z)


@tanh.misconception(
    "This is z cut off at -1 and 1, a bent line: tanh is curved, and leaves the line at once."
)
def cut_off(z):
    return np.clip(z, -1.0, 1.0)


@tanh.misconception("This is the slope of tanh, not tanh itself.")
def is_its_slope(z):
    return 1 - np.tanh(z) ** 2


@tanh.misconception("math.exp takes one number at a time: an array of z needs NumPy's exponential.")
def one_number_only(z):
    return (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z))


@tanh.misconception("An `if` decides once, and an array needs a decision for each of its elements.")
def one_decision_only(z):
    if z >= 0:
        return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@exercise(
    parts={"values": 2, "arrays": 0.5, "far out": 0.5},
    read_again="A slope that reaches 1",
    builds_on=("tanh",),
    slope_of="tanh",
    forbidden=("tensorflow.GradientTape",),
)
def tanh_prime(z):
    """Slope of tanh at z: 1 − a², with a = tanh(z)."""
    return 1 - tanh(z) ** 2


@tanh_prime.cases
def _(rng):
    yield case("values", 0.0)
    yield case("values", -10.0)
    yield case("values", -1.3)
    yield case("values", float(rng.uniform(0.3, 2)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-3, 3, (2, 3)))
    yield case("far out", 20.0)
    yield case("far out", 1000.0)
    yield case("far out", np.array([-1000.0, 0.5, 1000.0]))


@tanh_prime.misconception(
    "This is 1 - z²: the formula 1 - a² wants the activation a = tanh(z), not z itself."
)
def of_z(z):
    return 1 - np.square(z)


@tanh_prime.misconception(
    "The tanh is taken twice: 1 - a² needs a = tanh(z), and yours uses tanh(tanh(z))."
)
def tanh_of_a(z):
    return 1 - np.tanh(np.tanh(z)) ** 2


@tanh_prime.misconception(
    "This is a(1 - a): the rule for the slope of the sigmoid, with the tanh put in."
)
def rule_of_sigmoid(z):
    return np.tanh(z) * (1 - np.tanh(z))


@tanh_prime.misconception("This is the slope of the sigmoid: at z = 0 tanh is 4 times as steep.")
def slope_of_sigmoid(z):
    return logistic(z) * (1 - logistic(z))


@tanh_prime.misconception("This is 1 - a: the activation has to be squared.")
def not_squared(z):
    return 1 - np.tanh(z)


@tanh_prime.misconception("This is (1 - a)²: the square belongs to a, not to the difference.")
def difference_squared(z):
    return (1 - np.tanh(z)) ** 2


@tanh_prime.misconception("This is 1 + a²: the curve flattens where a is near 1, yours steepens.")
def plus(z):
    return 1 + np.tanh(z) ** 2


@tanh_prime.misconception("This is a² - 1: tanh rises everywhere, so its slope is never negative.")
def negative(z):
    return np.tanh(z) ** 2 - 1


@tanh_prime.misconception("This is a²: the slope is what is missing from a² to 1.")
def squared(z):
    return np.tanh(z) ** 2


@tanh_prime.misconception("This is 1 / cosh(z): the slope of tanh is that number squared.")
def sech(z):
    with np.errstate(over="ignore"):
        return 1 / np.cosh(z)


@tanh_prime.misconception(
    "This is half the slope: the chain rule applied to 2σ(2z) - 1 gives a factor 2 twice, "
    "once from outside and once from inside."
)
def inner_factor(z):
    return (1 - np.tanh(z) ** 2) / 2


@tanh_prime.misconception(
    "This is 1 - tanh(z/2)²: the slope is right, the tanh in it is that of half of z."
)
def of_half(z):
    return 1 - np.tanh(np.asarray(z) / 2) ** 2


@tanh_prime.misconception("This is tanh itself, not its slope.")
def is_the_activation(z):
    return np.tanh(z)


@tanh_prime.misconception("1 is the slope at z = 0 only: everywhere else the curve is flatter.")
def constant(z):
    return np.ones(np.shape(z))


@tanh_prime.misconception(
    "Far out your tanh is inf / inf, which is nan, and its slope is nan too: "
    "mend tanh first, and the slope is mended with it."
)
def overflow_in_tanh(z):
    return 1 - overflow(z) ** 2


@tanh_prime.misconception(
    "Your formula computes e^2000, which is too large for a float, and inf / inf is nan: "
    "build the slope from your tanh, which has solved that."
)
def overflow_in_slope(z):
    return 4 * np.exp(2 * z) / (1 + np.exp(2 * z)) ** 2


SIGMOID_SLOPE = Formula("lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2")
TANH_SLOPE = Formula("lambda z: 1 - np.tanh(z) ** 2")
RELU_SLOPE = Formula("lambda z: np.where(z > 0, 1.0, 0.0)")
POLYNOMIAL = Formula("lambda z: 1 + 2 * z - z**2")


@exercise(
    parts={"values": 1.5, "any depth": 1, "arguments untouched": 0.5},
    read_again="One slope for each layer",
    forbidden=("tensorflow.GradientTape",),
)
def gradient_through_layers(zs, prime):
    """What is left of a gradient of 1: the product of f′(z) over the layers, elementwise."""
    return np.prod([prime(z) for z in zs], axis=0)


@gradient_through_layers.cases
def _(rng):
    yield case("values", [np.array([1.0, 2.0]), np.array([3.0, 4.0])], POLYNOMIAL)
    yield case("values", list(rng.uniform(-2, 2, (3, 2))), TANH_SLOPE)
    yield case("values", list(rng.uniform(-2, 2, (2, 2, 3))), SIGMOID_SLOPE)
    masks = [[0.5, -1.0, 2.0], [1.5, 0.3, -0.4], [0.2, 1.0, 1.0]]
    yield case("values", [np.array(z) for z in masks], RELU_SLOPE)
    yield case("any depth", [rng.uniform(0.5, 2, 3)], TANH_SLOPE)
    yield case("any depth", list(rng.uniform(-1, 1, (6, 2))), POLYNOMIAL)
    yield case("any depth", list(rng.uniform(-1, 1, (4, 3, 1))), TANH_SLOPE)
    zs = list(rng.uniform(-1, 1, (3, 3)))
    yield case("arguments untouched", zs, POLYNOMIAL, untouched=True)


@gradient_through_layers.misconception(
    "You add the slopes: by the chain rule each layer multiplies what the next one has left."
)
def summed(zs, prime):
    return np.sum([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "You average the slopes: by the chain rule each layer multiplies what the next one has left."
)
def averaged(zs, prime):
    return np.mean([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "Only the last layer's slope is returned: is the result overwritten in each round?"
)
def last_layer_only(zs, prime):
    return prime(zs[-1])


@gradient_through_layers.misconception(
    "Only the first layer's slope is returned: does a return stand inside the loop?"
)
def first_layer_only(zs, prime):
    return prime(zs[0])


@gradient_through_layers.misconception(
    "The first layer is left out: the product has one factor for each of the arrays in zs."
)
def first_layer_forgotten(zs, prime):
    return np.prod([np.ones_like(zs[0])] + [prime(z) for z in zs[1:]], axis=0)


@gradient_through_layers.misconception(
    "This is the slope at the product of the z: take the slope in each layer, then multiply."
)
def slope_of_the_product(zs, prime):
    return prime(np.prod(zs, axis=0))


@gradient_through_layers.misconception(
    "This is the slope at the sum of the z: take the slope in each layer, then multiply."
)
def slope_of_the_sum(zs, prime):
    return prime(np.sum(zs, axis=0))


@gradient_through_layers.misconception(
    "This multiplies the z themselves: `prime` is not called on them."
)
def prime_forgotten(zs, prime):
    return np.prod(zs, axis=0)


@gradient_through_layers.misconception(
    "You feed each slope into `prime` again: every layer has its own z, waiting in zs."
)
def slope_of_the_slope(zs, prime):
    result = zs[0]
    for _ in zs:
        result = prime(result)
    return result


@gradient_through_layers.misconception(
    "This is one layer's slope to the power of the depth: each layer has a z of its own."
)
def one_slope_to_a_power(zs, prime):
    return prime(zs[0]) ** len(zs)


@gradient_through_layers.misconception(
    "`prime` is not used, the slope of tanh is: the function must serve any activation."
)
def always_tanh(zs, prime):
    return np.prod([1 - np.tanh(z) ** 2 for z in zs], axis=0)


@gradient_through_layers.misconception(
    "The product runs over the units as well: each unit keeps a number of its own."
)
def over_everything(zs, prime):
    return np.prod([prime(z) for z in zs])


@gradient_through_layers.misconception(
    "The product runs over the units of a layer: it has to run over the layers."
)
def over_the_units(zs, prime):
    return np.prod([prime(z) for z in zs], axis=-1)


@gradient_through_layers.misconception(
    "You return the slopes of all layers side by side: they still have to be multiplied."
)
def not_multiplied(zs, prime):
    return np.array([prime(z) for z in zs])


@gradient_through_layers.misconception(
    "You return the product after every layer: only the one after the last layer is asked for."
)
def every_depth(zs, prime):
    return np.cumprod([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "The product starts from 0 and stays there: what number changes nothing when you multiply?"
)
def starts_from_zero(zs, prime):
    return np.zeros(np.shape(zs[0]))


@gradient_through_layers.misconception(
    "This writes the slopes over the entries of zs: whoever called the function loses the z."
)
def in_place(zs, prime):
    for i, z in enumerate(zs):
        zs[i] = prime(z)
    return np.prod(zs, axis=0)
