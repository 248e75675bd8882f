"""Answers to `softmax_jacobian` of lesson 05."""

import numpy as np

from autograder.verification.answers import answers_to
from autograder.verification.answers.softmax.softmax import plain, stable

right, wrong = answers_to("05_softmax", "softmax_jacobian")


@right
def two_loops(z):
    p, k = stable(z), len(z)
    J = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            J[i, j] = p[i] * (1 - p[j]) if i == j else -p[i] * p[j]
    return J


@right
def by_columns(z):
    p = stable(z).reshape(-1, 1)
    return np.diagflat(p) - p @ p.T


@right
def identity_minus_row(z):
    p = stable(z)
    return p[:, None] * (np.eye(len(p)) - p)


@right
def diagonal_filled_in(z):
    p = stable(z)
    J = -np.einsum("i,j->ij", p, p)
    np.fill_diagonal(J, p * (1 - p))
    return J


@right
def transposed_jacobian(z):
    p = stable(z)
    return (np.diag(p) - np.outer(p, p)).T


@right
def where_equal(z):
    p = stable(z)
    i, j = np.indices((len(p), len(p)))
    return np.where(i == j, p[i] * (1 - p[i]), -p[i] * p[j]).astype(np.float32)


@wrong("diagonal_only")
def diagonal_only(z):
    return np.eye(len(z)) * stable(z) * (1 - stable(z))


@wrong("diagonal_as_a_vector")
def diagonal_as_a_vector(z):
    return stable(z) - stable(z) ** 2


@wrong("plus_off_the_diagonal")
def all_plus(z):
    p = stable(z)
    J = np.einsum("i,j->ij", p, p)
    np.fill_diagonal(J, p * (1 - p))
    return J


@wrong("plus_outer")
def plus_outer(z):
    return np.diagflat(stable(z)) + stable(z)[:, None] * stable(z)


@wrong("outer_only")
def outer_only(z):
    return np.multiply.outer(-stable(z), stable(z))


@wrong("diagonal_rule_everywhere")
def mixed_rule(z):
    p = stable(z)
    return p[:, None] * (1 - p[None, :])


@wrong("identity_for_p")
def identity_for_p(z):
    return np.identity(len(z)) - stable(z)[:, None] * stable(z)


@wrong("p_in_every_row")
def p_in_every_row(z):
    return (1 - stable(z)[:, None]) * stable(z)


@wrong("inner_product")
def broadcast_minus_number(z):
    p = stable(z)
    return np.diag(p) - np.dot(p, p.T)


@wrong("elementwise_product")
def elementwise_product(z):
    return np.diag(stable(z)) - stable(z) ** 2


@wrong("of_the_scores")
def made_of_scores(z):
    return np.diag(z) - z[:, None] * z


@wrong("softmax_twice")
def softmax_twice(z):
    return two_loops(stable(z))


@wrong("negative_jacobian")
def negative_jacobian(z):
    return -two_loops(z)


@wrong("overflow_in_jacobian")
def overflow_in_jacobian(z):
    return plain(z)[:, None] * (np.eye(len(z)) - plain(z))


@wrong("one_minus_p_off_the_diagonal")
def one_minus_p_everywhere(z):
    p = stable(z)
    sign = 2 * np.eye(len(p)) - 1
    return sign * p[:, None] * (1 - p)


@wrong("inner_loop_overwrites")
def inner_loop_overwrites(z):
    p = stable(z)
    slopes = np.zeros(len(p))
    for i in range(len(p)):
        for j in range(len(p)):
            slopes[i] = p[i] * ((i == j) - p[j])
    return slopes


@wrong("rows_added")
def rows_added(z):
    p = stable(z)
    return (np.diag(p) - np.outer(p, p)).sum(axis=1).round(12)


@wrong("diagonal_of_p")
def diagonal_of_p(z):
    p = stable(z)
    return np.where(np.eye(len(p)) == 1, p, -p[:, None] * p)


@wrong("first_row_only")
def first_row_only(z):
    p = stable(z)
    return np.append(p[0] * (1 - p[0]), -p[0] * p[1:])


@wrong("square_subtracted_twice")
def square_subtracted_twice(z):
    p = stable(z)
    J = -np.outer(p, p)
    np.fill_diagonal(J, p - 2 * p**2)
    return J


@wrong("slopes_of_sigmoids")
def slopes_of_sigmoids(z):
    a = (1 + np.tanh(z / 2)) / 2
    return np.eye(len(z)) * (a - a * a)


@wrong("whole_numbers")
def whole_numbers(z):
    return two_loops(z).astype(int)


@wrong("wide_difference")
def wide_difference(z):
    columns = [(stable(z + 0.05 * e) - stable(z)) * 20 for e in np.eye(len(z))]
    return np.column_stack(columns)


@wrong("product_forgotten")
def product_forgotten(z):
    return stable(z) * np.eye(len(z))


@wrong("diagonal_empty")
def diagonal_empty(z):
    p = stable(z)
    return np.outer(p, p) * (np.eye(len(p)) - 1)


@wrong("probabilities_alone")
def probabilities_alone(z):
    return two_loops(z).sum(axis=0) + stable(z)


@wrong("diagonal_in_every_row")
def diagonal_in_every_row(z):
    p = stable(z)
    return np.ones((len(p), 1)) * (p - p**2)


@wrong("lower_triangle")
def lower_triangle(z):
    p, k = stable(z), len(z)
    J = np.zeros((k, k))
    for i in range(k):
        for j in range(i + 1):
            J[i, j] = p[i] * ((i == j) - p[j])
    return J


@wrong("upper_triangle")
def upper_triangle(z):
    return lower_triangle(z).T


@wrong("last_class_left_out")
def last_class_left_out(z):
    p, k = stable(z), len(z)
    J = np.zeros((k, k))
    for i in range(k - 1):
        for j in range(k - 1):
            J[i, j] = p[i] * ((i == j) - p[j])
    return J


@wrong("exponentials_not_divided")
def exponentials_not_divided(z):
    e = np.exp(np.asarray(z) - max(z))
    return e * (np.eye(len(e)) - e[:, None])


@wrong("diagonal_one_minus_p")
def diagonal_one_minus_p(z):
    p = stable(z)
    return np.where(np.eye(len(p)) == 1, 1 - p, -np.outer(p, p))


@wrong("rounded_to_four")
def rounded_to_four(z):
    return two_loops(z).round(4)
