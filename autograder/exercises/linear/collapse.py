"""`collapse` of lesson 01: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.linear import lesson


@lesson.exercise(
    parts={"weights": 1, "biases": 1.5, "leaves its arguments unchanged": 0.5},
    review="Two layers in a row",
)
def collapse(W1, b1, W2, b2):
    """(X W1 + b1) W2 + b2 = X W + b."""
    return W1 @ W2, b1 @ W2 + b2


@collapse.cases
def cases(rng):
    def layers(d_in, hidden, d_out):
        for size in ((d_in, hidden), (hidden,), (hidden, d_out), (d_out,)):
            yield rng.uniform(0.5, 2, size) * rng.choice([-1, 1], size)

    def unbiased(d_in, hidden, d_out):
        W1, b1, W2, b2 = layers(d_in, hidden, d_out)
        return W1, np.zeros_like(b1), W2, np.zeros_like(b2)

    W1, b1 = np.array([[2.0, -1.0]]), np.array([1.0, 3.0])
    W2, b2 = np.array([[1.0], [4.0]]), np.array([-5.0])
    yield case("weights", W1, np.zeros(2), W2, np.zeros(1))
    yield case("weights", *unbiased(2, 2, 2))
    yield case("weights", *unbiased(3, 1, 2))
    yield case("biases", W1, b1, W2, b2)
    yield case("biases", *layers(2, 2, 2))
    yield case("biases", *layers(2, 3, 1))
    yield case("biases", *layers(3, 1, 2))
    yield case("leaves its arguments unchanged", *layers(2, 2, 2), untouched=True)


@collapse.misconception(
    "The order is W2 @ W1: a row of X meets W1 first, so W1 has to be on the left. The "
    "shapes say so too, unless all sizes are equal."
)
def order_of_product(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@collapse.misconception(
    "The biases are simply added: b1 comes out of the first layer and passes through W2, b2 "
    "does not."
)
def b1_not_carried(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


@collapse.misconception("b1 is lost: send a row of zeros through both layers and see what arrives.")
def b1_forgotten(W1, b1, W2, b2):
    return W1 @ W2, b2


@collapse.misconception("b2 is lost: the second layer adds it at the very end.")
def b2_forgotten(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


@collapse.misconception("Both biases pass through W2: the second layer adds b2 after its product.")
def both_carried(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


@collapse.misconception(
    "b1 is on the wrong side of W2: it is a row, as a row of X W1 is, and rows go on the left."
)
def b1_on_the_right(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2


@collapse.misconception(
    "b1 passes through W1: the first layer adds it after that product. Only W2 is still to come."
)
def b1_through_W1(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W1 + b2


@collapse.misconception(
    "The weights are multiplied entry by entry: two layers in a row are a matrix product."
)
def elementwise(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


@collapse.misconception("The weights are added: W2 multiplies the output of the first layer.")
def weights_summed(W1, b1, W2, b2):
    return W1 + W2, b1 @ W2 + b2


@collapse.misconception(
    "W is transposed: in this course W has one row for each input and one column for each output."
)
def transposed(W1, b1, W2, b2):
    return (W1 @ W2).T, b1 @ W2 + b2


@collapse.misconception("The two results are in the wrong order: the contract asks for (W, b).")
def b_before_W(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


@collapse.misconception("You return W alone: a layer is a pair of weights and biases, (W, b).")
def weights_alone(W1, b1, W2, b2):
    return W1 @ W2


@collapse.misconception(
    "An operation such as += changes the array that was passed in: afterwards the second "
    "layer has another bias. Compute a new array."
)
def collapse_in_place(W1, b1, W2, b2):
    b2 += b1 @ W2
    return W1 @ W2, b2
