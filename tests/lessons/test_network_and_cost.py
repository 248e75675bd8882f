"""Lesson 06: its references against Keras and fifty digits, its trap, and the bar that it sets."""

import mpmath
import numpy as np
import pandas as pd
import pytest

from autograder.exercises import find
from autograder.grading import call_student_function, feedback_messages, judge
from autograder.grading.per_student_questions import make_variant
from autograder.grading.verdict_codes import Fault
from tests.support import ROOT
from tests.support.grading import judged, ours

W = np.array([[0.796713], [0.1376977], [0.42014325], [-0.07861173]])
B = np.zeros(1)


@pytest.fixture(scope="module", params=["the course's table", "the lecture's table"])
def houses(request):
    file = ROOT / "data" / "housing_data.csv"
    if request.param == "the lecture's table":
        file = request.getfixturevalue("lecture_csv")
    table = pd.read_csv(file, encoding="utf-8-sig")
    return table.drop(columns="Price").to_numpy(float), table[["Price"]].to_numpy(float)


class TestOnTheHouses:
    def test_a_keras_layer_with_the_printed_weights_predicts_and_costs_the_same(
        self, houses, keras
    ):
        X, y = houses
        layer = keras.layers.Dense(1)
        layer.build((None, 4))
        layer.set_weights([W, B])
        y_hat = ours("predict", X, W, B)
        np.testing.assert_allclose(layer(X).numpy(), y_hat, rtol=1e-5)
        theirs = float(keras.losses.MeanSquaredError()(y, layer(X)))
        assert theirs == pytest.approx(ours("cost", y, y_hat), rel=1e-5)

    def test_the_bar_is_about_3919_and_no_other_constant_goes_below_it(self, houses):
        _, y = houses
        bar = ours("cost", y, np.full(y.shape, y.mean()))
        assert np.sqrt(bar) == pytest.approx(3919, abs=1)
        for shift in (-10, 10):
            assert ours("cost", y, np.full(y.shape, y.mean() + shift)) > bar

    def test_a_flat_y_is_refused_before_148_megabytes_are_made(self, houses):
        X, y = houses
        y_hat = ours("predict", X, W, B)
        assert len(y) ** 2 * y.itemsize / 1e6 == pytest.approx(148.5, abs=0.1)
        for name in ("squared_errors", "cost"):
            with pytest.raises(ValueError, match=r"\(4308,\).*\(4308, 1\)"):
                ours(name, y[:, 0], y_hat)

    def test_the_broadcast_cost_prefers_the_mean_to_the_truth(self, houses):
        _, y = houses
        some = y[:500]
        perfect, lazy = (
            np.mean((some[:, 0] - y_hat) ** 2) for y_hat in (some, np.full(some.shape, some.mean()))
        )
        assert perfect / lazy == pytest.approx(2)

    def test_each_row_of_the_lectures_matrix_has_one_prediction_and_other_weights(self, houses):
        X, y = houses
        corner = [
            [9.07250483e9, 8.41230439e9, 9.47846580e9],
            [8.99686418e9, 8.33947375e9, 9.40114784e9],
            [9.14101824e9, 8.47828266e9, 9.54849244e9],
        ]
        predictions = y[:3, 0] - np.sqrt(corner)
        assert np.ptp(predictions, axis=1).max() < 0.001
        assert np.abs(predictions[:, :1] - ours("predict", X[:3], W, B)).min() > 100


def test_a_cost_over_twice_the_rows_is_right_for_two_outputs_only():
    def cost(y, y_hat):
        return ours("cost", y, y_hat) * y.shape[1] / 2

    verdict = judged("cost", cost)
    assert verdict["parts"]["two outputs"]["points"] == 0
    assert verdict["misconception"] == "over_two_m"


def test_the_cost_is_that_of_fifty_digits():
    rng = np.random.RandomState(6)
    y, y_hat = rng.normal(95_000, 4_000, (7, 2)), rng.normal(500, 200, (7, 2))
    with mpmath.workdps(50):
        pairs = zip(y.ravel().tolist(), y_hat.ravel().tolist(), strict=True)
        exact = mpmath.fsum((mpmath.mpf(a) - mpmath.mpf(b)) ** 2 for a, b in pairs) / y.size
    assert ours("cost", y, y_hat) == pytest.approx(float(exact), rel=1e-13)


def test_the_glorot_limit_gives_the_variance_that_its_authors_ask_for():
    for sizes in ((4, 1), (10, 5), (60, 40)):
        limit = mpmath.mpf(ours("glorot_limit", *sizes))
        variance = mpmath.quad(lambda w, limit=limit: w**2 / (2 * limit), [-limit, limit])
        assert float(variance) == pytest.approx(2 / sum(sizes))


class TestABiasOfAnotherLength:
    @pytest.mark.parametrize("b", [np.zeros(1), np.zeros(3), np.zeros((1, 2)), 0.0], ids=np.shape)
    def test_a_bias_of_another_length_is_refused_where_numpy_would_broadcast_it(self, b):
        with pytest.raises(ValueError, match="b is"):
            ours("predict", np.ones((5, 3)), np.ones((3, 2)), b)

    def test_broadcasting_a_bias_of_another_length_costs_points(self):
        verdict = judged("predict", lambda X, W, b: X @ W + b)
        assert verdict["parts"]["invalid input"]["points"] == 0
        assert verdict["points"] == 1.5


class TestTheDraw:
    def test_what_is_measured_is_the_same_for_every_seed(self):
        variant = make_variant(find("initialize"), 0)
        big = next(case for case in variant["cases"] if case["part"] == "weights")
        found = set()
        for seed in range(200):
            big["question"]["args"][2]["generator"] = seed
            (answer,) = call_student_function.answer_questions(
                find("initialize").reference, [big["question"]]
            )
            found.add(str(judge.measured(variant, big, answer)["value"]))
        assert len(found) == 1

    def test_drawn_weights_are_spread_as_keras_own(self, keras):
        theirs = keras.initializers.GlorotUniform(seed=6)((60, 40)).numpy()
        drawn, _ = ours("initialize", 60, 40, np.random.default_rng(6))
        assert drawn.std() == pytest.approx(theirs.std(), rel=0.05)
        assert np.abs(drawn).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)

    def test_another_generator_is_told_apart_and_costs_its_own_part_only(self):
        def global_draw(fan_in, fan_out, rng):
            limit = np.sqrt(6 / (fan_in + fan_out))
            return np.random.uniform(-limit, limit, (fan_in, fan_out)), np.zeros(fan_out)

        verdict = judged("initialize", global_draw)
        assert verdict["points"] == 2.5
        assert verdict["parts"]["drawn from rng"]["points"] == 0
        assert "the generator rng: not used; it should be used" in feedback_messages.text(verdict)

    def test_a_normal_draw_with_the_right_spread_is_still_not_uniform(self):
        def normal(fan_in, fan_out, rng):
            sd = np.sqrt(2 / (fan_in + fan_out))
            return rng.normal(0, sd, (fan_in, fan_out)), np.zeros(fan_out)

        assert judged("initialize", normal)["parts"]["weights"]["points"] == 0

    @pytest.mark.parametrize("student", range(5))
    @pytest.mark.parametrize(
        ("limit", "name"),
        [
            (lambda i, o: np.sqrt(6 / (i + o + 1)), "one_unit_too_many"),
            (lambda i, o: np.sqrt(6 / (i + o - 1)), "one_unit_too_few"),
            (lambda i, o: np.sqrt(6 / i), "too_wide"),
        ],
    )
    def test_a_limit_that_is_off_is_named_however_little(self, limit, name, student):
        def initialize(i, o, rng):
            return rng.uniform(-limit(i, o), limit(i, o), (i, o)), np.zeros(o)

        verdict = judged("initialize", initialize, str(student))
        assert verdict["parts"]["weights"]["points"] == 0
        assert verdict["misconception"] == name

    def test_weights_without_biases_are_explained(self):
        verdict = judged("initialize", lambda i, o, rng: rng.uniform(-0.1, 0.1, (i, o)))
        assert verdict["points"] == 0
        assert verdict["fault"] == Fault.FORM
