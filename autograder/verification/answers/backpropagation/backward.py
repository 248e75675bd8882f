"""Answers to `backward` of lesson 08."""

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.backpropagation.output_delta import check_columns

right, wrong = answers_to("08_backpropagation", "backward")


@right
def from_the_end(y, cache, params):
    check_columns(y, cache["A"][-1])
    grads, delta = [], (cache["A"][-1] - y) * 2 / y.size
    Zs = [None, *cache["Z"]]
    for A, Z, (W, _) in list(zip(cache["A"], Zs, params, strict=False))[::-1]:
        grads.append((A.T @ delta, delta.sum(0)))
        if Z is not None:
            delta = delta @ W.T * (Z > 0)
    return grads[::-1]


def by_einsum_pair(A, delta):
    return np.einsum("ni,nj->ij", A, delta), np.einsum("nj->j", delta)


@right
def recursive_backward(y, cache, params):
    check_columns(y, cache["A"][-1])

    def back(layer, delta):
        pair = [by_einsum_pair(cache["A"][layer], delta)]
        if layer == 0:
            return pair
        gate = np.heaviside(cache["Z"][layer - 1], 0)
        return back(layer - 1, gate * np.dot(delta, params[layer][0].T)) + pair

    return back(len(params) - 1, -2 / y.size * (y - cache["A"][-1]))


@right
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


@right
def with_a_class(y, cache, params):
    check_columns(y, cache["A"][-1])
    return Network(cache, params).gradients(y)


@wrong("order_reversed")
def order_reversed(y, c, p):
    return from_the_end(y, c, p)[::-1]


@wrong("beyond_the_first_layer")
def down_to_x(y, cache, params):
    check_columns(y, cache["A"][-1])
    delta, grads = 2 * (cache["A"][-1] - y) / y.size, []
    for A, (W, _), Z in zip(
        cache["A"][-2::-1], params[::-1], [*cache["Z"][-2::-1], cache["Z"][-1]], strict=True
    ):
        grads = [(A.T @ delta, delta.sum(axis=0)), *grads]
        delta = (delta @ W.T) * (Z > 0)
    return grads


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


wrong("without_gates")(descending(back=lambda d, W, Z: d @ W.T))
wrong("back_not_transposed")(descending(back=lambda d, W, Z: (d @ W) * (Z > 0)))
wrong("back_turned_round")(descending(first=lambda y, p: 2 * (y - p) / y.size))
wrong("back_without_two")(descending(first=lambda y, p: (p - y) / y.size))
wrong("back_not_divided")(descending(first=lambda y, p: 2 * (p - y)))
wrong("back_by_rows")(descending(first=lambda y, p: 2 * (p - y) / len(y)))
wrong("back_db_mean")(descending(pair=lambda A, d: (A.T @ d, d.mean(axis=0))))
wrong("back_divided_twice")(descending(pair=lambda A, d: (A.T @ d / len(A), d.sum(axis=0))))
wrong("x_for_a")(descending(inputs=lambda c: [c["A"][0] for _ in c["Z"]]))
wrong("back_relu_at_the_output")(
    descending(first=lambda y, p: np.where(p > 0, 2 / y.size * (p - y), 0))
)
wrong("back_dw_transposed")(descending(pair=lambda A, d: (d.T @ A, d.sum(axis=0))))
wrong("back_db_over_all")(descending(pair=lambda A, d: (A.T @ d, d.sum())))
wrong("back_entry_by_entry")(descending(back=lambda d, W, Z: np.where(Z > 0, d * W.T, 0)))


@wrong("params_changed")
def updates_too(y, cache, params):
    grads = from_the_end(y, cache, params)
    for i, (dW, db) in enumerate(grads):
        np.subtract(params[i][0], 0.01 * dW, out=params[i][0])
        np.subtract(params[i][1], 0.01 * db, out=params[i][1])
    return grads


@wrong("back_unchecked")
def unguarded(y, cache, params):
    grads, delta = [], 2 * (cache["A"][-1] - y) / np.maximum(y.size, 1)
    for i in range(len(params))[::-1]:
        grads = [(np.einsum("ni,nj->ij", cache["A"][i], delta), delta.sum(axis=0)), *grads]
        delta = delta @ params[i][0].T * (cache["A"][i] > 0)
    return grads


wrong("z_for_a")(descending(inputs=lambda c: [c["A"][0], *c["Z"]]))
wrong("wrong_z")(descending(sums=lambda c: c["Z"][1:]))


@wrong("updated_first")
def updated_first(y, cache, params):
    check_columns(y, cache["A"][-1])
    weights, delta, grads = [W for W, _ in params], 2 * (cache["A"][-1] - y) / y.size, []
    for layer in range(len(params) - 1, -1, -1):
        grads.insert(0, (cache["A"][layer].T @ delta, delta.sum(axis=0)))
        weights[layer] = weights[layer] - 0.1 * grads[0][0]
        if layer:
            delta = delta @ weights[layer].T * (cache["Z"][layer - 1] > 0)
    return grads


@wrong("two_layers_back")
def two_layers_back(y, c, p):
    return recursive_backward(y, c, p)[-2:]


wrong("back_by_rows_without_two")(
    descending(first=lambda y, p: p - y, pair=lambda A, d: (A.T @ d / len(d), d.mean(axis=0)))
)
wrong("back_one_at_zero")(descending(back=lambda d, W, Z: np.where(Z < 0, 0, d @ W.T)))
wrong("pairs_swapped")(descending(pair=lambda A, d: (d.sum(axis=0), A.T @ d)))
wrong("own_activations")(descending(inputs=lambda c: c["A"][1:]))


@wrong("sigmoid_gates")
def sigmoid_gates(y, cache, params):
    check_columns(y, cache["A"][-1])
    A, delta = cache["A"], 2 * (cache["A"][-1] - y) / y.size
    grads = [(A[-2].T @ delta, delta.sum(axis=0))]
    for layer in range(len(params) - 1, 0, -1):
        delta = np.dot(delta, params[layer][0].T) * (A[layer] - A[layer] ** 2)
        grads.append((A[layer - 1].T @ delta, delta.sum(axis=0)))
    return grads[::-1]


@wrong("first_layer_left_out")
def first_layer_left_out(y, c, p):
    return from_the_end(y, c, p)[1:]


@wrong("two_lists")
def two_lists(y, c, p):
    grads = from_the_end(y, c, p)
    return [dW for dW, _ in grads], [db for _, db in grads]


wrong("back_closed_near_zero")(descending(back=lambda d, W, Z: np.where(Z <= 0.01, 0, d @ W.T)))
wrong("back_open_below_zero")(descending(back=lambda d, W, Z: np.where(Z <= -0.25, 0, d @ W.T)))
wrong("back_leaky")(descending(back=lambda d, W, Z: (d @ W.T) * np.where(Z <= 0, 0.01, 1)))
wrong("back_times_activation")(descending(back=lambda d, W, Z: np.clip(Z, 0, None) * (d @ W.T)))
wrong("back_db_mean_as_a_row")(
    descending(pair=lambda A, d: (A.T @ d, d.mean(axis=0).reshape(1, -1)))
)
wrong("back_by_rows_without_two_as_a_row")(
    descending(
        first=lambda y, p: p - y,
        pair=lambda A, d: (A.T @ d / len(d), np.sum(d, axis=0, keepdims=True) / len(d)),
    )
)


@wrong("exactly_two_layers")
def by_name(y, cache, params):
    (W1, b1), (W2, b2) = params
    return from_the_end(y, cache, [(W1, b1), (W2, b2)])


@wrong("tanh_gates")
def tanh_gates(y, cache, params):
    check_columns(y, cache["A"][-1])
    A, delta = cache["A"], 2 * (cache["A"][-1] - y) / y.size
    grads = [(A[-2].T @ delta, delta.sum(axis=0))]
    for layer in range(len(params) - 1, 0, -1):
        delta = (1 + A[layer]) * (1 - A[layer]) * np.dot(delta, params[layer][0].T)
        grads.append((A[layer - 1].T @ delta, delta.sum(axis=0)))
    return grads[::-1]


@wrong("last_layer_alone")
def last_layer_alone(y, c, p):
    return [recursive_backward(y, c, p)[len(p) - 1]]


wrong("back_dw_alone")(descending(pair=lambda A, d: A.T @ d))
