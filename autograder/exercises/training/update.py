"""`update` of lesson 07: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.training import lesson


@lesson.exercise(
    parts={"values": 1, "leaves its arguments unchanged": 0.5, "invalid input": 0.5},
    review="One step for all parameters",
    look="lambda answer, params, grads, step: {'new': answer, 'kept': "
    "answer is params or any(new is old for new in answer for old in params)}",
)
def update(params, grads, step):
    """w_new = w_old − step · gradient for every array of a list."""
    if not np.isfinite(step):
        raise ValueError(f"the step is {step}: it must be a finite number")
    return [
        np.asarray(old, dtype=float) - step * np.asarray(slope, dtype=float)
        for old, slope in zip(params, grads, strict=True)
    ]


@update.measure
def measure(answer, params, grads, step):
    """The new arrays; where the step is 0 their numbers, and whether the arrays are new."""
    if step:
        return answer["new"]
    made = "those that were passed in" if answer["kept"] else "new ones"
    return {"the arrays": made, "numbers": np.concatenate([np.ravel(w) for w in answer["new"]])}


def lists(rng, *shapes):
    """params and grads with arrays of these shapes; no entry is 0, which has no sign."""
    drawn = ([rng.uniform(-2, 2, s).round(2) for s in shapes] for _ in range(2))
    return tuple([np.where(array == 0, 0.01, array) for array in arrays] for arrays in drawn)


@update.cases
def cases(rng):
    yield case(
        "values", [np.array([[2.0]]), np.array([1.0])], [np.array([[5.0]]), np.array([1.0])], 0.1
    )
    yield case("values", *lists(rng, (3, 1), (1,)), 0.3)
    yield case("values", *lists(rng, (3, 2), (2,), (2, 4), (4,)), 0.05)
    steep = [np.array([[-40.0], [0.25]]), np.array([30.0])]
    yield case("values", [np.array([[2.0], [-3.0]]), np.array([1.0])], steep, 0.5)
    one = np.array([1.5])  # any finite step will do
    yield case("values", [np.array([[2.0]]), one], [np.array([[1.0]]), one], -2.0)
    yield case("leaves its arguments unchanged", *lists(rng, (2, 3), (3,)), 0.0, untouched=True)
    params, grads = lists(rng, (2, 2), (2,))
    grads[0][0, 0] = 1.5  # beyond 1 under every seed
    yield case("leaves its arguments unchanged", params, grads, 0.5, untouched=True)
    yield case("invalid input", *lists(rng, (2, 1), (1,)), np.inf)
    yield case("invalid input", *lists(rng, (2, 1), (1,)), -np.inf)
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
    "Only the first two arrays are updated: a network may have any number of them."
)
def two_only(params, grads, step):
    checked(step)
    return [w - step * g for w, g in zip(params[:2], grads[:2], strict=True)]


@update.misconception(
    "What was passed in has changed: -= writes into the old arrays, and params[i] = … into the old "
    "list. Make new arrays and a new list."
)
def in_place(params, grads, step):
    checked(step)
    for i, g in enumerate(grads):
        params[i] = params[i] - step * g
    return params


@update.misconception(
    "Not every step that is infinite or NaN is refused: it turns weights into inf or NaN, so raise "
    "ValueError."
)
def any_step(params, grads, step):
    return [w - step * g for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "Where the step is 0 you return the arrays that were passed in: to write into them later "
    "would change the old ones as well. The contract asks for new arrays, for every step."
)
def same_for_no_step(params, grads, step):
    checked(step)
    return params if step == 0 else [w - step * g for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "The old numbers come back. In a loop over the arrays, w = … gives the variable w a new value "
    "and changes no list: put every new array into a new list."
)
def nothing_kept(params, grads, step):
    checked(step)
    return list(params)


@update.misconception(
    "Every gradient is divided by its length: the rule takes the gradient as it is."
)
def direction_only(params, grads, step):
    checked(step)
    return [w - step * g / np.linalg.norm(g) for w, g in zip(params, grads, strict=True)]


@update.misconception("Slopes beyond -1 and 1 are cut off: the rule takes the gradient as it is.")
def clipped(params, grads, step):
    checked(step)
    return [w - step * np.clip(g, -1, 1) for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "The step is divided by the number of arrays: each array moves by the whole step times its "
    "gradient."
)
def step_shared(params, grads, step):
    checked(step)
    return [w - step / len(params) * g for w, g in zip(params, grads, strict=True)]


@update.misconception("The step is halved: the rule is step · gradient, without a factor.")
def half_the_step(params, grads, step):
    checked(step)
    return [w - step / 2 * g for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "The difference is the wrong way round: subtract step · gradient from the old array."
)
def turned_round(params, grads, step):
    checked(step)
    return [step * g - w for w, g in zip(params, grads, strict=True)]


@update.misconception(
    "Only the sign of each slope is used: the rule takes the gradient as it is, with its size."
)
def signs_only(params, grads, step):
    checked(step)
    return [w - step * np.sign(g) for w, g in zip(params, grads, strict=True)]


@update.misconception("Only the first array comes back: is the return inside the loop?")
def first_alone(params, grads, step):
    checked(step)
    return [params[0] - step * grads[0]]


@update.misconception("The last array is missing: return a new one for each of params.")
def last_left_out(params, grads, step):
    checked(step)
    return [w - step * g for w, g in zip(params, grads, strict=True)][:-1]


@update.misconception("The new numbers are cut to whole ones: the new arrays should be of floats.")
def whole_numbers(params, grads, step):
    checked(step)
    return [np.trunc(w - step * g) for w, g in zip(params, grads, strict=True)]
