"""Answers to `gradient_through_layers` of lesson 04."""

import math
from functools import reduce

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.tanh.tanh import by_one_exponential

right, wrong = answers_to("04_tanh", "gradient_through_layers")


@right
def by_loop_over_layers(zs, prime):
    product = 1.0
    for z in zs:
        product = product * prime(z)
    return product


@right
def times_equals(zs, prime):
    product = np.ones_like(zs[0])
    for z in zs:
        product *= prime(z)
    return product


@right
def by_reduce(zs, prime):
    return reduce(np.multiply, map(prime, zs))


@right
def from_the_last_to_the_first(zs, prime):
    if len(zs) == 1:
        return prime(zs[0])
    return prime(zs[-1]) * from_the_last_to_the_first(zs[:-1], prime)


@right
def by_stacking(zs, prime):
    return prime(np.stack(zs)).prod(axis=0)


@right
def by_cumulative_product(zs, prime):
    return np.cumprod(prime(np.array(zs)), axis=0)[-1]


@right
def by_logarithms(zs, prime):
    slopes = np.array([prime(z) for z in zs])
    with np.errstate(divide="ignore"):
        size = np.exp(np.log(np.abs(slopes)).sum(axis=0))
    return size * np.sign(slopes).prod(axis=0)


@right
def unit_by_unit(zs, prime):
    flat = [np.ravel(z) for z in zs]
    products = [math.prod(float(prime(z[j])) for z in flat) for j in range(flat[0].size)]
    return np.reshape(products, zs[0].shape)


@right
def by_einsum(zs, prime):
    product = np.ones(zs[0].shape)
    for z in zs:
        product = np.einsum("...,...->...", product, prime(z))
    return product.tolist()


@wrong("summed")
def added_up(zs, prime):
    total = 0
    for z in zs:
        total = total + prime(z)
    return total


@wrong("averaged")
def averaged(zs, prime):
    return added_up(zs, prime) / len(zs)


@wrong("last_layer_only")
def overwritten(zs, prime):
    for z in zs:
        product = 1.0
        product *= prime(z)
    return product


@wrong("first_layer_only")
def returned_too_early(zs, prime):
    product = 1.0
    for z in zs:
        product *= prime(z)
        return product


@wrong("first_layer_forgotten")
def one_loop_short(zs, prime):
    product = np.ones(zs[0].shape)
    for i in range(1, len(zs)):
        product = product * prime(zs[i])
    return product


@wrong("slope_of_the_product")
def slope_of_the_product(zs, prime):
    return prime(reduce(np.multiply, zs))


@wrong("slope_of_the_sum")
def slope_of_the_sum(zs, prime):
    return prime(sum(zs))


@wrong("prime_forgotten")
def prime_forgotten(zs, prime):
    return reduce(np.multiply, zs)


@wrong("slope_of_the_slope")
def chained(zs, prime):
    return reduce(lambda a, _: prime(a), zs, zs[0])


@wrong("one_slope_to_a_power")
def one_slope_to_a_power(zs, prime):
    return np.power(prime(zs[0]), len(zs))


@wrong("always_tanh")
def always_tanh(zs, prime):
    return by_reduce(zs, by_one_exponential)


@wrong("over_everything")
def over_everything(zs, prime):
    return by_reduce(zs, prime).prod()


@wrong("over_the_units")
def over_the_units(zs, prime):
    return [prime(z).prod(axis=-1) for z in zs]


@wrong("not_multiplied")
def not_multiplied(zs, prime):
    return [prime(z) for z in zs]


@wrong("every_depth")
def every_depth(zs, prime):
    return [by_reduce(zs[: i + 1], prime) for i in range(len(zs))]


@wrong("starts_from_zero")
def from_zero(zs, prime):
    product = 0.0
    for z in zs:
        product = product * prime(z)
    return product


@wrong("in_place")
def replaced(zs, prime):
    zs[:] = [prime(z) for z in zs]
    return reduce(np.multiply, zs)


@wrong("last_layer_forgotten")
def last_layer_forgotten(zs, prime):
    product = np.ones(np.shape(zs[0]))
    for i in range(len(zs) - 1):
        product = product * prime(zs[i])
    return product


@wrong("first_layer_twice")
def first_layer_twice(zs, prime):
    product = prime(zs[0])
    for z in zs:
        product = product * prime(z)
    return product


@wrong("starts_from_z")
def starts_from_z(zs, prime):
    product = zs[0]
    for z in zs:
        product = product * prime(z)
    return product


@wrong("times_z")
def times_z(zs, prime):
    product = 1.0
    for z in zs:
        product = product * z * prime(z)
    return product


@wrong("sign_lost")
def sign_lost(zs, prime):
    product = 1.0
    for z in zs:
        product = product * abs(prime(z))
    return product


@wrong("means_multiplied")
def means_multiplied(zs, prime):
    product = 1.0
    for z in zs:
        product = product * prime(z).mean()
    return product


@wrong("matrix_products")
def matrix_products(zs, prime):
    return reduce(lambda product, z: np.dot(product, prime(z).T), zs[1:], prime(zs[0]))


@wrong("always_sigmoid")
def always_sigmoid(zs, prime):
    product = 1.0
    for z in zs:
        a = 1 / (1 + np.exp(-z))
        product = product * a * (1 - a)
    return product


@wrong("always_relu")
def always_relu(zs, prime):
    return 1.0 * np.all(np.greater(zs, 0), axis=0)


@wrong("sigmoid_in_the_last_layer")
def sigmoid_in_the_last_layer(zs, prime):
    a = 1 / (1 + np.exp(-zs[-1]))
    product = a * (1 - a)
    for z in zs[:-1]:
        product = product * prime(z)
    return product


@wrong("first_z_for_its_slope")
def first_z_for_its_slope(zs, prime):
    return reduce(lambda product, z: product * prime(z), zs)


def first_layers(count):
    """The product over that many layers at most."""

    def answer(zs, prime):
        product = 1.0
        for number, z in enumerate(zs):
            if number < count:
                product = product * prime(z)
        return product

    return answer


wrong("five_layers_at_most")(first_layers(5))
wrong("three_layers_at_most")(first_layers(3))
wrong("two_layers_at_most")(first_layers(2))


@wrong("averaged_at_the_end")
def averaged_at_the_end(zs, prime):
    product = by_loop_over_layers(zs, prime)
    return product.sum() / product.size


@wrong("added_up_at_the_end")
def added_up_at_the_end(zs, prime):
    return sum(np.ravel(by_loop_over_layers(zs, prime)).tolist())


@wrong("last_slope_to_a_power")
def last_slope_to_a_power(zs, prime):
    return by_loop_over_layers([zs[-1] for _ in zs], prime)


@wrong("first_times_last")
def first_times_last(zs, prime):
    return by_loop_over_layers([zs[0], zs[-1]], prime)


@wrong("added_to_the_product")
def added_to_the_product(zs, prime):
    product = np.ones_like(zs[0])
    for z in zs:
        product += product * prime(z)
    return product


@wrong("slope_at_the_activation")
def slope_at_the_activation(zs, prime):
    return by_loop_over_layers(list(map(np.tanh, zs)), prime)
