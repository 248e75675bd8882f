"""Lesson 07: its references against TensorFlow and fifty digits, and the bowl it walks down."""

from pathlib import Path

import mpmath
import numpy as np
import pandas as pd
import pytest

from autograder.exercises import find
from autograder.grading import judge, probe
from autograder.grading.variant import make_variant, questions_of

ROOT = Path(__file__).parents[1]


def ours(name, *args, **kwargs):
    return find(name).reference(*args, **kwargs)


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def houses():
    table = pd.read_csv(ROOT / "data" / "housing_data.csv")
    return table.drop(columns="Price").to_numpy(float), table[["Price"]].to_numpy(float)


def drawn(n, d_in, d_out, seed=0):
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(size=s) for s in ((n, d_in), (n, d_out), (d_in, d_out), d_out))


@pytest.mark.parametrize("sizes", [(5, 3, 1), (4, 2, 2), (1, 3, 4)])
def test_the_gradient_is_the_tapes(sizes, tf):
    X, y, W, b = drawn(*sizes)
    V, c = tf.Variable(W), tf.Variable(b)
    with tf.GradientTape() as tape:
        J = tf.reduce_mean(tf.square(tf.constant(X) @ V + c - y))
    for got, exact in zip(ours("cost_gradient", X, y, W, b), tape.gradient(J, [V, c]), strict=True):
        np.testing.assert_allclose(got, exact.numpy(), rtol=1e-12)


def test_the_measured_gradient_is_that_of_fifty_digits():
    theta = np.array([[0.3, -1.2], [2.0, 0.7]])
    measured = ours("numerical_gradient", lambda t: np.sum(np.sin(t)) * t[0, 1], theta)
    with mpmath.workdps(50):
        for i in range(4):

            def f(x, i=i):
                t = [mpmath.mpf(v) for v in theta.ravel()]
                t[i] = x
                return sum(mpmath.sin(v) for v in t) * t[1]

            exact = mpmath.diff(f, mpmath.mpf(theta.flat[i]))
            assert measured.flat[i] == pytest.approx(float(exact), rel=1e-8)


def test_its_error_is_of_the_size_of_h_squared():
    coarse, fine = (
        ours("numerical_gradient", lambda t: np.sum(t**3), np.array([2.0]), h=h)[0] - 12
        for h in (0.5, 0.05)
    )
    assert (coarse, fine) == (pytest.approx(0.25), pytest.approx(0.0025))


def test_update_moves_every_array_of_a_list_of_any_length():
    arrays = drawn(3, 2, 4)
    for got, old in zip(ours("update", arrays, arrays, 0.5), arrays, strict=True):
        np.testing.assert_allclose(got, old / 2)


def test_the_lectures_epoch_has_44_steps_the_last_on_8_rows():
    batches = ours("minibatches", 4308, 100, np.random.default_rng(0))
    assert [len(batch) for batch in batches] == [100] * 43 + [8]
    assert sorted(np.concatenate(batches)) == list(range(4308))


def test_scaling_shrinks_the_condition_number_from_4010_to_less_than_3(houses):
    X, _ = houses
    ones = np.ones((len(X), 1))
    scaled, mean, sd = ours("standardize", X)
    assert np.linalg.cond(np.hstack([ones, X])) == pytest.approx(4010, abs=1)
    assert np.linalg.cond(np.hstack([ones, scaled])) == pytest.approx(2.68, abs=0.01)
    np.testing.assert_allclose(scaled * sd + mean, X)


def test_training_ends_where_least_squares_does(houses):
    X, y = houses
    scaled, mean, sd = ours("standardize", X)
    W, b, history = ours(
        *("train", scaled, y, np.zeros((4, 1)), np.zeros(1)),
        *(0.25, 120, len(X), np.random.default_rng(0)),
    )
    slopes = W[:, 0] / sd
    np.testing.assert_allclose(slopes, [115.63, 25.189, -2.8910, -26.332], rtol=1e-4)
    assert b[0] - slopes @ mean == pytest.approx(96707.76, abs=0.01)
    assert 1 - history[-1] / y.var() == pytest.approx(0.672, abs=1e-3)
    assert np.all(np.diff(history) <= 1e-6)


@pytest.mark.parametrize("scaled", [False, True])
def test_the_largest_safe_step_is_two_over_the_steepest_curvature(houses, scaled):
    X, y = houses
    X = ours("standardize", X)[0] if scaled else X
    A = np.hstack([np.ones((len(X), 1)), X])
    safe = 2 / np.linalg.eigvalsh(2 * A.T @ A / len(A)).max()
    assert safe == pytest.approx(0.567 if scaled else 6.62e-7, rel=2e-3)
    for factor, falls in ((0.99, True), (1.01, False)):
        start = np.zeros((4, 1)), np.zeros(1)
        rest = safe * factor, 700, len(X), np.random.default_rng(0)
        history = ours("train", X, y, *start, *rest)[2]
        assert (history[-1] < history[-2]) is falls


@pytest.mark.parametrize("student", range(15))
def test_a_right_answer_is_never_taken_for_an_unshuffled_one(student):
    """Other shuffles than the reference's pass too, and no way to train looks like another."""

    def train(X, y, W, b, step, epochs, batch_size, rng):
        if not (np.isfinite(X).all() and np.isfinite(y).all()):
            raise ValueError
        history = []
        for _ in range(epochs):
            order = np.argsort(rng.random(len(X)))
            for i in range(0, len(X), batch_size or 0):
                rows = order[i : i + batch_size]
                dW, db = ours("cost_gradient", X[rows], y[rows], W, b)
                W, b = ours("update", [W, b], [dW, db], step)
            history.append(np.mean((X @ W + b - y) ** 2))
        return W, b, history

    variant = make_variant(find("train"), student)
    given = judge.judge(
        variant, probe.answer_questions(train, questions_of(variant), variant["forbidden"])
    )
    assert given["points"] == given["of"]
