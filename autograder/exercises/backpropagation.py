"""Lesson 08: the gradient of a network of any depth, by hand, and the check that finds a bug."""

import itertools

import numpy as np

from autograder.exercises.arguments import Formula
from autograder.exercises.definition import case, lesson

exercise = lesson("08_backpropagation")


def positive(Z):
    """The slope of ReLU, as lesson 02 has it."""
    return np.where(np.asarray(Z) > 0, 1.0, 0.0)


def draw(rng, sizes, n):
    """X, y and params of a network; numbers of two digits, so that feedback can show them.

    The first unit of the last hidden layer has a bias so high that it is on, the last one so low
    that it is off, and so on in turns through the layers before. The first output is less than 0
    where there is a hidden layer. So no case is right without ReLU and its slope, with ReLU at the
    output, or with the gate of another layer.
    """
    params = [
        (rng.uniform(-1, 1, (i, o)).round(2), rng.uniform(-0.5, 0.5, o).round(2))
        for i, o in itertools.pairwise(sizes)
    ]
    for turn, (_, b) in enumerate(reversed(params[:-1])):
        on, off = (-1, 0) if turn % 2 else (0, -1)
        b[on], b[off] = b[on] + 3, b[off] - 5
    W, b = params[-1]
    W[:, 0], b[0] = -np.abs(W[:, 0]), -np.abs(b[0]) - 0.1
    return rng.uniform(-2, 2, (n, sizes[0])).round(1), rng.uniform(-2, 2, (n, sizes[-1])), params


@exercise(
    parts={"values": 1.5, "any depth": 1, "bad input": 0.5},
    read_again="Forward, and keep everything",
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
def _(rng):
    X, _, params = draw(rng, [2, 3, 1], 2)
    yield case("values", X, params, untouched=True)
    X, _, params = draw(rng, [3, 4, 2], 5)
    yield case("values", X, params)
    X, _, params = draw(rng, [4, 10, 5, 1], 3)
    yield case("any depth", X, params)
    X, _, params = draw(rng, [3, 2], 4)
    yield case("any depth", X, params)
    X, _, params = draw(rng, [2, 5, 3, 4, 2], 3)
    yield case("any depth", X, params)
    X, _, params = draw(rng, [2, 3, 1], 2)
    yield case("bad input", X, [params[0], (params[1][0][:-1], params[1][1])])
    yield case("bad input", X, [(params[0][0], params[0][1][:1]), params[1]])
    yield case("bad input", X, [params[0], (params[1][0], np.array([0.5, -0.5]))])
    X[1, 0] = np.nan
    yield case("bad input", X, params)


@forward.measure
def _(answer, X, params):
    """y_hat, and every Z and A of the cache by its name."""
    y_hat, cache = answer
    found = {"y_hat": y_hat}
    for name in ("Z", "A"):
        for i, array in enumerate(cache[name], start=name == "Z"):
            found[f"{name}{i}" if i else "A0 (which is X)"] = array
    return found


@forward.misconception(
    "The output layer is put through ReLU as well: prices may be anything, so it stays linear."
)
def relu_at_the_end(X, params):
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for W, b in params:
        cache["Z"].append(A @ W + b)
        A = np.maximum(0, cache["Z"][-1])
        cache["A"].append(A)
    return A, cache


@forward.misconception("No hidden layer is put through ReLU: the whole network is one line.")
def no_relu(X, params):
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for W, b in params:
        A = A @ W + b
        cache["Z"].append(A)
        cache["A"].append(A)
    return A, cache


def with_cache(X, params, keep):
    """The right predictions, with a cache in which `keep` decides what stands for Z and for A."""
    A, cache = np.asarray(X, dtype=float), {"A": [np.asarray(X, dtype=float)], "Z": []}
    for layer, (W, b) in enumerate(params, start=1):
        Z = A @ W + b
        A = Z if layer == len(params) else np.maximum(0, Z)
        z, a = keep(Z, A)
        cache["Z"].append(z)
        cache["A"].append(a)
    return A, cache


@forward.misconception(
    "Under Z the cache holds the activations: the slope of ReLU is asked at Z, before ReLU."
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
    "Only the predictions come back: forward returns two things, y_hat and the cache."
)
def only_predictions(X, params):
    return with_cache(X, params, lambda Z, A: (Z, A))[0]


@forward.misconception(
    "A bias of one entry is added to every unit without a word: b needs one entry for each unit."
)
def any_bias(X, params):
    return with_cache(X, params, lambda Z, A: (Z, A))


@forward.misconception("The biases are not added.")
def no_biases(X, params):
    return with_cache(X, [(W, 0 * np.asarray(b)) for W, b in params], lambda Z, A: (Z, A))


@forward.misconception(
    "Only the first two layers are gone through: a network may have one layer, or four."
)
def two_layers_only(X, params):
    return with_cache(X, params[:2], lambda Z, A: (Z, A))


@exercise(
    parts={"values": 1, "two outputs": 0.5, "bad input": 0.5},
    read_again="Backward, first step: the cost and the output",
    forbidden=("tensorflow.GradientTape",),
)
def output_delta(y, y_hat):
    """dJ/dZ of the last layer: 2 (y_hat − y) / y.size, since it is linear."""
    y, y_hat = np.asarray(y, dtype=float), np.asarray(y_hat, dtype=float)
    if y.ndim != 2 or y.shape != y_hat.shape:
        raise ValueError(f"y {y.shape} and y_hat {y_hat.shape} must have one shape, (n, outputs)")
    if y.size == 0:
        raise ValueError("no rows")
    return 2 * (y_hat - y) / y.size


@output_delta.cases
def _(rng):
    yield case("values", np.array([[3.0], [1.0]]), np.array([[2.0], [5.0]]), untouched=True)
    for part, shape in (("values", (5, 1)), ("two outputs", (4, 2))):
        y_hat = rng.uniform(-2, 2, shape)
        y_hat[0] = rng.uniform(-2, -1)
        yield case(part, rng.uniform(-2, 2, shape), y_hat)
    yield case("bad input", rng.uniform(-2, 2, 3), rng.uniform(-2, 2, (3, 1)))
    for one, other in (((3, 1), (3, 2)), ((3, 2), (3, 1)), ((3,), (3,)), ((2, 2, 1), (2, 2, 1))):
        yield case("bad input", rng.uniform(-2, 2, one), rng.uniform(-2, 2, other))
    yield case("bad input", np.zeros((0, 1)), np.zeros((0, 1)))
    missing = rng.uniform(-2, 2, (3, 1))
    missing[1] = np.nan
    yield case("bad input", rng.uniform(-2, 2, (3, 1)), missing)


@output_delta.misconception("The sign is turned round: dJ/dŷ grows with ŷ, so ŷ comes first.")
def turned_round(y, y_hat):
    return 2 * (np.asarray(y) - np.asarray(y_hat)) / np.size(y)


@output_delta.misconception("The 2 is missing: the derivative of a square brings one down.")
def without_two(y, y_hat):
    return (np.asarray(y_hat) - np.asarray(y)) / np.size(y)


@output_delta.misconception("The cost is a mean, and its slope is too: divide by y.size.")
def not_divided(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y))


@output_delta.misconception(
    "You divide by the rows alone: the cost is the mean over every entry, outputs included."
)
def by_rows(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y)) / len(y)


@output_delta.misconception("This is the squared error, not its slope.")
def squared_error(y, y_hat):
    return (np.asarray(y_hat) - np.asarray(y)) ** 2 / np.size(y)


@output_delta.misconception(
    "ReLU's slope has no place here: the output layer is linear, its slope is 1."
)
def relu_at_the_output(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y)) / np.size(y) * positive(y_hat)


@output_delta.misconception(
    "delta is one number for each row and output: you return one number for all of them."
)
def averaged(y, y_hat):
    return 2 * np.mean(np.asarray(y_hat) - np.asarray(y))


@output_delta.misconception(
    "A y of shape (n,) goes through and broadcasts to n × n, and no rows go through too: look at "
    "the shapes before you subtract."
)
def unchecked(y, y_hat):
    return 2 * (np.asarray(y_hat) - np.asarray(y)) / max(np.size(y), 1)


@output_delta.misconception("Without rows there is no mean, and no slope of one: that is an error.")
def no_rows_allowed(y, y_hat):
    if np.ndim(y) != 2 or np.shape(y) != np.shape(y_hat):
        raise ValueError("y and y_hat must be (n, outputs)")
    return unchecked(y, y_hat)


@output_delta.misconception(
    "Where y and y_hat are both of shape (n,), they go through: the shapes are the same, but a row "
    "needs an axis of its own. Ask for two axes as well."
)
def two_flat_ones(y, y_hat):
    if np.shape(y) != np.shape(y_hat) or np.size(y) == 0:
        raise ValueError("y and y_hat must have one shape, with rows")
    return unchecked(y, y_hat)


@output_delta.misconception(
    "You compare the two shapes and nothing else: y and y_hat that are both of shape (n,) go "
    "through, and so do arrays without rows."
)
def shapes_alone(y, y_hat):
    if np.shape(y) != np.shape(y_hat):
        raise ValueError("y and y_hat must have one shape")
    return unchecked(y, y_hat)


@exercise(
    parts={"values": 2, "bad input": 0.5},
    read_again="Backward through a hidden layer",
    builds_on=("relu_prime",),
    forbidden=("tensorflow.GradientTape",),
)
def hidden_delta(delta_next, W_next, Z):
    """dJ/dZ of a hidden layer: (delta_next @ W_nextᵀ) · relu_prime(Z)."""
    delta_next, W_next, Z = (np.asarray(x, dtype=float) for x in (delta_next, W_next, Z))
    passed = delta_next @ W_next.T
    if passed.shape != Z.shape:
        raise ValueError(f"delta @ W.T is {passed.shape}, Z is {Z.shape}")
    return passed * positive(Z)


@hidden_delta.cases
def _(rng):
    def numbers(*shape):
        return rng.uniform(-2, 2, shape).round(1)

    yield case("values", numbers(1, 1), numbers(2, 1), np.array([[1.5, -0.5]]), untouched=True)
    Z = numbers(5, 4)
    Z[0, 0], Z[2, 1] = 0.0, -1.0
    yield case("values", numbers(5, 2), numbers(4, 2), Z)
    yield case("values", numbers(3, 3), numbers(3, 3), np.abs(numbers(3, 3)) * [[1, -1, 1]])
    yield case("bad input", numbers(3, 2), numbers(4, 3), numbers(3, 4))
    yield case("bad input", numbers(3, 2), numbers(4, 2), np.array([[0.0, 1.5, -0.5, 2.0]]))
    yield case("bad input", numbers(1, 2), numbers(4, 2), numbers(3, 4))


@hidden_delta.misconception(
    "ReLU's slope is missing: where Z is negative, nothing that follows can change through it."
)
def without_slope(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T


@hidden_delta.misconception(
    "W is not transposed: forwards it leads from this layer to the next, backwards the other way."
)
def not_transposed(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next) * positive(Z)


@hidden_delta.misconception("You multiply by Z itself, not by ReLU's slope at Z.")
def times_z(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * np.asarray(Z)


@hidden_delta.misconception("You multiply by relu(Z), the activation, not by ReLU's slope at Z.")
def times_activation(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * np.maximum(0, Z)


@hidden_delta.misconception("At Z = 0 the slope of ReLU counts as 0 in this course.")
def slope_one_at_zero(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * (np.asarray(Z) >= 0)


@hidden_delta.misconception("The gate is the wrong way round: it is open where Z is positive.")
def gate_inverted(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * (1 - positive(Z))


@hidden_delta.misconception(
    "delta and W are multiplied entry by entry: a unit gathers from all units of the next layer, "
    "which is what @ does."
)
def entry_by_entry(delta_next, W_next, Z):
    return np.asarray(delta_next) * np.asarray(W_next).T * positive(Z)


@hidden_delta.misconception(
    "The gate asks whether what comes back is positive: it has to ask Z, the sum on the way there."
)
def gate_of_delta(delta_next, W_next, Z):
    passed = np.asarray(delta_next) @ np.asarray(W_next).T
    return passed * positive(passed) + 0 * np.asarray(Z)


@hidden_delta.misconception(
    "A Z with one row broadcasts over all rows of delta without a word: compare the two shapes."
)
def gate_broadcast(delta_next, W_next, Z):
    return np.asarray(delta_next) @ np.asarray(W_next).T * positive(Z)


@exercise(
    parts={"dW": 1, "db": 1, "bad input": 0.5},
    read_again="From delta to the weights and the biases",
    forbidden=("tensorflow.GradientTape",),
)
def layer_gradients(A_prev, delta):
    """dW = A_prevᵀ @ delta, and db = delta summed over the rows."""
    A_prev, delta = np.asarray(A_prev, dtype=float), np.asarray(delta, dtype=float)
    return A_prev.T @ delta, delta.sum(axis=0)


@layer_gradients.cases
def _(rng):
    def numbers(*shape):
        return rng.uniform(-2, 2, shape).round(1)

    yield case("dW", numbers(2, 1), numbers(2, 1), untouched=True)
    yield case("dW", numbers(5, 3), numbers(5, 2))
    yield case("db", numbers(4, 2), numbers(4, 3))
    yield case("db", numbers(3, 3), numbers(3, 3))
    yield case("bad input", numbers(3, 2), numbers(4, 2))
    missing = numbers(3, 2)
    missing[1, 0] = np.nan
    yield case("bad input", missing, numbers(3, 2))


@layer_gradients.measure
def _(answer, A_prev, delta):
    dW, db = answer
    return {"dW": dW, "db": db}


@layer_gradients.misconception(
    "dW is transposed: it must have the shape of W, from the layer before to this one."
)
def dw_transposed(A_prev, delta):
    return np.transpose(delta) @ np.asarray(A_prev), np.sum(delta, axis=0)


@layer_gradients.misconception("db is a mean: the division by the size was done in delta already.")
def db_mean(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.mean(delta, axis=0)


@layer_gradients.misconception(
    "db is summed over the units: every bias gathers from the rows, so sum down the columns."
)
def db_over_units(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.sum(delta, axis=1)


@layer_gradients.misconception("db is one sum over everything: each unit has a bias of its own.")
def db_over_all(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.sum(delta)


@layer_gradients.misconception("db is delta itself: its rows have to be added up.")
def db_not_summed(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.asarray(delta)


@layer_gradients.misconception(
    "db has the shape (1, units): it must have the shape of b, which is (units,)."
)
def db_as_a_row(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta), np.sum(delta, axis=0, keepdims=True)


@layer_gradients.misconception("dW is divided by the rows: delta has been divided already.")
def dw_divided(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta) / len(delta), np.sum(delta, axis=0)


@layer_gradients.misconception("Both are divided by the rows: delta has been divided already.")
def both_divided(A_prev, delta):
    return np.transpose(A_prev) @ np.asarray(delta) / len(delta), np.mean(delta, axis=0)


@layer_gradients.misconception("The two are in the wrong order: dW comes first, then db.")
def swapped(A_prev, delta):
    return np.sum(delta, axis=0), np.transpose(A_prev) @ np.asarray(delta)


@layer_gradients.misconception("A_prev is put through ReLU's slope: dW takes A_prev as it is.")
def slope_of_a(A_prev, delta):
    return positive(A_prev).T @ np.asarray(delta), np.sum(delta, axis=0)


@exercise(
    parts={"two layers": 1, "any depth": 2, "bad input": 0.5, "argument untouched": 0.5},
    read_again="The short form: a loop from the end",
    builds_on=("output_delta", "hidden_delta", "layer_gradients"),
    forbidden=("tensorflow.GradientTape",),
)
def backward(y, cache, params):
    """Gradients [(dW1, db1), …] of the cost, for every layer of params."""
    return gradients(y, cache, params)


def gradients(y, cache, params, output=output_delta, hidden=hidden_delta, pair=layer_gradients):
    """Backpropagation, each of its steps as given."""
    delta, found = output(y, cache["A"][-1]), []
    for layer in reversed(range(len(params))):
        found.insert(0, pair(cache["A"][layer], delta))
        if layer:
            delta = hidden(delta, params[layer][0], cache["Z"][layer - 1])
    return found


@backward.cases
def _(rng):
    def question(part, sizes, n, **how):
        X, y, params = draw(rng, sizes, n)
        _, cache = forward(X, params)
        return case(part, y.round(1), cache, params, **how)

    yield question("two layers", [2, 3, 1], 2)
    yield question("two layers", [3, 4, 2], 5)
    yield question("two layers", [3, 3, 3], 4)
    yield question("any depth", [4, 10, 5, 1], 4)
    yield question("any depth", [3, 2], 4)
    yield question("any depth", [2, 5, 3, 4, 2], 6)
    # With equal widths a wrong product raises nothing: the numbers must tell what it is.
    yield question("any depth", [4, 4, 4, 4], 9)
    yield question("argument untouched", [3, 3, 3], 4, untouched=True)
    X, y, params = draw(rng, [2, 3, 1], 4)
    yield case("bad input", y[:, 0], forward(X, params)[1], params)
    yield case("bad input", y[:0], forward(X[:0], params)[1], params)


@backward.misconception(
    "The gradients come in the wrong order: the first pair is the first layer's."
)
def order_reversed(y, cache, params):
    return gradients(y, cache, params)[::-1]


@backward.misconception(
    "The walk back goes one step too far: before the first layer stands X, which has no delta, so "
    "call hidden_delta only where another layer comes before."
)
def beyond_the_first_layer(y, cache, params):
    delta, found = output_delta(y, cache["A"][-1]), []
    for layer in reversed(range(len(params))):
        found.insert(0, layer_gradients(cache["A"][layer], delta))
        delta = delta @ params[layer][0].T * positive(cache["Z"][layer - 1])
    return found


@backward.misconception("ReLU's slope is missing on the way back through the hidden layers.")
def without_gates(y, cache, params):
    return gradients(y, cache, params, hidden=without_slope)


@backward.misconception("W is not transposed on the way back to the layer before.")
def back_not_transposed(y, cache, params):
    return gradients(y, cache, params, hidden=not_transposed)


@backward.misconception("The gradient of the output has the wrong sign, and with it every other.")
def back_turned_round(y, cache, params):
    return gradients(y, cache, params, output=turned_round)


@backward.misconception("The 2 of the squared error is missing, in every layer.")
def back_without_two(y, cache, params):
    return gradients(y, cache, params, output=without_two)


@backward.misconception("The cost's mean is forgotten: divide by y.size where you begin.")
def back_not_divided(y, cache, params):
    return gradients(y, cache, params, output=not_divided)


@backward.misconception("You divide by the rows alone, where the mean is over rows and outputs.")
def back_by_rows(y, cache, params):
    return gradients(y, cache, params, output=by_rows)


@backward.misconception("db is a mean over the rows; it is their sum.")
def back_db_mean(y, cache, params):
    return gradients(y, cache, params, pair=db_mean)


@backward.misconception(
    "dW is divided by the rows once more: the 2/size stands in the first delta."
)
def back_divided_twice(y, cache, params):
    return gradients(y, cache, params, pair=dw_divided)


@backward.misconception(
    "Every dW is made with X: a layer's weights meet what that layer received, A of the one before."
)
def x_for_a(y, cache, params):
    return gradients(
        y, {"A": [cache["A"][0]] * len(params) + cache["A"][-1:], "Z": cache["Z"]}, params
    )


@backward.misconception(
    "ReLU's slope is asked at the output too: the last layer is linear, its slope is 1."
)
def back_relu_at_the_output(y, cache, params):
    return gradients(y, cache, params, output=relu_at_the_output)


@backward.misconception("Every dW is transposed: it must have the shape of its W.")
def back_dw_transposed(y, cache, params):
    return gradients(y, cache, params, pair=dw_transposed)


@backward.misconception(
    "Each db is one sum over everything: every unit has a bias of its own, so add up the rows only."
)
def back_db_over_all(y, cache, params):
    return gradients(y, cache, params, pair=db_over_all)


@backward.misconception(
    "delta and W are multiplied entry by entry on the way back: a unit gathers from all units of "
    "the next layer."
)
def back_entry_by_entry(y, cache, params):
    return gradients(y, cache, params, hidden=entry_by_entry)


@backward.misconception("dW is made with Z: a layer's weights meet the activations, after ReLU.")
def z_for_a(y, cache, params):
    return gradients(y, {"A": [cache["A"][0], *cache["Z"]], "Z": cache["Z"]}, params)


@backward.misconception(
    "The slope of ReLU is taken at another layer's Z: a delta belongs to the layer that it names."
)
def wrong_z(y, cache, params):
    later = {"A": cache["A"], "Z": cache["Z"][1:]}
    return gradients(y, later, params, hidden=gate_broadcast)


@backward.misconception(
    "A weight matrix is updated before the delta has passed through it: first all gradients, then "
    "the update."
)
def updated_first(y, cache, params):
    delta, found = output_delta(y, cache["A"][-1]), []
    for layer in reversed(range(len(params))):
        dW, db = layer_gradients(cache["A"][layer], delta)
        found.insert(0, (dW, db))
        if layer:
            delta = hidden_delta(delta, params[layer][0] - 0.1 * dW, cache["Z"][layer - 1])
    return found


@backward.misconception("Only the last two layers get their gradients: a network may have four.")
def two_layers_back(y, cache, params):
    return gradients(y, cache, params)[-2:]


@backward.misconception(
    "backward changes params: it returns the slopes, and the update is made by the one who called."
)
def params_changed(y, cache, params):
    found = gradients(y, cache, params)
    for (W, b), (dW, db) in zip(params, found, strict=True):
        W -= 0.1 * dW
        b -= 0.1 * db
    return found


@backward.misconception(
    "A y of shape (n,), or without rows, goes through: your output_delta would have stopped it."
)
def back_unchecked(y, cache, params):
    return gradients(y, cache, params, output=unchecked)


@exercise(
    parts={
        "right gradients": 1,
        "wrong gradients": 1,
        "nothing to compare": 0.5,
        "gradient as an array": 0.5,
    },
    read_again="A check that needs no trust",
    builds_on=("numerical_gradient",),
    forbidden=("tensorflow.GradientTape",),
    rtol=1e-4,
)
def gradient_check(f, grad, theta):
    """‖g − g_num‖ / (‖g‖ + ‖g_num‖), with centred differences of h = 1e-5; 0 where both are 0."""
    theta = np.array(theta, dtype=float)
    analytic = np.asarray(grad(theta) if callable(grad) else grad, dtype=float)
    numerical = slopes(f, theta)
    size = np.linalg.norm(analytic) + np.linalg.norm(numerical)
    return float(np.linalg.norm(analytic - numerical) / size) if size else 0.0


def slopes(f, theta, h=1e-5):
    """Centred differences of f at theta, in the shape of theta."""
    found = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        right, left = theta.copy(), theta.copy()
        right[i] += h
        left[i] -= h
        found[i] = (f(right) - f(left)) / (2 * h)
    return found


SQUARES = Formula("lambda t: np.sum(t**2)")
CUBES = Formula("lambda t: np.sum(t**3 / 3)")


@gradient_check.cases
def _(rng):
    theta, wide = rng.uniform(0.5, 2, 3).round(2), rng.uniform(0.5, 2, (2, 3)).round(2)
    yield case("right gradients", SQUARES, Formula("lambda t: 2 * t"), theta, untouched=True)
    yield case("right gradients", CUBES, Formula("lambda t: t**2"), wide)
    # Each slope depends on every entry: one that stays moved is seen in the slopes of the others.
    whole = Formula("lambda t: np.sum(t) ** 2")
    slope = Formula("lambda t: 2 * np.sum(t) * np.ones(np.shape(t))")
    yield case("right gradients", whole, slope, theta / 10)
    yield case("wrong gradients", SQUARES, Formula("lambda t: t"), theta)
    yield case("wrong gradients", SQUARES, Formula("lambda t: -2 * t"), theta)
    yield case("wrong gradients", CUBES, Formula("lambda t: t**2 + [0.3, 0, 0]"), wide)
    yield case("wrong gradients", SQUARES, Formula("lambda t: 0 * t"), -theta)
    flat = Formula("lambda t: 7.0")
    yield case("nothing to compare", flat, Formula("lambda t: 0 * t"), theta)
    yield case("gradient as an array", SQUARES, 2 * theta, theta, untouched=True)
    yield case("gradient as an array", CUBES, 1.5 * wide**2, wide)


@gradient_check.measure
def _(answer, f, grad, theta):
    """Small errors are the noise of h, and differ from one right way to another."""
    error = float(answer)
    return {"relative error, or 0.000001 where it is less": 1e-6 if abs(error) < 1e-6 else error}


def compare(f, grad, theta, error, numerical=slopes):
    """A check that measures the difference of the two gradients in a way of its own."""
    theta = np.array(theta, dtype=float)
    claimed = grad(theta) if callable(grad) else grad
    return error(np.asarray(claimed, dtype=float), numerical(f, theta))


def relative(a, n):
    """The error as it is asked for."""
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0


@gradient_check.misconception(
    "This is the absolute error: 0.001 is much for a slope of 0.002, and nothing for one of 1,000."
)
def absolute(f, grad, theta):
    return compare(f, grad, theta, lambda a, n: np.linalg.norm(a - n))


@gradient_check.misconception(
    "The differences are added with their signs, and cancel: take the norm."
)
def signs_cancel(f, grad, theta):
    return compare(f, grad, theta, lambda a, n: np.sum(a - n) / np.sum(a + n))


@gradient_check.misconception(
    "Where both gradients are 0 you divide 0 by 0: they agree, so the error is 0."
)
def zero_by_zero(f, grad, theta):
    def error(a, n):
        with np.errstate(invalid="ignore"):
            return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "You divide by the norm of the sum, which is 0 when the gradient has the wrong sign: add the "
    "two norms."
)
def norm_of_sum(f, grad, theta):
    def error(a, n):
        size = np.linalg.norm(a + n)
        return np.linalg.norm(a - n) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "You divide by one of the two norms: with a gradient twice too large the error then depends on "
    "which one was put first."
)
def one_norm(f, grad, theta):
    def error(a, n):
        size = np.linalg.norm(n)
        return np.linalg.norm(a - n) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "The difference is one-sided: its error is of the size of h, and hides small bugs."
)
def one_sided(f, grad, theta):
    def forward_slopes(f, theta, h=1e-5):
        found = np.zeros_like(theta)
        for i in np.ndindex(theta.shape):
            right = theta.copy()
            right[i] += h
            found[i] = (f(right) - f(theta)) / h
        return found

    return compare(f, grad, theta, relative, forward_slopes)


@gradient_check.misconception(
    "The numerical slope is divided by h: two steps of h lie between the two points."
)
def divided_by_h(f, grad, theta):
    return compare(f, grad, theta, relative, lambda f, theta: 2 * slopes(f, theta))


@gradient_check.misconception(
    "You divide by the larger of the two norms: their sum is meant, so that opposite gradients "
    "give 1."
)
def larger_norm(f, grad, theta):
    def error(a, n):
        size = max(np.linalg.norm(a), np.linalg.norm(n))
        return np.linalg.norm(a - n) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "You take the error of each entry and then their mean or their largest: one entry near 0 then "
    "decides. Take the norms of whole gradients, and divide once."
)
def largest_entry(f, grad, theta):
    def error(a, n):
        size = np.abs(a) + np.abs(n)
        return np.max(np.abs(a - n) / np.where(size, size, 1))

    return compare(f, grad, theta, error)


@gradient_check.misconception("The root is missing: these are squares of norms, not norms.")
def squared_norms(f, grad, theta):
    def error(a, n):
        size = np.sum(a**2) + np.sum(n**2)
        return np.sum((a - n) ** 2) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "You return a yes or no: return the error itself, the reader decides what is small."
)
def yes_or_no(f, grad, theta):
    return compare(f, grad, theta, relative) < 1e-6


@gradient_check.misconception("theta is left moved by h: put every entry back, or move a copy.")
def theta_moved(f, grad, theta):
    a, n = grad(theta) if callable(grad) else grad, np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        theta[i] += 1e-5
        right = f(theta)
        theta[i] -= 2e-5
        n[i] = (right - f(theta)) / 2e-5
    return relative(a, n)


@gradient_check.misconception(
    "grad is called in every case: it may also be the gradient itself, an array."
)
def functions_only(f, grad, theta):
    return compare(f, lambda t: grad(t), theta, relative)
