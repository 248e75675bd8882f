"""`forward` of lesson 08: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.backpropagation import lesson
from autograder.exercises.backpropagation.networks import draw
from autograder.exercises.definition import case


@lesson.exercise(
    parts={"values": 1.5, "any depth": 1, "invalid input": 0.5},
    review="Forward, and keep everything",
    builds_on=("relu",),
)
def forward(X, params):
    """Predictions of a network, ReLU in the hidden layers and linear at the end, and the cache."""
    A = np.asarray(X, dtype=float)
    cache = {"A": [A], "Z": []}
    for layer, (W, b) in enumerate(params, start=1):
        W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
        if A.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
            raise ValueError(f"layer {layer}: sizes do not meet")
        Z = A @ W + b
        A = Z if layer == len(params) else np.maximum(0, Z)
        cache["Z"].append(Z)
        cache["A"].append(A)
    return A, cache


@forward.cases
def cases(rng):
    X, _, params = draw(rng, [2, 3, 1], 2)
    yield case("values", X, params, untouched=True)
    X, _, params = draw(rng, [3, 4, 2], 5)
    yield case("values", X, params)
    # A zero row: its sums are the biases, of which both are near 0. One other sum is large.
    # With equal widths a wrong product raises nothing: the numbers must tell what it is.
    X, _, params = draw(rng, [2, 2, 2], 3)
    params[0] = (params[0][0], np.array([0.004, -0.2]))
    X[0], X[1] = 0, 100 * np.sign(params[0][0][:, 0])
    yield case("values", X, params)
    X, _, params = draw(rng, [4, 10, 5, 1], 2)
    params[0][1][:2] = 0.004, -0.2  # sums near 0 and a large one, as above
    X[0], X[1] = 0, 100 * np.sign(params[0][0][:, 0])
    yield case("any depth", X, params)
    X, _, params = draw(rng, [3, 2], 4)
    yield case("any depth", X, params)
    X, _, params = draw(rng, [2, 5, 3, 4, 2], 2)
    yield case("any depth", X, params)
    X, _, params = draw(rng, [2, 3, 1], 2)
    yield case("invalid input", X, [params[0], (params[1][0][:-1], params[1][1])])
    yield case("invalid input", X, [(params[0][0], params[0][1][:1]), params[1]])
    yield case("invalid input", X, [params[0], (params[1][0], np.array([0.5, -0.5]))])
    X, _, params = draw(rng, [2, 2, 2], 2)
    X[1, 0] = np.nan
    yield case("invalid input", X, params)


@forward.measure
def measure(answer, X, params):
    """y_hat, and every Z and A of the cache by its name."""
    if isinstance(answer, (np.ndarray, dict)) or len(answer) != 2:
        return {"results": "not a pair"}
    y_hat, cache = answer
    if isinstance(y_hat, dict):
        return {"results": "the cache first"}
    found: dict[str, object] = {"results": "y_hat and the cache"}
    if not isinstance(cache, dict):
        return {**found, "the cache": "not a dictionary"}
    if "Z" not in cache or "A" not in cache:
        return {**found, "the cache": "a dictionary without the keys A and Z"}
    found |= {"the cache": "a dictionary with the keys A and Z", "y_hat": y_hat}
    for name in ("Z", "A"):
        for i, array in enumerate(cache[name], start=name == "Z"):
            found[f"{name}{i}" if i else "A0 (which is X)"] = array
    return found


@forward.misconception(
    "The output layer is put through ReLU as well: it stays linear, because predictions may "
    "be negative."
)
def relu_at_the_end(X, params):
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for W, b in params:
        cache["Z"].append(A @ W + b)
        A = np.maximum(0, cache["Z"][-1])
        cache["A"].append(A)
    return A, cache


@forward.misconception(
    "No hidden layer is put through ReLU: the whole network is then one linear layer."
)
def no_relu(X, params):
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for W, b in params:
        A = A @ W + b
        cache["Z"].append(A)
        cache["A"].append(A)
    return A, cache


def with_cache(X, params, keep):
    """The right predictions, with a cache in which `keep` decides what is under Z and A."""
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for layer, (W, b) in enumerate(params, start=1):
        Z = A @ W + b
        A = Z if layer == len(params) else np.maximum(0, Z)
        z, a = keep(Z, A)
        cache["Z"].append(z)
        cache["A"].append(a)
    return A, cache


@forward.misconception(
    "Under Z the cache holds the activations: the slope of ReLU is taken at Z, before ReLU."
)
def activations_for_z(X, params):
    return with_cache(X, params, lambda Z, A: (A, A))


@forward.misconception("Under A the cache holds Z: a layer passes on its activations, after ReLU.")
def z_for_activations(X, params):
    return with_cache(X, params, lambda Z, A: (Z, Z))


@forward.misconception("The cache has no X: the first layer's gradient needs it as A0.")
def without_x(X, params):
    y_hat, cache = with_cache(X, params, lambda Z, A: (Z, A))
    return y_hat, {"A": cache["A"][1:], "Z": cache["Z"]}


@forward.misconception(
    "The list under A stops before y_hat: with L layers it has L + 1 arrays, from X to y_hat."
)
def without_y_hat(X, params):
    y_hat, cache = with_cache(X, params, lambda Z, A: (Z, A))
    return y_hat, {"A": cache["A"][:-1], "Z": cache["Z"]}


@forward.misconception(
    "What comes back is not a pair: forward returns two things, y_hat and the cache."
)
def only_predictions(X, params):
    return with_cache(X, params, lambda Z, A: (Z, A))[0]


@forward.misconception(
    "A bias with more or fewer entries than the layer has units is silently broadcast: b needs one "
    "entry per unit."
)
def any_bias(X, params):
    return with_cache(X, params, lambda Z, A: (Z, A))


@forward.misconception("The biases are not added.")
def no_biases(X, params):
    return with_cache(X, [(W, 0 * np.asarray(b)) for W, b in params], lambda Z, A: (Z, A))


@forward.misconception(
    "Only the first two layers are computed: a network may have any number of layers."
)
def two_layers_only(X, params):
    return with_cache(X, params[:2], lambda Z, A: (Z, A))


@forward.misconception(
    "The cache has other keys: it should have two, A with the list of all activations and Z with "
    "that of all sums, which backward goes through from the end."
)
def names_with_numbers(X, params):
    y_hat, cache = with_cache(X, params, lambda Z, A: (Z, A))
    return y_hat, {"A1": cache["A"], "Z1": cache["Z"]}


@forward.misconception(
    "The cache is not a dictionary: it should be one with two lists, all activations under A and "
    "all sums under Z, which backward goes through from the end."
)
def cache_of_tuples(X, params):
    y_hat, cache = with_cache(X, params, lambda Z, A: (Z, A))
    return y_hat, [(A, Z, "") for A, Z in zip(cache["A"], cache["Z"], strict=False)]


def other_activations(X, params, hidden, last=lambda Z: Z):
    """A forward pass with activations of another network."""
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for layer, (W, b) in enumerate(params, start=1):
        Z = A @ W + b
        A = last(Z) if layer == len(params) else hidden(Z)
        cache["Z"].append(Z)
        cache["A"].append(A)
    return A, cache


@forward.misconception(
    "Below 0 your hidden units pass on 0.01 of the sum: this network has ReLU, which passes on 0."
)
def leaky_hidden(X, params):
    return other_activations(X, params, lambda Z: np.where(Z > 0, Z, 0.01 * Z))


@forward.misconception("The hidden layers go through a sigmoid: this network has ReLU there.")
def sigmoid_hidden(X, params):
    return other_activations(X, params, lambda Z: 1 / (1 + np.exp(-Z)))


@forward.misconception(
    "The output goes through a softmax: this network predicts prices, and its output stays linear."
)
def softmax_at_the_end(X, params):
    def softmax(Z):
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    return other_activations(X, params, lambda Z: np.maximum(0, Z), softmax)


@forward.misconception(
    "Every layer multiplies X: a layer's input is what the layer before put out, its activations."
)
def always_from_x(X, params):
    _, cache = with_cache(X, params[:1], lambda Z, A: (Z, A))
    for layer, (W, b) in enumerate(params[1:], start=2):
        cache["Z"].append(np.asarray(X) @ W + b)
        cache["A"].append(cache["Z"][-1] if layer == len(params) else np.maximum(0, cache["Z"][-1]))
    if len(params) > 1:
        cache["A"][1] = np.maximum(0, cache["Z"][0])
    return cache["A"][-1], cache


@forward.misconception(
    "W is transposed: here W has a row for each input and a column for each unit, so X @ W fits."
)
def weights_transposed(X, params):
    return with_cache(X, [(np.transpose(W), b) for W, b in params], lambda Z, A: (Z, A))


@forward.misconception(
    "A NaN in X is lost on the way: a comparison with NaN is False, and a 0 takes its place. It "
    "must come through as NaN in that row of y_hat."
)
def nan_swallowed(X, params):
    forward(X, params)
    return other_activations(X, params, lambda Z: np.where(Z > 0, Z, 0))


@forward.misconception("The two are in the wrong order: y_hat comes first, then the cache.")
def cache_first(X, params):
    y_hat, cache = with_cache(X, params, lambda Z, A: (Z, A))
    return cache, y_hat


@forward.misconception("The hidden layers go through tanh: this network has ReLU there.")
def tanh_hidden(X, params):
    return other_activations(X, params, np.tanh)


@forward.misconception(
    "Your hidden units stop at 6: ReLU passes on every sum above 0 as it is, however large."
)
def capped(X, params):
    return other_activations(X, params, lambda Z: np.clip(Z, 0, 6))


@forward.misconception(
    "Sums a little above 0 become 0 in your hidden units: ReLU passes on every sum above 0."
)
def closed_near_zero(X, params):
    return other_activations(X, params, lambda Z: np.where(Z <= 0.01, 0, Z))


@forward.misconception(
    "Sums a little below 0 pass through your hidden units: ReLU makes every sum below 0 a 0."
)
def open_below_zero(X, params):
    return other_activations(X, params, lambda Z: np.where(Z < -0.25, 0, Z))


@forward.misconception(
    "The output goes through a sigmoid: this network predicts prices, and its output stays linear."
)
def sigmoid_at_the_end(X, params):
    return other_activations(X, params, lambda Z: np.maximum(0, Z), lambda Z: 1 / (1 + np.exp(-Z)))


@forward.misconception(
    "It works for two layers, and stops with an error for any other number: go through params, "
    "however many there are."
)
def exactly_two_layers(X, params):
    first, second = params
    return with_cache(X, [first, second], lambda Z, A: (Z, A))


@forward.misconception(
    "Only the first layer is put through ReLU: every hidden layer has it, and the output has not."
)
def relu_in_the_first(X, params):
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for layer, (W, b) in enumerate(params):
        cache["Z"].append(A @ W + b)
        A = cache["Z"][-1] if layer else np.maximum(0, cache["Z"][-1])
        cache["A"].append(A)
    return A, cache
