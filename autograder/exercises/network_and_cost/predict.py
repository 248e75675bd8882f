"""`predict` of lesson 06: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.network_and_cost import lesson


@lesson.exercise(
    parts={"values": 1, "two outputs": 0.5, "invalid input": 0.5}, review="The first prediction"
)
def predict(X, W, b):
    """X @ W + b, of shape (n, outputs)."""
    X, W, b = (np.asarray(x, dtype=float) for x in (X, W, b))
    if b.shape != W.shape[1:]:
        raise ValueError(f"W is {W.shape}, b is {b.shape}")
    return X @ W + b


LECTURE_W = np.array([[0.796713], [0.1376977], [0.42014325], [-0.07861173]])


FIRST_ROWS = np.array(
    [
        [1, 26.184098, 1286.68, 67],
        [1, 34.866901, 1855.25, 30],
        [1, 36.980709, 692.09, 24],
    ]
)


@predict.cases
def cases(rng):
    yield case("values", np.array([[2.0, 5.0]]), np.array([[0.5], [-1.5]]), np.array([10.0]))
    yield case("values", FIRST_ROWS, LECTURE_W, np.array([0.5]))
    X, V, b = rng.uniform(-2, 2, (5, 3)), rng.uniform(-1, 1, (3, 2)), rng.uniform(0.5, 1, 1)
    X[0], V[:, 0] = -2, np.abs(V[:, 0]) + 0.2  # a prediction that is surely less than 0
    W = V[:, :1]
    yield case("values", X, W, b, untouched=True)
    yield case("two outputs", X, V, rng.uniform(0.5, 1, 2))
    yield case("two outputs", X[:3], rng.uniform(-1, 1, (3, 3)), rng.uniform(0.5, 1, 3))
    yield case("invalid input", X, rng.uniform(-1, 1, (4, 1)), b)
    yield case("invalid input", X[:2], rng.uniform(-1, 1, (3, 2)), rng.uniform(-1, 1, 1))
    yield case("invalid input", X[:2], W, rng.uniform(-1, 1, 2))
    missing = X[:2].round(1) + 0.0  # and no -0.0
    missing[1, 0] = np.nan
    yield case("invalid input", missing, W, b)


@predict.misconception("The bias is not added.")
def bias_forgotten(X, W, b):
    return np.asarray(X) @ np.asarray(W)


@predict.misconception(
    "The predictions come back flat, on one axis: each row has a list of outputs, so the shape is "
    "(n, outputs)."
)
def flattened(X, W, b):
    return (np.asarray(X) @ np.asarray(W) + b).ravel()


@predict.misconception(
    "W is transposed: its rows already belong to the inputs and its columns to the outputs."
)
def weights_transposed(X, W, b):
    return np.asarray(X) @ np.asarray(W).T + b


@predict.misconception("X and W are multiplied entry by entry, without the sum.")
def entry_by_entry(X, W, b):
    return np.asarray(X) * np.asarray(W).ravel() + b


@predict.misconception("The outputs of a row are added up to one number.")
def outputs_added(X, W, b):
    return np.sum(np.asarray(X) @ np.asarray(W) + b, axis=1, keepdims=True)


@predict.misconception("The bias is subtracted.")
def bias_subtracted(X, W, b):
    return np.asarray(X) @ np.asarray(W) - b


@predict.misconception("ReLU does not belong at the output: predictions may be negative.")
def relu_at_the_end(X, W, b):
    return np.maximum(0, np.asarray(X) @ np.asarray(W) + b)


@predict.misconception("There is a sigmoid at the output: a linear layer returns X W + b as it is.")
def sigmoid_at_the_end(X, W, b):
    return 1 / (1 + np.exp(-predict(X, W, b)))


@predict.misconception("The first bias is added to every output: each output has its own.")
def first_bias_for_all(X, W, b):
    return predict(X, W, b) - b + np.asarray(b)[0]


@predict.misconception(
    "A NaN in X becomes 0, and the row gets a price all the same: the contract lets it come "
    "through as NaN."
)
def nan_hidden(X, W, b):
    return predict(np.nan_to_num(X), W, b)


@predict.misconception(
    "The products of X and W are flat, on one axis, before the bias is added: each row has a list "
    "of outputs, so the shape is (n, outputs)."
)
def flattened_before_the_bias(X, W, b):
    return (np.asarray(X) @ np.asarray(W)).ravel() + b


@predict.misconception(
    "Only the first output is predicted: there is a column for each unit of the layer."
)
def first_output_only(X, W, b):
    return predict(X, W, b)[:, :1]


@predict.misconception(
    "X W is divided by the number of inputs before the bias is added: a layer adds up, and takes "
    "no mean."
)
def mean_over_the_inputs(X, W, b):
    return predict(X, W, b) - np.asarray(X) @ np.asarray(W) * (1 - 1 / len(W))


@predict.misconception(
    "The predictions are rounded to two places: return them with all their digits."
)
def rounded(X, W, b):
    return np.round(predict(X, W, b), 2)


@predict.misconception(
    "The predictions are rounded to whole numbers: return them with all their digits."
)
def whole_numbers(X, W, b):
    return np.round(predict(X, W, b))


@predict.misconception("The bias is multiplied: it is added to X W.")
def bias_multiplied(X, W, b):
    return predict(X, W, np.zeros(np.shape(b))) * b


@predict.misconception("There is a tanh at the output: a linear layer returns X W + b as it is.")
def tanh_at_the_end(X, W, b):
    return np.tanh(predict(X, W, b))


@predict.misconception("All biases are added to every output: each output has its own.")
def biases_added_up(X, W, b):
    return predict(X, W, b) - b + np.sum(b)


@predict.misconception("The bias is added to X before the product: it belongs to the result.")
def bias_added_to_the_inputs(X, W, b):
    return (np.asarray(X) + b) @ np.asarray(W)


@predict.misconception(
    "The outputs of a row are averaged into one number: each has its own column."
)
def outputs_averaged(X, W, b):
    return np.mean(predict(X, W, b), axis=1, keepdims=True)


@predict.misconception("There is a softmax at the output: a linear layer returns X W + b as it is.")
def softmax_at_the_end(X, W, b):
    Z = predict(X, W, b)
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@predict.misconception(
    "The product is W X, in the wrong order: the rows of X come first, so that each meets every "
    "column of W."
)
def order_reversed(X, W, b):
    return np.asarray(W) @ np.asarray(X) + b
