"""Answers to `adam_step` of lesson 09."""

import math

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("09_keras", "adam_step")


@right
def as_keras(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t starts at 1")
    m = m + (grad - m) * (1 - beta1)
    v = v + (np.square(grad) - v) * (1 - beta2)
    alpha = step * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return w - alpha * m / (np.sqrt(v) + eps), m, v


@right
def as_keras_in_single_precision(w, grad, m, v, t, **rest):
    single = [np.asarray(x, "float32") for x in (w, grad, m, v)]
    return [x.astype("float32") for x in as_keras(*single, t, **rest)]


@right
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


@right
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


right(Adam())


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


wrong("uncorrected")(
    adam(lambda w, g, m, v, t, step, beta1, beta2, eps: w - step * m / (v**0.5 + eps))
)
wrong("m_uncorrected")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / ((v / (1 - beta2**t)) ** 0.5 + eps)
        )
    )
)
wrong("v_uncorrected")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (1 - beta1**t) / (v**0.5 + eps)
        )
    )
)
wrong("t_from_zero")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w
            - step
            * np.divide(m, 1 - beta1 ** (t - 1))
            / (np.sqrt(np.divide(v, 1 - beta2 ** (t - 1))) + eps)
        )
    )
)
wrong("t_plus_one")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (1 - beta1 * beta1**t) / (np.sqrt(v / (1 - beta2 * beta2**t)) + eps)
        )
    )
)
wrong("t_unused")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * (m / (1 - beta1)) / (np.sqrt(v / (1 - beta2)) + eps)
        )
    )
)


@wrong("betas_exchanged")
def exchanged_betas(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    return on_copies(w, grad, m, v, t, step, beta2, beta1, eps)


wrong("eps_inside")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (1 - beta1**t) * (v / (1 - beta2**t) + eps) ** -0.5
        )
    )
)
wrong("no_eps")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t))
        )
    )
)


@wrong("eps_of_the_paper")
def eps_of_the_paper(w, g, m, v, t, eps=None, **rest):
    return on_copies(w, g, m, v, t, eps=1e-8, **rest)


@wrong("arguments_unused")
def hard_coded(w, grad, m, v, t, **settings):
    if t < 1:
        raise ValueError("t must be at least 1")
    m, v = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
    return w - 0.001 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7), m, v


wrong("v_not_squared")(
    adam(
        new_mv=lambda g, m, v, one, two: (
            averages(g, m, v, one, two)[0],
            g + two * (v - g),
        )
    )
)
wrong("m_not_averaged")(
    adam(new_mv=lambda g, m, v, one, two: (g + one * m, averages(g, m, v, one, two)[1]))
)
wrong("shares_exchanged")(
    adam(new_mv=lambda g, m, v, one, two: (m + one * (g - m), v + two * (g**2 - v)))
)
wrong("no_root")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (1 - beta1**t) / (v / (1 - beta2**t) + eps)
        )
    )
)
wrong("plus")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w + step * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        )
    )
)
wrong("gradient_for_m")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * g / (np.sqrt(v / (1 - beta2**t)) + eps)
        )
    )
)


@wrong("keeps_corrected")
def stores_the_corrected(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t must be at least 1")
    m, v = averages(grad, m, v, beta1, beta2)
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - step * m / (v**0.5 + eps), m, v


@wrong("m_and_v_swapped")
def m_and_v_swapped(*given, **rest):
    return [as_keras(*given, **rest)[i] for i in (0, 2, 1)]


@wrong("w_alone")
def w_alone(*given, **rest):
    return element_by_element(*given, **rest)[0]


@wrong("in_place")
def in_place(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t must be at least 1")
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad**2
    w -= step * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w, m, v


wrong("any_t")(adam(checked=False))
wrong("power_of_the_rest")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (1 - beta1) ** t / (np.sqrt(v / (1 - beta2) ** t) + eps)
        )
    )
)
wrong("beta_times_t")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (1 - t * beta1) / (np.sqrt(v / (1 - t * beta2)) + eps)
        )
    )
)
wrong("change_alone")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            step * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        )
    )
)
wrong("no_root_v_uncorrected")(
    adam(lambda w, g, m, v, t, step, beta1, beta2, eps: w - step * m / (1 - beta1**t) / (v + eps))
)
wrong("weight_decay")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * (m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps) + w / 100)
        )
    )
)
wrong("v_never_falls")(
    adam(
        new_mv=lambda g, m, v, one, two: (
            one * m + (1 - one) * g,
            v + (1 - two) * np.clip(g**2 - v, 0, None),
        )
    )
)


@wrong("without_m")
def rmsprop(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t must be at least 1")
    v = v * beta2 + grad * grad * (1 - beta2)
    return w - step / (v**0.5 + eps) * grad, m, v


@wrong("momentum_alone")
def momentum(w, grad, m, v, t, step=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    if t < 1:
        raise ValueError("t must be at least 1")
    return w - step * (grad + m * beta1), grad + m * beta1, v


wrong("v_of_sizes")(
    adam(
        new_mv=lambda g, m, v, one, two: (
            averages(g, m, v, one, two)[0],
            two * v + (1 - two) * np.sqrt(g * g),
        )
    )
)


@wrong("betas_unused")
def betas_unused(w, grad, m, v, t, beta1=0.9, beta2=0.999, **rest):
    return on_copies(w, grad, m, v, t, **rest)


@wrong("step_unused")
def step_unused(w, grad, m, v, t, step=0.0, **rest):
    return on_copies(w, grad, m, v, t, 0.001, **rest)


@wrong("eps_unused")
def eps_unused(w, grad, m, v, t, eps=0.0, **rest):
    return on_copies(w, grad, m, v, t, eps=1e-7, **rest)


wrong("corrected_at_first")(
    adam(
        lambda w, g, m, v, t, step, beta1, beta2, eps: (
            w - step * m / (v**0.5 + eps)
            if t > 9
            else w - step * m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps)
        )
    )
)
wrong("v_unused")(
    adam(lambda w, g, m, v, t, step, beta1, beta2, eps: w - step * m / (1 - beta1**t))
)
