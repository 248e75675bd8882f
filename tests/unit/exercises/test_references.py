"""The references are proved: against automatic differentiation, 50 digits, and the lecture.

A reference that is wrong makes every right answer wrong, so nothing here uses the formula that
the reference itself uses.
"""

import itertools

import mpmath
import numpy as np
import pytest

from autograder.exercises import find

mpmath.mp.dps = 50
POINTS = [-30.0, -10.0, -2.0, -1.3, -0.1, 0.4, 1.5, 2.0, 6.0, 10.0, 30.0]


HIGH_PRECISION = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "sigmoid_prime": lambda z: mpmath.diff(lambda t: 1 / (1 + mpmath.exp(-t)), z),
    "tanh": mpmath.tanh,
    "tanh_prime": lambda z: mpmath.diff(mpmath.tanh, z),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "leaky_relu": lambda z: max(z, z / 100),
}


@pytest.mark.parametrize("name", HIGH_PRECISION)
def test_a_reference_agrees_with_fifty_digits(name):
    reference, exact = find(name).reference, HIGH_PRECISION[name]
    for z in POINTS:
        assert float(reference(z)) == pytest.approx(
            float(exact(mpmath.mpf(z))), rel=1e-9, abs=1e-15
        ), f"{name}({z})"


DERIVATIVES = {
    "linear_prime": lambda tf, z: tf.keras.activations.linear(z),
    "relu_prime": lambda tf, z: tf.keras.activations.relu(z),
    "leaky_relu_prime": lambda tf, z: tf.nn.leaky_relu(z, alpha=0.01),
    "sigmoid_prime": lambda tf, z: tf.keras.activations.sigmoid(z),
    "tanh_prime": lambda tf, z: tf.keras.activations.tanh(z),
}


@pytest.mark.parametrize("name", DERIVATIVES)
def test_a_slope_agrees_with_the_gradient_tape(name, tf):
    z = tf.constant([-3.0, -0.5, 0.0, 1.5, 2.0, 6.0], dtype=tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(z)
        a = DERIVATIVES[name](tf, z)
    np.testing.assert_allclose(
        np.asarray(find(name).reference(z.numpy()), dtype=float),
        tape.gradient(a, z).numpy(),
        atol=1e-12,
    )


def test_the_slope_from_the_activation_is_the_slope():
    z = np.array(POINTS)
    np.testing.assert_allclose(
        find("sigmoid_prime_from_activation").reference(find("sigmoid").reference(z)),
        find("sigmoid_prime").reference(z),
    )


def test_update_weight_walks_downhill_and_stands_still_on_the_flat():
    update = find("update_weight").reference
    w = np.array([2.0, -3.0])
    for _ in range(200):
        w = update(w, 2 * (w - 1), 0.1)  # the gradient of (w - 1)²
    np.testing.assert_allclose(w, 1)
    assert update(0.7, 0.0, 5.0) == 0.7


def test_weighted_sum_is_the_matrix_product_plus_the_bias(tf):
    rng = np.random.RandomState(1)
    x, w, b = rng.normal(size=(4, 3)), rng.normal(size=3), 0.7
    expected = tf.linalg.matvec(tf.constant(x), tf.constant(w)) + b
    np.testing.assert_allclose(find("weighted_sum").reference(x, w, b), expected.numpy())
    assert float(find("weighted_sum").reference(x[0], w, b)) == pytest.approx(float(expected[0]))


def test_collapse_gives_the_layer_that_two_layers_are():
    rng = np.random.RandomState(2)
    W1, b1, W2, b2 = (rng.normal(size=s) for s in ((3, 4), 4, (4, 2), 2))
    W, b = find("collapse").reference(W1, b1, W2, b2)
    X = rng.normal(size=(5, 3))
    np.testing.assert_allclose(X @ W + b, (X @ W1 + b1) @ W2 + b2)


def test_the_gradient_through_layers_is_the_derivative_of_the_stack(tf):
    z = tf.Variable([0.3, -0.8], dtype=tf.float64)
    with tf.GradientTape() as tape:
        zs, a = [], z
        for _ in range(4):
            zs.append(a)
            a = tf.tanh(a)
    product = find("gradient_through_layers").reference(
        [layer.numpy() for layer in zs], lambda z: 1 - np.tanh(z) ** 2
    )
    np.testing.assert_allclose(product, tape.gradient(a, z).numpy())


def test_softmax_agrees_with_fifty_digits_also_far_out():
    for row in ([1.4, 4.0, 2.1, -3.0], [1000.0, 999.0, -1000.0], [-1000.0, -1001.0]):
        powers = [mpmath.exp(mpmath.mpf(z)) for z in row]
        exact = [float(p / sum(powers)) for p in powers]
        np.testing.assert_allclose(find("softmax").reference(np.array(row)), exact, atol=1e-300)


def test_the_softmax_jacobian_is_tensorflows(tf):
    z = tf.constant([1.4, 4.0, 2.1, -3.0], dtype=tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(z)
        p = tf.nn.softmax(z)
    np.testing.assert_allclose(
        find("softmax_jacobian").reference(z.numpy()), tape.jacobian(p, z).numpy(), atol=1e-12
    )


def test_cross_entropy_and_its_gradient_are_tensorflows(tf):
    rng = np.random.RandomState(3)
    z, y = rng.normal(size=(5, 3)), np.eye(3)[[0, 2, 1, 1, 0]]
    scores = tf.constant(z)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, scores))
    p = find("softmax").reference(z)
    assert float(find("cross_entropy").reference(p, y)) == pytest.approx(float(cost))
    np.testing.assert_allclose(
        find("softmax_cross_entropy_gradient").reference(z, y),
        tape.gradient(cost, scores).numpy(),
        atol=1e-12,
    )


# -- lesson 06: against Keras


def dense_network(tf, sizes):
    hidden = [tf.keras.layers.Dense(units, activation="relu") for units in sizes[1:-1]]
    output = tf.keras.layers.Dense(sizes[-1])
    return tf.keras.Sequential([tf.keras.Input(shape=(sizes[0],)), *hidden, output])


@pytest.mark.parametrize("sizes", [[4, 1], [4, 10, 5, 1], [3, 7, 2]], ids=str)
def test_count_parameters_counts_what_keras_counts(sizes, tf):
    assert find("count_parameters").reference(sizes) == dense_network(tf, sizes).count_params()


def test_the_glorot_limit_is_where_keras_stops_drawing(tf):
    for shape in ((4, 1), (60, 40)):
        limit = find("glorot_limit").reference(*shape)
        drawn = tf.keras.initializers.GlorotUniform(seed=1)(shape).numpy()
        assert np.abs(drawn).max() <= limit
    assert np.abs(drawn).max() > 0.99 * limit


def test_predict_and_cost_are_those_of_a_keras_layer(tf):
    rng = np.random.RandomState(4)
    X, W, b, y = (rng.normal(size=s) for s in ((6, 3), (3, 2), 2, (6, 2)))
    model = dense_network(tf, [3, 2])
    model.set_weights([W, b])
    y_hat = find("predict").reference(X, W, b)
    np.testing.assert_allclose(y_hat, model(X).numpy(), rtol=1e-5)
    loss = tf.keras.losses.MeanSquaredError()(y, y_hat)
    assert find("cost").reference(y, y_hat) == pytest.approx(float(loss))


# -- lesson 08: against the tape


def tape_of_a_network(tf, X, y, params):
    """Predictions and gradients of a network by automatic differentiation, in float64."""
    variables = [(tf.Variable(W), tf.Variable(b)) for W, b in params]
    with tf.GradientTape() as tape:
        A = tf.constant(X)
        for layer, (W, b) in enumerate(variables, start=1):
            A = tf.matmul(A, W) + b
            A = tf.nn.relu(A) if layer < len(variables) else A
        J = tf.reduce_mean(tf.square(A - y))
    gradients = tape.gradient(J, variables)
    return A.numpy(), [(dW.numpy(), db.numpy()) for dW, db in gradients]


@pytest.mark.parametrize("sizes", [[4, 1], [3, 4, 2], [4, 10, 5, 1], [2, 5, 3, 4, 2]], ids=str)
def test_backpropagation_is_what_the_tape_computes(sizes, tf):
    rng = np.random.RandomState(len(sizes))
    params = [
        (rng.normal(size=shape), rng.normal(size=shape[1])) for shape in itertools.pairwise(sizes)
    ]
    X, y = rng.normal(size=(7, sizes[0])), rng.normal(size=(7, sizes[-1]))
    y_hat, cache = find("forward").reference(X, params)
    theirs, gradients = tape_of_a_network(tf, X, y, params)
    np.testing.assert_allclose(y_hat, theirs)
    ours = find("backward").reference(y, cache, params)
    for (dW, db), (tape_dW, tape_db) in zip(ours, gradients, strict=True):
        np.testing.assert_allclose(dW, tape_dW, atol=1e-12)
        np.testing.assert_allclose(db, tape_db, atol=1e-12)


def test_the_gradient_check_is_small_for_the_tapes_gradient_and_large_for_another(tf):
    t = tf.Variable([[0.3, -0.7], [1.2, 0.4]], dtype=tf.float64)
    with tf.GradientTape() as tape:
        f = tf.reduce_sum(tf.sin(t) * t)
    right = tape.gradient(f, t).numpy()

    def function(theta):
        return np.sum(np.sin(theta) * theta)

    check = find("gradient_check").reference
    assert check(function, lambda theta: right, t.numpy()) < 1e-8
    assert check(function, 1.01 * right, t.numpy()) == pytest.approx(0.01 / 2.01, rel=1e-4)
