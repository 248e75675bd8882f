"""Answers to `numerical_gradient` of lesson 07."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("07_training", "numerical_gradient")


@right
def flat_loop(f, theta, h=1e-5):
    flat = np.ravel(theta)
    slopes = []
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i], down[i] = flat[i] + h, flat[i] - h
        slopes.append((f(up.reshape(theta.shape)) - f(down.reshape(theta.shape))) / h / 2)
    return np.reshape(slopes, theta.shape)


@right
def nudge_and_write_back(f, theta, h=1e-5):
    gradient = np.empty(theta.shape)
    for index, old in np.ndenumerate(theta):
        theta[index] = old + h
        right = f(theta)
        theta[index] = old - h
        left = f(theta)
        theta[index] = old
        gradient[index] = 0.5 * (right - left) / h
    return gradient


@right
def by_unit_vectors(f, theta, h=1e-5):
    units = np.eye(theta.size).reshape(theta.size, *theta.shape)
    g = [f(theta + h * u) / (2 * h) - f(theta - h * u) / (2 * h) for u in units]
    return np.array(g).reshape(theta.shape).tolist()


class Nudge:
    def __call__(self, f, theta, h=1e-5):
        return flat_loop(f, theta, h)


right(Nudge())


def walk(f, theta, left, right, run):
    """(f(θ + right) − f(θ + left)) / run, entry by entry."""
    out = np.zeros(theta.size)
    for i in range(theta.size):
        a, b = theta.ravel().copy(), theta.ravel().copy()
        a[i] += left
        b[i] += right
        out[i] = (f(b.reshape(theta.shape)) - f(a.reshape(theta.shape))) / run
    return out.reshape(theta.shape)


@wrong("one_sided")
def one_sided(f, theta, h=1e-05):
    return walk(f, theta, 0, h, h)


@wrong("left_sided")
def left_sided(f, theta, h=1e-05):
    return walk(f, theta, -h, 0, h)


@wrong("two_forgotten")
def two_forgotten(f, theta, h=1e-05):
    return walk(f, theta, -h, h, h)


@wrong("precedence")
def precedence(f, theta, h=1e-05):
    return walk(f, theta, -h, h, 1) / 2 * h


@wrong("rise_only")
def rise_only(f, theta, h=1e-05):
    return walk(f, theta, -h, h, 1)


@wrong("left_minus_right")
def left_minus_right(f, theta, h=1e-05):
    return walk(f, theta, h, -h, 2 * h)


@wrong("h_ignored")
def h_ignored(f, theta, h=1e-05):
    return walk(f, theta, -1e-5, 1e-5, 2e-5)


@wrong("all_at_once")
def everything_moves(f, theta, h=1e-5):
    return np.ones_like(theta) * (f(theta + h) - f(theta - h)) * 0.5 / h


@wrong("not_put_back")
def one_copy(f, theta, h=1e-5):
    t, out = theta.copy(), np.zeros_like(theta)
    for i in range(t.size):
        t.flat[i] = t.flat[i] + h
        right = f(t)
        t.flat[i] = t.flat[i] - 2 * h
        out.flat[i] = (right - f(t)) / (2 * h)
    return out


@wrong("flattened")
def flattened(f, theta, h=1e-05):
    return list(flat_loop(f, theta, h).flat)


@wrong("theta_changed")
def restored_by_arithmetic(f, theta, h=1e-5):
    out = np.zeros_like(theta)
    for i in range(theta.size):
        theta.flat[i] += h
        up = f(theta)
        theta.flat[i] -= 2 * h
        down = f(theta)
        theta.flat[i] += h
        out.flat[i] = (up - down) / (2 * h)
    return out


@wrong("half_step")
def half_step(f, theta, h=1e-5):
    return walk(f, theta, -h / 2, h / 2, h)


@wrong("one_number")
def directional(f, theta, h=1e-5):
    return (f(theta + h) - f(theta - h)) / h / 2


@wrong("first_only")
def returns_in_the_loop(f, theta, h=1e-5):
    out = np.zeros(theta.shape)
    for i in np.ndindex(out.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        out[i] = (f(up) - f(down)) / (2 * h)
        return out
    return out


@wrong("rows_at_once")
def one_index(f, theta, h=1e-5):
    out = theta * 0
    for i, _ in enumerate(theta):
        up, down = theta.copy(), theta.copy()
        up[i] = up[i] + h
        down[i] = down[i] - h
        out[i] = (f(up) - f(down)) / h / 2
    return out


@wrong("no_copies")
def same_array(f, theta, h=1e-5):
    out = np.zeros(theta.shape)
    for i in np.ndindex(out.shape):
        up = down = theta.copy()
        up[i] += h
        down[i] -= h
        out[i] = (f(up) - f(down)) / (2 * h)
    return out


@wrong("single_precision")
def small_floats(f, theta, h=1e-5):
    flat = theta.astype("float32").ravel()
    out = np.zeros(flat.size, dtype="float32")
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        out[i] = (f(up.reshape(theta.shape)) - f(down.reshape(theta.shape))) / (2 * h)
    return out.reshape(theta.shape)


@wrong("coarse_default")
def coarse_default(f, theta, h=5e-2):
    return flat_loop(f, theta, h)


@wrong("larger_default")
def larger_default(f, theta, h=0.0001):
    return by_unit_vectors(f, theta, h)


@wrong("four_points")
def richardson(f, theta, h=1e-5):
    near, far = walk(f, theta, -h, h, 2 * h), walk(f, theta, -2 * h, 2 * h, 4 * h)
    return (4 * near - far) / 3


@wrong("default_of_a_thousandth")
def never_below_a_thousandth(f, theta, h=1e-5):
    return flat_loop(f, theta, h if h > 1e-3 else 1e-3)


@wrong("smaller_default")
def smaller_default(f, theta, h=0.000001):
    return by_unit_vectors(f, theta, h)


def always(h_of_its_own):
    def answer(f, theta, h=1e-5):
        h = h_of_its_own
        return walk(f, theta, -h, h, 2 * h)

    return answer


wrong("always_1e_4")(always(0.0001))
wrong("always_1e_3")(always(0.001))
wrong("always_1e_6")(always(0.000001))
wrong("always_a_twentieth")(always(1 / 20))


@wrong("relative_to_the_entry")
def relative_to_the_entry(f, theta, h=1e-5):
    out = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] *= 1 + h
        down[i] *= 1 - h
        out[i] = (f(up) - f(down)) / (up[i] - down[i])
    return out


wrong("always_1e_7")(always(1e-7))


@wrong("one_side_over_2h")
def one_side_over_2h(f, theta, h=1e-5):
    return walk(f, theta, 0, h, 2 * h)
