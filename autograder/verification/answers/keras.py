"""Answers to lesson 09 as students write them: right ones in many styles, wrong ones named."""

import math

import numpy as np
import pandas as pd

# --- build_linear, right --------------------------------------------------------------------


def keras():
    import keras

    return keras


def compiled(model, optimizer="sgd", loss="mse", **more):
    model.compile(optimizer=optimizer, loss=loss, **more)
    return model


def stack(d, *layers):
    return keras().Sequential([keras().Input(shape=(d,)), *layers])


def dense(units=1, **settings):
    return keras().layers.Dense(units, **settings)


def layer_by_layer(d):
    model = keras().Sequential()
    model.add(keras().Input(shape=(d,)))
    model.add(keras().layers.Dense(units=1, activation="linear"))
    model.compile(optimizer=keras().optimizers.SGD(0.01), loss=keras().losses.MeanSquaredError())
    return model


def functional(d):
    inputs = keras().Input(shape=(d,))
    model = keras().Model(inputs=inputs, outputs=keras().layers.Dense(1)(inputs))
    return compiled(model, "SGD", "mean_squared_error")


def with_an_activation_layer(d):
    return compiled(stack(d, dense(), keras().layers.Activation("linear")), metrics=["mae"])


def built_afterwards(d):
    model = keras().Sequential([dense()])
    model.build((None, d))
    return compiled(model, keras().optimizers.SGD(1e-7, momentum=0.9))


def with_another_draw(d):
    layer = dense(kernel_initializer="random_normal", activation=keras().activations.linear)
    return compiled(stack(d, layer), loss=keras().losses.mean_squared_error, run_eagerly=True)


def called_on_zeros(d):
    model = compiled(keras().Sequential([dense()]))
    model(np.zeros((1, d)))
    return model


# --- sgd_step_by_hand, right ----------------------------------------------------------------


def refuse(X, y, step):
    if np.ndim(y) != 2 or len(y) != len(X) or len(X) == 0 or not math.isfinite(step):
        raise ValueError("y must have a column, X must have rows, and the step must be finite")


def with_predict(model, X, y, step):
    refuse(X, y, step)
    W, b = model.get_weights()
    error = np.asarray(model.predict(X, verbose=0)) - y
    return W - step * (2 / y.size) * (X.T @ error), b - step * 2 * np.mean(error, 0) / y.shape[1]


def by_einsum(model, X, y, step):
    refuse(X, y, step)
    W, b = model.layers[-1].get_weights()
    slope = 2 * (np.einsum("ni,io->no", X, W) + b - y) / np.size(y)
    return [W - step * np.einsum("ni,no->io", X, slope), b - step * np.einsum("no->o", slope)]


def in_single_precision(model, X, y, step):
    refuse(X, y, step)
    W, b = model.get_weights()
    X, y = X.astype("float32"), y.astype("float32")
    delta = (X @ W + b - y) * np.float32(2 / y.size)
    W -= np.float32(step) * (X.T @ delta)
    b -= np.float32(step) * delta.sum(0)
    return W, b


def row_by_row(model, X, y, step):
    refuse(X, y, step)
    W, b = (w.astype(float) for w in model.get_weights())
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for x, target in zip(X, y, strict=True):
        error = x @ W + b - target
        dW += np.outer(x, error)
        db += error
    return W - step * 2 * dW / y.size, b - 2 * step * db / y.size


def with_a_column_of_ones(model, X, y, step):
    refuse(X, y, step)
    W, b = model.get_weights()
    ones, theta = np.column_stack([X, np.ones(len(X))]), np.vstack([W, b]).astype(float)
    theta = theta - step * 2 / y.size * ones.T @ (ones @ theta - y)
    return theta[:-1], theta[-1]


def in_tables(model, X, y, step):
    W, b = with_a_column_of_ones(model, X, y, step)
    return pd.DataFrame(W), pd.Series(b)


# --- adam_step, right -----------------------------------------------------------------------


def as_keras(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t starts at 1")
    m = m + (grad - m) * (1 - beta1)
    v = v + (np.square(grad) - v) * (1 - beta2)
    alpha = step * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return w - alpha * m / (np.sqrt(v) + eps), m, v


def as_keras_in_single_precision(w, grad, m, v, t, **rest):
    single = [np.asarray(x, "float32") for x in (w, grad, m, v)]
    return [x.astype("float32") for x in as_keras(*single, t, **rest)]


def element_by_element(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if not t >= 1:
        raise ValueError(f"t = {t}")
    new = np.empty((3, *w.shape))
    for i in np.ndindex(w.shape):
        mean = new[1][i] = beta1 * m[i] + (1 - beta1) * grad[i]
        square = new[2][i] = beta2 * v[i] + (1 - beta2) * grad[i] * grad[i]
        root = math.sqrt(square / (1 - math.pow(beta2, t)))
        new[0][i] = w[i] - step * mean / (1 - beta1**t) / (root + eps)
    return new


def on_copies(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t <= 0:
        raise ValueError("count from 1")
    w, m, v = w.copy(), m.copy(), v.copy()
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    w -= step / (1 - beta1**t) * m / (eps + (v / (1 - beta2**t)) ** 0.5)
    return w, m, v


class Adam:
    def __call__(self, w, grad, m, v, t, **rest):
        return tuple(x.tolist() for x in as_keras(w, grad, m, v, t, **rest))


# --- steps_per_epoch, right -----------------------------------------------------------------


def sensible(n, batch_size):
    if n < 1 or batch_size < 1:
        raise ValueError("there must be rows, and a batch of at least one")


def by_ceil(n, batch_size):
    sensible(n, batch_size)
    return math.ceil(n / batch_size)


def by_counting(n, batch_size):
    sensible(n, batch_size)
    return len(range(0, n, batch_size))


def by_divmod(n, batch_size):
    sensible(n, batch_size)
    full, rest = divmod(n, batch_size)
    return full + (rest > 0)


def in_numpy(n, batch_size):
    sensible(n, batch_size)
    return np.ceil(n / batch_size).astype("int32")


def as_an_array(n, batch_size):
    sensible(n, batch_size)
    return np.array((n + batch_size - 1) // batch_size)


RIGHT = {
    "build_linear": [
        layer_by_layer,
        functional,
        with_an_activation_layer,
        built_afterwards,
        with_another_draw,
        called_on_zeros,
    ],
    "sgd_step_by_hand": [
        with_predict,
        by_einsum,
        in_single_precision,
        row_by_row,
        with_a_column_of_ones,
        in_tables,
    ],
    "adam_step": [
        as_keras,
        as_keras_in_single_precision,
        element_by_element,
        on_copies,
        Adam(),
    ],
    "steps_per_epoch": [by_ceil, by_counting, by_divmod, in_numpy, as_an_array],
}


# --- wrong ----------------------------------------------------------------------------------


def fitted(d):
    model = compiled(stack(d, dense()))
    return model.fit(np.ones((2, d)), np.ones((2, 1)), verbose=0)


def without_input(d):
    return compiled(keras().Sequential([dense(1)]))


def checked(change):
    """A step with `change(W, b, X, y, step)`, after the checks that a right answer makes."""

    def step_by_hand(model, X, y, step):
        refuse(X, y, step)
        W, b = (w.astype(float) for w in model.get_weights())
        return change(W, b, X, y, step)

    return step_by_hand


def move(W, b, X, error, step):
    """From the error of each row, which holds every factor but the step."""
    return W - step * np.dot(X.T, error), b - step * np.sum(error, axis=0)


def mean_of_the_bias(W, b, X, y, step):
    error = 2 / y.size * (X @ W + b - y)
    return move(W, b, X, error, step)[0], b - step * error.mean(0)


def one_then_the_other(W, b, X, y, step):
    W = W - step * X.T @ (2 / y.size * (X @ W + b - y))
    return W, b - step * np.sum(2 / y.size * (X @ W + b - y), axis=0)


def gradient(W, b, X, y, step):
    error = (X @ W + b - y) / y.size
    return 2 * np.dot(X.T, error), 2 * error.sum(0)


def writes_to_the_model(model, X, y, step):
    W, b = by_einsum(model, X, y, step)
    model.layers[0].set_weights([W, b])
    return W, b


def trusting(model, X, y, step):
    W, b = (w.astype(float) for w in model.get_weights())
    error = X @ W + b - y
    return W - step * (X.T @ (2 * error / y.size)), b - step * np.sum(2 * error / y.size, axis=0)


def trusting_y(model, X, y, step):
    if X.shape[0] == 0:
        raise ValueError("no rows")
    if math.isinf(step):
        raise ValueError("infinite")
    return trusting(model, X, y, step)


def reshaping_y(model, X, y, step):
    return row_by_row(model, X, y.reshape(len(X), -1), step)


def averages(grad, m, v, beta1, beta2):
    return beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad * grad


def adam(new_w=None, new_mv=averages, checked=True):
    """Adam where w comes from `new_w(w, grad, m, v, t, step, beta1, beta2, eps)`."""

    def right_w(w, grad, m, v, t, step, beta1, beta2, eps):
        return w - step * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)

    def one_step(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
        if checked and t < 1:
            raise ValueError("t must be at least 1")
        m, v = new_mv(grad, m, v, beta1, beta2)
        with np.errstate(all="ignore"):
            w = (new_w or right_w)(w, grad, m, v, t, step, beta1, beta2, eps)
        return w, m, v

    return one_step


def in_place(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t must be at least 1")
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    w -= step * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w, m, v


def stores_the_corrected(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t must be at least 1")
    m, v = averages(grad, m, v, beta1, beta2)
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - step * m / (v**0.5 + eps), m, v


def hard_coded(w, grad, m, v, t, **settings):
    if t < 1:
        raise ValueError("t must be at least 1")
    m, v = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
    return w - 0.001 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7), m, v


def exchanged_betas(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    return on_copies(w, grad, m, v, t, step, beta2, beta1, eps)


def rounding_down(n, batch_size):
    sensible(n, batch_size)
    return int(n / batch_size)


WRONG = {
    "build_linear": {
        "not_compiled": lambda d: stack(d, dense()),
        "relu_output": lambda d: compiled(stack(d, dense(), keras().layers.ReLU())),
        "sigmoid_output": lambda d: compiled(stack(d, dense(activation="sigmoid"))),
        "no_bias": lambda d: compiled(stack(d, dense(use_bias=False))),
        "units_for_inputs": lambda d: compiled(stack(d, dense(d))),
        "hidden_layer": lambda d: compiled(stack(d, dense(10, activation="relu"), dense())),
        "absolute_loss": lambda d: compiled(stack(d, dense()), loss="mae"),
        "with_adam": lambda d: compiled(stack(d, dense()), keras().optimizers.Adam()),
        "no_input": without_input,
        "returns_history": fitted,
        "starts_at_zero": lambda d: compiled(stack(d, dense(kernel_initializer="zeros"))),
        "bias_of_one": lambda d: compiled(stack(d, dense(bias_initializer="ones"))),
        "always_four": lambda d: layer_by_layer(4),
    },
    "sgd_step_by_hand": {
        "uphill": checked(lambda W, b, X, y, s: move(W, b, X, (y - X @ W - b) * 2 / y.size, s)),
        "no_two": checked(lambda W, b, X, y, s: move(W, b, X, (X @ W + b - y) / y.size, s)),
        "summed": checked(lambda W, b, X, y, s: move(W, b, X, 2 * (X @ W + b - y), s)),
        "divided_by_rows": checked(
            lambda W, b, X, y, s: move(W, b, X, 2 / len(y) * (X @ W + b - y), s)
        ),
        "bias_left": checked(
            lambda W, b, X, y, s: (move(W, b, X, 2 / y.size * (X @ W + b - y), s)[0], b)
        ),
        "bias_mean": checked(mean_of_the_bias),
        "gradient_only": checked(gradient),
        "step_unused": checked(
            lambda W, b, X, y, s: move(W, b, X, 2 / y.size * (X @ W + b - y), 1)
        ),
        "old_weights": checked(lambda W, b, X, y, s: [W, b]),
        "from_zero": checked(lambda W, b, X, y, s: move(0 * W, 0 * b, X, -2 / y.size * y, s)),
        "bias_forgotten": checked(
            lambda W, b, X, y, s: move(W, b, X, 2 / y.size * (np.dot(X, W) - y), s)
        ),
        "one_after_the_other": checked(one_then_the_other),
        "squared_error_as_gradient": checked(
            lambda W, b, X, y, s: move(W, b, X, np.square(y - X @ W - b) / y.size, s)
        ),
        "moves_the_model": writes_to_the_model,
        "nothing_refused": trusting,
        "flat_y": trusting_y,
        "flat_y_reshaped": reshaping_y,
    },
    "adam_step": {
        "uncorrected": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: w - step * m / (v**0.5 + eps)
        ),
        "m_uncorrected": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * m / ((v / (1 - beta2**t)) ** 0.5 + eps)
            )
        ),
        "v_uncorrected": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * m / (1 - beta1**t) / (v**0.5 + eps)
            )
        ),
        "t_from_zero": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w
                - step
                * np.divide(m, 1 - beta1 ** (t - 1))
                / (np.sqrt(np.divide(v, 1 - beta2 ** (t - 1))) + eps)
            )
        ),
        "t_plus_one": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * m / (1 - beta1 * beta1**t) / (np.sqrt(v / (1 - beta2 * beta2**t)) + eps)
            )
        ),
        "t_unused": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * (m / (1 - beta1)) / (np.sqrt(v / (1 - beta2)) + eps)
            )
        ),
        "betas_exchanged": exchanged_betas,
        "eps_inside": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * m / (1 - beta1**t) * (v / (1 - beta2**t) + eps) ** -0.5
            )
        ),
        "no_eps": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t))
            )
        ),
        "eps_of_the_paper": lambda w, g, m, v, t, eps=None, **rest: on_copies(
            w, g, m, v, t, eps=1e-8, **rest
        ),
        "arguments_unused": hard_coded,
        "v_not_squared": adam(
            new_mv=lambda g, m, v, one, two: (
                averages(g, m, v, one, two)[0],
                g + two * (v - g),
            )
        ),
        "m_not_averaged": adam(
            new_mv=lambda g, m, v, one, two: (g + one * m, averages(g, m, v, one, two)[1])
        ),
        "shares_exchanged": adam(
            new_mv=lambda g, m, v, one, two: (m + one * (g - m), v + two * (g**2 - v))
        ),
        "no_root": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * m / (1 - beta1**t) / (v / (1 - beta2**t) + eps)
            )
        ),
        "plus": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w + step * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
            )
        ),
        "gradient_for_m": adam(
            lambda w, g, m, v, t, step, beta1, beta2, eps: (
                w - step * g / (np.sqrt(v / (1 - beta2**t)) + eps)
            )
        ),
        "keeps_corrected": stores_the_corrected,
        "m_and_v_swapped": lambda *given, **rest: [as_keras(*given, **rest)[i] for i in (0, 2, 1)],
        "w_alone": lambda *given, **rest: element_by_element(*given, **rest)[0],
        "in_place": in_place,
        "any_t": adam(checked=False),
    },
    "steps_per_epoch": {
        "rounded_down": rounding_down,
        "rounded": lambda n, size: sensible(n, size) or int(np.rint(n / size)),
        "always_one_more": lambda n, size: sensible(n, size) or 1 + (n - n % size) // size,
        "quotient": lambda n, size: sensible(n, size) or np.divide(n, size),
        "as_float": lambda n, size: sensible(n, size) or np.ceil(n / size),
        "rows_left": lambda n, size: sensible(n, size) or n - size * (n // size),
        "upside_down": lambda n, size: sensible(n, size) or math.ceil(size / n),
        "nothing_checked": lambda n, size: math.ceil(n / size),
    },
}
