"""`softmax` of lesson 05: its reference, cases and misconceptions."""

import numpy as np

from autograder.exercises.definition import case
from autograder.exercises.softmax import lesson
from autograder.exercises.softmax.inputs import one_hot

LIBRARY_SOFTMAXES = (
    "scipy.special.softmax",
    "scipy.special.log_softmax",
    "tensorflow.nn.softmax",
    "tensorflow.nn.log_softmax",
    "tensorflow.math.softmax",
    "tensorflow.math.log_softmax",
    "tensorflow.keras.activations.softmax",
    "keras.activations.softmax",
    "keras.ops.softmax",
)


def naive(z):
    """Softmax as first written down, for use inside wrong formulas; nan for extreme scores."""
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


@lesson.exercise(
    parts={
        "one row": 1,
        "many rows": 1.5,
        "extreme inputs": 1,
        "leaves its argument unchanged": 0.5,
    },
    review="From scores to probabilities",
    forbidden=LIBRARY_SOFTMAXES,
)
def softmax(z):
    """p_i = e^z_i / Σ_j e^z_j along each row, with the row's maximum subtracted first."""
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@softmax.cases
def cases(rng):
    yield case("one row", np.array([1.4, 4, 2.1, -3]))
    yield case("one row", rng.uniform(-2, 2, 3))
    yield case("many rows", rng.uniform(-2, 2, (2, 2)))
    yield case("many rows", rng.uniform(-3, 3, (3, 4)))
    yield case("many rows", rng.uniform(-2, 2, (1, 3)))
    yield case("extreme inputs", np.array([-1000.0, -1001.0]))
    # Exponents too large even for long double; mean, median and smallest are far below the largest.
    yield case("extreme inputs", np.array([12000.0, -12000.0, 12000.0, -12000.0]))
    yield case("extreme inputs", np.array([0.0, 1.0, 2000.0, -1.0]))
    yield case("extreme inputs", np.array([[0.5, 2.0], [1000.0, 1002.0], [-1000.0, -999.0]]))
    yield case("leaves its argument unchanged", rng.uniform(-2, 2, (2, 3)), untouched=True)


@softmax.misconception(
    "One sum over the whole batch: all the rows together add up to 1. "
    "Each row is a question of its own, and has to add up to 1 by itself."
)
def whole_batch(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


@softmax.misconception(
    "You add down the columns: a column mixes different observations. The scores of one "
    "observation are in a row."
)
def down_the_columns(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@softmax.misconception(
    "The scores are divided by their sum without the exponential: "
    "a negative score gives a negative probability."
)
def no_exponential(z):
    return z / z.sum(axis=-1, keepdims=True)


@softmax.misconception(
    "This is a separate sigmoid of each score: the classes do not compete, and a row does "
    "not add up to 1."
)
def sigmoid_each(z):
    return 0.5 * (1 + np.tanh(z / 2))


@softmax.misconception(
    "No maximum is subtracted: e^1000 is inf, and inf / inf is not a number; for very "
    "negative scores every exponential is 0, and neither is 0 / 0."
)
def no_maximum(z):
    return naive(z)


@softmax.misconception(
    "One maximum is subtracted from all rows: in a row far below it every exponential is 0, "
    "and the row becomes 0 / 0. Each row needs its own maximum."
)
def global_maximum(z):
    return naive(z - np.max(z))


@softmax.misconception(
    "Clipping makes large scores equal: 1000 and 1002 are not the same score. What can you "
    "subtract from a whole row without changing its probabilities?"
)
def clipped_scores(z):
    return naive(np.clip(z, -500, 500))


@softmax.misconception(
    "The exponent has the wrong sign: the largest score gets the smallest probability."
)
def exponent_sign(z):
    return naive(z.min(axis=-1, keepdims=True) - z)


@softmax.misconception(
    "These are the exponentials, with the largest of a row at 1, not yet divided by their sum: a "
    "row has to add up to 1."
)
def not_divided(z):
    return np.exp(z - z.max(axis=-1, keepdims=True))


@softmax.misconception(
    "All the probability goes to the largest score: that is the hard maximum, while softmax "
    "gives every class a share."
)
def hard_maximum(z):
    return one_hot(np.argmax(z, axis=-1), z.shape[-1])


@softmax.misconception(
    "The scores are divided by the maximum. Subtracting one number from a whole row leaves the "
    "probabilities as they are; dividing by it does not."
)
def divided_by_maximum(z):
    return naive(z / z.max(axis=-1, keepdims=True))


@softmax.misconception(
    "Your function takes rows only: a single row of shape (k,) has no axis 1. "
    "Count the axis from the end."
)
def rows_only(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "The sums have shape (n,), and NumPy lines them up with the columns: an error where n and k "
    "differ and n > 1, and wrong numbers without an error where they are equal. Look at `keepdims`."
)
def no_keepdims(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


@softmax.misconception("This is the logarithm of softmax: a probability is never negative.")
def logarithm(z):
    shifted = z - z.max(axis=-1, keepdims=True)  # exact where p is too small for a float
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@softmax.misconception(
    "z -= ... changes the array that was passed in: the caller loses the scores. Compute a "
    "new array."
)
def in_place(z):
    z -= z.max(axis=-1, keepdims=True)
    return naive(z)


@softmax.misconception(
    "What you subtract can be far below the largest score of the row: the exponential of that "
    "score is then inf, and inf / inf is not a number."
)
def below_the_maximum(z):
    return naive(z - np.mean(z, axis=-1, keepdims=True))


@softmax.misconception(
    "The largest score is subtracted from the exponentials: it belongs in the exponent, beside z."
)
def maximum_outside(z):
    e = np.exp(z) - np.max(z, axis=-1, keepdims=True)
    return e / e.sum(axis=-1, keepdims=True)


@softmax.misconception(
    "The maxima have shape (n,), and NumPy lines them up with the columns: an error where n and k "
    "differ and n > 1, and wrong numbers without an error where they are equal. Look at `keepdims`."
)
def maxima_without_keepdims(z):
    e = np.exp(z - z.max(axis=-1))
    return e / e.sum(axis=-1, keepdims=True)


@softmax.misconception(
    "The maximum is subtracted above the line and not below it: the sum has to be that of the "
    "same exponentials."
)
def shifted_above_only(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / np.exp(z).sum(axis=-1, keepdims=True)


@softmax.misconception(
    "You divide the scores by their sum and take the exponential of that: the exponential comes "
    "first, the division last."
)
def exponential_of_shares(z):
    return np.exp(z / z.sum(axis=-1, keepdims=True))


@softmax.misconception(
    "You divide by the root of the sum of squares: in each row the squares of your numbers add up "
    "to 1, where the numbers themselves should."
)
def divided_by_the_norm(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / np.linalg.norm(e, axis=-1, keepdims=True)


@softmax.misconception(
    "These are the probabilities, rounded to two places: return them with all their digits."
)
def rounded(z):
    return np.round(softmax(z), 2)


@softmax.misconception(
    "You replace nan by 0. Where e^z is inf, or every one of a row is 0, the probabilities are "
    "still numbers between 0 and 1: what can you subtract from a row without changing them?"
)
def nan_replaced(z):
    return np.nan_to_num(naive(z))


@softmax.misconception("These are powers of 2: softmax takes those of e.")
def base_two(z):
    e = 2.0 ** (z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@softmax.misconception(
    "The scores of each row are scaled, so that the largest is 1 above the smallest. Subtracting "
    "the same number from a whole row leaves the probabilities as they are; dividing by a number "
    "does not."
)
def scaled_to_the_range(z):
    low = z.min(axis=-1, keepdims=True)
    return naive((z - low) / (z.max(axis=-1, keepdims=True) - low))


@softmax.misconception(
    "These are the exponentials, which overflow at 1000 and are not yet divided by their sum: a "
    "row has to add up to 1."
)
def exponentials_alone(z):
    return np.exp(z)


@softmax.misconception(
    "Where the first score of a row is far below the largest, an exponential is inf, and inf / inf "
    "is not a number: which score of the row leaves no exponent above 0?"
)
def first_score_subtracted(z):
    return naive(z - z[..., :1])


@softmax.misconception(
    "Very negative scores give 0 / 0, since every exponential of the row is 0: what you subtract "
    "is far above the largest score of such a row, as max |z| is."
)
def largest_size_subtracted(z):
    return naive(z - np.abs(z).max(axis=-1, keepdims=True))


@softmax.misconception(
    "The number that you divide by is larger than the sum of the exponentials: your rows add up to "
    "less than 1, as where 1 is added below the line."
)
def one_added_below(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / (1 + e.sum(axis=-1, keepdims=True))


@softmax.misconception(
    "These are sigmoids, divided by their sum: softmax divides exponentials by their sum."
)
def sigmoids_divided(z):
    s = sigmoid_each(z)
    with np.errstate(invalid="ignore"):
        return s / s.sum(axis=-1, keepdims=True)


@softmax.misconception(
    "The scores are divided by their standard deviation first. Subtracting the same number from a "
    "whole row leaves the probabilities as they are; dividing by a number does not."
)
def standardized(z):
    return naive((z - z.mean(axis=-1, keepdims=True)) / z.std(axis=-1, keepdims=True))


@softmax.misconception("The probabilities are in another order: they are sorted, and z is not.")
def sorted_scores(z):
    return softmax(np.sort(z, axis=-1))


@softmax.misconception(
    "These are 1 - p: the largest score gets the smallest number, and a row does not add up to 1."
)
def one_minus_p(z):
    return 1 - softmax(z)


@softmax.misconception(
    "Clipping the scores at -20 and 20 makes large ones equal, and raises those far below: what "
    "can you subtract from a whole row without changing its probabilities?"
)
def clipped_at_twenty(z):
    return naive(np.clip(z, -20, 20))


@softmax.misconception(
    "These are the probabilities, rounded to three places: return them with all their digits."
)
def rounded_to_three(z):
    return np.round(softmax(z), 3)


@softmax.misconception(
    "These are the probabilities, rounded to four places: return them with all their digits."
)
def rounded_to_four(z):
    return np.round(softmax(z), 4)


@softmax.misconception(
    "You replace nan by 1. Where e^z is inf, or every one of a row is 0, the probabilities still "
    "add up to 1: what can you subtract from a row without changing them?"
)
def nan_replaced_by_one(z):
    p = naive(z)
    return np.where(np.isnan(p), 1.0, p)


@softmax.misconception(
    "You replace nan by 1 / k. Where e^z is inf, or every one of a row is 0, the probabilities "
    "still differ: what can you subtract from a row without changing them?"
)
def nan_replaced_by_a_share(z):
    p = naive(z)
    return np.where(np.isnan(p), 1 / z.shape[-1], p)


@softmax.misconception(
    "Only the largest probability of each row is returned: every class has its own, in the shape "
    "of z."
)
def largest_alone(z):
    return softmax(z).max(axis=-1)


@softmax.misconception(
    "This is the place of the largest score: return the probabilities of all classes, in the shape "
    "of z."
)
def place_of_the_largest(z):
    return np.argmax(z, axis=-1)


@softmax.misconception(
    "The exponentials are divided by the number of classes: divide them by their sum, so that a "
    "row adds up to 1."
)
def divided_by_classes(z):
    return not_divided(z) / z.shape[-1]


@softmax.misconception(
    "No maximum is subtracted, so that extreme scores give nan; and the sums have shape (n,), "
    "which NumPy lines up with the columns: look at `keepdims`."
)
def no_maximum_and_no_keepdims(z):
    e = np.exp(z)
    return e / e.sum(axis=-1)
