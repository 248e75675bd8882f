"""Answers to `collapse` of lesson 01."""

import numpy as np
import pandas as pd

from autograder.verification.answers import answers_to

right, wrong = answers_to("01_linear", "collapse")


@right
def by_sending_rows_through(W1, b1, W2, b2):
    def both(X):
        return (X @ W1 + b1) @ W2 + b2

    b = both(np.zeros(len(W1)))
    return both(np.eye(len(W1))) - b, b


@right
def by_augmented_matrices(W1, b1, W2, b2):
    def augmented(W, b):
        corner = np.zeros((len(W), 1))
        return np.block([[W, corner], [b[None, :], np.ones((1, 1))]])

    product = augmented(W1, b1) @ augmented(W2, b2)
    return product[:-1, :-1], product[-1, :-1]


@right
def by_three_loops(W1, b1, W2, b2):
    (d_in, hidden), d_out = W1.shape, len(b2)
    W, b = np.zeros((d_in, d_out)), b2.copy()
    for k in range(d_out):
        for j in range(hidden):
            b[k] += b1[j] * W2[j, k]
            for i in range(d_in):
                W[i, k] += W1[i, j] * W2[j, k]
    return W, b


@right
def by_einsums(W1, b1, W2, b2):
    return np.einsum("ij,jk->ik", W1, W2), np.einsum("j,jk->k", b1, W2) + b2


@right
def as_lists(W1, b1, W2, b2):
    return [W1.dot(W2).tolist(), (b1.dot(W2) + b2).tolist()]


@right
def as_frames(W1, b1, W2, b2):
    return pd.DataFrame(W1) @ pd.DataFrame(W2), pd.Series(b1) @ pd.DataFrame(W2) + b2


@right
def by_transposes(W1, b1, W2, b2):
    return (W2.T @ W1.T).T, W2.T @ b1 + b2


@right
def layers_in_single_precision(W1, b1, W2, b2):
    W1, b1, W2, b2 = (array.astype(np.float32) for array in (W1, b1, W2, b2))
    return W1 @ W2, b1 @ W2 + b2


@wrong("order_of_product")
def order_of_product(W1, b1, W2, b2):
    return (np.dot(W2, W1), b1.dot(W2) + b2)


@wrong("b1_not_carried")
def b1_not_carried(W1, b1, W2, b2):
    return (W1.dot(W2), np.add(b1, b2))


@wrong("b1_forgotten")
def b1_forgotten(W1, b1, W2, b2):
    return (W1.dot(W2), b2.copy())


@wrong("b2_forgotten")
def b2_forgotten(W1, b1, W2, b2):
    return (W1.dot(W2), b1.dot(W2))


@wrong("both_carried")
def both_carried(W1, b1, W2, b2):
    return (W1.dot(W2), np.dot(b2 + b1, W2))


@wrong("b1_on_the_right")
def b1_on_the_right(W1, b1, W2, b2):
    return (W1.dot(W2), b2 + W2.dot(b1))


@wrong("b1_through_W1")
def b1_through_W1(W1, b1, W2, b2):
    return (W1.dot(W2), b2 + b1.dot(W1))


@wrong("elementwise")
def elementwise(W1, b1, W2, b2):
    return (np.multiply(W1, W2), b2 + b1.dot(W2))


@wrong("weights_summed")
def weights_summed(W1, b1, W2, b2):
    return (np.add(W2, W1), b2 + b1.dot(W2))


@wrong("transposed")
def transposed(W1, b1, W2, b2):
    return (W2.T @ W1.T, b2 + b1.dot(W2))


@wrong("b_before_W")
def b_before_W(W1, b1, W2, b2):
    return (b2 + b1.dot(W2), W1.dot(W2))


@wrong("weights_alone")
def weights_alone(W1, b1, W2, b2):
    return W1.dot(W2)


@wrong("collapse_in_place")
def carried_into_b2(W1, b1, W2, b2):
    np.add(b2, b1.dot(W2), out=b2)
    return W1.dot(W2), b2


@wrong("relu_between")
def relu_between(W1, b1, W2, b2):
    return W1.dot(W2), (b1 * (b1 > 0)).dot(W2) + b2


@wrong("layers_added")
def layers_added(W1, b1, W2, b2):
    return np.add(W1, W2), np.add(b1, b2)


@wrong("added_to_one_array")
def added_to_one_array(W1, b1, W2, b2):
    return (W1 + b1).dot(W2) + b2


@wrong("side_by_side")
def side_by_side(W1, b1, W2, b2):
    return np.vstack((W1, W2.T)), np.hstack((b1, b2))


@wrong("as_a_dictionary")
def as_a_dictionary(W1, b1, W2, b2):
    return dict(b=b1.dot(W2) + b2, W=W1.dot(W2))


@wrong("bias_as_a_row")
def bias_as_a_row(W1, b1, W2, b2):
    return W1.dot(W2), np.reshape(b1, (1, -1)).dot(W2) + b2


@wrong("bias_as_a_column")
def bias_as_a_column(W1, b1, W2, b2):
    return W1.dot(W2), np.reshape(b1.dot(W2) + b2, (-1, 1))


@wrong("one_flat_list")
def one_flat_list(W1, b1, W2, b2):
    return [*np.ravel(W1.dot(W2)), *b1.dot(W2) + b2]


@wrong("tanh_between")
def tanh_between(W1, b1, W2, b2):
    return W1.dot(W2), (2 / (1 + np.exp(-2 * b1)) - 1).dot(W2) + b2


@wrong("sigmoid_between")
def sigmoid_between(W1, b1, W2, b2):
    return W1.dot(W2), (1 / (1 + np.exp(-b1))).dot(W2) + b2


@wrong("first_layer_alone")
def first_layer_alone(W1, b1, W2, b2):
    return np.array(W1), np.array(b1)


@wrong("biases_multiplied")
def biases_multiplied(W1, b1, W2, b2):
    return W1.dot(W2), np.multiply(b2, b1)
