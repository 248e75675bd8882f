"""Answers to lesson 08."""

import numpy as np
import pandas as pd

# -- forward


def relu_slope(Z):
    return (np.asarray(Z) > 0).astype(float)


def check_layers(X, params):
    width = np.shape(X)[1]
    for W, b in params:
        if np.shape(W)[0] != width or np.shape(b) != (np.shape(W)[1],):
            raise ValueError("the sizes do not meet")
        width = np.shape(W)[1]


def without_a_counter(X, params):
    check_layers(X, params)
    A = [np.asarray(X)]
    Z = []
    for W, b in params[:-1]:
        Z.append(np.dot(A[-1], W) + b)
        A.append(Z[-1] * (Z[-1] > 0))
    W, b = params[-1]
    Z.append(np.dot(A[-1], W) + b)
    A.append(Z[-1].copy())
    return A[-1], {"Z": Z, "A": A, "layers": len(params)}


def recursive(X, params):
    X = np.asarray(X, dtype=float)
    if not params:
        return X, {"A": [X], "Z": []}
    check_layers(X, params)
    (W, b), rest = params[0], params[1:]
    Z = np.einsum("ni,io->no", X, W) + b
    y_hat, cache = recursive((Z + np.abs(Z)) / 2 if rest else Z, rest)
    return y_hat, {"A": [X, *cache["A"]], "Z": [Z, *cache["Z"]]}


def with_tensors(X, params):
    import tensorflow as tf

    check_layers(X, params)
    A, Z = [tf.constant(X, dtype=tf.float64)], []
    for i, (W, b) in enumerate(params):
        Z.append(tf.matmul(A[-1], tf.constant(W)) + b)
        A.append(Z[-1] if i == len(params) - 1 else tf.nn.relu(Z[-1]))
    return A[-1], {"A": A, "Z": Z}


def in_single_precision(X, params):
    check_layers(X, params)
    A, cache = np.float32(X), {"A": [np.float32(X)], "Z": []}
    for i, (W, b) in enumerate(params, 1):
        cache["Z"].append(A @ np.float32(W) + np.float32(b))
        A = cache["Z"][-1] if i == len(params) else np.maximum(cache["Z"][-1], 0)
        cache["A"].append(A)
    return A, cache


# -- output_delta


def check_columns(y, y_hat):
    if np.ndim(y) != 2 or np.shape(y) != np.shape(y_hat) or len(y) == 0:
        raise ValueError("y must be (n, outputs), with rows")


def grouped_otherwise(y, y_hat):
    check_columns(y, y_hat)
    return (np.asarray(y_hat) - y) * (2 / np.size(y))


def from_halves(y, y_hat):
    check_columns(y, y_hat)
    return (np.asarray(y) - y_hat) / (-0.5 * np.prod(np.shape(y)))


def entry_by_entry(y, y_hat):
    check_columns(y, y_hat)
    n, k = np.shape(y)
    return [[2 * (y_hat[i][j] - y[i][j]) / (n * k) for j in range(k)] for i in range(n)]


def as_a_table(y, y_hat):
    check_columns(y, y_hat)
    return 2.0 * (pd.DataFrame(y_hat) - pd.DataFrame(y)).div(np.size(y))


# -- hidden_delta


def check_delta(delta, W, Z):
    if np.shape(delta)[1] != np.shape(W)[1] or np.shape(Z) != (len(delta), len(W)):
        raise ValueError("shapes")


def by_einsum(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    return np.einsum("nj,ij->ni", delta_next, W_next) * relu_slope(Z)


def gated_by_mask(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    back = np.dot(delta_next, W_next.T)
    back[Z <= 0] = 0
    return back


def transposed_twice(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    return np.where(Z.T > 0, W_next @ delta_next.T, 0).T


def in_loops(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    result = np.zeros(Z.shape)
    for n, i in np.ndindex(Z.shape):
        if Z[n, i] > 0:
            for j in range(W_next.shape[1]):
                result[n, i] += delta_next[n, j] * W_next[i, j]
    return result


# -- layer_gradients


def check_rows(A_prev, delta):
    if len(A_prev) != len(delta):
        raise ValueError("rows")


def summed_outer_products(A_prev, delta):
    check_rows(A_prev, delta)
    return sum(np.outer(a, d) for a, d in zip(A_prev, delta, strict=True)), sum(delta)


def both_at_once(A_prev, delta):
    check_rows(A_prev, delta)
    both = np.hstack([A_prev, np.ones((len(A_prev), 1))]).T @ delta
    return both[:-1], both[-1]


def transposed_product(A_prev, delta):
    check_rows(A_prev, delta)
    return (np.asarray(delta).T @ A_prev).T, np.einsum("nj->j", delta)


def as_a_list(A_prev, delta):
    check_rows(A_prev, delta)
    return [np.tensordot(A_prev, delta, axes=(0, 0)).tolist(), np.ones(len(delta)) @ delta]


# -- backward


def from_the_end(y, cache, params):
    check_columns(y, cache["A"][-1])
    grads, delta = [], (cache["A"][-1] - y) * 2 / y.size
    Zs = [None, *cache["Z"]]
    for A, Z, (W, _) in list(zip(cache["A"], Zs, params, strict=False))[::-1]:
        grads.append((A.T @ delta, delta.sum(0)))
        if Z is not None:
            delta = delta @ W.T * (Z > 0)
    return grads[::-1]


def recursive_backward(y, cache, params):
    check_columns(y, cache["A"][-1])

    def back(layer, delta):
        pair = [by_einsum_pair(cache["A"][layer], delta)]
        if layer == 0:
            return pair
        gate = np.heaviside(cache["Z"][layer - 1], 0)
        return back(layer - 1, gate * np.dot(delta, params[layer][0].T)) + pair

    return back(len(params) - 1, -2 / y.size * (y - cache["A"][-1]))


def by_einsum_pair(A, delta):
    return np.einsum("ni,nj->ij", A, delta), np.einsum("nj->j", delta)


def deltas_first(y, cache, params):
    check_columns(y, cache["A"][-1])
    deltas = {len(params): 2 * (cache["A"][-1] - y) / len(y) / y.shape[1]}
    for layer in range(len(params) - 1, 0, -1):
        passed = deltas[layer + 1] @ np.transpose(params[layer][0])
        deltas[layer] = np.where(cache["A"][layer] > 0, passed, 0)  # A > 0 where Z > 0
    grads = [None] * len(params)
    for layer, delta in deltas.items():
        grads[layer - 1] = [cache["A"][layer - 1].T @ delta, delta.sum(axis=0)]
    return grads


class Network:
    """Backward as a method of an object that keeps what it needs."""

    def __init__(self, cache, params):
        self.A, self.Z, self.params = cache["A"], cache["Z"], params

    def gradients(self, y):
        delta = np.float64(2) * np.subtract(self.A[-1], y) / np.size(y)
        grads = []
        for i in range(1, len(self.params) + 1):
            grads = [(self.A[-i - 1].T.dot(delta), delta.sum(axis=0)), *grads]
            if i < len(self.params):
                delta = delta.dot(self.params[-i][0].T)
                delta = delta * (self.Z[-i - 1] > 0)
        return grads


def with_a_class(y, cache, params):
    check_columns(y, cache["A"][-1])
    return Network(cache, params).gradients(y)


# -- gradient_check


def centred(f, theta, h=1e-5):
    theta = np.asarray(theta, dtype=float)
    slopes = []
    for k in range(theta.size):
        bump = np.zeros(theta.size)
        bump[k] = h
        bump = bump.reshape(theta.shape)
        slopes.append((f(theta + bump) - f(theta - bump)) / (2 * h))
    return np.array(slopes).reshape(theta.shape)


def claimed(grad, theta):
    return np.asarray(grad(theta) if callable(grad) else grad, dtype=float)


def flattened(f, grad, theta):
    a, n = claimed(grad, theta).ravel(), centred(f, theta).ravel()
    bottom = np.sqrt(a @ a) + np.sqrt(n @ n)
    return 0 if bottom == 0 else np.sqrt((a - n) @ (a - n)) / bottom


def with_another_step(f, grad, theta):
    a, n = claimed(grad, theta), centred(f, theta, 3e-6)
    bottom = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / max(bottom, 1e-300)


def restored_in_place(f, grad, theta):
    a, n = claimed(grad, theta), np.zeros(np.shape(theta))
    for i in np.ndindex(theta.shape):
        kept = theta[i]
        theta[i] = kept + 1e-5
        up = f(theta)
        theta[i] = kept - 1e-5
        down = f(theta)
        theta[i] = kept
        n[i] = (up - down) / 2e-5
    if not a.any() and not n.any():
        return 0.0
    return np.array(np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)))


RIGHT = {
    "forward": [without_a_counter, recursive, with_tensors, in_single_precision],
    "output_delta": [grouped_otherwise, from_halves, entry_by_entry, as_a_table],
    "hidden_delta": [by_einsum, gated_by_mask, transposed_twice, in_loops],
    "layer_gradients": [summed_outer_products, both_at_once, transposed_product, as_a_list],
    "backward": [from_the_end, recursive_backward, deltas_first, with_a_class],
    "gradient_check": [flattened, with_another_step, restored_in_place],
}


def passes(X, params, inner=lambda Z: np.maximum(0, Z), last=lambda Z: Z, biased=True):
    """A forward pass with activations of its own; no check of the sizes."""
    A, Z = [np.asarray(X)], []
    for i, (W, b) in enumerate(params, 1):
        Z.append(np.dot(A[-1], W) + (b if biased else 0))
        A.append((last if i == len(params) else inner)(Z[-1]))
    return A[-1], {"A": A, "Z": Z}


def cached(change):
    def answer(X, params):
        y_hat, cache = passes(X, params)
        return y_hat, change(cache)

    return answer


def returning(function):
    """Both results of layer_gradients from A, d and the right pair."""
    return lambda A, d: function(A, d, A.T.dot(d), d.sum(axis=0))


def descending(
    first=lambda y, p: 2 * (p - y) / y.size,
    back=lambda d, W, Z: (d @ W.T) * (Z > 0),
    pair=lambda A, d: (A.T @ d, d.sum(axis=0)),
    inputs=lambda cache: cache["A"],
    sums=lambda cache: cache["Z"],
):
    """A backward that has one of its steps wrong."""

    def answer(y, cache, params):
        check_columns(y, cache["A"][-1])
        delta, grads = first(y, cache["A"][-1]), {}
        for layer in range(len(params) - 1, -1, -1):
            grads[layer] = pair(inputs(cache)[layer], delta)
            if layer > 0:
                delta = back(delta, params[layer][0], sums(cache)[layer - 1])
        return [grads[layer] for layer in range(len(params))]

    return answer


def down_to_x(y, cache, params):
    check_columns(y, cache["A"][-1])
    delta, grads = 2 * (cache["A"][-1] - y) / y.size, []
    for A, (W, _), Z in zip(
        cache["A"][-2::-1], params[::-1], [*cache["Z"][-2::-1], cache["Z"][-1]], strict=True
    ):
        grads = [(A.T @ delta, delta.sum(axis=0)), *grads]
        delta = (delta @ W.T) * (Z > 0)
    return grads


def updated_first(y, cache, params):
    check_columns(y, cache["A"][-1])
    weights, delta, grads = [W for W, _ in params], 2 * (cache["A"][-1] - y) / y.size, []
    for layer in range(len(params) - 1, -1, -1):
        grads.insert(0, (cache["A"][layer].T @ delta, delta.sum(axis=0)))
        weights[layer] = weights[layer] - 0.1 * grads[0][0]
        if layer:
            delta = delta @ weights[layer].T * (cache["Z"][layer - 1] > 0)
    return grads


def checked(error, slopes=centred):
    return lambda f, grad, theta: error(claimed(grad, theta), slopes(f, theta))


def relative(a, n):
    bottom = np.sqrt((a**2).sum()) + np.sqrt((n**2).sum())
    return np.sqrt(((a - n) ** 2).sum()) / bottom if bottom else 0.0


def nan_for_nothing(a, n):
    with np.errstate(all="ignore"):
        return np.linalg.norm(n - a) / np.float64(np.linalg.norm(a) + np.linalg.norm(n))


def one_sided(f, theta):
    base, slopes = f(theta), np.empty(theta.shape)
    for i in np.ndindex(theta.shape):
        moved = np.array(theta)
        moved[i] += 1e-5
        slopes[i] = (f(moved) - base) / 1e-5
    return slopes


def bias_unseen(X, params):
    width = np.shape(X)[1]
    for W, _ in params:
        if len(W) != width:
            raise ValueError("W does not meet what comes in")
        width = np.shape(W)[1]
    return passes(X, params)


def rows_unseen(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("y and y_hat differ")
    return np.zeros(np.shape(y)) if len(y) == 0 else 2 * (y_hat - y) / y.size


def columns_only(y, y_hat):
    if y.ndim != 2:
        raise ValueError("a column for each output, please")
    return y, y_hat


def with_rows(y, y_hat):
    if not len(y):
        raise ValueError("no rows")
    return y, y_hat


def updates_too(y, cache, params):
    grads = from_the_end(y, cache, params)
    for i, (dW, db) in enumerate(grads):
        np.subtract(params[i][0], 0.01 * dW, out=params[i][0])
        np.subtract(params[i][1], 0.01 * db, out=params[i][1])
    return grads


def unguarded(y, cache, params):
    grads, delta = [], 2 * (cache["A"][-1] - y) / np.maximum(y.size, 1)
    for i in range(len(params))[::-1]:
        grads = [(np.einsum("ni,nj->ij", cache["A"][i], delta), delta.sum(axis=0)), *grads]
        delta = delta @ params[i][0].T * (cache["A"][i] > 0)
    return grads


def entry_after_entry(a, n):
    worst = 0.0
    for x, z in zip(a.ravel(), n.ravel(), strict=True):
        worst = max(worst, safe(abs(x - z), abs(x) + abs(z)))
    return worst


def never_put_back(f, grad, theta):
    a, n, entries = claimed(grad, theta), [], theta.reshape(-1)
    for k in range(theta.size):
        entries[k] = entries[k] + 1e-5
        up = f(theta)
        entries[k] = entries[k] - 2e-5
        n.append((up - f(theta)) / (2 * 1e-5))
    return relative(a, np.reshape(n, theta.shape))


def safe(top, bottom):
    return top / bottom if bottom else 0.0


WRONG = {
    "forward": {
        "relu_at_the_end": lambda X, p: passes(X, p, last=lambda Z: np.where(Z > 0, Z, 0 * Z)),
        "no_relu": lambda X, p: passes(X, p, inner=lambda Z: Z),
        "activations_for_z": cached(lambda c: {"A": c["A"], "Z": c["A"][1:]}),
        "z_for_activations": cached(lambda c: {"A": [c["A"][0], *c["Z"]], "Z": c["Z"]}),
        "without_x": cached(lambda c: {"A": c["A"][1:], "Z": c["Z"]}),
        "no_biases": lambda X, p: passes(X, p, biased=False),
        "without_y_hat": cached(lambda c: {"A": c["A"][: len(c["Z"])], "Z": c["Z"]}),
        "only_predictions": lambda X, p: recursive(X, p)[0],
        "any_bias": bias_unseen,
        "two_layers_only": lambda X, p: passes(X, p[:2]),
    },
    "output_delta": {
        "turned_round": lambda y, p: (y - p) * 2 / y.size,
        "without_two": lambda y, p: (p - y) / y.size,
        "not_divided": lambda y, p: 2 * p - 2 * y,
        "by_rows": lambda y, p: 2 * (p - y) / y.shape[0],
        "squared_error": lambda y, p: np.square(y - p) / y.size,
        "relu_at_the_output": lambda y, p: np.where(p > 0, 2 * (p - y) / y.size, 0),
        "averaged": lambda y, p: np.mean(grouped_otherwise(y, p)) * y.size,
        "unchecked": lambda y, p: np.subtract(p, y) / (0.5 * y.size) if y.size else p - y,
        "no_rows_allowed": lambda y, p: rows_unseen(*columns_only(y, p)),
        "two_flat_ones": lambda y, p: rows_unseen(*with_rows(y, p)),
        "shapes_alone": rows_unseen,
    },
    "hidden_delta": {
        "without_slope": lambda d, W, Z: np.einsum("nj,ij->ni", d, W),
        "not_transposed": lambda d, W, Z: np.dot(d, W) * relu_slope(Z),
        "times_z": lambda d, W, Z: Z * np.dot(d, W.T),
        "times_activation": lambda d, W, Z: np.clip(Z, 0, None) * np.dot(d, W.T),
        "slope_one_at_zero": lambda d, W, Z: np.where(Z < 0, 0, np.dot(d, W.T)),
        "gate_inverted": lambda d, W, Z: np.where(Z > 0, 0, np.dot(d, W.T)),
        "entry_by_entry": lambda d, W, Z: np.multiply(d, W.T) * relu_slope(Z),
        "gate_of_delta": lambda d, W, Z: np.maximum(d.dot(W.T), 0),
        "gate_broadcast": lambda d, W, Z: np.where(Z > 0, d.dot(W.T), 0),
    },
    "layer_gradients": {
        "dw_transposed": returning(lambda A, d, dW, db: (dW.T, db)),
        "db_mean": returning(lambda A, d, dW, db: (dW, db / len(d))),
        "db_over_units": returning(lambda A, d, dW, db: (dW, d.sum(axis=1))),
        "db_over_all": returning(lambda A, d, dW, db: (dW, db.sum())),
        "db_not_summed": returning(lambda A, d, dW, db: (dW, d)),
        "db_as_a_row": returning(lambda A, d, dW, db: (dW, np.ones((1, len(d))) @ d)),
        "dw_divided": returning(lambda A, d, dW, db: (dW / len(A), db)),
        "both_divided": returning(lambda A, d, dW, db: (dW / len(A), db / len(A))),
        "swapped": returning(lambda A, d, dW, db: (db, dW)),
        "slope_of_a": returning(lambda A, d, dW, db: ((A > 0).astype(float).T @ d, db)),
    },
    "backward": {
        "order_reversed": lambda y, c, p: from_the_end(y, c, p)[::-1],
        "beyond_the_first_layer": down_to_x,
        "without_gates": descending(back=lambda d, W, Z: d @ W.T),
        "back_not_transposed": descending(back=lambda d, W, Z: (d @ W) * (Z > 0)),
        "back_turned_round": descending(first=lambda y, p: 2 * (y - p) / y.size),
        "back_without_two": descending(first=lambda y, p: (p - y) / y.size),
        "back_not_divided": descending(first=lambda y, p: 2 * (p - y)),
        "back_by_rows": descending(first=lambda y, p: 2 * (p - y) / len(y)),
        "back_db_mean": descending(pair=lambda A, d: (A.T @ d, d.mean(axis=0))),
        "back_divided_twice": descending(pair=lambda A, d: (A.T @ d / len(A), d.sum(axis=0))),
        "x_for_a": descending(inputs=lambda c: [c["A"][0] for _ in c["Z"]]),
        "back_relu_at_the_output": descending(
            first=lambda y, p: np.where(p > 0, 2 / y.size * (p - y), 0)
        ),
        "back_dw_transposed": descending(pair=lambda A, d: (d.T @ A, d.sum(axis=0))),
        "back_db_over_all": descending(pair=lambda A, d: (A.T @ d, d.sum())),
        "back_entry_by_entry": descending(back=lambda d, W, Z: np.where(Z > 0, d * W.T, 0)),
        "params_changed": updates_too,
        "back_unchecked": unguarded,
        "z_for_a": descending(inputs=lambda c: [c["A"][0], *c["Z"]]),
        "wrong_z": descending(sums=lambda c: c["Z"][1:]),
        "updated_first": updated_first,
        "two_layers_back": lambda y, c, p: recursive_backward(y, c, p)[-2:],
    },
    "gradient_check": {
        "absolute": checked(lambda a, n: np.sqrt(((a - n) ** 2).sum())),
        "signs_cancel": checked(lambda a, n: (a - n).sum() / (a + n).sum()),
        "zero_by_zero": checked(nan_for_nothing),
        "norm_of_sum": checked(lambda a, n: safe(np.linalg.norm(n - a), np.linalg.norm(n + a))),
        "one_norm": checked(lambda a, n: safe(np.linalg.norm(n - a), np.linalg.norm(n))),
        "one_sided": checked(relative, one_sided),
        "divided_by_h": checked(relative, lambda f, theta: centred(f, theta) * 2),
        "larger_norm": checked(
            lambda a, n: safe(np.linalg.norm(n - a), max(np.linalg.norm(a), np.linalg.norm(n)))
        ),
        "largest_entry": checked(entry_after_entry),
        "squared_norms": checked(lambda a, n: safe(((a - n) ** 2).sum(), (a * a + n * n).sum())),
        "yes_or_no": checked(lambda a, n: bool(relative(a, n) <= 1e-5)),
        "theta_moved": never_put_back,
        "functions_only": lambda f, grad, theta: relative(grad(theta), centred(f, theta)),
    },
}
