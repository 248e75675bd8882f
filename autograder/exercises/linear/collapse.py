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

    W1, b1 = np.array([[2.0, -1.0]]), np.array([1.0, 3.0])
    W2, b2 = np.array([[1.0], [4.0]]), np.array([-5.0])
    # b1 + b2 and b1 @ W1 run with most of these sizes, so that W is seen beside a wrong b.
    yield case("weights", W1, b1, W2, b2, held={"judged": "W"})
    yield case("weights", *layers(2, 2, 2), held={"judged": "W"})
    yield case("weights", *layers(3, 2, 2), held={"judged": "W"})
    yield case("biases", W1, b1, W2, b2, held={"judged": "b"})
    yield case("biases", *layers(2, 2, 2), held={"judged": "b"})
    yield case("biases", *layers(2, 3, 1), held={"judged": "b"})
    yield case("biases", *layers(3, 1, 2), held={"judged": "b"})
    W1, b1, W2, b2 = layers(2, 2, 2)
    b1 = np.array([1.0, -1.0]) * abs(b1)
    yield case("biases", W1, b1, W2, b2, held={"judged": "b"})
    yield case("leaves its arguments unchanged", W1, b1, W2, b2, untouched=True)


@collapse.measure
def weights_and_biases(answer, W1, b1, W2, b2, judged="W, b"):
    """W and b, or the one of them that the part is about: the other may be wrong beside it."""
    if isinstance(answer, dict):
        raise ValueError("a dictionary is not a pair W, b")
    if not isinstance(answer, list | np.ndarray) or len(answer) != 2:
        raise ValueError("it is not a pair W, b")
    return {name: result for name, result in zip("Wb", answer, strict=True) if name in judged}


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
    "b1 is on the wrong side of W2, or W2 is transposed: b1 is a row, as a row of X W1 is, and "
    "rows go on the left."
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


@collapse.misconception("The two results are in the wrong order: return W first, then b.")
def b_before_W(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


@collapse.misconception("You return W alone: a layer is a pair of weights and biases, (W, b).")
def weights_alone(W1, b1, W2, b2):
    return W1 @ W2


@collapse.misconception(
    "An array that was passed in is changed, as by b2 += ...: afterwards the layers are no longer "
    "what they were. Compute new arrays."
)
def collapse_in_place(W1, b1, W2, b2):
    b2 += b1 @ W2
    return W1 @ W2, b2


@collapse.misconception(
    "Negative entries of b1 are cut off at 0, as by a ReLU between the layers: these two layers "
    "are linear, and b1 goes through W2 as it is."
)
def relu_between(W1, b1, W2, b2):
    return W1 @ W2, np.maximum(0, b1) @ W2 + b2


@collapse.misconception(
    "Weights are added to weights and biases to biases: the second layer multiplies what the "
    "first one returns."
)
def layers_added(W1, b1, W2, b2):
    return W1 + W2, b1 + b2


@collapse.misconception(
    "You return W + b, one array: a layer keeps its weights and its biases apart, as a pair."
)
def added_to_one_array(W1, b1, W2, b2):
    return W1 @ W2 + b1 @ W2 + b2


@collapse.misconception(
    "The two layers are put together in one array, and nothing is multiplied: the one layer has as "
    "many inputs as the first and as many outputs as the second."
)
def side_by_side(W1, b1, W2, b2):
    return np.concatenate([W1, W2.T]), np.concatenate([b1, b2])


@collapse.misconception(
    "You return a dictionary, and W, b = collapse(...) would get its keys: return the pair itself."
)
def as_a_dictionary(W1, b1, W2, b2):
    return {"W": W1 @ W2, "b": b1 @ W2 + b2}


@collapse.misconception("b is a table with one row: it should be flat, as b1 and b2 are.")
def bias_as_a_row(W1, b1, W2, b2):
    return W1 @ W2, b1[np.newaxis] @ W2 + b2


@collapse.misconception("b is a table with one column: it should be flat, as b1 and b2 are.")
def bias_as_a_column(W1, b1, W2, b2):
    return W1 @ W2, (b1 @ W2 + b2)[:, np.newaxis]


@collapse.misconception(
    "All numbers are in one flat list: return the pair W, b, in which W keeps its rows."
)
def one_flat_list(W1, b1, W2, b2):
    return np.append(W1 @ W2, b1 @ W2 + b2)


@collapse.misconception(
    "b1 passes through a tanh on its way: these two layers are linear, and b1 goes through W2 as "
    "it is."
)
def tanh_between(W1, b1, W2, b2):
    return W1 @ W2, np.tanh(b1) @ W2 + b2


@collapse.misconception(
    "b1 passes through a sigmoid on its way: these two layers are linear, and b1 goes through W2 "
    "as it is."
)
def sigmoid_between(W1, b1, W2, b2):
    return W1 @ W2, (1 + np.tanh(b1 / 2)) / 2 @ W2 + b2


@collapse.misconception(
    "You return the first layer as it is: the second one still has to multiply both W1 and b1."
)
def first_layer_alone(W1, b1, W2, b2):
    return W1, b1


@collapse.misconception(
    "The biases are multiplied by one another: b1 comes out of the first layer and passes through "
    "W2, b2 is added at the end."
)
def biases_multiplied(W1, b1, W2, b2):
    return W1 @ W2, b1 * b2
