"""Answers to `forward` of lesson 08."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("08_backpropagation", "forward")


def check_layers(X, params):
    width = np.shape(X)[1]
    for W, b in params:
        if np.shape(W)[0] != width or np.shape(b) != (np.shape(W)[1],):
            raise ValueError("the sizes do not meet")
        width = np.shape(W)[1]


@right
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


@right
def recursive(X, params):
    X = np.asarray(X, dtype=float)
    if not params:
        return X, {"A": [X], "Z": []}
    check_layers(X, params)
    (W, b), rest = params[0], params[1:]
    Z = np.einsum("ni,io->no", X, W) + b
    y_hat, cache = recursive((Z + np.abs(Z)) / 2 if rest else Z, rest)
    return y_hat, {"A": [X, *cache["A"]], "Z": [Z, *cache["Z"]]}


@right
def with_tensors(X, params):
    import tensorflow as tf

    check_layers(X, params)
    A, Z = [tf.constant(X, dtype=tf.float64)], []
    for i, (W, b) in enumerate(params):
        Z.append(tf.matmul(A[-1], tf.constant(W)) + b)
        A.append(Z[-1] if i == len(params) - 1 else tf.nn.relu(Z[-1]))
    return A[-1], {"A": A, "Z": Z}


@right
def in_single_precision(X, params):
    check_layers(X, params)
    A, cache = np.float32(X), {"A": [np.float32(X)], "Z": []}
    for i, (W, b) in enumerate(params, 1):
        cache["Z"].append(A @ np.float32(W) + np.float32(b))
        A = cache["Z"][-1] if i == len(params) else np.maximum(cache["Z"][-1], 0)
        cache["A"].append(A)
    return A, cache


def passes(X, params, inner=lambda Z: np.maximum(0, Z), last=lambda Z: Z, biased=True):
    """A forward pass with activations of its own; no check of the sizes."""
    A, Z = [np.asarray(X)], []
    for i, (W, b) in enumerate(params, 1):
        Z.append(np.dot(A[-1], W) + (b if biased else 0))
        A.append((last if i == len(params) else inner)(Z[-1]))
    return A[-1], {"A": A, "Z": Z}


@wrong("relu_at_the_end")
def relu_at_the_end(X, p):
    return passes(X, p, last=lambda Z: np.where(Z > 0, Z, 0 * Z))


@wrong("no_relu")
def no_relu(X, p):
    return passes(X, p, inner=lambda Z: Z)


def cached(change):
    def answer(X, params):
        y_hat, cache = passes(X, params)
        return y_hat, change(cache)

    return answer


wrong("activations_for_z")(cached(lambda c: {"A": c["A"], "Z": c["A"][1:]}))
wrong("z_for_activations")(cached(lambda c: {"A": [c["A"][0], *c["Z"]], "Z": c["Z"]}))
wrong("without_x")(cached(lambda c: {"A": c["A"][1:], "Z": c["Z"]}))


@wrong("no_biases")
def no_biases(X, p):
    return passes(X, p, biased=False)


wrong("without_y_hat")(cached(lambda c: {"A": c["A"][: len(c["Z"])], "Z": c["Z"]}))


@wrong("only_predictions")
def only_predictions(X, p):
    return recursive(X, p)[0]


@wrong("any_bias")
def bias_unseen(X, params):
    width = np.shape(X)[1]
    for W, _ in params:
        if len(W) != width:
            raise ValueError("W does not meet what comes in")
        width = np.shape(W)[1]
    return passes(X, params)


@wrong("two_layers_only")
def two_layers_only(X, p):
    return passes(X, p[:2])


@wrong("names_with_numbers")
def names_with_numbers(X, params):
    y_hat, cache = without_a_counter(X, params)
    named = {f"A{i}": A for i, A in enumerate(cache["A"])}
    return y_hat, named | {f"Z{i}": Z for i, Z in enumerate(cache["Z"], 1)}


@wrong("cache_of_tuples")
def cache_of_tuples(X, params):
    y_hat, cache = without_a_counter(X, params)
    return y_hat, list(zip(cache["A"][:-1], cache["Z"], params, strict=True))


@wrong("leaky_hidden")
def leaky_hidden(X, p):
    check_layers(X, p)
    return passes(X, p, inner=lambda Z: np.maximum(Z, Z / 100))


@wrong("sigmoid_hidden")
def sigmoid_hidden(X, p):
    check_layers(X, p)
    return passes(X, p, inner=lambda Z: (1 + np.tanh(Z / 2)) / 2)


@wrong("softmax_at_the_end")
def softmax_at_the_end(X, p):
    check_layers(X, p)
    return passes(X, p, last=lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1)[:, None])


@wrong("always_from_x")
def always_from_x(X, params):
    Z = [np.dot(X, W) + b for W, b in params]
    A = [X, *(np.maximum(z, 0) for z in Z[:-1]), Z[-1]]
    return A[-1], {"A": A, "Z": Z}


@wrong("weights_transposed")
def weights_transposed(X, p):
    return passes(X, [(W.T, b) for W, b in p])


@wrong("nan_swallowed")
def nan_swallowed(X, p):
    check_layers(X, p)
    return passes(X, p, inner=lambda Z: np.fmax(Z, 0))


@wrong("cache_first")
def cache_first(X, p):
    return recursive(X, p)[::-1]


@wrong("tanh_hidden")
def tanh_hidden(X, p):
    check_layers(X, p)
    return passes(X, p, inner=lambda Z: 2 / (1 + np.exp(-2 * Z)) - 1)


@wrong("capped")
def capped(X, p):
    check_layers(X, p)
    return passes(X, p, inner=lambda Z: np.minimum(6, np.maximum(0, Z)))


@wrong("closed_near_zero")
def closed_near_zero(X, p):
    check_layers(X, p)
    return passes(X, p, inner=lambda Z: Z * (Z > 0.01))


@wrong("open_below_zero")
def open_below_zero(X, p):
    check_layers(X, p)
    return passes(X, p, inner=lambda Z: Z * (Z >= -0.25))


@wrong("sigmoid_at_the_end")
def sigmoid_at_the_end(X, p):
    check_layers(X, p)
    return passes(X, p, last=lambda Z: np.tanh(Z / 2) / 2 + 0.5)


@wrong("exactly_two_layers")
def two_by_hand(X, params):
    check_layers(X, params)
    (W1, b1), (W2, b2) = params
    return passes(X, [(W1, b1), (W2, b2)])


@wrong("relu_in_the_first")
def relu_in_the_first(X, params):
    check_layers(X, params)
    A, Z = [np.asarray(X)], []
    for W, b in params:
        Z.append(np.dot(A[-1], W) + b)
        A.append(Z[-1] if len(Z) > 1 else np.maximum(Z[-1], 0))
    return A[-1], {"A": A, "Z": Z}
