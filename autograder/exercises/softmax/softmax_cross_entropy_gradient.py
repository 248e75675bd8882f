"""`softmax_cross_entropy_gradient` of lesson 05: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.softmax import lesson
from autograder.exercises.softmax.cross_entropy import FLOOR, cross_entropy
from autograder.exercises.softmax.inputs import one_hot
from autograder.exercises.softmax.softmax import LIBRARY_SOFTMAXES, naive, sigmoid_each, softmax


@lesson.exercise(
    parts={"one row": 1, "many rows": 1.5, "extreme inputs": 0.5},
    review="The gradient in which everything cancels",
    builds_on=("softmax",),
    forbidden=("tensorflow.GradientTape", *LIBRARY_SOFTMAXES),
)
def softmax_cross_entropy_gradient(z, y):
    """∂J/∂z for J = cross_entropy(softmax(z), y): (p − y) / n."""
    return (softmax(z) - np.asarray(y, dtype=float)) / len(y)


@softmax_cross_entropy_gradient.cases
def cases(rng):
    yield case("one row", np.array([[0.0, np.log(3)]]), one_hot([1], 2))
    yield case("one row", np.array([[1.4, 4, 2.1, -3]]), one_hot([2], 4))
    yield case("many rows", rng.uniform(-2, 2, (3, 2)), one_hot([1, 0, 1], 2))
    yield case("many rows", rng.uniform(-2, 2, (2, 4)), one_hot([3, 1], 4), untouched=True)
    yield case("extreme inputs", np.array([[1000.0, 0.0]]), one_hot([1], 2))
    z = np.array([[0.5, 2.0, 1.0], [-1000.0, 1000.0, 998.5]])
    yield case("extreme inputs", z, one_hot([0, 2], 3))


@softmax_cross_entropy_gradient.misconception(
    "The difference is in the wrong order: a step against y - p lowers the score of the true "
    "class, and the cost grows."
)
def y_minus_p(z, y):
    return (y - softmax(z)) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The mean is missing: the cost is a mean over n rows, so each row has a share of 1/n."
)
def not_divided_by_n(z, y):
    return softmax(z) - y


@softmax_cross_entropy_gradient.misconception(
    "You divide by every entry, n times k: the cost is a mean over the n rows."
)
def divided_by_size(z, y):
    return (softmax(z) - y) / y.size


@softmax_cross_entropy_gradient.misconception(
    "You divide by k, the number of classes: the cost is a mean over the n rows."
)
def divided_by_classes(z, y):
    return (softmax(z) - y) / y.shape[1]


@softmax_cross_entropy_gradient.misconception(
    "This is p(1 - p), the diagonal of the Jacobian: the truth, y, is missing from it."
)
def slope_alone(z, y):
    p = softmax(z)
    return p * (1 - p)


@softmax_cross_entropy_gradient.misconception(
    "This is p(1 - p) / n, the diagonal of the Jacobian: the truth, y, is missing from it."
)
def slope_over_n(z, y):
    p = softmax(z)
    return p * (1 - p) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "You multiply by p(1 - p) once more. In the derivation that slope has already cancelled; "
    "it belongs to a squared error after a sigmoid."
)
def times_slope(z, y):
    p = softmax(z)
    return (p - y) * p * (1 - p) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "This is -y / (n p), the slope of the cost with respect to the probabilities: the step from "
    "the probabilities back to the scores is missing."
)
def stops_at_p(z, y):
    return -y / np.maximum(softmax(z), FLOOR) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The scores themselves are compared with y: softmax is missing."
)
def scores_for_p(z, y):
    return (z - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The rows are added up or averaged into one: every row has its own scores, and its own "
    "gradient."
)
def rows_added(z, y):
    return np.sum(softmax(z) - y, axis=0) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "Softmax runs over the whole batch here: each row has to add up to 1 by itself."
)
def whole_batch_inside(z, y):
    e = np.exp(z - np.max(z))
    return (e / e.sum() - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The softmax inside your gradient overflows at 1000: build it from your own stable softmax."
)
def overflow_in_gradient(z, y):
    return (naive(z) - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "-y / (n p) times the Jacobian is correct on paper. Where p has rounded to 0 the product is "
    "0, and the worst prediction gets no correction: let p cancel before you compute."
)
def two_factors(z, y):
    p = softmax(z)
    upstream = -y / np.maximum(p, FLOOR) / len(y)
    return np.array([(np.diag(q) - np.outer(q, q)) @ u for q, u in zip(p, upstream, strict=True)])


@softmax_cross_entropy_gradient.misconception(
    "Your values are correct, but z has changed: z and y still belong to the caller. Compute new "
    "arrays."
)
def changes_an_argument(z, y):
    z -= z.max(axis=1, keepdims=True)
    return (naive(z) - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "Only y is divided by n: the division comes before the minus. The difference needs brackets."
)
def only_y_divided(z, y):
    return softmax(z) - y / len(y)


@softmax_cross_entropy_gradient.misconception(
    "Only p is divided by n: the division comes before the minus. The difference needs brackets."
)
def only_p_divided(z, y):
    return softmax(z) / len(y) - y


@softmax_cross_entropy_gradient.misconception(
    "Only the true class has a slope in your answer: the scores of the other classes change the "
    "cost as well, by p / n."
)
def true_class_only(z, y):
    return y * (softmax(z) - 1) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "y is subtracted from the scores, inside softmax: subtract it from the probabilities."
)
def y_inside(z, y):
    return softmax(z - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The difference is in the wrong order, and it is not divided by n: the cost is a mean over n "
    "rows, and a step against y - p lowers the score of the true class."
)
def y_minus_p_not_divided(z, y):
    return y - softmax(z)


@softmax_cross_entropy_gradient.misconception(
    "Softmax runs down the columns here: the scores of one observation are in a row, and each row "
    "has to add up to 1."
)
def columns_inside(z, y):
    return (softmax(np.transpose(z)).T - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "These are the probabilities over n: y is not subtracted from them."
)
def y_not_subtracted(z, y):
    return softmax(z) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "2 / size belongs to the mean squared error: the cost here is a mean over the n rows, and the "
    "log brings no factor 2."
)
def as_for_squares(z, y):
    return 2 * (softmax(z) - y) / y.size


@softmax_cross_entropy_gradient.misconception(
    "Your values are correct, but y has changed: z and y still belong to the caller. Compute new "
    "arrays."
)
def changes_y(z, y):
    p = softmax(z)
    y -= p
    return -y / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The gradient is averaged over every entry: each score of each row has its own slope."
)
def averaged(z, y):
    return np.mean((softmax(z) - y) / len(y))


@softmax_cross_entropy_gradient.misconception(
    "These are the sizes of the slopes: that of the true class is negative."
)
def signs_lost(z, y):
    return np.abs(softmax_cross_entropy_gradient(z, y))


@softmax_cross_entropy_gradient.misconception(
    "Each slope is squared: the errors p - y are the gradient as they are."
)
def squared(z, y):
    return (softmax(z) - y) ** 2 / len(y)


@softmax_cross_entropy_gradient.misconception(
    "The differences are multiplied by p: in the derivation that factor has already cancelled."
)
def times_p(z, y):
    p = softmax(z)
    return p * (p - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "Softmax is a separate sigmoid of each score here: the probabilities of a row have to add up "
    "to 1."
)
def sigmoids_inside(z, y):
    return (sigmoid_each(z) - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "Softmax is taken twice: the scores go through it once."
)
def softmax_twice(z, y):
    return (softmax(softmax(z)) - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "This is -y/p, the slope of the cost with respect to the probabilities: the step from the "
    "probabilities back to the scores is missing, and so is the mean over the n rows."
)
def stops_at_p_not_divided(z, y):
    return -y / np.maximum(softmax(z), FLOOR)


@softmax_cross_entropy_gradient.misconception(
    "The largest score counts as probability 1 and the others as 0: softmax gives every class a "
    "share."
)
def hard_maximum_inside(z, y):
    return (one_hot(np.argmax(z, axis=1), z.shape[1]) - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "This is the cost itself, one number: its gradient has the shape of z."
)
def cost_itself(z, y):
    return cross_entropy(softmax(z), y)


@softmax_cross_entropy_gradient.misconception(
    "The exponentials are not divided by their sum before y is subtracted: softmax is not complete."
)
def exponentials_not_divided(z, y):
    return (np.exp(z - z.max(axis=1, keepdims=True)) - y) / len(y)


@softmax_cross_entropy_gradient.misconception(
    "p - y is multiplied by the Jacobian once more: p - y already has the step from the "
    "probabilities back to the scores in it."
)
def jacobian_again(z, y):
    p = softmax(z)
    d = (p - y) / len(y)
    return p * d - p * np.sum(p * d, axis=1, keepdims=True)
