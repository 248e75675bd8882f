"""`gradient_check` of lesson 08: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.backpropagation import lesson
from autograder.exercises.definition import case
from autograder.exercises.inputs_of_test_cases import Formula


@lesson.exercise(
    parts={
        "correct gradients": 1,
        "wrong gradients": 1,
        "zero gradients": 0.5,
        "gradient as an array": 0.5,
    },
    review="A check that needs no trust",
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
def cases(rng):
    theta, wide = rng.uniform(0.5, 2, 3).round(2), rng.uniform(0.5, 2, (2, 3)).round(2)
    yield case("correct gradients", SQUARES, Formula("lambda t: 2 * t"), theta, untouched=True)
    yield case("correct gradients", CUBES, Formula("lambda t: t**2"), wide)
    # Each slope depends on every entry: one that stays moved is seen in the slopes of the others.
    whole = Formula("lambda t: np.sum(t) ** 2")
    slope = Formula("lambda t: 2 * np.sum(t) * np.ones(np.shape(t))")
    yield case("correct gradients", whole, slope, theta / 10)
    waves = Formula("lambda t: np.sum(np.sin(9 * t))")  # whose slope needs a small h
    yield case("correct gradients", waves, Formula("lambda t: 9 * np.cos(9 * t)"), theta)
    yield case("wrong gradients", SQUARES, Formula("lambda t: t"), theta)
    yield case("wrong gradients", SQUARES, Formula("lambda t: -2 * t"), theta)
    yield case("wrong gradients", CUBES, Formula("lambda t: t**2 + [0.3, 0, 0]"), wide)
    yield case("zero gradients", SQUARES, Formula("lambda t: 0 * t"), -theta)
    flat = Formula("lambda t: 7.0")
    yield case("zero gradients", flat, Formula("lambda t: 0 * t"), theta, held={"exact": 1})
    yield case("gradient as an array", SQUARES, 2 * theta, theta, untouched=True)
    yield case("gradient as an array", CUBES, wide**2 * [1.5, 1.5, -1.5], wide)
    yield case("gradient as an array", waves, 9 * np.cos(9 * theta), theta)


@gradient_check.measure
def measure(answer, f, grad, theta, exact=0):
    """Small errors are the noise of h, and differ from one right way to another."""
    error = float(answer)
    if exact:
        return {"relative error where both gradients are 0": error}
    return {"relative error, 0 if below 1e-6": error if abs(error) >= 1e-6 else 0.0}


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
    "This is the absolute error: 0.001 is large for a slope of 0.002, and nothing for one of 1,000."
)
def absolute(f, grad, theta):
    return compare(f, grad, theta, lambda a, n: np.linalg.norm(a - n))


@gradient_check.misconception(
    "The differences are added with their signs, and cancel: use the norm."
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
    "You divide by the norm of the numerical gradient alone: divide by the sum of both norms, so "
    "that the error is never above 1."
)
def numerical_norm(f, grad, theta):
    def error(a, n):
        size = np.linalg.norm(n)
        return np.linalg.norm(a - n) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "The difference is one-sided: its error is of order h, and hides small bugs."
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


@gradient_check.misconception("The numerical slope is divided by h: the two points are 2h apart.")
def divided_by_h(f, grad, theta):
    return compare(f, grad, theta, relative, lambda f, theta: 2 * slopes(f, theta))


@gradient_check.misconception(
    "You divide by the larger of the two norms: divide by their sum, so that opposite "
    "gradients give 1."
)
def larger_norm(f, grad, theta):
    def error(a, n):
        size = max(np.linalg.norm(a), np.linalg.norm(n))
        return np.linalg.norm(a - n) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "You take the error of each entry and then their mean or their maximum: one entry near 0 "
    "then decides. Take the norms of whole gradients, and divide once."
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
    "You return whether the two agree, True or False: return the error itself, so that the "
    "reader can decide what is small."
)
def yes_or_no(f, grad, theta):
    return compare(f, grad, theta, relative) < 1e-6


@gradient_check.misconception("theta is left changed by h: put every entry back, or move a copy.")
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


@gradient_check.misconception(
    "You divide by the norm of the analytic gradient alone: divide by the sum of both norms, so "
    "that the error is never above 1."
)
def analytic_norm(f, grad, theta):
    def error(a, n):
        size = np.linalg.norm(a)
        return np.linalg.norm(a - n) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "This is the cosine of the angle between the two gradients, 1 where they agree: what is asked "
    "for is their relative distance, 0 where they agree."
)
def cosine(f, grad, theta):
    def similarity(a, n):
        size = np.linalg.norm(a) * np.linalg.norm(n)
        return np.sum(a * n) / size if size else 0.0

    return compare(f, grad, theta, similarity)


@gradient_check.misconception(
    "You subtract the norms: gradients of one length that point elsewhere then seem to agree. "
    "Take the norm of the difference."
)
def norms_subtracted(f, grad, theta):
    def error(a, n):
        a, n = np.linalg.norm(a), np.linalg.norm(n)
        return np.abs(a - n) / (a + n) if a + n else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "These are sums of absolute values: ‖g‖ is the root of the sum of the squares."
)
def absolute_sums(f, grad, theta):
    def error(a, n):
        size = np.sum(np.abs(a)) + np.sum(np.abs(n))
        return np.sum(np.abs(a - n)) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "For a matrix your norm is the largest singular value, as np.linalg.norm(…, 2) gives it: ‖g‖ "
    "is the root of the sum of all squares."
)
def largest_singular_value(f, grad, theta):
    def error(a, n):
        size = np.linalg.norm(a, 2) + np.linalg.norm(n, 2)
        return np.linalg.norm(a - n, 2) / size if size else 0.0

    return compare(f, grad, theta, error)


@gradient_check.misconception(
    "This is 1 minus the cosine of the angle between the two: a gradient that is too long or too "
    "short then seems to agree. Take the norm of the difference."
)
def one_minus_cosine(f, grad, theta):
    def error(a, n):
        size = np.linalg.norm(a) * np.linalg.norm(n)
        return 1 - np.sum(a * n) / size if size else 0.0

    return compare(f, grad, theta, error)


def with_step(h):
    """The slopes with another h."""
    return lambda f, theta: slopes(f, theta, h)


@gradient_check.misconception(
    "Your numerical slopes are those of h = 0.001, and a correct gradient then seems to be wrong: "
    "nudge by 1e-5."
)
def step_of_a_thousandth(f, grad, theta):
    return compare(f, grad, theta, relative, with_step(1e-3))


@gradient_check.misconception(
    "Your numerical slopes are those of h = 0.01, and a correct gradient then seems to be wrong: "
    "nudge by 1e-5."
)
def step_of_a_hundredth(f, grad, theta):
    return compare(f, grad, theta, relative, with_step(1e-2))


@gradient_check.misconception(
    "Your numerical slopes are those of h = 0.05, and a correct gradient then seems to be wrong: "
    "nudge by 1e-5."
)
def step_of_a_twentieth(f, grad, theta):
    return compare(f, grad, theta, relative, with_step(0.05))


@gradient_check.misconception(
    "grad is called in every case, but it may also be an array; and where both gradients are 0 you "
    "divide 0 by 0."
)
def functions_only_zero_by_zero(f, grad, theta):
    return zero_by_zero(f, lambda t: grad(t), theta)


@gradient_check.misconception(
    "This is the absolute error: divide by the sum of both norms. And grad is called in every "
    "case, but it may also be an array."
)
def absolute_functions_only(f, grad, theta):
    return absolute(f, lambda t: grad(t), theta)


@gradient_check.misconception(
    "This is the mean of the absolute differences: take the norm of the difference, and divide by "
    "the sum of both norms."
)
def mean_difference(f, grad, theta):
    return compare(f, grad, theta, lambda a, n: np.mean(np.abs(a - n)))


@gradient_check.misconception(
    "This is the largest difference: take the norm of the difference, and divide by the sum of "
    "both norms."
)
def largest_difference(f, grad, theta):
    return compare(f, grad, theta, lambda a, n: np.max(np.abs(a - n)))


@gradient_check.misconception(
    "This is the sum of the squared differences: take its root, the norm, and divide by the sum of "
    "both norms."
)
def squared_distance(f, grad, theta):
    return compare(f, grad, theta, lambda a, n: np.sum((a - n) ** 2))


@gradient_check.misconception(
    "The error is twice as large as it should be: divide by the sum of both norms, not by half of "
    "it."
)
def mean_of_norms(f, grad, theta):
    return compare(f, grad, theta, lambda a, n: 2 * relative(a, n))
