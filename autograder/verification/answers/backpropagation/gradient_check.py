"""Answers to `gradient_check` of lesson 08."""

import numpy as np

from autograder.verification.answers import answers_to

right, wrong = answers_to("08_backpropagation", "gradient_check")


def centred(f, theta, h=1e-5):
    theta = np.asarray(theta, dtype=float)
    slopes = []
    for k in range(theta.size):
        bump = np.zeros(theta.size)
        bump[k] = h
        bump = bump.reshape(theta.shape)
        slopes.append((f(theta + bump) - f(theta - bump)) / (2 * h))
    return np.array(slopes).reshape(theta.shape)


def claimed(grad, theta):
    return np.asarray(grad(theta) if callable(grad) else grad, dtype=float)


@right
def flattened(f, grad, theta):
    a, n = claimed(grad, theta).ravel(), centred(f, theta).ravel()
    bottom = np.sqrt(a @ a) + np.sqrt(n @ n)
    return 0 if bottom == 0 else np.sqrt((a - n) @ (a - n)) / bottom


@right
def with_another_step(f, grad, theta):
    a, n = claimed(grad, theta), centred(f, theta, 3e-6)
    bottom = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / max(bottom, 1e-300)


@right
def restored_in_place(f, grad, theta):
    a, n = claimed(grad, theta), np.zeros(np.shape(theta))
    for i in np.ndindex(theta.shape):
        kept = theta[i]
        theta[i] = kept + 1e-5
        up = f(theta)
        theta[i] = kept - 1e-5
        down = f(theta)
        theta[i] = kept
        n[i] = (up - down) / 2e-5
    if not a.any() and not n.any():
        return 0.0
    return np.array(np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)))


def checked(error, slopes=centred):
    return lambda f, grad, theta: error(claimed(grad, theta), slopes(f, theta))


wrong("absolute")(checked(lambda a, n: np.sqrt(((a - n) ** 2).sum())))
wrong("signs_cancel")(checked(lambda a, n: (a - n).sum() / (a + n).sum()))


def nan_for_nothing(a, n):
    with np.errstate(all="ignore"):
        return np.linalg.norm(n - a) / np.float64(np.linalg.norm(a) + np.linalg.norm(n))


wrong("zero_by_zero")(checked(nan_for_nothing))


def safe(top, bottom):
    return top / bottom if bottom else 0.0


wrong("norm_of_sum")(checked(lambda a, n: safe(np.linalg.norm(n - a), np.linalg.norm(n + a))))
wrong("numerical_norm")(checked(lambda a, n: safe(np.linalg.norm(n - a), np.linalg.norm(n))))


def relative(a, n):
    bottom = np.sqrt((a**2).sum()) + np.sqrt((n**2).sum())
    return np.sqrt(((a - n) ** 2).sum()) / bottom if bottom else 0.0


def one_sided(f, theta):
    base, slopes = f(theta), np.empty(theta.shape)
    for i in np.ndindex(theta.shape):
        moved = np.array(theta)
        moved[i] += 1e-5
        slopes[i] = (f(moved) - base) / 1e-5
    return slopes


wrong("one_sided")(checked(relative, one_sided))
wrong("divided_by_h")(checked(relative, lambda f, theta: centred(f, theta) * 2))
wrong("larger_norm")(
    checked(lambda a, n: safe(np.linalg.norm(n - a), max(np.linalg.norm(a), np.linalg.norm(n))))
)


def entry_after_entry(a, n):
    worst = 0.0
    for x, z in zip(a.ravel(), n.ravel(), strict=True):
        worst = max(worst, safe(abs(x - z), abs(x) + abs(z)))
    return worst


wrong("largest_entry")(checked(entry_after_entry))
wrong("squared_norms")(checked(lambda a, n: safe(((a - n) ** 2).sum(), (a * a + n * n).sum())))
wrong("yes_or_no")(checked(lambda a, n: bool(relative(a, n) <= 1e-5)))


@wrong("theta_moved")
def never_put_back(f, grad, theta):
    a, n, entries = claimed(grad, theta), [], theta.reshape(-1)
    for k in range(theta.size):
        entries[k] = entries[k] + 1e-5
        up = f(theta)
        entries[k] = entries[k] - 2e-5
        n.append((up - f(theta)) / (2 * 1e-5))
    return relative(a, np.reshape(n, theta.shape))


@wrong("functions_only")
def functions_only(f, grad, theta):
    return relative(grad(theta), centred(f, theta))


def largest_direction(a, n):
    def size(g):
        return np.sqrt(np.linalg.eigvalsh(g @ g.T).max()) if g.ndim == 2 else np.sqrt(g @ g)

    return safe(size(a - n), size(a) + size(n))


def angle(a, n):
    return safe(np.vdot(a, n), np.sqrt(np.vdot(a, a) * np.vdot(n, n)))


def lengths(a, n):
    a, n = np.sqrt((a**2).sum()), np.sqrt((n**2).sum())
    return safe(max(a, n) - min(a, n), a + n)


wrong("analytic_norm")(
    checked(lambda a, n: safe(np.sqrt(((a - n) ** 2).sum()), (a**2).sum() ** 0.5))
)
wrong("cosine")(checked(angle))
wrong("norms_subtracted")(checked(lengths))
wrong("absolute_sums")(
    checked(lambda a, n: safe(abs(a - n).ravel().sum(), (abs(a) + abs(n)).ravel().sum()))
)
wrong("largest_singular_value")(checked(largest_direction))


wrong("one_minus_cosine")(checked(lambda a, n: 1 - angle(a, n) if a.any() and n.any() else 0.0))
wrong("step_of_a_thousandth")(checked(relative, lambda f, theta: centred(f, theta, 0.001)))
wrong("step_of_a_hundredth")(checked(relative, lambda f, theta: centred(f, theta, 0.01)))
wrong("step_of_a_twentieth")(checked(relative, lambda f, theta: centred(f, theta, 5e-2)))


@wrong("functions_only_zero_by_zero")
def unguarded_functions(f, grad, theta):
    return nan_for_nothing(grad(theta), centred(f, theta))


@wrong("absolute_functions_only")
def distance_of_functions(f, grad, theta):
    return np.sqrt(np.sum((grad(theta) - centred(f, theta)) ** 2))


wrong("mean_difference")(checked(lambda a, n: np.sum(abs(a - n)) / a.size))
wrong("largest_difference")(checked(lambda a, n: max(abs(a - n).ravel())))
wrong("squared_distance")(checked(lambda a, n: np.vdot(a - n, a - n)))
wrong("mean_of_norms")(checked(lambda a, n: relative(a, n) / 0.5))
