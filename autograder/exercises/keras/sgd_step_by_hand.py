"""`sgd_step_by_hand` of lesson 09: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Network
from autograder.exercises.keras import lesson

TRAINING = (
    "keras.Model.fit",
    "keras.Model.train_on_batch",
    "tensorflow.keras.Model.fit",
    "tensorflow.keras.Model.train_on_batch",
    "tensorflow.GradientTape",
)


@lesson.exercise(
    parts={"values": 2, "two outputs": 1, "leaves the model unchanged": 0.5, "invalid input": 0.5},
    review="One step, by hand and by Keras",
    forbidden=TRAINING,
    atol=1e-6,
)
def sgd_step_by_hand(model, X, y, step):
    """W − step · dJ/dW and b − step · dJ/db, from the weights that the model has."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    W, b = (w.astype(float) for w in model.get_weights())
    if y.shape != (len(X), len(b)):
        raise ValueError("y needs one row for each row of X, and one column for each output")
    if len(X) == 0:
        raise ValueError("there are no rows")
    if not np.isfinite(step):
        raise ValueError("the step is not finite")
    delta = 2 * (X @ W + b - y) / y.size
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


def batch(rng, n, d, out=1):
    """A linear network, and n rows for it; few digits, so that feedback can show them."""
    W, b = rng.uniform(-1, 1, (d, out)).round(2), rng.uniform(0.1, 0.9, out).round(2)
    X, y = rng.uniform(-2, 2, (n, d)).round(2), rng.uniform(-3, 3, (n, out)).round(2)
    return Network([(W, b)], ["linear"]), X, y


HOUSES = np.array(
    [
        [1, 26.184098, 1286.68, 67, 96004.804557],
        [1, 34.866901, 1855.25, 30, 92473.72257],
        [1, 36.980709, 692.09, 24, 98112.51994],
    ]
)


LECTURE = Network(
    [(np.array([[0.796713], [0.1376977], [0.42014325], [-0.07861173]]), np.zeros(1))], ["linear"]
)


@sgd_step_by_hand.cases
def cases(rng):
    yield case("values", *batch(rng, 3, 2), 0.1)
    # Four columns as the lecture's: to make one more model in Keras is slow.
    yield case("values", *batch(rng, 5, 4), round(float(rng.uniform(0.02, 0.2)), 3))
    yield case("values", LECTURE, HOUSES[:, :4], HOUSES[:, 4:], 1e-7)
    yield case("values", *batch(rng, 4, 2), 0.0)
    yield case("two outputs", *batch(rng, 4, 3, 2), 0.1)
    # Three outputs as well: with exactly two of them, (ŷ − y) / n is right by chance.
    yield case("two outputs", *batch(rng, 2, 2, 3), 0.1)
    yield case("leaves the model unchanged", *batch(rng, 3, 2), 0.3, untouched=True)
    model, X, y = batch(rng, 3, 2)
    yield case("invalid input", model, X, y[:, 0], 0.1)
    yield case("invalid input", model, X[:0], y[:0], 0.1)
    for step in (np.inf, -np.inf, np.nan):
        yield case("invalid input", model, X, y, step)


def parts_of_a_step(model, X, y):
    """W, b and dJ/dZ as the wrong formulas below take them; no input is refused."""
    W, b = (w.astype(float) for w in model.get_weights())
    return W, b, 2 * (X @ W + b - y) / y.size


@sgd_step_by_hand.misconception(
    "You walk uphill: either the step is added, or the error is y - ŷ where the slope has ŷ - y."
)
def uphill(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W + step * X.T @ delta, b + step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "The 2 is missing: the derivative of a square brings it down, and Keras' loss has no factor ½."
)
def no_two(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - step * X.T @ delta / 2, b - step * delta.sum(axis=0) / 2


@sgd_step_by_hand.misconception(
    "The gradient is summed over the rows and never divided: Keras' loss is a mean."
)
def summed(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - step * X.T @ delta * y.size, b - step * delta.sum(axis=0) * y.size


@sgd_step_by_hand.misconception(
    "You divide by the number of rows: with several outputs the mean runs over rows times outputs, "
    "which is y.size."
)
def divided_by_rows(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    delta = delta * y.size / len(X)
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "The bias has not moved: it is a parameter too, with its own slope."
)
def bias_left(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - step * X.T @ delta, b


@sgd_step_by_hand.misconception(
    "The slope of the bias is divided by the number of rows twice: the 2/size is in dJ/dŷ already, "
    "and what is left is a sum over the rows."
)
def bias_mean(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - step * X.T @ delta, b - step * delta.mean(axis=0)


@sgd_step_by_hand.misconception(
    "You return the gradient: what is left to do is to move the model's weights by it."
)
def gradient_only(model, X, y, step):
    _, _, delta = parts_of_a_step(model, X, y)
    return X.T @ delta, delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "The step is not used: the weights move by the whole gradient, whatever the step is."
)
def step_unused(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - X.T @ delta, b - delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "These are the model's old weights: nothing has moved them. The NumPy arrays that "
    "get_weights returns are copies, and the step has to be taken on them."
)
def old_weights(model, X, y, step):
    return tuple(w.astype(float) for w in model.get_weights())


@sgd_step_by_hand.misconception("You start from weights of 0: start from those that the model has.")
def from_zero(model, X, y, step):
    W, b = (np.zeros(w.shape) for w in model.get_weights())
    delta = 2 * (X @ W + b - y) / y.size
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "Your prediction leaves the bias out: look at what a linear layer adds after the product."
)
def bias_forgotten(model, X, y, step):
    W, b = (w.astype(float) for w in model.get_weights())
    delta = 2 * (X @ W - y) / y.size
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "The bias is moved with the error of the new weights: "
    "both slopes belong to the old weights, before anything moves."
)
def one_after_the_other(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    W = W - step * X.T @ delta
    return W, b - step * (2 * (X @ W + b - y) / y.size).sum(axis=0)


@sgd_step_by_hand.misconception(
    "You use the squared errors where their slope belongs: the slope of a square is twice "
    "the error itself."
)
def squared_error_as_gradient(model, X, y, step):
    W, b = (w.astype(float) for w in model.get_weights())
    delta = (X @ W + b - y) ** 2 / y.size
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "Your values are correct, but the model has moved as well: compute on the copies that "
    "get_weights returns, and do not set the model's weights."
)
def moves_the_model(model, X, y, step):
    W, b = sgd_step_by_hand(model, X, y, step)
    model.set_weights([W, b])
    return W, b


def without_refusals(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - step * (X.T @ delta), b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "y of shape (n,) is not refused: (n, 1) minus (n,) is an n by n table, and the step is "
    "then meaningless."
)
def flat_y(model, X, y, step):
    if len(X) == 0 or not np.isfinite(step):
        raise ValueError("no rows, or no step")
    return without_refusals(model, X, y, step)


@sgd_step_by_hand.misconception(
    "y of shape (n,) is silently reshaped: raise ValueError instead, so that the caller "
    "learns of it."
)
def flat_y_reshaped(model, X, y, step):
    return sgd_step_by_hand(model, X, np.reshape(y, (len(X), -1)), step)


@sgd_step_by_hand.misconception(
    "Your slope begins with (ŷ − y) / n: the 2 of the square is missing, and the mean runs over "
    "all entries, y.size."
)
def rows_without_two(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    delta = delta * y.size / len(X) / 2
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "The weights move by 0.01 times the gradient, whatever the step is: use the one passed in."
)
def step_of_its_own(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - 0.01 * X.T @ delta, b - 0.01 * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "Each row moves the weights before the next row is used: one step takes all rows together, "
    "at the weights that the model has."
)
def row_after_row(model, X, y, step):
    W, b, _ = parts_of_a_step(model, X, y)
    for x, target in zip(X, y, strict=True):
        delta = 2 * (x @ W + b - target) / len(target)
        W, b = W - step * np.outer(x, delta), b - step * delta
    return W, b


@sgd_step_by_hand.misconception("Only W comes back: return the pair (W, b).")
def w_alone(model, X, y, step):
    return sgd_step_by_hand(model, X, y, step)[0]


@sgd_step_by_hand.misconception(
    "Your slope begins with ŷ − y alone: the 2 of the square and the mean over all entries, "
    "y.size, are missing."
)
def summed_without_two(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    delta = delta * y.size / 2
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "You walk uphill, and you divide by the number of rows: with several outputs the mean runs "
    "over rows times outputs, which is y.size."
)
def uphill_by_rows(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    delta = delta * y.size / len(X)
    return W + step * X.T @ delta, b + step * delta.sum(axis=0)
