"""`softmax_jacobian` of lesson 05: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.softmax import lesson
from autograder.exercises.softmax.softmax import LIBRARY_SOFTMAXES, naive, sigmoid_each, softmax


@lesson.exercise(
    parts={"values": 2.5, "extreme inputs": 0.5},
    review="What one score does to every probability",
    builds_on=("softmax",),
    forbidden=("tensorflow.GradientTape", *LIBRARY_SOFTMAXES),
)
def softmax_jacobian(z):
    """D_ij = ∂p_i/∂z_j: diag(p) − p pᵀ."""
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)


# A transposed Jacobian cannot show, because the matrix is symmetric. Other mistakes of shape do:
# the diagonal as (k,), p @ p as one number, p * p as a row.
@softmax_jacobian.cases
def cases(rng):
    yield case("values", np.array([0.0, np.log(3)]))
    yield case("values", np.array([1.4, 4, 2.1, -3]))
    yield case("values", rng.uniform(-2, 2, 3))
    yield case("values", rng.uniform(-1, 3, 5))
    yield case("extreme inputs", np.array([1000.0, 998.5, -1000.0]))
    yield case("extreme inputs", np.array([-1000.0, -1001.0]))


@softmax_jacobian.misconception(
    "Only the diagonal is filled. Off it the entries are not 0: "
    "raising one score takes probability from every other class."
)
def diagonal_only(z):
    p = softmax(z)
    return np.diag(p * (1 - p))


@softmax_jacobian.misconception(
    "These are k numbers, the diagonal alone: every one of k probabilities depends on every one "
    "of k scores, which makes k times k slopes."
)
def diagonal_as_a_vector(z):
    p = softmax(z)
    return p * (1 - p)


@softmax_jacobian.misconception(
    "Off the diagonal the sign is wrong: when one score rises, the other probabilities fall."
)
def plus_off_the_diagonal(z):
    p = softmax(z)
    outer = np.outer(p, p)
    return outer + np.diag(p - 2 * p * p)


@softmax_jacobian.misconception(
    "The outer product is added where it should be subtracted: "
    "no column of yours adds up to 0, but the probabilities together cannot grow."
)
def plus_outer(z):
    p = softmax(z)
    return np.diag(p) + np.outer(p, p)


@softmax_jacobian.misconception(
    "The diagonal lacks its p: raising a score would lower the probability of its own class."
)
def outer_only(z):
    p = softmax(z)
    return -np.outer(p, p)


@softmax_jacobian.misconception(
    "This is p_i (1 - p_j) in every entry: that form holds on the diagonal only, where i = j."
)
def diagonal_rule_everywhere(z):
    p = softmax(z)
    return np.outer(p, 1 - p)


@softmax_jacobian.misconception(
    "The diagonal starts from 1: you have the identity where p on a diagonal belongs."
)
def identity_for_p(z):
    p = softmax(z)
    return np.eye(len(p)) - np.outer(p, p)


@softmax_jacobian.misconception(
    "p is spread over every row of the matrix: it belongs on the diagonal only."
)
def p_in_every_row(z):
    p = softmax(z)
    return p - np.outer(p, p)


@softmax_jacobian.misconception(
    "For p of shape (k,), p @ p is one number, and so is p @ p.T: the product that you need "
    "has an entry for every pair of classes."
)
def inner_product(z):
    p = softmax(z)
    return np.diag(p) - p @ p


@softmax_jacobian.misconception(
    "p * p has k entries, and NumPy repeats them on every row: the product that you need has "
    "an entry for every pair of classes."
)
def elementwise_product(z):
    p = softmax(z)
    return np.diag(p) - p * p


@softmax_jacobian.misconception(
    "You use the scores where the probabilities belong: the Jacobian is made of p = softmax(z)."
)
def of_the_scores(z):
    return np.diag(z) - np.outer(z, z)


@softmax_jacobian.misconception(
    "Softmax is taken twice: the Jacobian is made of p = softmax(z), and yours of the softmax of p."
)
def softmax_twice(z):
    q = softmax(softmax(z))
    return np.diag(q) - np.outer(q, q)


@softmax_jacobian.misconception(
    "The whole matrix has the wrong sign: raising a score raises the probability of its own class."
)
def negative_jacobian(z):
    p = softmax(z)
    return np.outer(p, p) - np.diag(p)


@softmax_jacobian.misconception(
    "The softmax inside your Jacobian overflows at 1000, and is 0 / 0 at -1000: build it from your "
    "own stable softmax."
)
def overflow_in_jacobian(z):
    p = naive(z)
    return np.diag(p) - np.outer(p, p)


@softmax_jacobian.misconception(
    "Off the diagonal the entry is -p_i (1 - p_j) in yours: the 1 - p_i belongs to the diagonal, "
    "where i = j."
)
def one_minus_p_off_the_diagonal(z):
    p = softmax(z)
    return np.diag(2 * p * (1 - p)) - np.outer(p, 1 - p)


@softmax_jacobian.misconception(
    "Your answer is the last column of the matrix alone, as where the inner loop writes every j "
    "into one place and the last one stays: every pair (i, j) has an entry of its own."
)
def inner_loop_overwrites(z):
    p = softmax(z)
    return np.append(-p[:-1] * p[-1], p[-1] * (1 - p[-1]))


@softmax_jacobian.misconception(
    "You return k zeros, which is what the entries of each row add up to: every pair (i, j) has an "
    "entry of its own."
)
def rows_added(z):
    return np.zeros(len(z))


@softmax_jacobian.misconception(
    "On the diagonal you have p_i: raising a score takes probability from the other classes only, "
    "and what they lose, p_i (1 - p_i), is all that the class gains."
)
def diagonal_of_p(z):
    p = softmax(z)
    return np.diag(p + p * p) - np.outer(p, p)


@softmax_jacobian.misconception(
    "Your answer is the first row of the matrix alone: every pair (i, j) has an entry of its own."
)
def first_row_only(z):
    return softmax_jacobian(z)[0]


@softmax_jacobian.misconception(
    "p_i² is subtracted twice on the diagonal: p_i (1 - p_i) already has it, and the outer product "
    "has it again."
)
def square_subtracted_twice(z):
    p = softmax(z)
    return np.diag(p * (1 - p)) - np.outer(p, p)


@softmax_jacobian.misconception(
    "These are the slopes of a separate sigmoid of each score: in softmax every probability "
    "depends on every score."
)
def slopes_of_sigmoids(z):
    s = sigmoid_each(z)
    return np.diag(s * (1 - s))


@softmax_jacobian.misconception(
    "Every entry is 0, as in an array of whole numbers (dtype=int), which drops all decimals."
)
def whole_numbers(z):
    return np.zeros((len(z), len(z)), dtype=int)


@softmax_jacobian.misconception(
    "These are differences over 0.05 to one side, which are near the slopes: p has an exact "
    "formula."
)
def wide_difference(z):
    steps = 0.05 * np.eye(len(z))
    return (softmax(z + steps) - softmax(z)).T / 0.05


@softmax_jacobian.misconception(
    "Only p on a diagonal is returned: the product of p with itself is not subtracted."
)
def product_forgotten(z):
    return np.diag(softmax(z))


@softmax_jacobian.misconception(
    "The diagonal is empty: raising a score raises the probability of its own class, by p_i (1 - "
    "p_i)."
)
def diagonal_empty(z):
    p = softmax(z)
    return np.diag(p * p) - np.outer(p, p)


@softmax_jacobian.misconception(
    "These are the k probabilities: the Jacobian has a slope for every pair of classes."
)
def probabilities_alone(z):
    return softmax(z)


@softmax_jacobian.misconception(
    "Every row of your matrix is the diagonal, p_j (1 - p_j): that form holds where i = j only."
)
def diagonal_in_every_row(z):
    return np.tile(diagonal_as_a_vector(z), (len(z), 1))


@softmax_jacobian.misconception(
    "The entries above the diagonal are 0: they are the same as those below it."
)
def lower_triangle(z):
    return np.tril(softmax_jacobian(z))


@softmax_jacobian.misconception(
    "The entries below the diagonal are 0: they are the same as those above it."
)
def upper_triangle(z):
    return np.triu(softmax_jacobian(z))


@softmax_jacobian.misconception(
    "The last row and the last column are 0: the loops have to run over all k classes."
)
def last_class_left_out(z):
    J = softmax_jacobian(z)
    J[-1], J[:, -1] = 0, 0
    return J


@softmax_jacobian.misconception(
    "The p in your matrix do not add up to 1: they are exponentials that are not yet divided by "
    "their sum."
)
def exponentials_not_divided(z):
    e = np.exp(z - np.max(z))
    return np.diag(e) - np.outer(e, e)


@softmax_jacobian.misconception("The diagonal is 1 - p_i: it lacks the factor p_i.")
def diagonal_one_minus_p(z):
    p = softmax(z)
    return np.diag(1 - p + p * p) - np.outer(p, p)


@softmax_jacobian.misconception("Every entry is rounded to four places: return all digits.")
def rounded_to_four(z):
    return np.round(softmax_jacobian(z), 4)
