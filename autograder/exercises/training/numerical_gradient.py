"""`numerical_gradient` of lesson 07: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Formula
from autograder.exercises.training import lesson


@lesson.exercise(
    parts={"values": 1.5, "any shape": 1, "leaves its arguments unchanged": 0.5},
    review="A slope by nudging",
    atol=1e-7,
    forbidden=("tensorflow.GradientTape", "numpy.gradient", "scipy.optimize.approx_fprime"),
)
def numerical_gradient(f, theta, h=1e-5):
    """(f(θ + h) − f(θ − h)) / 2h along every entry of theta, one entry at a time."""
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        nudge = np.zeros_like(theta)
        nudge[i] = h
        gradient[i] = (f(theta + nudge) - f(theta - nudge)) / (2 * h)
    return gradient


@numerical_gradient.cases
def cases(rng):
    cube = Formula("lambda t: np.sum(t**3)")
    mixed = Formula("lambda t: np.sum(t**3) + t[0] * t[1] * t[2]")
    table = Formula("lambda t: np.sum(np.arange(1, 7).reshape(2, 3) * t**2) + np.sum(t) ** 3")
    yield case("values", cube, np.array([2.0]))
    yield case("values", cube, np.array([2.0]), h=0.5)
    yield case("values", mixed, rng.uniform(0.5, 2, 3).round(2))
    yield case("values", mixed, rng.uniform(-2, -0.5, 3).round(2), h=0.25)
    # Of a wave as fast as this, the default h gives another slope than any other h.
    fast = Formula("lambda t: np.sin(1e5 * np.sum(t))")
    yield case("values", fast, np.array([0.25, 0.5]))
    yield case("any shape", table, rng.uniform(0.3, 1, (2, 3)).round(2), h=0.1)
    wave = Formula("lambda t: np.sum(np.sin(t) * np.array([[1, 2], [3, 4], [5, 6]])) ** 2")
    yield case("any shape", wave, rng.uniform(0.3, 1, (3, 2)).round(2), h=0.01)
    theta = np.array([0.1, 0.7, 1.1, 0.3, 1.9, 0.15, 1.3])
    theta[:3] = rng.uniform(0.1, 2, 3).round(2)
    yield case(
        "leaves its arguments unchanged", Formula("lambda t: np.sum(t**3)"), theta, untouched=True
    )


def nudged(f, theta, slope):
    """A gradient with `slope(f of the i-th entry's move, i)` for every entry."""
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        unit = np.zeros_like(theta)
        unit[i] = 1
        gradient[i] = slope(lambda move, unit=unit: f(theta + move * unit))
    return gradient


@numerical_gradient.misconception(
    "You step to one side only: the error is then of order h; with a step to each side it is "
    "of order h²."
)
def one_sided(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h) - at(0)) / h)


@numerical_gradient.misconception(
    "You step to the left only: the error is then of order h; with a step to each side it is "
    "of order h²."
)
def left_sided(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(0) - at(-h)) / h)


@numerical_gradient.misconception(
    "Every slope is twice as large as it should be: the distance from the left point to the "
    "right one is 2h, not h."
)
def two_forgotten(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h) - at(-h)) / h)


@numerical_gradient.misconception(
    "The difference is multiplied by h / 2 where it should be divided by 2h: the denominator needs "
    "brackets."
)
def precedence(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h) - at(-h)) / 2 * h)


@numerical_gradient.misconception(
    "The rise is not divided by the distance: a slope is rise over run."
)
def rise_only(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: at(h) - at(-h))


@numerical_gradient.misconception(
    "The difference is in the wrong order: right minus left, as in the distance."
)
def left_minus_right(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(-h) - at(h)) / (2 * h))


@numerical_gradient.misconception(
    "The argument h is not used: a larger h should give a coarser slope."
)
def h_ignored(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(1e-5) - at(-1e-5)) / 2e-5)


@numerical_gradient.misconception(
    "All entries are moved at once: that measures the sum of the slopes. Move one entry at a time."
)
def all_at_once(f, theta, h=1e-5):
    slope = (f(theta + h) - f(theta - h)) / (2 * h)
    return np.full(np.shape(theta), slope)


@numerical_gradient.misconception(
    "An entry that has been moved stays moved while the next ones are measured: put it back, "
    "or start from theta each time."
)
def not_put_back(f, theta, h=1e-5):
    t = np.array(theta, dtype=float)
    gradient = np.zeros_like(t)
    for i in np.ndindex(t.shape):
        t[i] += h
        right = f(t)
        t[i] -= 2 * h
        gradient[i] = (right - f(t)) / (2 * h)
    return gradient


@numerical_gradient.misconception(
    "The slopes come back in one row: the gradient has the shape of theta."
)
def flattened(f, theta, h=1e-5):
    return numerical_gradient(f, theta, h).ravel()


@numerical_gradient.misconception(
    "theta has changed: h added and subtracted again leaves a rounding error, or all of h. "
    "Move a copy, or keep the old entry and write it back."
)
def theta_changed(f, theta, h=1e-5):
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        theta[i] += h
        right = f(theta)
        theta[i] -= 2 * h
        gradient[i] = (right - f(theta)) / (2 * h)
        theta[i] += h
    return gradient


@numerical_gradient.misconception(
    "You move each entry by h / 2 to each side: h is how far it is nudged to each side."
)
def half_step(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h / 2) - at(-h / 2)) / h)


@numerical_gradient.misconception(
    "All entries are moved at once, and one number comes back: the gradient has an entry for each "
    "entry of theta."
)
def one_number(f, theta, h=1e-5):
    return (f(theta + h) - f(theta - h)) / (2 * h)


@numerical_gradient.misconception(
    "Only the first slope is measured: is the return inside the loop?"
)
def first_only(f, theta, h=1e-5):
    gradient = np.zeros_like(theta)
    first = (0,) * theta.ndim
    gradient[first] = numerical_gradient(f, theta, h)[first]
    return gradient


@numerical_gradient.misconception(
    "theta[i] of a table is a whole row, and you move all its entries at once: move one entry at "
    "a time."
)
def rows_at_once(f, theta, h=1e-5):
    gradient = np.zeros_like(theta)
    for i in range(len(theta)):
        nudge = np.zeros_like(theta)
        nudge[i] = h
        gradient[i] = (f(theta + nudge) - f(theta - nudge)) / (2 * h)
    return gradient


@numerical_gradient.misconception(
    "Every slope comes out as 0. Do the points to the left and to the right differ, and does what "
    "is measured reach the result? An assignment makes no copy of an array."
)
def no_copies(f, theta, h=1e-5):
    return np.zeros_like(theta)


@numerical_gradient.misconception(
    "The numbers are rounded to float32, and a nudge of 1e-5 is then lost in part: compute in "
    "float64."
)
def single_precision(f, theta, h=1e-5):
    theta = np.array(theta, dtype=np.float32)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        right, left = theta.copy(), theta.copy()
        right[i] += h
        left[i] -= h
        gradient[i] = (f(right) - f(left)) / (2 * h)
    return gradient


@numerical_gradient.misconception(
    "Where h is not passed in, your step is 0.05: the contract's default is 1e-5, and the error is "
    "of order h²."
)
def coarse_default(f, theta, h=0.05):
    return numerical_gradient(f, theta, h)


@numerical_gradient.misconception(
    "Where h is not passed in, your step is 1e-4: the contract's default is 1e-5."
)
def larger_default(f, theta, h=1e-4):
    return numerical_gradient(f, theta, h)


@numerical_gradient.misconception(
    "You combine the values at four points: that is nearer to the slope than what the contract "
    "asks for, the difference of two."
)
def four_points(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(-2 * h) - 8 * at(-h) + 8 * at(h) - at(2 * h)) / (12 * h))


@numerical_gradient.misconception(
    "Where h is not passed in, your step is 1e-3: the contract's default is 1e-5."
)
def default_of_a_thousandth(f, theta, h=1e-3):
    return numerical_gradient(f, theta, h)


@numerical_gradient.misconception(
    "Where h is not passed in, your step is 1e-6: the contract's default is 1e-5."
)
def smaller_default(f, theta, h=1e-6):
    return numerical_gradient(f, theta, h)


@numerical_gradient.misconception("Your step is 1e-4, whatever h is: use h as it is passed in.")
def always_1e_4(f, theta, h=1e-5):
    return numerical_gradient(f, theta, 1e-4)


@numerical_gradient.misconception("Your step is 1e-3, whatever h is: use h as it is passed in.")
def always_1e_3(f, theta, h=1e-5):
    return numerical_gradient(f, theta, 1e-3)


@numerical_gradient.misconception("Your step is 1e-6, whatever h is: use h as it is passed in.")
def always_1e_6(f, theta, h=1e-5):
    return numerical_gradient(f, theta, 1e-6)


@numerical_gradient.misconception("Your step is 0.05, whatever h is: use h as it is passed in.")
def always_a_twentieth(f, theta, h=1e-5):
    return numerical_gradient(f, theta, 0.05)


@numerical_gradient.misconception(
    "Each entry is moved by h times its own size: move every entry by h as it is passed in."
)
def relative_to_the_entry(f, theta, h=1e-5):
    theta = np.asarray(theta)
    at = [np.where(np.arange(theta.size) == i, h * theta.ravel(), 0) for i in range(theta.size)]
    moves = [move.reshape(theta.shape) for move in at]
    found = [(f(theta + move) - f(theta - move)) / (2 * move.sum()) for move in moves]
    return np.reshape(found, theta.shape)


@numerical_gradient.misconception("Your step is 1e-7, whatever h is: use h as it is passed in.")
def always_1e_7(f, theta, h=1e-5):
    return numerical_gradient(f, theta, 1e-7)


@numerical_gradient.misconception(
    "One of the two points is theta itself, and you divide by 2h: step to the left as well."
)
def one_side_over_2h(f, theta, h=1e-5):
    return nudged(f, theta, lambda at: (at(h) - at(0)) / (2 * h))
