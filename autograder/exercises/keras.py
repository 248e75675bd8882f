"""Lesson 09: the linear network of the lecture in Keras, and what Keras does at each step."""

import numpy as np

from autograder.exercises.arguments import Network
from autograder.exercises.definition import case, lesson

exercise = lesson("09_keras")

# What of a built model is sent to the grader: the model, and its outputs on three rows. A model
# without weights, or with weights for another number of inputs, is sent without outputs.
LOOK_AT_MODEL = (
    "lambda model, d: {'model': model, 'outputs': "
    "model(np.linspace(-1, 1, 3 * d).reshape(3, d)) "
    "if model.get_weights() and len(model.get_weights()[0]) == d else 0.0} "
    "if hasattr(model, 'layers') and hasattr(model, 'get_weights') "
    "else {'returned': type(model).__name__}"
)


def forward_of(model, X):
    """The outputs that the weights of a model give; None where it is not all Dense, ReLU, linear.

    model : a model as a measure gets it, {"layers", "settings", "metrics", "weights"}
    X : (n, d_in)
    """
    weights, A = list(model["weights"]), X
    for layer in model["layers"]:
        known = layer["type"] == "Dense" and layer["activation"] in ("linear", "relu")
        if not known or len(weights) < 1 + bool(layer["bias"]) or len(weights[0]) != A.shape[1]:
            return None
        A = A @ weights.pop(0)
        A = A + weights.pop(0) if layer["bias"] else A
        A = np.maximum(0, A) if layer["activation"] == "relu" else A
    return A


def model_facts(seen, d):
    """What a model is, and how it starts, in words and counts; `seen` is what LOOK_AT_MODEL sends.

    It needs forward_of. Lesson 10 adds the metrics: they are seen["model"]["metrics"].
    """
    if "returned" in seen:
        return {"a model was returned": "no: " + seen["returned"].strip("'")}
    model, outputs = seen["model"], seen["outputs"]
    layers, weights, settings = model["layers"], model["weights"], model["settings"]
    facts = {
        "a model was returned": "yes",
        "compiled": "yes" if settings else "no",
        "how many layers after the input": len(layers),
        "inputs": len(weights[0]) if weights else "not known yet: the model has no weights",
        "loss": settings.get("loss", "none"),
        "optimizer": settings.get("optimizer", "none"),
    }
    for i, layer in enumerate(layers, 1):
        facts[f"layer {i}, activation"] = layer["activation"]
        facts[f"layer {i}, bias"] = "yes" if layer["bias"] else "no"
        facts[f"layer {i}, kind"] = layer["type"]
        facts[f"layer {i}, units"] = layer["units"] or 0
    biases = [w for w in weights if w.ndim == 1]
    kernels = [w for w in weights if w.ndim == 2 and w.size > 1]
    drawn = all(np.ptp(w) > 0 for w in kernels)
    facts["starting biases"] = "0" if all(np.all(b == 0) for b in biases) else "not 0"
    facts["starting weights"] = "differ from one another" if drawn else "are all the same"
    d = int(d)  # numbers arrive as floats
    given = forward_of(model, np.linspace(-1, 1, 3 * d).reshape(3, d))
    fits = given is None or (
        given.shape == outputs.shape and np.allclose(given, outputs, rtol=1e-4, atol=1e-5)
    )
    facts["outputs"] = "what its weights give" if fits else "not what its weights give"
    return facts


@exercise(
    parts={"four inputs": 1.5, "any number of inputs": 0.5},
    read_again="A model in five lines",
    look=LOOK_AT_MODEL,
)
def build_linear(d):
    """d inputs, one linear unit with a bias, SGD on the mean squared error."""
    return Network.drawn([d, 1], ["linear"])


build_linear.measure(forward_of, model_facts)


@build_linear.cases
def _(rng):
    yield case("four inputs", 4)
    yield case("any number of inputs", int(rng.randint(6, 10)))
    yield case("any number of inputs", 2)


def linear(d, **settings):
    return Network.drawn([d, 1], ["linear"], **settings)


@build_linear.misconception(
    "The model is built and never compiled: Keras does not know its optimizer or its loss yet."
)
def not_compiled(d):
    return linear(d, compiled=False)


@build_linear.misconception(
    "The output goes through ReLU, which cannot go below 0: a price model is linear at its end."
)
def relu_output(d):
    return Network.drawn([d, 1], ["relu"])


@build_linear.misconception(
    "The output goes through a sigmoid, which stays between 0 and 1: prices do not."
)
def sigmoid_output(d):
    return Network.drawn([d, 1], ["sigmoid"])


@build_linear.misconception(
    "The layer has no bias: look at what the count of parameters says, 5 for four inputs."
)
def no_bias(d):
    model = linear(d)
    model.layers[0].use_bias = False
    return model


@build_linear.misconception(
    "The layer has one unit for each input: d is the width of the input, "
    "and the units are the numbers that come out for each house."
)
def units_for_inputs(d):
    return Network.drawn([d, d], ["linear"])


@build_linear.misconception(
    "There is a hidden layer: the linear network of this lesson goes straight to its output."
)
def hidden_layer(d):
    return Network.drawn([d, 10, 1], ["relu", "linear"])


@build_linear.misconception(
    "The loss is the mean absolute error: this course minimizes the mean of the squares."
)
def absolute_loss(d):
    return linear(d, loss="mean_absolute_error")


@build_linear.misconception(
    "The optimizer is Adam: here it should be plain SGD, whose step you can do by hand."
)
def with_adam(d):
    return linear(d, optimizer="Adam")


class Unbuilt(Network):
    def get_weights(self):
        return []


@build_linear.misconception(
    "Keras was not told how many inputs there are, so the model has no weights before it sees data."
)
def no_input(d):
    return Unbuilt([(np.ones((d, 1)), np.zeros(1))], ["linear"])


class History:
    """What Keras' fit returns."""


@build_linear.misconception(
    "What is returned is the History of a fit: build and compile, and return the model itself."
)
def returns_history(d):
    return History()


@build_linear.misconception(
    "The weights start at 0: leave the start to Keras, which draws them within the Glorot limit."
)
def starts_at_zero(d):
    return Network([(np.zeros((d, 1)), np.zeros(1))], ["linear"])


@build_linear.misconception("The bias does not start at 0: leave the start to Keras.")
def bias_of_one(d):
    model = linear(d)
    model.set_weights([model.get_weights()[0], np.ones(1)])
    return model


@build_linear.misconception(
    "The model takes four inputs whatever d is: the number of inputs is the argument."
)
def always_four(d):
    return linear(4)


TRAINING = (
    "keras.Model.fit",
    "keras.Model.train_on_batch",
    "tensorflow.keras.Model.fit",
    "tensorflow.keras.Model.train_on_batch",
    "tensorflow.GradientTape",
)


@exercise(
    parts={"values": 2, "two outputs": 1, "model untouched": 0.5, "bad input": 0.5},
    read_again="One step, by hand and by Keras",
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
def _(rng):
    yield case("values", *batch(rng, 3, 2), 0.1)
    # Four columns as the lecture's: to make one more model in Keras is slow.
    yield case("values", *batch(rng, 5, 4), round(float(rng.uniform(0.02, 0.2)), 3))
    yield case("values", LECTURE, HOUSES[:, :4], HOUSES[:, 4:], 1e-7)
    yield case("values", *batch(rng, 4, 2), 0.0)
    yield case("two outputs", *batch(rng, 4, 3, 2), 0.1)
    yield case("model untouched", *batch(rng, 3, 2), 0.3, untouched=True)
    model, X, y = batch(rng, 3, 2)
    yield case("bad input", model, X, y[:, 0], 0.1)
    yield case("bad input", model, X[:0], y[:0], 0.1)
    yield case("bad input", model, X, y, np.inf)


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
    "The 2 is missing: the derivative of a square brings it down, and Keras' loss has no half."
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
    "You divide by the number of rows: with two outputs the mean runs over rows times outputs, "
    "which is y.size."
)
def divided_by_rows(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    delta = delta * y.size / len(X)
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception("The bias has not moved: it is a weight too, with its own slope.")
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
    "You return the gradient: one thing is left to do, to move the model's weights by it."
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
    "These are the model's old weights: nothing has moved them. "
    "NumPy arrays that get_weights returns are copies, and the step has to be taken on them."
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
    "The squared errors stand where their slope belongs: "
    "the slope of a square is twice the error itself."
)
def squared_error_as_gradient(model, X, y, step):
    W, b = (w.astype(float) for w in model.get_weights())
    delta = (X @ W + b - y) ** 2 / y.size
    return W - step * X.T @ delta, b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "The numbers are right, but the model has moved as well: compute on the copies that "
    "get_weights returns, and hand nothing back to the model."
)
def moves_the_model(model, X, y, step):
    W, b = sgd_step_by_hand(model, X, y, step)
    model.set_weights([W, b])
    return W, b


@sgd_step_by_hand.misconception(
    "Input that makes no sense goes through: y of shape (n,), no rows at all, an infinite step. "
    "Each should stop with a ValueError."
)
def nothing_refused(model, X, y, step):
    W, b, delta = parts_of_a_step(model, X, y)
    return W - step * (X.T @ delta), b - step * delta.sum(axis=0)


@sgd_step_by_hand.misconception(
    "y of shape (n,) is not refused: (n, 1) minus (n,) is an n by n table, "
    "and the step goes wherever that leads."
)
def flat_y(model, X, y, step):
    if len(X) == 0 or not np.isfinite(step):
        raise ValueError("no rows, or no step")
    return nothing_refused(model, X, y, step)


@sgd_step_by_hand.misconception(
    "y of shape (n,) is reshaped without a word: this course asks for a ValueError, "
    "so that whoever called the function learns of it."
)
def flat_y_reshaped(model, X, y, step):
    return sgd_step_by_hand(model, X, np.reshape(y, (len(X), -1)), step)


@exercise(
    parts={
        "first step": 1,
        "later steps": 1.5,
        "tiny gradients": 0.5,
        "argument untouched": 0.5,
        "bad input": 0.5,
    },
    read_again="Adam, line by line",
    forbidden=(
        "keras.optimizers.Adam",
        "tensorflow.keras.optimizers.Adam",
        "keras.optimizers.AdamW",
        "tensorflow.keras.optimizers.AdamW",
    ),
)
def adam_step(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """Adam as its paper has it (Kingma and Ba, 2015, algorithm 1): the new w, m and v."""
    if t < 1:
        raise ValueError("t counts the steps from 1")
    w, grad, m, v = (np.asarray(x, dtype=float) for x in (w, grad, m, v))
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - step * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.measure
def _(answer, w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    """The three arrays; w as the paper's form gives it also where Keras' own form was used."""
    count = len(answer) if np.ndim(answer[0]) == w.ndim and len(answer) <= 3 else 1
    if count != 3:
        return {"arrays returned": count}
    new_w, new_m, new_v = answer
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    correct_m, correct_v = 1 - beta1**t, 1 - beta2**t
    with np.errstate(all="ignore"):  # where t = 0 was let through
        paper = w - step * (m / correct_m) / (np.sqrt(v / correct_v) + eps)
        keras = w - step * np.sqrt(correct_v) / correct_m * m / (np.sqrt(v) + eps)
    if new_w.shape == w.shape and np.sum(np.abs(new_w - keras)) < np.sum(np.abs(new_w - paper)):
        new_w = new_w - keras + paper
    return {"arrays returned": 3, "m": new_m, "v": new_v, "w": new_w}


@adam_step.cases
def _(rng):
    def arrays(*shape):
        w, grad, m = (rng.uniform(-2, 2, shape).round(2) for _ in range(3))
        return w, grad, m, rng.uniform(0.5, 2, shape).round(2)

    for shape in ((1,), (4,)):
        w, grad, _, _ = arrays(*shape)
        w[0], grad[0] = 0, 0.01  # next to these what is small counts
        yield case("first step", w, grad, np.zeros(shape), np.zeros(shape), 1)
    yield case("later steps", *arrays(2), 2)
    yield case("later steps", *arrays(3, 2), int(rng.randint(5, 9)), step=0.05)
    yield case("later steps", *arrays(2, 2), 2, step=0.1, beta1=0.8, beta2=0.95, eps=0.05)
    nothing = np.zeros(4)
    tiny = np.array([0.0, 1e-7, -3e-7, 2e-6])
    yield case("tiny gradients", nothing, tiny, nothing, nothing, 1, step=0.1)
    yield case("tiny gradients", nothing, tiny * 1e4, nothing, nothing, 1, step=0.1, eps=1e-3)
    yield case("argument untouched", *arrays(3), 4, untouched=True)
    yield case("bad input", *arrays(2), 0)


def adam(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7, **wrong):
    """Adam with one thing changed, for the wrong answers below."""
    if t < 1 and not wrong.get("any_t"):
        raise ValueError("t counts the steps from 1")
    with np.errstate(all="ignore"):
        m = wrong.get("new_m", lambda m, g: beta1 * m + (1 - beta1) * g)(m, grad)
        v = wrong.get("new_v", lambda v, g: beta2 * v + (1 - beta2) * g**2)(v, grad)
        m_hat = m / wrong.get("correct_m", 1 - beta1**t)
        v_hat = v / wrong.get("correct_v", 1 - beta2**t)
        move = wrong.get("move", lambda m, v, eps: m / (np.sqrt(v) + eps))(m_hat, v_hat, eps)
        w = w - wrong.get("sign", 1) * step * move
    return (w, m_hat, v_hat) if wrong.get("keep_corrected") else (w, m, v)


@adam_step.misconception(
    "Neither average is corrected: both start at 0, and the first steps come out with a wrong size."
)
def uncorrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, correct_m=1, correct_v=1, **rest)


@adam_step.misconception(
    "Only v is corrected: m starts at 0 too, and is as much too small in the first steps."
)
def m_uncorrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, correct_m=1, **rest)


@adam_step.misconception(
    "Only m is corrected: v starts at 0 too, and its root is too small in the first steps."
)
def v_uncorrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, correct_v=1, **rest)


@adam_step.misconception(
    "t is counted from 0 in your correction: the first step has t = 1, as it is handed in."
)
def t_from_zero(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": 1 - beta1 ** (t - 1), "correct_v": 1 - beta2 ** (t - 1)}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception("Your correction counts one step too many: t is 1 at the first step.")
def t_plus_one(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": 1 - beta1 ** (t + 1), "correct_v": 1 - beta2 ** (t + 1)}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception(
    "The correction does not grow with t: it has to divide by 1 - β to the power t, "
    "which is near 1 after many steps."
)
def t_unused(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    corrections = {"correct_m": 1 - beta1, "correct_v": 1 - beta2}
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **corrections, **rest)


@adam_step.misconception(
    "The two βs are exchanged: β1 belongs to m, the average of the gradients, and β2 to v."
)
def betas_exchanged(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    return adam(w, grad, m, v, t, beta1=beta2, beta2=beta1, **rest)


@adam_step.misconception(
    "You put ε inside the root: it belongs outside, added to the root of v̂. The difference shows "
    "where gradients are tiny."
)
def eps_inside(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda m, v, eps: m / np.sqrt(v + eps), **rest)


@adam_step.misconception("ε is missing: a weight whose gradient has always been 0 divides 0 by 0.")
def no_eps(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda m, v, eps: m / np.sqrt(v), **rest)


@adam_step.misconception(
    "ε is 1e-8 in your formula, the paper's: take the argument, which is 1e-7 in Keras."
)
def eps_of_the_paper(w, grad, m, v, t, eps=1e-7, **rest):
    return adam(w, grad, m, v, t, eps=1e-8, **rest)


@adam_step.misconception(
    "step, β1, β2 and ε are written into your formula: a call with other values must use them."
)
def arguments_unused(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t)


@adam_step.misconception(
    "v averages the gradients, not their squares: its root is then no size of a gradient."
)
def v_not_squared(w, grad, m, v, t, beta2=0.999, **rest):
    mean = {"new_v": lambda v, g: beta2 * v + (1 - beta2) * g}
    return adam(w, grad, m, v, t, beta2=beta2, **mean, **rest)


@adam_step.misconception(
    "m adds each gradient in full: an average gives the old m the share β1 and the new "
    "gradient the rest."
)
def m_not_averaged(w, grad, m, v, t, beta1=0.9, **rest):
    return adam(w, grad, m, v, t, beta1=beta1, new_m=lambda m, g: beta1 * m + g, **rest)


@adam_step.misconception(
    "The shares are the wrong way round: the old average keeps β, most of it, "
    "and the new gradient gets the rest."
)
def shares_exchanged(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    new = {
        "new_m": lambda m, g: (1 - beta1) * m + beta1 * g,
        "new_v": lambda v, g: (1 - beta2) * v + beta2 * g**2,
    }
    return adam(w, grad, m, v, t, beta1=beta1, beta2=beta2, **new, **rest)


@adam_step.misconception(
    "The root is missing: m divided by v, not by the root of v, has the wrong unit."
)
def no_root(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda m, v, eps: m / (v + eps), **rest)


@adam_step.misconception("The move is added: that walks uphill.")
def plus(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, sign=-1, **rest)


@adam_step.misconception(
    "The plain gradient stands where the average m belongs: m is computed and not used."
)
def gradient_for_m(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, move=lambda _, v, eps: grad / (np.sqrt(v) + eps), **rest)


@adam_step.misconception(
    "You return the corrected averages: the next step needs m and v as they were before the "
    "correction, or it corrects them twice."
)
def keeps_corrected(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, keep_corrected=True, **rest)


@adam_step.misconception("m and v come back in each other's place: the order is w, m, v.")
def m_and_v_swapped(w, grad, m, v, t, **rest):
    w, m, v = adam(w, grad, m, v, t, **rest)
    return w, v, m


@adam_step.misconception(
    "Only w comes back: the next step also needs m and v, so return all three."
)
def w_alone(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, **rest)[0]


@adam_step.misconception(
    "The numbers are right, but the arrays that were handed in have changed: "
    "+=, -= and *= write into them. Compute new ones."
)
def in_place(w, grad, m, v, t, **rest):
    new_w, new_m, new_v = adam(w, grad, m, v, t, **rest)
    w[...], m[...], v[...] = new_w, new_m, new_v
    return w, m, v


@adam_step.misconception(
    "t = 0 goes through: before the first step there is nothing to correct, "
    "and 1 - β to the power 0 is 0. It should stop with a ValueError."
)
def any_t(w, grad, m, v, t, **rest):
    return adam(w, grad, m, v, t, any_t=True, **rest)


@exercise(
    parts={"values": 1, "a whole number": 0.5, "bad input": 0.5},
    read_again="Batches and epochs",
    look="lambda answer, *given: {'number': answer, 'kind': np.asarray(answer).dtype.kind}",
)
def steps_per_epoch(n, batch_size):
    """Batches of batch_size rows that it takes to use all n, the last one perhaps short."""
    if n < 1 or batch_size < 1:
        raise ValueError("an epoch needs rows, and a batch needs at least one of them")
    return -(-n // batch_size)


@steps_per_epoch.measure
def _(answer, n, batch_size, kind=None):
    """The number; and its type, where that is what a case asks for."""
    found = {"steps": answer["number"]}
    if kind is not None:
        got = answer["kind"].strip("'")
        found["type of the answer"] = {"i": "int", "u": "int", "f": "float"}.get(got, "no number")
    return found


@steps_per_epoch.cases
def _(rng):
    yield case("values", 10, 3)
    yield case("values", 4308, 100)
    yield case("values", 4300, 100)
    yield case("values", 5, 8)
    yield case("values", 8, 8)
    yield case("values", 1, 4)
    yield case("values", 7, 1)
    batch_size = int(rng.randint(20, 60))
    rows = int(rng.randint(5, 20)) * batch_size
    yield case("values", rows + int(rng.randint(1, batch_size // 4)), batch_size)
    yield case("values", rows - int(rng.randint(1, batch_size // 4)), batch_size)
    yield case("a whole number", 4308, 100, held={"kind": np.array(1)})
    yield case("bad input", 100, 0)
    yield case("bad input", 100, -5)
    yield case("bad input", 0, 10)


def refuse(n, batch_size):
    if n < 1 or batch_size < 1:
        raise ValueError("no rows, or no batch")


@steps_per_epoch.misconception(
    "Rounded down: the rows that are left over are a batch too, a short one."
)
def rounded_down(n, batch_size):
    refuse(n, batch_size)
    return n // batch_size


@steps_per_epoch.misconception(
    "Rounded to the nearest: even 8 rows left over are a batch of their own."
)
def rounded(n, batch_size):
    refuse(n, batch_size)
    return round(n / batch_size)


@steps_per_epoch.misconception(
    "One step too many where the batches come out even: then no rows are left for a short one."
)
def always_one_more(n, batch_size):
    refuse(n, batch_size)
    return n // batch_size + 1


@steps_per_epoch.misconception(
    "This is the quotient: Keras does not take 0.08 of a step, it takes one on the rows left over."
)
def quotient(n, batch_size):
    refuse(n, batch_size)
    return n / batch_size


@steps_per_epoch.misconception(
    "The number is right, but it is a float: a count of steps is an int, "
    "which range() and a loop can use."
)
def as_float(n, batch_size):
    refuse(n, batch_size)
    return float(-(-n // batch_size))


@steps_per_epoch.misconception("These are the rows that are left over, not the number of batches.")
def rows_left(n, batch_size):
    refuse(n, batch_size)
    return n % batch_size


@steps_per_epoch.misconception(
    "The division is upside down: it is the rows that are divided into batches."
)
def upside_down(n, batch_size):
    refuse(n, batch_size)
    return -(-batch_size // n)


@steps_per_epoch.misconception(
    "Input that makes no sense goes through: no rows, or a batch of fewer than one row, "
    "should stop with a ValueError."
)
def nothing_checked(n, batch_size):
    return -(-n // batch_size)
