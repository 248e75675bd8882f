"""`update_weight` of lesson 03: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.sigmoid import lesson


@lesson.exercise(
    parts={"values": 1, "arrays": 0.5, "leaves its arguments unchanged": 0.5},
    review="What a slope is for: moving a weight",
)
def update_weight(w, gradient, step):
    """The lecture's rule: w_new = w_old − step · gradient."""
    return np.asarray(w, dtype=float) - step * np.asarray(gradient, dtype=float)


@update_weight.cases
def cases(rng):
    yield case("values", 0.5, 2.0, 0.1)
    yield case("values", -1.5, 0.0, 0.3)
    yield case("values", *(float(x) for x in rng.uniform(0.2, 2, 3)))
    yield case("values", 1.5, -80.0, 0.25)
    yield case("values", 0.8, 1.7, 0.0)
    sign = np.array([[1, -1], [-1, 1], [0, -1]])
    yield case("arrays", rng.uniform(0.2, 1, 4), rng.uniform(0.2, 0.8, 4), 0.05)
    w, gradient = rng.uniform(0.2, 1, (3, 2)) * sign[::-1], rng.uniform(1.1, 2, (3, 2)) * sign
    yield case("arrays", w, gradient, 0.7)
    w, gradient = rng.uniform(0.2, 1, 3), rng.uniform(1.1, 2, 3) * [1, -1, 1]
    yield case("leaves its arguments unchanged", w, gradient, 0.5, untouched=True)


@update_weight.misconception(
    "You add step · gradient: that walks uphill, to where the cost is larger."
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
    "The change is multiplied by w as well: the rule is step · gradient, without w."
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


@update_weight.misconception("The difference is in the wrong order: start from w.")
def reversed_difference(w, gradient, step):
    return step * gradient - w


@update_weight.misconception("The gradient's sign is lost: where it is negative, w has to grow.")
def absolute_gradient(w, gradient, step):
    return w - step * np.abs(gradient)


@update_weight.misconception(
    "Only the gradient's sign is used: a steeper slope has to move w further."
)
def sign_of_gradient(w, gradient, step):
    return w - step * np.sign(gradient)


@update_weight.misconception(
    "The gradient is divided by its length, so that its size no longer counts: the rule is "
    "step · gradient."
)
def normalized(w, gradient, step):
    return w - step * np.asarray(gradient) / (np.linalg.norm(gradient) or 1)


@update_weight.misconception(
    "The change is divided by the number of weights: the rule is step · gradient for each of them."
)
def divided_by_their_number(w, gradient, step):
    return w - step * np.asarray(gradient) / np.size(w)


@update_weight.misconception(
    "The mean of the gradient moves all weights alike: each of them has its own gradient."
)
def mean_gradient(w, gradient, step):
    return w - step * np.mean(gradient)


@update_weight.misconception(
    "The sum of the gradient moves all weights alike: each of them has its own gradient."
)
def summed_gradient(w, gradient, step):
    return w - step * np.sum(gradient)


@update_weight.misconception(
    "The gradient is cut off at -1 and 1 before the step: the rule takes it as it is."
)
def clipped_gradient(w, gradient, step):
    return w - step * np.clip(gradient, -1, 1)


@update_weight.misconception(
    "w is multiplied by the step as well: the rule is w - step · gradient, and the step belongs "
    "to the gradient alone."
)
def step_times_difference(w, gradient, step):
    return step * (w - np.asarray(gradient))


@update_weight.misconception(
    "Where the gradient is negative you leave w as it is: there w has to grow, by the same rule."
)
def positive_gradient_only(w, gradient, step):
    return w - step * np.maximum(gradient, 0)


@update_weight.misconception(
    "The gradient is cut off at -5 and 5 before the step: the rule takes it as it is."
)
def gradient_clipped_at_five(w, gradient, step):
    return w - step * np.clip(gradient, -5, 5)


@update_weight.misconception(
    "A step of 0 has to leave w as it is: your function uses another step there."
)
def step_of_zero_replaced(w, gradient, step):
    return w - (step or 0.01) * gradient


@update_weight.misconception(
    "The array of gradients that was passed in is changed, as by gradient *= ...: the caller loses "
    "the old one. Compute a new array."
)
def gradient_in_place(w, gradient, step):
    gradient *= step
    return w - gradient


@update_weight.misconception(
    "This is step · w - gradient: the step is the factor of the gradient, and w stays as it is."
)
def step_on_the_weight(w, gradient, step):
    return step * w - gradient


@update_weight.misconception(
    "The gradient is cut off at -10 and 10 before the step: the rule takes it as it is."
)
def clipped_at_ten(w, gradient, step):
    return w - step * np.clip(gradient, -10, 10)


@update_weight.misconception("The step that is passed in is not used: yours is 0.1 for every call.")
def fixed_step(w, gradient, step):
    return w - 0.1 * gradient


@update_weight.misconception(
    "The step that is passed in is not used: yours is 0.01 for every call."
)
def fixed_step_of_a_hundredth(w, gradient, step):
    return w - 0.01 * gradient


@update_weight.misconception(
    "An array that was passed in is changed, as by w -= ...: the caller loses the old one. "
    "Compute a new array."
)
def in_place(w, gradient, step):
    w -= step * gradient
    return w
