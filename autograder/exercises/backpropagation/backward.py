"""`backward` of lesson 08: its reference, cases and misconceptions."""
# A step of `gradients` may be any function, but its type is inferred from its default.
# pyright: reportArgumentType=false

import numpy as np

from autograder.exercises.backpropagation import lesson
from autograder.exercises.backpropagation.forward import forward
from autograder.exercises.backpropagation.hidden_delta import (
    closed_near_zero,
    entry_by_entry,
    gate_broadcast,
    hidden_delta,
    not_transposed,
    open_below_zero,
    slope_of_leaky,
    slope_one_at_zero,
    times_activation,
    without_slope,
)
from autograder.exercises.backpropagation.layer_gradients import (
    db_as_a_row,
    db_mean,
    db_over_all,
    dw_divided,
    dw_transposed,
    layer_gradients,
)
from autograder.exercises.backpropagation.networks import draw, positive
from autograder.exercises.backpropagation.output_delta import (
    by_rows,
    by_rows_without_two,
    not_divided,
    output_delta,
    relu_at_the_output,
    turned_round,
    unchecked,
    without_two,
)
from autograder.exercises.definition import case


@lesson.exercise(
    parts={
        "two layers": 1,
        "any depth": 2,
        "invalid input": 0.5,
        "leaves its arguments unchanged": 0.5,
    },
    review="The short form: a loop from the end",
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
def cases(rng):
    def question(part, sizes, n, **how):
        X, y, params = draw(rng, sizes, n)
        _, cache = forward(X, params)
        return case(part, y.round(1), cache, params, **how)

    yield question("two layers", [2, 3, 1], 2)
    yield question("two layers", [3, 4, 2], 5)
    # A row of zeros: its sums are the biases, and some are 0 or near it.
    X, y, params = draw(rng, [3, 3, 3], 3)
    X[0], params[0] = 0, (params[0][0], np.array([0.004, -0.004, 0.0]))
    yield case("two layers", y.round(1), forward(X, params)[1], params)
    yield question("any depth", [4, 10, 5, 1], 4)
    yield question("any depth", [3, 2], 4)
    yield question("any depth", [2, 5, 3, 4, 2], 6)
    # With equal widths, and as many rows, a wrong product raises nothing: numbers must tell.
    X, y, params = draw(rng, [3, 3, 3, 3], 3)
    X[0], params[0] = 0, (params[0][0], np.array([0.004, -0.004, 0.0]))
    params[1] = params[1][0], np.array([1.0, 0.8, 0.6])  # lets the slopes of that row through
    yield case("any depth", y.round(1), forward(X, params)[1], params)
    X, y, params = draw(rng, [3, 3, 3], 4)
    X[0], params[0] = 0, (params[0][0], np.array([0.004, -0.004, 0.0]))
    cache = forward(X, params)[1]
    yield case("leaves its arguments unchanged", y.round(1), cache, params, untouched=True)
    X, y, params = draw(rng, [2, 3, 1], 4)
    yield case("invalid input", y[:, 0], forward(X, params)[1], params)
    yield case("invalid input", y[:0], forward(X[:0], params)[1], params)


@backward.misconception(
    "The gradients come in the wrong order: the first pair is the first layer's."
)
def order_reversed(y, cache, params):
    return gradients(y, cache, params)[::-1]


@backward.misconception(
    "The loop goes one step too far: before the first layer there is only X, which has no "
    "delta, so call hidden_delta only where another layer comes before."
)
def beyond_the_first_layer(y, cache, params):
    delta, found = output_delta(y, cache["A"][-1]), []
    for layer in reversed(range(len(params))):
        found.insert(0, layer_gradients(cache["A"][layer], delta))
        delta = delta @ params[layer][0].T * positive(cache["Z"][layer - 1])
    return found


@backward.misconception("ReLU's slope is missing in the backward pass through the hidden layers.")
def without_gates(y, cache, params):
    return gradients(y, cache, params, hidden=without_slope)


@backward.misconception("W is not transposed in the backward pass to the layer before.")
def back_not_transposed(y, cache, params):
    return gradients(y, cache, params, hidden=not_transposed)


@backward.misconception("The gradient of the output has the wrong sign, and so has every other.")
def back_turned_round(y, cache, params):
    return gradients(y, cache, params, output=turned_round)


@backward.misconception("The 2 of the squared error is missing, in every layer.")
def back_without_two(y, cache, params):
    return gradients(y, cache, params, output=without_two)


@backward.misconception("The cost's mean is missing: divide by y.size where you begin.")
def back_not_divided(y, cache, params):
    return gradients(y, cache, params, output=not_divided)


@backward.misconception("You divide by the rows alone, but the mean is over rows and outputs.")
def back_by_rows(y, cache, params):
    return gradients(y, cache, params, output=by_rows)


@backward.misconception("db is a mean over the rows: it should be their sum.")
def back_db_mean(y, cache, params):
    return gradients(y, cache, params, pair=db_mean)


@backward.misconception(
    "dW is divided by the rows once more: the 2/size is in the first delta already."
)
def back_divided_twice(y, cache, params):
    return gradients(y, cache, params, pair=dw_divided)


@backward.misconception(
    "Every dW is made with X: a layer's weights meet the layer's own input, which is A of "
    "the layer before."
)
def x_for_a(y, cache, params):
    return gradients(
        y, {"A": [cache["A"][0]] * len(params) + cache["A"][-1:], "Z": cache["Z"]}, params
    )


@backward.misconception(
    "ReLU's slope is applied at the output too: the last layer is linear, its slope is 1."
)
def back_relu_at_the_output(y, cache, params):
    return gradients(y, cache, params, output=relu_at_the_output)


@backward.misconception("Every dW is transposed: it must have the shape of its W.")
def back_dw_transposed(y, cache, params):
    return gradients(y, cache, params, pair=dw_transposed)


@backward.misconception(
    "Each db is one sum over everything: every unit has its own bias, so add up the rows only."
)
def back_db_over_all(y, cache, params):
    return gradients(y, cache, params, pair=db_over_all)


@backward.misconception(
    "delta and W are multiplied entry by entry in the backward pass: a unit gathers from all "
    "units of the next layer."
)
def back_entry_by_entry(y, cache, params):
    return gradients(y, cache, params, hidden=entry_by_entry)


@backward.misconception("dW is made with Z: a layer's weights meet the activations, after ReLU.")
def z_for_a(y, cache, params):
    return gradients(y, {"A": [cache["A"][0], *cache["Z"]], "Z": cache["Z"]}, params)


@backward.misconception(
    "The slope of ReLU is taken at another layer's Z: a delta needs the Z of its own layer."
)
def wrong_z(y, cache, params):
    later = {"A": cache["A"], "Z": cache["Z"][1:]}
    return gradients(y, later, params, hidden=gate_broadcast)


@backward.misconception(
    "A weight matrix is updated before the delta has passed through it: compute all "
    "gradients first, then update."
)
def updated_first(y, cache, params):
    delta, found = output_delta(y, cache["A"][-1]), []
    for layer in reversed(range(len(params))):
        dW, db = layer_gradients(cache["A"][layer], delta)
        found.insert(0, (dW, db))
        if layer:
            delta = hidden_delta(delta, params[layer][0] - 0.1 * dW, cache["Z"][layer - 1])
    return found


@backward.misconception(
    "Only the last two layers get their gradients: a network may have any number of layers."
)
def two_layers_back(y, cache, params):
    return gradients(y, cache, params)[-2:]


@backward.misconception(
    "Your gradients are correct, but backward changes what was passed in, the cache or params: "
    "leave both as they are."
)
def params_changed(y, cache, params):
    found = gradients(y, cache, params)
    for (W, b), (dW, db) in zip(params, found, strict=True):
        W -= 0.1 * dW
        b -= 0.1 * db
    return found


@backward.misconception(
    "A y of shape (n,), or without rows, is not refused: your output_delta would have stopped it."
)
def back_unchecked(y, cache, params):
    return gradients(y, cache, params, output=unchecked)


@backward.misconception(
    "You begin with (ŷ − y) / n, or divide by n in each layer: the 2 of the square is missing, and "
    "the mean is over every entry, y.size."
)
def back_by_rows_without_two(y, cache, params):
    return gradients(y, cache, params, output=by_rows_without_two)


@backward.misconception("The slope of ReLU at Z = 0 is 1 in your backward pass: here it is 0.")
def back_one_at_zero(y, cache, params):
    return gradients(y, cache, params, hidden=slope_one_at_zero)


@backward.misconception(
    "The hidden layers have the slope A(1 − A), that of a sigmoid: ReLU's is 1 where Z is above 0, "
    "and 0 elsewhere."
)
def sigmoid_gates(y, cache, params):
    delta, found = output_delta(y, cache["A"][-1]), []
    for layer in reversed(range(len(params))):
        A = cache["A"][layer]
        found.insert(0, layer_gradients(A, delta))
        delta = delta @ params[layer][0].T * A * (1 - A)
    return found


@backward.misconception("Each pair is (db, dW): dW comes first, as W does in params.")
def pairs_swapped(y, cache, params):
    return [(db, dW) for dW, db in gradients(y, cache, params)]


@backward.misconception(
    "dW is made with the layer's own activations: a layer's weights meet what it received, A of "
    "the layer before."
)
def own_activations(y, cache, params):
    return gradients(y, {"A": [*cache["A"][1:], cache["A"][-1]], "Z": cache["Z"]}, params)


@backward.misconception(
    "The gradients of the first layer are missing: its dW and db are needed too, though no delta "
    "goes back beyond it."
)
def first_layer_left_out(y, cache, params):
    return gradients(y, cache, params)[1:]


@backward.misconception("All dW come first and then all db: return a pair (dW, db) for each layer.")
def two_lists(y, cache, params):
    return tuple(map(list, zip(*gradients(y, cache, params), strict=True)))


@backward.misconception(
    "Where Z is positive but small, your backward pass lets nothing through: ReLU's slope is 1 for "
    "every Z above 0."
)
def back_closed_near_zero(y, cache, params):
    return gradients(y, cache, params, hidden=closed_near_zero)


@backward.misconception(
    "Where Z is a little below 0, your backward pass lets something through: ReLU's slope is 0 for "
    "every Z up to 0."
)
def back_open_below_zero(y, cache, params):
    return gradients(y, cache, params, hidden=open_below_zero)


@backward.misconception(
    "Where Z is below 0 your slope is 0.01: these hidden units are ReLU, not leaky, and it is 0."
)
def back_leaky(y, cache, params):
    return gradients(y, cache, params, hidden=slope_of_leaky)


@backward.misconception(
    "The backward pass multiplies by relu(Z), the activation: it needs ReLU's slope at Z."
)
def back_times_activation(y, cache, params):
    return gradients(y, cache, params, hidden=times_activation)


@backward.misconception(
    "db is a mean over the rows and keeps an axis: it should be their sum, with the shape of b."
)
def back_db_mean_as_a_row(y, cache, params):
    def pair(A_prev, delta):
        return db_mean(A_prev, delta)[0], np.mean(delta, axis=0, keepdims=True)

    return gradients(y, cache, params, pair=pair)


@backward.misconception(
    "You begin with (ŷ − y) / n, or divide by n in each layer: the 2 of the square is missing, and "
    "the mean is over y.size. Besides, db keeps an axis, which b does not have."
)
def back_by_rows_without_two_as_a_row(y, cache, params):
    return gradients(y, cache, params, output=by_rows_without_two, pair=db_as_a_row)


@backward.misconception(
    "It works for two layers, and stops with an error for any other number: go through params from "
    "the end, however many there are."
)
def exactly_two_layers(y, cache, params):
    X, A, y_hat = cache["A"]
    return gradients(y, {"A": [X, A, y_hat], "Z": cache["Z"]}, params)


@backward.misconception(
    "The hidden layers have the slope 1 − A², that of tanh: ReLU's is 1 where Z is above 0, and 0 "
    "elsewhere."
)
def tanh_gates(y, cache, params):
    delta, found = output_delta(y, cache["A"][-1]), []
    for layer in reversed(range(len(params))):
        A = cache["A"][layer]
        found.insert(0, layer_gradients(A, delta))
        delta = delta @ params[layer][0].T * (1 - A**2)
    return found


@backward.misconception(
    "Only the gradients of the last layer come back: is the return inside the loop?"
)
def last_layer_alone(y, cache, params):
    return gradients(y, cache, params)[-1:]


@backward.misconception("db is missing: return a pair (dW, db) for each layer.")
def back_dw_alone(y, cache, params):
    return [dW for dW, _ in gradients(y, cache, params)]
