"""Lesson 01: the neuron's sum, the linear activation, its slope, and two linear layers as one."""

import numpy as np

from autograder.exercises.definition import case, lesson

exercise = lesson("01_linear")


@exercise(
    parts={"one row": 1, "many rows": 1.5, "arguments untouched": 0.5},
    read_again="What a neuron adds up",
)
def weighted_sum(x, w, b):
    """z = b + Σ wᵢ xᵢ, for one row of inputs or for many."""
    return np.asarray(x, dtype=float) @ np.asarray(w, dtype=float) + b


@weighted_sum.cases
def _(rng):
    yield case("one row", np.array([2.0, 5.0]), np.array([0.5, -1.5]), 10.0)
    yield case("one row", np.array([4.0]), np.array([-2.0]), 3.0)
    yield case("one row", rng.uniform(1, 3, 3), rng.uniform(0.5, 2, 3), 0.7)
    yield case("many rows", np.array([[2.0, 5.0], [4.0, 1.0]]), np.array([0.5, -1.5]), 10.0)
    yield case("many rows", rng.uniform(-3, 3, (2, 3)), rng.uniform(0.5, 2, 3), -1.3)
    yield case("many rows", rng.uniform(-3, 3, (3, 2)), rng.uniform(0.5, 2, 2), 2.0)
    yield case("many rows", rng.uniform(1, 3, (1, 3)), rng.uniform(0.5, 2, 3), 4.0)
    x, w = rng.uniform(1, 3, (2, 3)), rng.uniform(1.5, 2, 3)
    yield case("arguments untouched", x, w, 0.5, untouched=True)


@weighted_sum.misconception("The bias is missing: a row of zeros should give b, and yours gives 0.")
def bias_forgotten(x, w, b):
    return x @ w


@weighted_sum.misconception(
    "The products are there, but not their sum: a row of d inputs should give one number, not d."
)
def not_summed(x, w, b):
    return b + w * x


@weighted_sum.misconception(
    "The bias is added once for every input: it belongs to the neuron, which has only one."
)
def bias_for_each_input(x, w, b):
    return np.sum(w * x + b, axis=-1)


@weighted_sum.misconception(
    "The bias is subtracted: look at the sign in front of b in the formula."
)
def bias_subtracted(x, w, b):
    return x @ w - b


@weighted_sum.misconception("The bias multiplies the sum: it should shift it.")
def bias_as_factor(x, w, b):
    return b * (x @ w)


@weighted_sum.misconception(
    "Each weight is added to its input: a weight says how much its input counts, as a factor."
)
def weights_added(x, w, b):
    return b + np.sum(x + w, axis=-1)


@weighted_sum.misconception(
    "This is the mean of the products, not their sum: it shrinks as inputs are added."
)
def mean_of_products(x, w, b):
    return b + np.mean(w * x, axis=-1)


@weighted_sum.misconception(
    "The sum stops after two inputs, the lecture's example: it has to go over all d of them."
)
def two_inputs_only(x, w, b):
    return b + w[0] * x[..., 0] + w[1] * x[..., 1]


@weighted_sum.misconception(
    "The sum runs over the whole table: every row is an observation of its own and gets its own z."
)
def whole_table(x, w, b):
    return b + np.sum(w * x)


@weighted_sum.misconception(
    "The sum runs down the columns, across observations: each row is to be summed by itself."
)
def down_the_columns(x, w, b):
    return b + np.sum(w * x, axis=0)


@weighted_sum.misconception(
    "In a table x[i] is a whole row, not input number i: your loop works for one row only."
)
def one_row_by_index(x, w, b):
    return b + sum(w[i] * x[i] for i in range(len(w)))


@weighted_sum.misconception(
    "Going through a table yields its rows, so zip pairs weights with observations: "
    "your sum works for one row only."
)
def one_row_by_zip(x, w, b):
    return b + sum(wi * xi for wi, xi in zip(w, x, strict=False))


@weighted_sum.misconception(
    "For a table the order of the product matters: (d,) times (n, d) has no matching inner sizes. "
    "Write down the two shapes side by side; the d's have to be neighbours."
)
def weights_first(x, w, b):
    return w @ x + b


@weighted_sum.misconception(
    "One row of shape (d,) has no axis 1: of the axes of x, you want the last, "
    "however many there are."
)
def axis_one(x, w, b):
    return b + np.sum(w * x, axis=1)


@weighted_sum.misconception(
    "The numbers are right, but they stand in a column: n rows should give shape (n,), "
    "and one row a single number."
)
def kept_as_column(x, w, b):
    return b + np.sum(w * x, axis=-1, keepdims=True)


@weighted_sum.misconception(
    "One row of shape (d,) should give a single number: yours is a list of one, of shape (1,)."
)
def row_as_table(x, w, b):
    return np.atleast_2d(x) @ w + b


@weighted_sum.misconception(
    "A table with one row should give one value in shape (1,): "
    "squeezing takes away the axis of the observations."
)
def squeezed(x, w, b):
    return np.squeeze(x @ w + b)


@weighted_sum.misconception(
    "An operation such as *= or += changes the array that was handed in: "
    "whoever called the function loses their data."
)
def sum_in_place(x, w, b):
    x *= w
    return b + x.sum(axis=-1)


@exercise(
    parts={"values": 1, "arrays": 0.5, "argument untouched": 0.5},
    read_again="The linear activation",
    forbidden=("tensorflow.keras.activations.linear", "keras.activations.linear"),
)
def linear(z, m=1):
    """a = m z."""
    return m * np.asarray(z, dtype=float)


@linear.cases
def _(rng):
    yield case("values", 3.5)
    yield case("values", -2.0, m=3.0)
    yield case("values", 4.0, m=-0.5)
    yield case("values", float(rng.uniform(1.5, 3)), m=float(rng.uniform(2.5, 4)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(1, 4, (2, 3)), m=float(rng.uniform(1.5, 3)))
    yield case("arrays", np.array([-1000.0, 0.0, 1000.0]), m=-2.0)
    yield case("argument untouched", rng.uniform(1, 3, 4), m=2.5, untouched=True)


@linear.misconception(
    "The slope m is not used: your function returns z whatever m is. Compare m = 1 with m = 3."
)
def ignores_m(z, m=1):
    return z


@linear.misconception(
    "You add m to z: m is the slope, which says how many times z comes out. At z = 0, a is 0."
)
def adds_m(z, m=1):
    return z + m


@linear.misconception(
    "You divide by m: a larger m should make the line steeper, and yours gets flatter."
)
def divides_by_m(z, m=1):
    return z / m


@linear.misconception("This is z to the power m, a curve: a line multiplies.")
def power(z, m=1):
    return np.asarray(z, dtype=float) ** m


@linear.misconception(
    "This is m, the slope of the line: the activation itself grows and falls with z."
)
def is_the_slope(z, m=1):
    return np.full(np.shape(z), float(m))


@linear.misconception(
    "Negative results are cut off at 0: that is the activation of the next lesson. "
    "A line goes on below 0."
)
def cut_at_zero(z, m=1):
    return np.maximum(0, m * np.asarray(z))


@linear.misconception("The sign is lost: a line with slope 1 returns -3 for -3, not 3.")
def sign_lost(z, m=1):
    return np.abs(m * np.asarray(z))


@linear.misconception("A constant is added on top: the bias is part of z already.")
def extra_constant(z, m=1):
    return m * z + 1


@linear.misconception(
    "float() takes one number at a time: an array of z should come back as an array."
)
def one_number_only(z, m=1):
    return m * float(z)


@linear.misconception(
    "z *= ... changes the array that was handed in: "
    "whoever called the function loses the old z. Compute a new array."
)
def line_in_place(z, m=1):
    z *= m
    return z


@exercise(
    parts={"values": 1, "arrays": 1},
    read_again="The slope of a line",
    slope_of="linear",
    forbidden=("tensorflow.GradientTape",),
)
def linear_prime(z, m=1):
    """The slope of m z: m at every z, in the shape of z."""
    return np.full(np.shape(z), m, dtype=float)


@linear_prime.cases
def _(rng):
    yield case("values", 3.5)
    yield case("values", -2.0, m=3.0)
    yield case("values", 0.0, m=0.5)
    yield case("values", float(rng.uniform(2, 3)), m=float(rng.uniform(-4, -2.5)))
    yield case("arrays", np.array([2, 1.5, -3, 10, 6]))
    yield case("arrays", rng.uniform(-3, 3, (2, 3)), m=float(rng.uniform(1.5, 3)))
    yield case("arrays", np.array([3, 0, -4]), m=0.5)


@linear_prime.misconception(
    "The number is right, but it is one number for a whole array: "
    "every entry of z has a slope of its own."
)
def scalar_for_array(z, m=1):
    return m


@linear_prime.misconception(
    "You return z: the slope says how fast a changes when z changes, not how large z is."
)
def returns_z(z, m=1):
    return z


@linear_prime.misconception(
    "This is m z, the activation itself: its slope is the same number at every z."
)
def is_the_line(z, m=1):
    return m * z


@linear_prime.misconception(
    "1 is the slope for m = 1 only: with m = 3 the line rises three times as fast."
)
def always_one(z, m=1):
    return np.ones(np.shape(z))


@linear_prime.misconception("0 is the slope of a constant: m is constant here, but m z is not.")
def always_zero(z, m=1):
    return np.zeros(np.shape(z))


@linear_prime.misconception(
    "The slope is cut to 0 where z is not positive: that belongs to the next lesson. "
    "A line is as steep on the left as on the right."
)
def cut_on_the_left(z, m=1):
    return np.where(np.asarray(z) > 0, m, 0)


@linear_prime.misconception(
    "The slope changes its sign with z: going from -3 to -2 is a step to the right as well."
)
def sign_of_z(z, m=1):
    return m * np.sign(z)


@linear_prime.misconception("The sign of m is lost: a line with a negative slope falls.")
def slope_without_sign(z, m=1):
    return np.full(np.shape(z), abs(float(m)))


@linear_prime.misconception(
    "Activation divided by z is the slope everywhere but at z = 0, where it is 0/0: "
    "the slope does not depend on z at all."
)
def divided_by_z(z, m=1):
    return np.divide(np.multiply(m, z), z)


@linear_prime.misconception(
    "Your array takes over the integer type of z, so a slope of 0.5 is cut to 0: "
    "the contract asks for float64."
)
def integer_slopes(z, m=1):
    return np.full_like(z, m)


@exercise(
    parts={"weights": 1, "biases": 1.5, "arguments untouched": 0.5},
    read_again="Two layers in a row",
)
def collapse(W1, b1, W2, b2):
    """(X W1 + b1) W2 + b2 = X W + b."""
    return W1 @ W2, b1 @ W2 + b2


@collapse.cases
def _(rng):
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
    yield case("arguments untouched", *layers(2, 2, 2), untouched=True)


@collapse.misconception(
    "The order is W2 @ W1: a row of X meets W1 first, so W1 has to stand on the left. "
    "The shapes say so too, unless all sizes are equal."
)
def order_of_product(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@collapse.misconception(
    "The biases are simply added: b1 is put out by the first layer and passes through W2, "
    "b2 does not."
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
    "b1 stands on the wrong side of W2: it is a row, as a row of X W1 is, "
    "and rows stand on the left."
)
def b1_on_the_right(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2


@collapse.misconception(
    "b1 passes through W1: the first layer adds it after that product. Only W2 is still to come."
)
def b1_through_W1(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W1 + b2


@collapse.misconception(
    "The weights are multiplied entry by entry: a layer after a layer is a matrix product."
)
def elementwise(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


@collapse.misconception("The weights are added: W2 multiplies what the first layer puts out.")
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
    "An operation such as += changes the array that was handed in: "
    "afterwards the second layer of the stack has another bias. Compute a new array."
)
def collapse_in_place(W1, b1, W2, b2):
    b2 += b1 @ W2
    return W1 @ W2, b2
