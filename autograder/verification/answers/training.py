"""Answers to lesson 07 as students write them: right ones in many styles, wrong ones named."""

import numpy as np
import pandas as pd


def need(condition):
    if not condition:
        raise ValueError("bad input")


def error(X, y, W, b):
    """ŷ − y, refused where the shapes differ or there are no rows."""
    y_hat = np.matmul(X, W) + np.asarray(b)
    need(y_hat.shape == np.shape(y) and len(y_hat) > 0)
    return y_hat - y


# --- cost_gradient, right -------------------------------------------------------------------


def by_loops(X, y, W, b):
    e = error(X, y, W, b)
    dW, db = np.zeros(np.shape(W)), np.zeros(np.shape(b))
    for i in range(e.shape[0]):
        for k in range(e.shape[1]):
            for j in range(len(W)):
                dW[j, k] += 2 / e.size * e[i, k] * X[i][j]
            db[k] += 2 / e.size * e[i, k]
    return dW, db


def by_einsum(X, y, W, b):
    e = error(X, y, W, b)
    return 2 * np.einsum("ij,ik->jk", X, e) / e.size, 2 * np.mean(e, axis=0) / e.shape[1]


def by_the_ones_trick(X, y, W, b):
    e = error(X, y, W, b)
    both = np.hstack([X, np.ones((len(X), 1))]).T @ e * (2 / e.size)
    return [both[:-1], both[-1]]


def in_single_precision(X, y, W, b):
    X, y, W, b = (np.asarray(a, dtype=np.float32) for a in (X, y, W, b))
    e = error(X, y, W, b)
    return X.T @ e * np.float32(2 / e.size), e.sum(0) * np.float32(2 / e.size)


def as_lists(X, y, W, b):
    dW, db = by_einsum(X, y, W, b)
    return dW.tolist(), db.tolist()


def as_tables(X, y, W, b):
    dW, db = by_einsum(X, y, W, b)
    return pd.DataFrame(dW), pd.Series(db)


# --- numerical_gradient, right --------------------------------------------------------------


def flat_loop(f, theta, h=1e-5):
    flat = np.ravel(theta)
    slopes = []
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i], down[i] = flat[i] + h, flat[i] - h
        slopes.append((f(up.reshape(theta.shape)) - f(down.reshape(theta.shape))) / h / 2)
    return np.reshape(slopes, theta.shape)


def nudge_and_write_back(f, theta, h=1e-5):
    gradient = np.empty(theta.shape)
    for index, old in np.ndenumerate(theta):
        theta[index] = old + h
        right = f(theta)
        theta[index] = old - h
        left = f(theta)
        theta[index] = old
        gradient[index] = 0.5 * (right - left) / h
    return gradient


def by_unit_vectors(f, theta, h=1e-5):
    units = np.eye(theta.size).reshape(theta.size, *theta.shape)
    g = [f(theta + h * u) / (2 * h) - f(theta - h * u) / (2 * h) for u in units]
    return np.array(g).reshape(theta.shape).tolist()


class Nudge:
    def __call__(self, f, theta, h=1e-5):
        return flat_loop(f, theta, h)


# --- update, right --------------------------------------------------------------------------


def one_by_one(params, grads, step):
    need(np.isfinite(step))
    new = []
    for i in range(len(params)):
        new.append(params[i] - grads[i] * step)
    return new


def as_a_tuple(params, grads, step):
    need(abs(step) < float("inf"))
    return tuple(np.subtract(w, np.multiply(step, g)) for w, g in zip(params, grads, strict=True))


def on_copies(params, grads, step):
    need(not (np.isnan(step) or np.isinf(step)))
    new = [w.astype(np.float32) for w in params]
    for w, g in zip(new, grads, strict=True):
        w -= (step * g).astype(np.float32)
    return new


def by_map(params, grads, step):
    need(np.isfinite(step))
    return list(map(lambda w, g: (w - step * g).tolist(), params, grads))


# --- minibatches, right ---------------------------------------------------------------------


def sizes_are_fine(n, size):
    need(n > 0)
    need(size > 0)


def shuffled_in_place(n, size, rng):
    sizes_are_fine(n, size)
    order = np.arange(n)
    rng.shuffle(order)
    batches, start = [], 0
    while start < n:
        batches.append(order[start : start + size])
        start += size
    return batches


def by_array_split(n, size, rng):
    sizes_are_fine(n, size)
    return np.array_split(rng.permutation(n), range(size, n, size))


def by_random_numbers(n, size, rng):
    sizes_are_fine(n, size)
    order = np.argsort(rng.random(n)).tolist()
    return [order[k * size : (k + 1) * size] for k in range(-(-n // size))]


def by_choice_without_replacement(n, size, rng):
    sizes_are_fine(n, size)
    left, batches = np.arange(n), []
    while left.size:
        batch = rng.choice(left, min(size, left.size), replace=False)
        batches.append(batch)
        left = np.setdiff1d(left, batch)
    return tuple(batches)


def short_one_by_choice_of_sizes(n, size, rng):
    sizes_are_fine(n, size)
    order = pd.Series(rng.permutation(n))
    return [group.to_numpy() for _, group in order.groupby(np.arange(n) // size)]


# --- standardize, right ---------------------------------------------------------------------


def by_columns(X):
    columns, means, sds = [], [], []
    need(len(X) > 0)
    for x in np.transpose(X):
        m = sum(x) / len(x)
        s = (sum((v - m) ** 2 for v in x) / len(x)) ** 0.5
        need(len(set(x)) > 1 and s == s)
        columns.append((x - m) / s)
        means.append(m)
        sds.append(s)
    return np.column_stack(columns), means, sds


def by_pandas(X):
    table = pd.DataFrame(X)
    need(not table.isna().any().any() and len(table))
    mean, sd = table.mean(), table.std(ddof=0)
    need((table.nunique() > 1).all())
    return (table - mean) / sd, mean, sd


def by_centred_squares(X):
    X = np.array(X, dtype=float)
    need(X.size)
    need(np.all(np.isfinite(X)) and np.all(X.max(0) != X.min(0)))
    mean = X.mean(0)
    X -= mean
    sd = np.sqrt(np.mean(X**2, 0))
    return [X * sd**-1.0, mean, sd]


def single(X):
    need(len(X))
    X = X.astype(np.float32)
    need(min(np.ptp(X, axis=0)) > 0)
    sd = np.std(X, 0)
    return (X - X.mean(0)) / sd, X.mean(0), sd


# --- train, right ---------------------------------------------------------------------------


def check_all(X, y, W, step, size):
    need(np.all(np.isfinite(X)) and np.all(np.isfinite(y)))
    need(np.isfinite(step) and size >= 1)
    need(np.ndim(y) == 2 and np.shape(y) == (len(X), np.shape(W)[1]))


def whole_cost(X, y, W, b):
    e = X @ W + b - y
    return float((e * e).sum() / e.size)


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


RIGHT = {
    "cost_gradient": [
        by_loops,
        by_einsum,
        by_the_ones_trick,
        in_single_precision,
        as_lists,
        as_tables,
    ],
    "numerical_gradient": [flat_loop, nudge_and_write_back, by_unit_vectors, Nudge()],
    "update": [one_by_one, as_a_tuple, on_copies, by_map],
    "minibatches": [
        shuffled_in_place,
        by_array_split,
        by_random_numbers,
        by_choice_without_replacement,
        short_one_by_choice_of_sizes,
    ],
    "standardize": [by_columns, by_pandas, by_centred_squares, single],
    "train": [in_plain_numpy, with_shuffled_tables, in_float32, Trainer()],
}


# --- wrong ----------------------------------------------------------------------------------


def scaled(factor_W, factor_b):
    """by_einsum with its two results multiplied by numbers that depend on y's shape."""

    def wrong(X, y, W, b):
        dW, db = by_einsum(X, y, W, b)
        return dW * factor_W(*np.shape(y)), db * factor_b(*np.shape(y))

    return wrong


def same_factor(factor):
    return scaled(factor, factor)


def with_squares(X, y, W, b):
    e = error(X, y, W, b) ** 2
    return np.einsum("ij,ik->jk", X, e) / e.size, np.sum(e, 0) / e.size


def unsummed(X, y, W, b):
    return by_einsum(X, y, W, b)[0], error(X, y, W, b) * 2 / np.size(y)


def without_shape_check(X, y, W, b):
    need(len(X))
    e = np.dot(X, W) + b - y
    return np.dot(np.transpose(X), e) * 2 / y.size, 2 * np.sum(e, axis=0) / y.size


def zeros_without_rows(X, y, W, b):
    if not len(X):
        return 0 * W, 0 * b
    return by_loops(X, y, W, b)


def walk(f, theta, left, right, run):
    """(f(θ + right) − f(θ + left)) / run, entry by entry."""
    out = np.zeros(theta.size)
    for i in range(theta.size):
        a, b = theta.ravel().copy(), theta.ravel().copy()
        a[i] += left
        b[i] += right
        out[i] = (f(b.reshape(theta.shape)) - f(a.reshape(theta.shape))) / run
    return out.reshape(theta.shape)


def everything_moves(f, theta, h=1e-5):
    return np.ones_like(theta) * (f(theta + h) - f(theta - h)) * 0.5 / h


def one_copy(f, theta, h=1e-5):
    t, out = theta.copy(), np.zeros_like(theta)
    for i in range(t.size):
        t.flat[i] = t.flat[i] + h
        right = f(t)
        t.flat[i] = t.flat[i] - 2 * h
        out.flat[i] = (right - f(t)) / (2 * h)
    return out


def restored_by_arithmetic(f, theta, h=1e-5):
    out = np.zeros_like(theta)
    for i in range(theta.size):
        theta.flat[i] += h
        up = f(theta)
        theta.flat[i] -= 2 * h
        down = f(theta)
        theta.flat[i] += h
        out.flat[i] = (up - down) / (2 * h)
    return out


def each(rule):
    def wrong(params, grads, step):
        need(np.isfinite(step))
        return [rule(params[i], grads[i], step) for i in range(len(params))]

    return wrong


def only_the_first(params, grads, step):
    need(np.isfinite(step))
    new = [np.array(w) for w in params]
    new[0] = new[0] - step * grads[0]
    return new


def just_w_and_b(params, grads, step):
    need(np.isfinite(step))
    W, b = params[0], params[1]
    return W - step * grads[0], b - step * grads[1]


def writes_into(params, grads, step):
    need(np.isfinite(step))
    for w, g in zip(params, grads, strict=True):
        w -= step * g
    return params


def full_batches_only(n, size, rng):
    sizes_are_fine(n, size)
    order = rng.permutation(n)
    return [order[k * size : (k + 1) * size] for k in range(n // size)]


def in_order_after_a_draw(n, size, rng):
    sizes_are_fine(n, size)
    order = np.sort(rng.permutation(n))
    return np.split(order, range(size, n, size))


def in_order(n, size, rng):
    sizes_are_fine(n, size)
    return [range(i, min(i + size, n)) for i in range(0, n, size)]


def with_replacement(n, size, rng):
    sizes_are_fine(n, size)
    return [rng.choice(n, min(size, n - i)) for i in range(0, n, size)]


def blocks(n, size, rng):
    sizes_are_fine(n, size)
    out = np.split(np.arange(n), range(size, n, size))
    for block in out:
        rng.shuffle(block)
    return out


def global_shuffle(n, size, rng):
    sizes_are_fine(n, size)
    order = np.random.RandomState(1).permutation(n)
    return np.split(order, range(size, n, size))


def wrapped_round(n, size, rng):
    sizes_are_fine(n, size)
    order = rng.permutation(n)
    if n <= size:
        return [order]
    return [order[np.arange(i, i + size) % n] for i in range(0, n, size)]


def rest_spread(n, size, rng):
    sizes_are_fine(n, size)
    return np.array_split(rng.permutation(n), max(1, int(n / size)))


def all_alike(n, size, rng):
    sizes_are_fine(n, size)
    return np.array_split(rng.permutation(n), int(np.ceil(n / size)))


def one_to_n(n, size, rng):
    sizes_are_fine(n, size)
    return np.split(rng.permutation(np.arange(1, n + 1)), range(size, n, size))


def no_complaint(n, size, rng):
    if size < 1 or n < 1:
        return []
    return by_array_split(n, size, rng)


def scaling(centre, spread):
    def wrong(X):
        need(len(X))
        need(np.all(X.std(0) > 0))
        m, s = centre(X), spread(X)
        return (X - m) / s, m, s

    return wrong


def everything(measure):
    return lambda X: measure(X) * np.ones(X.shape[1])


def by_houses(X):
    need(len(X) and np.all(X.std(0) > 0))
    m, s = np.mean(X, 1), np.std(X, 1)
    return ((X.T - m) / s).T, m, s


def with_its_own_table(make):
    def wrong(X):
        need(len(X) and np.all(X.std(0) > 0))
        return make(X, X.mean(0), X.std(0)), X.mean(0), X.std(0)

    return wrong


def holes_skipped(X):
    need(len(X) and np.all(np.nanmax(X, 0) != np.nanmin(X, 0)))
    m = np.nanmean(X, 0)
    s = np.sqrt(np.nanmean((X - m) ** 2, 0))
    return (X - m) / s, m, s


def asks_the_sd(X):
    m, s = X.mean(0), X.std(0)
    need(len(X) and not np.any(s == 0) and not np.isnan(X).any())
    return (X - m) / s, m, s


def no_questions_asked(X):
    m = np.mean(X, 0)
    s = np.sqrt(np.mean((X - m) ** 2, 0))
    return (X - m) / s, m, s


def loop(batches=None, note="after", gradient=by_einsum, keep_b=False, each_epoch=True):
    """A training loop with a fault in one place."""

    def wrong(X, y, W, b, step, epochs, batch_size, rng):
        check_all(X, y, W, step, batch_size)
        split = batches or by_array_split
        once = split(len(X), batch_size, rng)
        history = []
        for _ in range(epochs):
            start, befores = whole_cost(X, y, W, b), []
            for k in split(len(X), batch_size, rng) if each_epoch else once:
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


def full_ones_or_all(n, size, rng):
    return [k for k in by_array_split(n, size, rng) if len(k) == min(n, size)]


def first_then_all(X, y, W, b, *rest):
    new = in_plain_numpy(X, y, W, b, *rest)
    return new[0], new[1], [whole_cost(X, y, W, b)] + new[2]


def nothing_kept(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        for k in by_array_split(len(X), batch_size, rng):
            one_by_one([W, b], by_einsum(X[k], y[k], W, b), step)
        history.append(whole_cost(X, y, W, b))
    return W, b, history


def forgets_to_return_the_new(X, y, W, b, *rest):
    history = in_plain_numpy(X, y, W, b, *rest)[2]
    return W, b, history


def gradients_first(X, y, W, b, step, epochs, batch_size, rng):
    check_all(X, y, W, step, batch_size)
    history = []
    for _ in range(epochs):
        batches = by_array_split(len(X), batch_size, rng)
        for dW, db in [by_einsum(X[k], y[k], W, b) for k in batches]:
            W, b = W - step * dW, b - step * db
        history.append(whole_cost(X, y, W, b))
    return W, b, history


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


WRONG = {
    "cost_gradient": {
        "wrong_sign": same_factor(lambda n, k: -1),
        "of_the_sum": same_factor(lambda n, k: n * k),
        "without_2": same_factor(lambda n, k: 0.5),
        "by_rows": same_factor(lambda n, k: k),
        "divided_twice": same_factor(lambda n, k: 1 / n),
        "mean_for_db": scaled(lambda n, k: 1, lambda n, k: 1 / n),
        "db_not_summed": unsummed,
        "db_over_everything": lambda *args: (by_loops(*args)[0], np.sum(by_loops(*args)[1])),
        "transposed": lambda *args: (np.transpose(by_loops(*args)[0]), by_loops(*args)[1]),
        "squares": with_squares,
        "without_bias": lambda X, y, W, b: by_loops(X, y, W, np.zeros(len(b))),
        "exchanged": lambda *args: by_loops(*args)[::-1],
        "broadcast": without_shape_check,
        "no_rows": zeros_without_rows,
    },
    "numerical_gradient": {
        "one_sided": lambda f, theta, h=1e-5: walk(f, theta, 0, h, h),
        "left_sided": lambda f, theta, h=1e-5: walk(f, theta, -h, 0, h),
        "two_forgotten": lambda f, theta, h=1e-5: walk(f, theta, -h, h, h),
        "precedence": lambda f, theta, h=1e-5: walk(f, theta, -h, h, 1) / 2 * h,
        "rise_only": lambda f, theta, h=1e-5: walk(f, theta, -h, h, 1),
        "left_minus_right": lambda f, theta, h=1e-5: walk(f, theta, h, -h, 2 * h),
        "h_ignored": lambda f, theta, h=1e-5: walk(f, theta, -1e-5, 1e-5, 2e-5),
        "all_at_once": everything_moves,
        "not_put_back": one_copy,
        "flattened": lambda f, theta, h=1e-5: list(flat_loop(f, theta, h).flat),
        "theta_changed": restored_by_arithmetic,
    },
    "update": {
        "plus_sign": each(lambda w, g, step: w + g * step),
        "bias_not_updated": only_the_first,
        "no_step": each(lambda w, g, step: w - g),
        "changes_only": each(lambda w, g, step: np.multiply(g, step)),
        "times_weight": each(lambda w, g, step: w * (1 - step * g)),
        "two_only": just_w_and_b,
        "in_place": writes_into,
        "any_step": lambda params, grads, step: [
            np.subtract(w, step * g) for w, g in zip(params, grads, strict=True)
        ],
    },
    "minibatches": {
        "last_dropped": full_batches_only,
        "not_shuffled": in_order_after_a_draw,
        "no_rng_no_shuffle": in_order,
        "repeated": with_replacement,
        "neighbours": blocks,
        "own_generator": global_shuffle,
        "filled_up": wrapped_round,
        "evenly": rest_spread,
        "nearly_equal": all_alike,
        "from_one": one_to_n,
        "unchecked_size": no_complaint,
    },
    "standardize": {
        "whole_table": scaling(everything(np.mean), everything(np.std)),
        "one_number": scaling(np.mean, np.std),
        "variance": scaling(lambda X: X.mean(0), lambda X: X.std(0) ** 2),
        "per_row": by_houses,
        "sample_sd": scaling(
            lambda X: X.mean(0), lambda X: pd.DataFrame(X).std().fillna(0).to_numpy()
        ),
        "not_centred": with_its_own_table(lambda X, m, s: X / s),
        "not_scaled": with_its_own_table(lambda X, m, s: X - m),
        "brackets": with_its_own_table(lambda X, m, s: X / s - m),
        "to_the_range": scaling(lambda X: X.min(0), lambda X: X.max(0) - X.min(0)),
        "table_only": lambda X: by_centred_squares(X)[0],
        "unchecked": no_questions_asked,
        "nan_ignored": holes_skipped,
        "crumb_of_sd": asks_the_sd,
    },
    "train": {
        "one_batch_cost": loop(note="batch"),
        "one_batch_cost_before": loop(note="batch before"),
        "cost_before": loop(note="start"),
        "as_keras_prints": loop(note="mean"),
        "every_step": loop(note="steps"),
        "one_too_many": first_then_all,
        "updates_lost": nothing_kept,
        "old_ones_returned": forgets_to_return_the_new,
        "bias_stays": loop(keep_b=True),
        "uphill": loop(gradient=same_factor(lambda n, k: -1)),
        "short_batch_dropped": loop(full_ones_or_all),
        "table_order": loop(in_order),
        "same_batches": loop(each_epoch=False),
        "always_full": loop(lambda n, size, rng: [np.arange(n)]),
        "by_all_rows": loop(note="share"),
        "stale_gradients": gradients_first,
        "in_place_training": minus_equals,
        "nan_unseen": blind_to_nan,
        "nan_in_y_unseen": first_need(lambda X, y: np.isfinite(X).all(), blind_to_nan),
        "nan_in_x_unseen": first_need(lambda X, y: not np.isnan(y).any(), blind_to_nan),
    },
}
