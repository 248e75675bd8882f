"""`update` of lesson 07: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.training import lesson


@lesson.exercise(
    parts={"values": 1, "leaves its arguments unchanged": 0.5, "invalid input": 0.5},
    review="One step for all parameters",
)
def update(params, grads, step):
    """w_new = w_old − step · gradient for every array of a list."""
    if not np.isfinite(step):
        raise ValueError(f"the step is {step}: it must be a finite number")
    return [
        np.asarray(old, dtype=float) - step * np.asarray(slope, dtype=float)
        for old, slope in zip(params, grads, strict=True)
    ]


def lists(rng, *shapes):
    """params and grads with arrays of these shapes."""
    return tuple([rng.uniform(-2, 2, s).round(2) for s in shapes] for _ in range(2))


@update.cases
def cases(rng):
    yield case(
        "values", [np.array([[2.0]]), np.array([1.0])], [np.array([[5.0]]), np.array([1.0])], 0.1
    )
    yield case("values", *lists(rng, (3, 1), (1,)), 0.3)
    yield case("values", *lists(rng, (3, 2), (2,), (2, 4), (4,)), 0.05)
    yield case("values", *lists(rng, (2, 3), (3,)), 0.0)
    yield case("leaves its arguments unchanged", *lists(rng, (2, 2), (2,)), 0.5, untouched=True)
    yield case("invalid input", *lists(rng, (2, 1), (1,)), np.inf)
    yield case("invalid input", *lists(rng, (2, 1), (1,)), np.nan)


def checked(step):
    if not np.isfinite(step):
        raise ValueError


@update.misconception("You add step · gradient: that walks uphill, and the cost grows.")
def plus_sign(params, grads, step):
    checked(step)
    return [w + step * g for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "Only the first array is updated: the bias, and every array after W, stays where it was."
)
def bias_not_updated(params, grads, step):
    checked(step)
    return [params[0] - step * grads[0], *params[1:]]


@update.misconception("The step is not used: the whole gradient is subtracted, whatever its size.")
def no_step(params, grads, step):
    checked(step)
    return [w - g for w, g in zip(params, grads, strict=True)]


@update.misconception("You return the changes alone: the rule subtracts them from the old arrays.")
def changes_only(params, grads, step):
    checked(step)
    return [step * g for g in grads]


@update.misconception(
    "The change is multiplied by the weight as well: the rule is step · gradient, without "
    "the weight."
)
def times_weight(params, grads, step):
    checked(step)
    return [w - step * g * w for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "The loop ends after the second array: a network may have any number of them."
)
def two_only(params, grads, step):
    checked(step)
    return [w - step * g for w, g in zip(params[:2], grads[:2], strict=True)]


@update.misconception(
    "The arrays that were passed in have changed: -= writes into them, and so does putting "
    "the new ones into the old list. Make new arrays and a new list."
)
def in_place(params, grads, step):
    checked(step)
    for i, g in enumerate(grads):
        params[i] = params[i] - step * g
    return params


@update.misconception(
    "A step that is infinite or NaN turns every weight into inf or NaN: raise ValueError."
)
def any_step(params, grads, step):
    return [w - step * g for w, g in zip(params, grads, strict=True)]
