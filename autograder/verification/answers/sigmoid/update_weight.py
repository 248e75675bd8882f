"""Answers to `update_weight` of lesson 03."""

from itertools import starmap

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("03_sigmoid", "update_weight")


@right
def on_a_copy(w, gradient, step):
    new = np.array(w, dtype=float)
    new -= step * np.asarray(gradient)
    return new


@right
def by_subtract(w, gradient, step):
    return np.subtract(w, np.multiply(step, gradient))


@right
def element_by_element(w, gradient, step):
    if np.ndim(w) == 0:
        return w - step * gradient
    return [element_by_element(*pair, step) for pair in zip(w, gradient, strict=True)]


@right
def by_starmap(w, gradient, step):
    pairs = zip(np.ravel(w), np.ravel(gradient), strict=True)
    return np.reshape(list(starmap(lambda a, g: a - g * step, pairs)), np.shape(w))


@wrong("plus_sign")
def plus_sign(w, gradient, step):
    return np.add(w, step * gradient)


@wrong("no_step")
def no_step(w, gradient, step):
    return np.subtract(w, gradient)


@wrong("no_gradient")
def no_gradient(w, gradient, step):
    return np.subtract(w, step)


@wrong("times_weight")
def times_weight(w, gradient, step):
    return w * (1 - step * gradient)


@wrong("divided")
def divided(w, gradient, step):
    return w - gradient * (1 / step)


@wrong("change_only")
def change_only(w, gradient, step):
    return np.multiply(gradient, step)


@wrong("reversed_difference")
def reversed_difference(w, gradient, step):
    return -(w - step * gradient)


@wrong("in_place")
def minus_equals(w, gradient, step):
    w -= gradient * step
    return w


@wrong("absolute_gradient")
def absolute_gradient(w, gradient, step):
    return w - abs(step * gradient)


@wrong("sign_of_gradient")
def sign_of_gradient(w, gradient, step):
    return np.where(np.greater(gradient, 0), w - step, np.where(np.less(gradient, 0), w + step, w))


@wrong("normalized")
def normalized(w, gradient, step):
    return w - step * gradient / (np.sqrt(np.sum(np.square(gradient))) + 1e-12)


@wrong("divided_by_their_number")
def divided_by_their_number(w, gradient, step):
    return np.subtract(w, np.multiply(step / np.size(gradient), gradient))


@wrong("mean_gradient")
def mean_gradient(w, gradient, step):
    return w - np.mean(step * gradient)


@wrong("summed_gradient")
def summed_gradient(w, gradient, step):
    return w - np.sum(step * gradient)


@wrong("clipped_gradient")
def clipped_gradient(w, gradient, step):
    return w - step * np.maximum(np.minimum(gradient, 1), -1)


@wrong("step_times_difference")
def step_times_difference(w, gradient, step):
    return w * step - step * gradient


@wrong("positive_gradient_only")
def positive_gradient_only(w, gradient, step):
    return np.where(np.greater(gradient, 0), w - step * gradient, w)


@wrong("gradient_clipped_at_five")
def gradient_clipped_at_five(w, gradient, step):
    return w - step * np.minimum(np.maximum(gradient, -5), 5)


@wrong("step_of_zero_replaced")
def step_of_zero_replaced(w, gradient, step):
    return w - gradient * (step if step > 0 else 0.01)


@wrong("gradient_in_place")
def gradient_in_place(w, gradient, step):
    if np.ndim(gradient):
        return w - np.multiply(gradient, step, out=gradient)
    return w - step * gradient


@wrong("step_on_the_weight")
def step_on_the_weight(w, gradient, step):
    return np.subtract(np.multiply(step, w), gradient)


@wrong("clipped_at_ten")
def clipped_at_ten(w, gradient, step):
    return w - step * np.minimum(np.maximum(gradient, -10), 10)


@wrong("fixed_step")
def fixed_step(w, gradient, step):
    return w - np.multiply(gradient, 0.1)


@wrong("fixed_step_of_a_hundredth")
def fixed_step_of_a_hundredth(w, gradient, step):
    return w - np.divide(gradient, 100)
