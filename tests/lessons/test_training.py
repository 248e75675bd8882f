"""Lesson 07: its references against TensorFlow and fifty digits, and the bowl it walks down."""

import mpmath
import numpy as np
import pandas as pd
import pytest

from autograder.grading import feedback_messages
from tests.support import ROOT
from tests.support.grading import judged, lost_parts, ours


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

    given = judged("train", train, str(student))
    assert given["points"] == given["of"]


class TestAnswersThatAreNearlyRight:
    """Each keeps what it does right, and loses the part that asks for what it does not."""

    @pytest.mark.parametrize("student", range(5))
    def test_a_generator_that_is_never_used_costs_the_mini_batches(self, student):
        def train(X, y, W, b, step, epochs, batch_size, rng):
            return ours("train", X, y, W, b, step, epochs, batch_size, np.random.default_rng())

        verdict = judged("train", train, str(student))
        assert lost_parts(verdict) == ["mini-batches"]
        assert verdict["misconception"] == "own_generator"

    @pytest.mark.parametrize("rises", [False, True])
    def test_stopping_early_costs_the_full_batch(self, rises):
        def train(X, y, W, b, step, epochs, batch_size, rng):
            history = []
            for _ in range(epochs):
                W, b, (new,) = ours("train", X, y, W, b, step, 1, batch_size, rng)
                history.append(new)
                if history[-1] > min(history) if rises else history[-1] < 1e-8:
                    break
            return W, b, history

        assert lost_parts(judged("train", train)) == ["full batch"]

    def test_an_epoch_may_begin_with_its_short_batch(self):
        def train(X, y, W, b, step, epochs, batch_size, rng):
            if not (np.isfinite(X).all() and np.isfinite(y).all()):
                raise ValueError
            history = []
            for _ in range(epochs):
                for rows in ours("minibatches", len(X), batch_size, rng)[::-1]:
                    gradient = ours("cost_gradient", X[rows], y[rows], W, b)
                    W, b = ours("update", [W, b], gradient, step)
                history.append(np.mean((X @ W + b - y) ** 2))
            return W, b, history

        assert lost_parts(judged("train", train)) == []

    @pytest.mark.parametrize("kept", [list, lambda params: params], ids=["arrays", "list"])
    def test_a_step_of_0_has_to_make_new_arrays(self, kept):
        def update(params, grads, step):
            return ours("update", params, grads, step) if step else kept(params)

        verdict = judged("update", update)
        assert lost_parts(verdict) == ["leaves its arguments unchanged"]
        assert verdict["misconception"] == "same_for_no_step"

    @pytest.mark.parametrize(
        ("change", "fact"),
        [
            (lambda order: order.astype(float), "not of whole numbers"),
            (lambda order: order.reshape(-1, 1), "not flat"),
            (lambda order: np.sort(order)[::-1], "mostly in equal steps"),
            (lambda order: np.roll(np.sort(order), 3), "mostly in equal steps"),
        ],
    )
    def test_batches_that_cannot_be_used_or_are_not_shuffled_are_told_apart(self, change, fact):
        def minibatches(n, size, rng):
            batches = ours("minibatches", n, size, rng)
            order = change(np.concatenate(batches))
            return [order[i : i + size] for i in range(0, n, size)]

        assert fact in feedback_messages.text(judged("minibatches", minibatches))

    def test_a_small_standard_deviation_is_not_taken_for_0(self):
        def standardize(X):
            if len(X) == 0 or not np.all(np.std(X, axis=0) > 0.01):
                raise ValueError
            return ours("standardize", X)

        assert lost_parts(judged("standardize", standardize)) == ["values"]
