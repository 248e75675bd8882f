"""`gradient_through_layers` of lesson 04: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Formula
from autograder.exercises.tanh import lesson

SIGMOID_SLOPE = Formula("lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2")


TANH_SLOPE = Formula("lambda z: 1 - np.tanh(z) ** 2")


RELU_SLOPE = Formula("lambda z: np.where(z > 0, 1.0, 0.0)")


POLYNOMIAL = Formula("lambda z: 1 + 2 * z - z**2")


@lesson.exercise(
    parts={"values": 1.5, "any depth": 1, "leaves its arguments unchanged": 0.5},
    review="One slope for each layer",
    forbidden=("tensorflow.GradientTape",),
)
def gradient_through_layers(zs, prime):
    """What is left of a gradient of 1: the product of f′(z) over the layers, elementwise."""
    return np.prod([prime(z) for z in zs], axis=0)


@gradient_through_layers.cases
def cases(rng):
    yield case("values", [np.array([1.0, 2.0]), np.array([3.0, 4.0])], POLYNOMIAL)
    yield case("values", list(rng.uniform(-2, 2, (3, 2))), TANH_SLOPE)
    yield case("values", list(rng.uniform(-2, 2, (2, 2, 3))), SIGMOID_SLOPE)
    masks = [[0.5, -1.0, 2.0], [1.5, 0.3, -0.4], [0.2, 1.0, 1.0]]
    yield case("values", [np.array(z) for z in masks], RELU_SLOPE)
    yield case("any depth", [rng.uniform(0.5, 2, 3)], TANH_SLOPE)
    # POLYNOMIAL is negative in the first of these layers and positive in the others.
    first, *rest = rng.uniform(0.5, 1, (6, 2))
    yield case("any depth", [-first, *rest], POLYNOMIAL)
    yield case("any depth", list(rng.uniform(-1, 1, (4, 3, 1))), TANH_SLOPE)
    first, *rest = rng.uniform(0.5, 1, (3, 3))
    yield case("leaves its arguments unchanged", [-first, *rest], POLYNOMIAL, untouched=True)


@gradient_through_layers.misconception(
    "You add the slopes: by the chain rule, each layer multiplies what is left of the gradient."
)
def summed(zs, prime):
    return np.sum([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "You average the slopes: by the chain rule, each layer multiplies what is left of the gradient."
)
def averaged(zs, prime):
    return np.mean([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "Only the last layer's slope is returned: is the result overwritten in each iteration?"
)
def last_layer_only(zs, prime):
    return prime(zs[-1])


@gradient_through_layers.misconception(
    "Only the first layer's slope is returned: is there a return inside the loop?"
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
    "You pass each slope to `prime` again: every layer has its own z, which is in zs."
)
def slope_of_the_slope(zs, prime):
    result = zs[0]
    for _ in zs:
        result = prime(result)
    return result


@gradient_through_layers.misconception(
    "This is one layer's slope to the power of the depth: each layer has its own z."
)
def one_slope_to_a_power(zs, prime):
    return prime(zs[0]) ** len(zs)


@gradient_through_layers.misconception(
    "`prime` is not used, the slope of tanh is: the function must work for any activation."
)
def always_tanh(zs, prime):
    return np.prod([1 - np.tanh(z) ** 2 for z in zs], axis=0)


@gradient_through_layers.misconception(
    "The product runs over the units as well: each unit keeps its own number."
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
    "You return the product after every layer: return only the one after the last layer."
)
def every_depth(zs, prime):
    return np.cumprod([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "The product starts from 0 and stays there: what number changes nothing when you multiply?"
)
def starts_from_zero(zs, prime):
    return np.zeros(np.shape(zs[0]))


@gradient_through_layers.misconception(
    "Your function changes zs, as by putting slopes in it or taking layers out: the caller still "
    "needs every z."
)
def in_place(zs, prime):
    for i, z in enumerate(zs):
        zs[i] = prime(z)
    return np.prod(zs, axis=0)


@gradient_through_layers.misconception(
    "The last layer is left out: the product has one factor for each of the arrays in zs."
)
def last_layer_forgotten(zs, prime):
    return np.prod([np.ones_like(zs[0])] + [prime(z) for z in zs[:-1]], axis=0)


@gradient_through_layers.misconception(
    "The first layer counts twice: where the product starts from its slope, the loop has to start "
    "from the second layer."
)
def first_layer_twice(zs, prime):
    return prime(zs[0]) * np.prod([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "The product starts from the first z: start from the gradient of 1, which changes nothing."
)
def starts_from_z(zs, prime):
    return zs[0] * np.prod([prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "Each slope is multiplied by its z as well: by the chain rule, only the slopes are multiplied."
)
def times_z(zs, prime):
    return np.prod([z * prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "The signs of the slopes are lost: a negative slope changes the sign of the gradient."
)
def sign_lost(zs, prime):
    return np.abs(np.prod([prime(z) for z in zs], axis=0))


@gradient_through_layers.misconception(
    "You multiply the mean slopes of the layers: each unit keeps its own number, in the shape of a "
    "layer."
)
def means_multiplied(zs, prime):
    return np.prod([np.mean(prime(z)) for z in zs])


@gradient_through_layers.misconception(
    "You take matrix products, which add up over the units: the product is elementwise, each unit "
    "by itself."
)
def matrix_products(zs, prime):
    product = prime(zs[0])
    for z in zs[1:]:
        product = np.dot(product, prime(z).T)
    return product


@gradient_through_layers.misconception(
    "`prime` is not used, the slope of the sigmoid is: the function must work for any activation."
)
def always_sigmoid(zs, prime):
    return np.prod([np.exp(-z) / (1 + np.exp(-z)) ** 2 for z in zs], axis=0)


@gradient_through_layers.misconception(
    "`prime` is not used, the slope of ReLU is: the function must work for any activation."
)
def always_relu(zs, prime):
    return np.prod([np.greater(z, 0) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "In the last layer the slope of the sigmoid is used: `prime` is the slope in every layer."
)
def sigmoid_in_the_last_layer(zs, prime):
    last = np.exp(-zs[-1]) / (1 + np.exp(-zs[-1])) ** 2
    return np.prod([prime(z) for z in zs[:-1]] + [last], axis=0)


@gradient_through_layers.misconception(
    "The first layer is in the product with its z and not with its slope: start from the gradient "
    "of 1."
)
def first_z_for_its_slope(zs, prime):
    return np.prod([zs[0]] + [prime(z) for z in zs[1:]], axis=0)


@gradient_through_layers.misconception(
    "Layers after the fifth are left out: the product has one factor for each of the arrays in zs."
)
def five_layers_at_most(zs, prime):
    return np.prod([prime(z) for z in zs[:5]], axis=0)


@gradient_through_layers.misconception(
    "Layers after the third are left out: the product has one factor for each of the arrays in zs."
)
def three_layers_at_most(zs, prime):
    return np.prod([prime(z) for z in zs[:3]], axis=0)


@gradient_through_layers.misconception(
    "Layers after the second are left out: the product has one factor for each of the arrays in zs."
)
def two_layers_at_most(zs, prime):
    return np.prod([prime(z) for z in zs[:2]], axis=0)


@gradient_through_layers.misconception(
    "The product is averaged over the units at the end: each unit keeps its own number, in the "
    "shape of a layer."
)
def averaged_at_the_end(zs, prime):
    return np.mean([gradient_through_layers(zs, prime)])


@gradient_through_layers.misconception(
    "The product is added up over the units at the end: each unit keeps its own number, in the "
    "shape of a layer."
)
def added_up_at_the_end(zs, prime):
    return np.sum([gradient_through_layers(zs, prime)])


@gradient_through_layers.misconception(
    "This is the last layer's slope to the power of the depth: each layer has its own z."
)
def last_slope_to_a_power(zs, prime):
    return prime(zs[-1]) ** len(zs)


@gradient_through_layers.misconception(
    "This is the first slope times the last: the product has one factor for each of the arrays in "
    "zs, and no factor twice."
)
def first_times_last(zs, prime):
    return prime(zs[0]) * prime(zs[-1])


@gradient_through_layers.misconception(
    "Your factors are 1 + f′(z), as where the product is added to itself in each iteration: the "
    "factors are the slopes."
)
def added_to_the_product(zs, prime):
    return np.prod([1 + prime(z) for z in zs], axis=0)


@gradient_through_layers.misconception(
    "The slopes are taken at tanh(z): `prime` is a function of z, whatever the activation is."
)
def slope_at_the_activation(zs, prime):
    return np.prod([prime(np.tanh(z)) for z in zs], axis=0)
