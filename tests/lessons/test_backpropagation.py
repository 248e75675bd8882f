"""Lesson 08: each step of backpropagation against the tape, and what the lesson says of itself."""

import itertools
from fractions import Fraction

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exercises import find, of_lesson
from autograder.grading import call_student_function, feedback_messages, judge
from autograder.grading.per_student_questions import make_variant, questions_of, student_seed
from tests.support import ROOT
from tests.support.grading import judged, ours

LESSON = "08_backpropagation"
SOURCE = ROOT / "source" / LESSON / f"{LESSON}.ipynb"
SIZES = [[4, 1], [3, 4, 2], [4, 10, 5, 1], [2, 5, 3, 4, 2]]


def network(sizes, n=7, seed=1):
    """X, y and params, drawn."""
    rng = np.random.RandomState(seed)
    params = [(rng.normal(size=s), rng.normal(size=s[1])) for s in itertools.pairwise(sizes)]
    return rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1])), params


@pytest.fixture(scope="module")
def lesson():
    """What the source's cells define before TensorFlow and the experiments, and its own friend."""
    defined = {}
    for cell in nbformat.read(SOURCE, as_version=4).cells:
        if cell.cell_type != "code" or "tensorflow" in cell.source or "plt.show" in cell.source:
            continue
        if cell.source.startswith("p = start(square"):
            break
        visible = cell.source.split("### BEGIN HIDDEN TESTS")[0]
        exec(visible, defined)
    for cell in nbformat.read(SOURCE, as_version=4).cells:
        if cell.source.startswith("def friends_backward"):
            exec(cell.source.split("plt.plot")[0], defined)
    return defined


@pytest.mark.parametrize("sizes", SIZES, ids=str)
class TestAgainstTensorFlow:
    def test_forward_is_what_keras_predicts_and_keeps_what_its_layers_say(self, sizes, tf):
        X, _, params = network(sizes)
        hidden = [tf.keras.layers.Dense(units, activation="relu") for units in sizes[1:-1]]
        layers = [*hidden, tf.keras.layers.Dense(sizes[-1])]
        model = tf.keras.Sequential([tf.keras.Input(shape=(sizes[0],)), *layers])
        model.set_weights([array for pair in params for array in pair])
        y_hat, cache = ours("forward", X, params)
        np.testing.assert_allclose(y_hat, model(X).numpy(), rtol=1e-4, atol=1e-5)
        A = X
        assert len(cache["A"]) == len(sizes)
        assert len(cache["Z"]) == len(sizes) - 1
        for layer, kept in zip(layers, cache["A"][1:], strict=True):
            A = layer(A)
            np.testing.assert_allclose(kept, A.numpy(), rtol=1e-4, atol=1e-5)

    def test_every_delta_and_every_gradient_is_the_tapes(self, sizes, tf):
        X, y, params = network(sizes)
        _, cache = ours("forward", X, params)
        with tf.GradientTape() as tape:
            A, sums, received = tf.constant(X), [], []
            tape.watch(A)
            for layer, (W, b) in enumerate(params, start=1):
                received.append(A)
                sums.append(tf.matmul(A, W) + b)
                A = tf.nn.relu(sums[-1]) if layer < len(params) else sums[-1]
            J = tf.reduce_mean(tf.square(A - y))
        deltas = [delta.numpy() for delta in tape.gradient(J, sums)]
        np.testing.assert_allclose(ours("output_delta", y, A.numpy()), deltas[-1], atol=1e-14)
        for i, (W, _) in enumerate(params[1:]):
            mine = ours("hidden_delta", deltas[i + 1], W, sums[i].numpy())
            np.testing.assert_allclose(mine, deltas[i], atol=1e-14)
        for i, (dW, db) in enumerate(ours("backward", y, cache, params)):
            by_layer = ours("layer_gradients", received[i].numpy(), deltas[i])
            np.testing.assert_allclose(dW, by_layer[0], atol=1e-13)
            np.testing.assert_allclose(db, by_layer[1], atol=1e-13)
            assert (dW.shape, db.shape) == (params[i][0].shape, params[i][1].shape)


def test_the_slope_at_zero_is_the_one_that_keras_has(tf):
    Z = tf.constant([[0.0, -1.0, 2.0]], dtype=tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(Z)
        passed = tf.reduce_sum(tf.keras.activations.relu(Z))
    mine = ours("hidden_delta", np.ones((1, 1)), np.ones((3, 1)), Z.numpy())
    np.testing.assert_array_equal(mine, tape.gradient(passed, Z).numpy())


class TestTheTinyNetwork:
    """Figures 1 and 4, in fractions: with exact numbers a difference quotient has no rounding."""

    PARAMS = (
        [[Fraction(1, 2), Fraction(-1)], [Fraction(1, 2), Fraction(1, 4)]],
        [Fraction(1, 2), Fraction(-1, 2)],
        [Fraction(3, 2), Fraction(2)],
        Fraction(-1),
    )

    def cost(self, nudged=None, by=0):
        """J of the network in Figure 1, with one of its nine parameters nudged."""
        (w00, w01), (w10, w11) = self.PARAMS[0]
        nine = [w00, w01, w10, w11, *self.PARAMS[1], *self.PARAMS[2], self.PARAMS[3]]
        if nudged is not None:
            nine[nudged] += by
        z = [nine[4] + nine[0] + 2 * nine[2], nine[5] + nine[1] + 2 * nine[3]]
        y_hat = nine[8] + sum(max(t, 0) * w for t, w in zip(z, nine[6:8], strict=True))
        return (y_hat - 3) ** 2

    def test_its_nine_slopes_are_those_of_the_figure(self):
        h = Fraction(1, 1000)
        slopes = [(self.cost(i, h) - self.cost(i, -h)) / (2 * h) for i in range(9)]
        assert slopes == [-3, 0, -6, 0, -3, 0, -4, 0, -2]
        params = [(np.array(self.PARAMS[0], float), np.array(self.PARAMS[1], float))]
        params.append((np.array([self.PARAMS[2]], float).T, np.array([-1.0])))
        y_hat, cache = ours("forward", np.array([[1.0, 2.0]]), params)
        assert (y_hat.item(), self.cost()) == (2, 1)
        grads = ours("backward", np.array([[3.0]]), cache, params)
        assert np.concatenate([g.ravel() for pair in grads for g in pair]).tolist() == slopes


class TestBadInput:
    def test_a_nan_stays_in_its_row(self):
        X, _, params = network([4, 10, 5, 1])
        X[2, 1] = np.nan
        y_hat, _ = ours("forward", X, params)
        assert np.flatnonzero(np.isnan(y_hat[:, 0])).tolist() == [2]

    def test_a_flat_y_and_an_empty_batch_are_refused_on_the_way_back(self):
        X, y, params = network([3, 4, 1])
        _, cache = ours("forward", X, params)
        with pytest.raises(ValueError, match=r"\(7,\)"):
            ours("backward", y[:, 0], cache, params)
        with pytest.raises(ValueError, match="rows"):
            ours("backward", y[:0], ours("forward", X[:0], params)[1], params)

    def test_sizes_that_do_not_meet_are_refused(self):
        X, _, params = network([3, 4, 1])
        for wrong in ([params[1], params[0]], [(params[0][0], params[0][1][:1]), params[1]]):
            with pytest.raises(ValueError, match="layer 1"):
                ours("forward", X, wrong)


vectors = st.lists(st.floats(-5, 5).map(lambda t: round(t, 2)), min_size=2, max_size=5)


class TestTheGradientCheck:
    @given(vectors, st.floats(0.1, 10))
    def test_a_gradient_wrong_by_a_factor_gives_the_same_error_everywhere(self, theta, factor):
        theta = np.array(theta) + 10
        error = ours("gradient_check", lambda t: np.sum(t**2), lambda t: factor * 2 * t, theta)
        assert error == pytest.approx(abs(factor - 1) / (factor + 1), abs=1e-6)

    @given(vectors, vectors)
    def test_it_lies_between_0_and_1(self, slope, claimed):
        size = min(len(slope), len(claimed))
        slope, claimed = np.array(slope[:size]), np.array(claimed[:size])
        error = ours("gradient_check", lambda t: slope @ t, claimed, np.ones(size))
        assert 0 <= error <= 1 + 1e-12
        assert not np.isnan(error)

    def test_two_gradients_of_nothing_agree(self):
        assert ours("gradient_check", lambda t: 7.0, lambda t: 0 * t, np.ones(3)) == 0
        assert ours("gradient_check", lambda t: 7.0, np.zeros(3), np.ones(3)) == 0


class TestTheFriend:
    def test_the_friend_has_the_right_last_layer_and_two_wrong_ones(self, lesson):
        p = lesson["start"](lesson["square"], np.random.default_rng(88))
        X, y = lesson["X_many"], lesson["y_many"]
        kept = ours("forward", X, p)[1]
        theirs, right = lesson["friends_backward"](y, kept, p), ours("backward", y, kept, p)
        apart = [np.abs(a - b).max() for (a, _), (b, _) in zip(theirs, right, strict=True)]
        assert apart[2] < 1e-12 < 1e-2 < min(apart[:2])

    def test_goes_downhill_all_the_same_and_ends_higher(self, lesson):
        mine, theirs = lesson["histories"]["yours"], lesson["histories"]["the friend's"]
        assert mine[0] == theirs[0]
        assert theirs[-1] < 0.5 * theirs[0]
        assert theirs[-1] > 2 * mine[-1]

    def test_the_friend_is_stopped_by_numpy_where_the_widths_differ(self, lesson):
        X, y, params = network([4, 10, 5, 1])
        with pytest.raises(ValueError, match="broadcast"):
            lesson["friends_backward"](y, ours("forward", X, params)[1], params)

    def test_the_index_that_the_lesson_names_repairs_the_friend(self, lesson):
        cell = next(
            c.source
            for c in nbformat.read(SOURCE, as_version=4).cells
            if c.source.startswith("def friends_backward")
        )
        code = cell.split("\n\n\n")[0]
        mended = code.replace('cache["Z"][layer]', 'cache["Z"][layer - 1]')
        assert mended.count("layer - 1") == 1
        exec(mended, lesson | (scope := {"relu_prime": lesson["relu_prime"]}), scope)
        X, y, params = network([2, 5, 3, 4, 2])
        kept = ours("forward", X, params)[1]
        pairs = zip(
            scope["friends_backward"](y, kept, params),
            ours("backward", y, kept, params),
            strict=True,
        )
        for theirs, right in pairs:
            np.testing.assert_allclose(theirs[0], right[0])
            np.testing.assert_allclose(theirs[1], right[1])

    def test_the_friends_mistake_is_named_to_a_student_who_hands_it_in(self, lesson):
        verdict = judged("backward", lesson["friends_backward"])
        assert verdict["misconception"] == "wrong_z"


class TestAStart:
    def walked(self, value, steps=100):
        X, y, _ = network([5, 10, 5, 1], n=50)
        shapes = itertools.pairwise([5, 10, 5, 1])
        params = [(np.full(s, value), np.zeros(s[1])) for s in shapes]
        for _ in range(steps):
            grads = ours("backward", y, ours("forward", X, params)[1], params)
            params = [
                (W - 0.05 * dW, b - 0.05 * db)
                for (W, b), (dW, db) in zip(params, grads, strict=True)
            ]
        return y, params

    def test_with_equal_weights_keeps_the_units_of_a_layer_equal(self):
        _, params = self.walked(0.1)
        for W, b in params[:2]:
            assert np.ptp(W, axis=1).max() < 1e-12 and np.ptp(b) < 1e-12
        assert np.ptp(params[0][0]) > 1e-3  # and yet it has moved

    def test_with_zeros_learns_the_mean_and_nothing_else(self):
        y, params = self.walked(0.0, steps=400)
        assert not any(W.any() for W, _ in params)
        assert params[-1][1].item() == pytest.approx(y.mean())


class TestWhatAStudentReads:
    def test_a_cache_may_hold_more_than_is_asked_for(self):
        def with_more(X, params):
            y_hat, cache = ours("forward", X, params)
            return y_hat, cache | {"sizes": [len(W) for W, _ in params], "note": "mine"}

        verdict = judged("forward", with_more)
        assert verdict["points"] == verdict["of"]

    def test_a_wrong_cache_is_named_by_its_layer(self):
        def shifted(X, params):
            y_hat, cache = ours("forward", X, params)
            if len(cache["Z"]) > 2:
                cache["Z"][1] = cache["Z"][1] + 1
            return y_hat, cache

        assert "Z2" in feedback_messages.text(judged("forward", shifted))

    @pytest.mark.parametrize("name", [exercise.name for exercise in of_lesson(LESSON)])
    def test_every_known_mistake_costs_points_on_any_paper(self, name):
        for student in range(6):
            variant = make_variant(find(name), student_seed("another", str(student), name))
            for wrong in find(name).misconceptions:
                answers = call_student_function.answer_questions(
                    wrong.function, questions_of(variant), variant["forbidden"]
                )
                verdict = judge.judge(variant, answers)
                assert verdict["points"] < verdict["of"], wrong.name
                assert verdict["misconception"] == wrong.name
