"""Answers to `update` of lesson 07."""

from copy import deepcopy

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.training.checks import need

right, wrong = answers_to("07_training", "update")


@right
def one_by_one(params, grads, step):
    need(np.isfinite(step))
    new = []
    for i in range(len(params)):
        new.append(params[i] - grads[i] * step)
    return new


@right
def as_a_tuple(params, grads, step):
    need(abs(step) < float("inf"))
    return tuple(np.subtract(w, np.multiply(step, g)) for w, g in zip(params, grads, strict=True))


@right
def on_copies(params, grads, step):
    need(not (np.isnan(step) or np.isinf(step)))
    new = [w.astype(np.float32) for w in params]
    for w, g in zip(new, grads, strict=True):
        w -= (step * g).astype(np.float32)
    return new


@right
def by_map(params, grads, step):
    need(np.isfinite(step))
    return list(map(lambda w, g: (w - step * g).tolist(), params, grads))


def each(rule):
    def wrong(params, grads, step):
        need(np.isfinite(step))
        return [rule(params[i], grads[i], step) for i in range(len(params))]

    return wrong


wrong("plus_sign")(each(lambda w, g, step: w + g * step))


@wrong("bias_not_updated")
def only_the_first(params, grads, step):
    need(np.isfinite(step))
    new = list(params)
    new[0] = new[0] - step * grads[0]
    return new


wrong("no_step")(each(lambda w, g, step: w - g))
wrong("changes_only")(each(lambda w, g, step: np.multiply(g, step)))
wrong("times_weight")(each(lambda w, g, step: w * (1 - step * g)))


@wrong("two_only")
def just_w_and_b(params, grads, step):
    need(np.isfinite(step))
    W, b = params[0], params[1]
    return W - step * grads[0], b - step * grads[1]


@wrong("in_place")
def writes_into(params, grads, step):
    need(np.isfinite(step))
    for w, g in zip(params, grads, strict=True):
        w -= step * g
    return params


@wrong("any_step")
def any_step(params, grads, step):
    return [np.subtract(w, step * g) for w, g in zip(params, grads, strict=True)]


@right
def deep_copies(params, grads, step):
    need(-np.inf < step < np.inf)
    new = deepcopy(params)
    for i, g in enumerate(grads):
        new[i] -= step * g
    return new


@wrong("same_for_no_step")
def stops_at_once(params, grads, step):
    need(np.isfinite(step))
    if not step:
        return params
    return one_by_one(params, grads, step)


@wrong("same_for_no_step")
def copies_of_the_list(params, grads, step):
    need(np.isfinite(step))
    return one_by_one(params, grads, step) if step else [*params]


@wrong("nothing_kept")
def rebound(params, grads, step):
    need(np.isfinite(step))
    new = params.copy()
    for w, g in zip(new, grads, strict=True):
        w = w - step * g
    return new


@wrong("direction_only")
def unit_gradients(params, grads, step):
    return one_by_one(params, [g / ((g**2).sum() ** 0.5 + 1e-12) for g in grads], step)


@wrong("clipped")
def limited_slopes(params, grads, step):
    return one_by_one(params, [np.maximum(-1, np.minimum(1, g)) for g in grads], step)


@wrong("step_shared")
def step_shared(params, grads, step):
    need(np.isfinite(step))
    return one_by_one(params, grads, step / len(grads))


wrong("half_the_step")(each(lambda w, g, step: w - 0.5 * step * g))
wrong("turned_round")(each(lambda w, g, step: -(w - step * g)))


wrong("signs_only")(each(lambda w, g, step: np.where(g > 0, w - step, w + step)))
wrong("whole_numbers")(each(lambda w, g, step: np.array(w - step * g, dtype=int)))


@wrong("first_alone")
def first_alone(params, grads, step):
    return one_by_one(params[:1], grads[:1], step)


@wrong("last_left_out")
def last_left_out(params, grads, step):
    need(np.isfinite(step))
    return [params[i] - step * grads[i] for i in range(len(params) - 1)]
