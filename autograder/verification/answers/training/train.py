"""Answers to `train` of lesson 07."""

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.training.checks import need
from autograder.verification.answers.training.cost_gradient import (
    by_einsum,
    by_loops,
    in_single_precision,
    same_factor,
)
from autograder.verification.answers.training.minibatches import (
    by_array_split,
    by_random_numbers,
    in_order,
    shuffled_in_place,
)
from autograder.verification.answers.training.update import one_by_one

right, wrong = answers_to("07_training", "train")


def check_all(X, y, W, step, size):
    need(np.all(np.isfinite(X)) and np.all(np.isfinite(y)))
    need(np.isfinite(step) and size >= 1)
    need(np.ndim(y) == 2 and np.shape(y) == (len(X), np.shape(W)[1]))


def whole_cost(X, y, W, b):
    e = X @ W + b - y
    return float((e * e).sum() / e.size)


@right
def in_plain_numpy(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    W, b, history = W.copy(), b.copy(), []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            k = order[i : i + batch_size]
            e = X[k] @ W + b - y[k]
            W -= 2 * step * X[k].T @ e / e.size
            b -= 2 * step * e.sum(axis=0) / e.size
        history.append(whole_cost(X, y, W, b))
    return W, b, history


@right
def with_shuffled_tables(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    X, y, history = np.array(X), np.array(y), np.zeros(epochs)
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        X, y = X[order], y[order]
        for i in range(0, len(X), batch_size):
            dW, db = by_loops(X[i : i + batch_size], y[i : i + batch_size], W, b)
            W, b = W - step * dW, b - step * db
        history[epoch] = whole_cost(X, y, W, b)
    return W, b, history


@right
def in_float32(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    X, y, W, b = (np.asarray(a, np.float32) for a in (X, y, W, b))
    history = []
    for _ in range(epochs):
        for k in shuffled_in_place(len(X), batch_size, rng):
            dW, db = in_single_precision(X[k], y[k], W, b)
            W, b = W - np.float32(step) * dW, b - np.float32(step) * db
        history.append(np.mean((X @ W + b - y) ** 2))
    return W, b, history


class Trainer:
    def __call__(self, X, y, W, b, step, epochs, batch_size, rng):
        check_all(X, y, W, step, batch_size)
        theta, history = [W, b], []
        for _ in range(epochs):
            for k in by_random_numbers(len(X), batch_size, rng):
                theta = one_by_one(theta, by_einsum(X[k], y[k], *theta), step)
            history += [whole_cost(X, y, *theta)]
        return [*theta, history]


right(Trainer())


def loop(batches=None, note="after", gradient=by_einsum, keep_b=False, each_epoch=True):
    """A training loop with a fault in one place."""

    def wrong(X, y, W, b, step, epochs, batch_size, rng):
        check_all(X, y, W, step, batch_size)
        split = batches or by_array_split
        once = [] if each_epoch else split(len(X), batch_size, rng)
        history = []
        for _ in range(epochs):
            start, befores = whole_cost(X, y, W, b), []
            for k in once or split(len(X), batch_size, rng):
                befores.append(whole_cost(X[k], y[k], W, b))
                dW, db = gradient(X[k], y[k], W, b)
                share = len(k) / len(X)
                W = W - step * dW * (share if note == "share" else 1)
                if not keep_b:
                    b = b - step * db * (share if note == "share" else 1)
                if note == "steps":
                    history.append(whole_cost(X, y, W, b))
            numbers = {
                "batch": whole_cost(X[k], y[k], W, b),
                "batch before": befores[-1],
                "start": start,
                "mean": sum(befores) / len(befores),
            }
            if note != "steps":
                history.append(numbers.get(note, whole_cost(X, y, W, b)))
        return W, b, history

    return wrong


wrong("one_batch_cost")(loop(note="batch"))
wrong("one_batch_cost_before")(loop(note="batch before"))
wrong("cost_before")(loop(note="start"))
wrong("as_keras_prints")(loop(note="mean"))
wrong("every_step")(loop(note="steps"))


@wrong("one_too_many")
def first_then_all(X, y, W, b, *rest):
    new = in_plain_numpy(X, y, W, b, *rest)
    return new[0], new[1], [whole_cost(X, y, W, b)] + new[2]


@wrong("updates_lost")
def nothing_kept(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        for k in by_array_split(len(X), batch_size, rng):
            one_by_one([W, b], by_einsum(X[k], y[k], W, b), step)
        history.append(whole_cost(X, y, W, b))
    return W, b, history


@wrong("old_ones_returned")
def forgets_to_return_the_new(X, y, W, b, *rest):
    history = in_plain_numpy(X, y, W, b, *rest)[2]
    return W, b, history


wrong("bias_stays")(loop(keep_b=True))
wrong("uphill")(loop(gradient=same_factor(lambda n, k: -1)))


def full_ones_or_all(n, size, rng):
    return [k for k in by_array_split(n, size, rng) if len(k) == min(n, size)]


wrong("short_batch_dropped")(loop(full_ones_or_all))
wrong("table_order")(loop(in_order))
wrong("same_batches")(loop(each_epoch=False))
wrong("always_full")(loop(lambda n, size, rng: [np.arange(n)]))
wrong("by_all_rows")(loop(note="share"))


@wrong("stale_gradients")
def gradients_first(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        batches = by_array_split(len(X), batch_size, rng)
        for dW, db in [by_einsum(X[k], y[k], W, b) for k in batches]:
            W, b = W - step * dW, b - step * db
        history.append(whole_cost(X, y, W, b))
    return W, b, history


@wrong("in_place_training")
def minus_equals(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        for k in by_array_split(len(X), batch_size, rng):
            dW, db = by_einsum(X[k], y[k], W, b)
            W -= step * dW
            b -= step * db
        history.append(whole_cost(X, y, W, b))
    return W, b, history


@wrong("nan_unseen")
def blind_to_nan(X, y, W, b, step, epochs, batch_size, rng):
    need(np.isfinite(step) and y.ndim == 2)
    history = []
    for _ in range(epochs):
        for k in by_array_split(len(X), batch_size, rng):
            dW, db = by_einsum(X[k], y[k], W, b)
            W, b = W - step * dW, b - step * db
        history.append(whole_cost(X, y, W, b))
    return W, b, history


def first_need(condition, train):
    def answer(X, y, *rest):
        need(condition(X, y))
        return train(X, y, *rest)

    return answer


wrong("nan_in_y_unseen")(first_need(lambda X, y: np.isfinite(X).all(), blind_to_nan))
wrong("nan_in_x_unseen")(first_need(lambda X, y: not np.isnan(y).any(), blind_to_nan))


wrong("own_generator")(loop(lambda n, size, rng: by_array_split(n, size, np.random)))
wrong("summed_gradient")(loop(gradient=same_factor(lambda n, k: n * k)))


def loop_until(done, step_of=lambda step, epoch: step):
    """A correct training, one epoch at a time, until `done` of the history."""

    def answer(X, y, W, b, step, epochs, batch_size, rng):
        history = []
        check_all(X, y, W, step, batch_size)
        for epoch in range(epochs):
            rest = step_of(step, epoch), 1, batch_size, rng
            W, b, new = in_plain_numpy(X, y, W, b, *rest)
            history += new
            if done(history):
                break
        return W, b, history

    return answer


right(loop_until(lambda history: False))
wrong("stops_early")(loop_until(lambda J: len(J) > 1 and not J[-1] < J[-2]))
wrong("stops_when_it_rises")(loop_until(lambda J: J[-1] > min(J)))
wrong("halved_step")(loop_until(lambda J: False, lambda step, epoch: step * 0.5**epoch))


@wrong("all_rows_every_time")
def all_rows_every_time(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        for _ in by_array_split(len(X), batch_size, rng):
            dW, db = by_einsum(X, y, W, b)
            W, b = W - step * dW, b - step * db
        history.append(whole_cost(X, y, W, b))
    return W, b, history


@wrong("history_first")
def history_first(*args):
    W, b, history = in_plain_numpy(*args)
    return [history, W, b]


wrong("without_2")(loop(gradient=same_factor(lambda n, k: 1 / 2)))
wrong("over_m")(loop(gradient=same_factor(lambda n, k: k / 2)))


@right
def last_batch_first(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        batches = by_array_split(len(X), batch_size, rng)
        while batches:
            k = batches.pop()
            dW, db = by_einsum(X[k], y[k], W, b)
            W, b = W - step * dW, b - step * db
        history.append(whole_cost(X, y, W, b))
    return W, b, history


@wrong("shuffled_apart")
def shuffled_apart(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    theta, history = [W, b], []
    for _ in range(epochs):
        xs, ys = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
        for i in range(0, len(X), batch_size):
            k = slice(i, i + batch_size)
            theta = one_by_one(theta, by_einsum(xs[k], ys[k], *theta), step)
        history.append(whole_cost(X, y, *theta))
    return [*theta, history]


@wrong("last_cost_only")
def last_cost_only(*args):
    W, b, history = in_plain_numpy(*args)
    return W, b, [history[-1]]


wrong("stops_when_still")(loop_until(lambda J: len(J) > 1 and np.isclose(J[-1], J[-2], 0, 1e-6)))
wrong("stops_when_tiny")(loop_until(lambda J: J[-1] < 1e-10))
wrong("stops_after_two_rises")(loop_until(lambda J: len(J) > 2 and J[-3] < J[-2] < J[-1]))


@wrong("best_ones_returned")
def best_ones_returned(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    seen, history = [], []
    for _ in range(epochs):
        W, b, (new,) = in_plain_numpy(X, y, W, b, step, 1, batch_size, rng)
        seen.append((W, b))
        history.append(new)
    return *seen[len(history) - 1 - int(np.argmin(history[::-1]))], history


wrong("clipped")(
    loop(gradient=lambda *rows: [np.minimum(1, np.maximum(-1, g)) for g in by_einsum(*rows)])
)


@wrong("momentum")
def momentum(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    theta, history, speed = [W, b], [], [np.zeros_like(W), np.zeros_like(b)]
    for _ in range(epochs):
        for k in by_array_split(len(X), batch_size, rng):
            grads = by_einsum(X[k], y[k], *theta)
            speed = [0.9 * v + g for v, g in zip(speed, grads, strict=True)]
            theta = one_by_one(theta, speed, step)
        history.append(whole_cost(X, y, *theta))
    return [*theta, history]


wrong("falling_step")(loop_until(lambda J: False, lambda step, epoch: step / (epoch + 1)))


@wrong("from_zeros")
def from_zeros(X, y, W, b, *rest):
    return in_plain_numpy(X, y, np.zeros(np.shape(W)), np.zeros(np.shape(b)), *rest)


@wrong("row_by_row")
def row_by_row(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    return in_plain_numpy(X, y, W, b, step, epochs, 1, rng)


@wrong("no_history")
def no_history(*args):
    W, b, _ = in_plain_numpy(*args)
    return [W, b]
