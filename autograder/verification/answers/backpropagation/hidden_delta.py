"""Answers to `hidden_delta` of lesson 08."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("08_backpropagation", "hidden_delta")


def relu_slope(Z):
    return (np.asarray(Z) > 0).astype(float)


def check_delta(delta, W, Z):
    if np.shape(delta)[1] != np.shape(W)[1] or np.shape(Z) != (len(delta), len(W)):
        raise ValueError("shapes")


@right
def by_einsum(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    return np.einsum("nj,ij->ni", delta_next, W_next) * relu_slope(Z)


@right
def gated_by_mask(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    back = np.dot(delta_next, W_next.T)
    back[Z <= 0] = 0
    return back


@right
def transposed_twice(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    return np.where(Z.T > 0, W_next @ delta_next.T, 0).T


@right
def in_loops(delta_next, W_next, Z):
    check_delta(delta_next, W_next, Z)
    result = np.zeros(Z.shape)
    for n, i in np.ndindex(Z.shape):
        if Z[n, i] > 0:
            for j in range(W_next.shape[1]):
                result[n, i] += delta_next[n, j] * W_next[i, j]
    return result


@wrong("without_slope")
def without_slope(d, W, Z):
    return np.einsum("nj,ij->ni", d, W)


@wrong("not_transposed")
def not_transposed(d, W, Z):
    return np.dot(d, W) * relu_slope(Z)


@wrong("times_z")
def times_z(d, W, Z):
    return Z * np.dot(d, W.T)


@wrong("times_activation")
def times_activation(d, W, Z):
    return np.clip(Z, 0, None) * np.dot(d, W.T)


@wrong("slope_one_at_zero")
def slope_one_at_zero(d, W, Z):
    return np.where(Z < 0, 0, np.dot(d, W.T))


@wrong("gate_inverted")
def gate_inverted(d, W, Z):
    return np.where(Z > 0, 0, np.dot(d, W.T))


wrong("entry_by_entry")(lambda d, W, Z: np.multiply(d, W.T) * relu_slope(Z))


@wrong("gate_of_delta")
def gate_of_delta(d, W, Z):
    return np.maximum(d.dot(W.T), 0)


@wrong("gate_broadcast")
def gate_broadcast(d, W, Z):
    return np.where(Z > 0, d.dot(W.T), 0)


def checked(function):
    """An answer that compares the shapes, and passes on what `function` makes of the rest."""

    def answer(d, W, Z):
        check_delta(d, W, Z)
        return function(np.einsum("nj,ij->ni", d, W), Z)

    return answer


wrong("slope_of_tanh")(checked(lambda back, Z: back / np.cosh(Z) ** 2))
wrong("slope_of_sigmoid")(checked(lambda back, Z: back / (2 + 2 * np.cosh(Z))))
wrong("slope_of_leaky")(checked(lambda back, Z: np.where(Z > 0, back, back / 100)))
wrong("relu_of_product")(checked(lambda back, Z: (back * Z).clip(0)))


@wrong("columns_first")
def columns_first(d, W, Z):
    return np.dot(np.transpose(W), d) * relu_slope(Z)


@wrong("entries_added")
def entries_added(d, W, Z):
    check_delta(d, W, Z)
    return (d * W.T).sum(axis=0) * relu_slope(Z)


wrong("closed_near_zero")(checked(lambda back, Z: back * (Z >= 0.05)))
wrong("open_below_zero")(checked(lambda back, Z: np.where(Z < -0.25, 0, back)))
wrong("sign_of_z")(checked(lambda back, Z: back * (relu_slope(Z) - relu_slope(-Z))))


wrong("closed_far_out")(checked(lambda back, Z: np.where((Z <= 0) | (Z > 6), 0, back)))


@wrong("matrix_of_slopes")
def matrix_of_slopes(d, W, Z):
    return np.dot(np.dot(d, W.T), relu_slope(Z))


wrong("rows_added")(checked(lambda back, Z: np.ones(len(Z)) @ np.where(Z > 0, back, 0)))
