"""Lesson 10: its scores and its split against Keras and by hand, and what the lesson claims.

The findings (depth brings next to nothing, scaling decides) are held twice: against the outputs
saved in the self-study notebook, and by training anew on the lecture's original table.
"""

import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import find, of_lesson
from autograder.exercises.arguments import Network
from autograder.grading import paper, probe, trial

ROOT = Path(__file__).parents[1]
LESSON = "10_deeper_keras"
ORIGINAL = ROOT.parent / "shared" / "data" / "housing_data.csv"


def ours(name, *args, **kwargs):
    return find(name).reference(*args, **kwargs)


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("tensorflow").keras


@pytest.fixture(scope="module")
def told():
    """What the cells of the self-study notebook printed when it was run with the solutions."""
    nb = nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)
    outputs = [o for cell in nb.cells if cell.cell_type == "code" for o in cell.outputs]
    return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)


columns = st.lists(st.integers(-50, 50), min_size=3, max_size=20).filter(lambda y: len(set(y)) > 1)


class TestTheScores:
    @settings(deadline=None, max_examples=25)
    @given(columns, st.integers(0, 99))
    def test_are_those_of_keras(self, keras, y, seed):
        y = np.array(y, dtype="float32")[:, None]
        y_hat = (y + np.random.RandomState(seed).normal(0, 9, y.shape)).astype("float32")
        theirs = keras.metrics.RootMeanSquaredError(), keras.metrics.R2Score()
        for metric in theirs:
            metric.update_state(y, y_hat)
        assert ours("rmse", y, y_hat) == pytest.approx(float(theirs[0].result()), rel=1e-3)
        assert ours("r2", y, y_hat) == pytest.approx(float(theirs[1].result()), rel=1e-2, abs=1e-2)

    @given(columns, st.floats(-3, 3), st.floats(-40, 40))
    def test_r2_has_no_lower_end_and_its_upper_end_is_1(self, y, slope, shift):
        y = np.array(y, dtype=float)[:, None]
        assert ours("r2", y, slope * y + shift) <= 1 + 1e-12
        assert ours("r2", y, np.full(y.shape, y.mean())) == pytest.approx(0, abs=1e-9)
        assert ours("r2", y, y) == 1

    def test_a_nan_makes_them_nan(self):
        y, y_hat = np.array([[1.0], [2.0]]), np.array([[1.0], [np.nan]])
        assert np.isnan(ours("rmse", y, y_hat))
        assert np.isnan(ours("r2", y, y_hat))


class TestTheSplit:
    def parts(self, n=50, share=0.2):
        rng = np.random.default_rng(3)
        X, y = rng.normal(5, 2, (n, 3)), rng.normal(90, 4, (n, 1))
        return X, y, ours("split_and_scale", X, y, np.random.default_rng(0), share)

    def test_no_test_row_has_a_say_in_the_scaling(self):
        """Changing the test rows changes nothing about the training rows."""
        X, y, (X_train, *_) = self.parts()
        order = np.random.default_rng(0).permutation(len(X))
        spoiled = X.copy()
        spoiled[order[:10]] *= 1000
        again = ours("split_and_scale", spoiled, y, np.random.default_rng(0))[0]
        np.testing.assert_array_equal(X_train, again)

    def test_prices_come_back(self):
        _, y, (_, _, y_train, y_test, scaler) = self.parts()
        back = np.vstack([scaler.unscale_y(y_train), scaler.unscale_y(y_test)])
        np.testing.assert_allclose(np.sort(back, axis=0), np.sort(y, axis=0))

    @pytest.mark.parametrize(("share", "test_rows"), [(0.2, 10), (0.5, 25), (0.33, 16)])
    def test_the_share_is_rounded(self, share, test_rows):
        _, _, (X_train, X_test, *_) = self.parts(share=share)
        assert (len(X_train), len(X_test)) == (50 - test_rows, test_rows)


class TestTheModel:
    def test_has_111_parameters_and_what_compile_was_told(self, keras):
        solution = {"keras": keras}
        nb = nbformat.read(ROOT / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
        exec(next(c.source for c in nb.cells if c.source.startswith("def build_deep")), solution)
        model = solution["build_deep"](4)
        outline = probe.outline(model)
        assert model.count_params() == 111
        assert [layer["activation"] for layer in outline["layers"]] == ["relu", "relu", "linear"]
        assert outline["settings"] == {"optimizer": "adam", "loss": "mean_squared_error"}
        assert "root_mean_squared_error" in outline["metrics"]

    def test_an_input_is_a_shape_and_never_an_int(self, keras):
        with pytest.raises((TypeError, ValueError)):
            keras.Input(shape=4)

    def test_dead_units_are_those_that_never_fire(self):
        rng = np.random.RandomState(1)
        W1, b1, W2 = rng.normal(size=(3, 6)), rng.normal(size=6), rng.normal(size=(6, 4))
        b1[[0, 5]] = -1000
        b2 = np.array([1.0, -1000.0, 1.0, 1.0])
        network = Network(
            [(W1, b1), (W2, b2), (np.ones((4, 1)), np.zeros(1))], ["relu", "relu", "linear"]
        )
        X = rng.normal(size=(200, 3))
        A1 = np.maximum(0, X @ W1 + b1)
        A2 = np.maximum(0, A1 @ W2 + b2)
        expected = [int((A == 0).all(axis=0).sum()) for A in (A1, A2)]
        assert list(ours("dead_units", network, X)) == expected
        assert expected[0] >= 2 and expected[1] >= 1


class TestWhatTheLessonSays:
    """The text's claims, against the outputs of its own cells."""

    def scores(self, told):
        rows = re.findall(
            r"^(linear, scaled|deep, scaled|deep, raw) +(\d+) +(\S+) +(\S+)$", told, re.M
        )
        return {name: (int(count), float(off), float(r2)) for name, count, off, r2 in rows}

    def test_depth_brings_next_to_nothing(self, told):
        scores = self.scores(told)
        assert (scores["linear, scaled"][0], scores["deep, scaled"][0]) == (5, 111)
        assert abs(scores["linear, scaled"][2] - scores["deep, scaled"][2]) < 0.015

    def test_scaling_decides(self, told):
        _, off, r2 = self.scores(told)["deep, raw"]
        bar = float(re.search(r"the mean price instead: ([\d,]+)", told).group(1).replace(",", ""))
        assert r2 < -10
        assert off > 3 * bar

    def test_half_of_the_lectures_units_are_dead(self, told):
        assert "first layer: 5 of 10" in told

    def test_no_check_lost_a_point(self, told):
        checks = re.findall(r"^(\w+) · ([\d.]+) of ([\d.]+) —", told, re.M)
        assert {name for name, _, _ in checks} == {e.name for e in of_lesson(LESSON)}
        assert all(earned == of for _, earned, of in checks)


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the lecture's table is not here")
def test_on_the_lectures_own_table_depth_hardly_helps_and_scaling_decides(keras):
    table = pd.read_csv(ORIGINAL, encoding="utf-8-sig")
    X, y = table.drop(columns="Price").to_numpy(float), table[["Price"]].to_numpy(float)
    X_train, X_test, y_train, y_test, scaler = ours(
        "split_and_scale", X, y, np.random.default_rng(10)
    )
    found = {}
    for name, sizes in (("linear", []), ("deep", [10, 5])):
        keras.utils.set_random_seed(10)
        hidden = [keras.layers.Dense(n, activation="relu") for n in sizes]
        model = keras.Sequential([keras.Input(shape=(4,)), *hidden, keras.layers.Dense(1)])
        model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mean_squared_error")
        model.fit(X_train, y_train, epochs=8, batch_size=32, verbose=0)
        guess = model.predict(X_test, verbose=0)
        found[name] = ours("r2", scaler.unscale_y(y_test), scaler.unscale_y(guess))
    assert found["linear"] > 0.6 and found["deep"] > 0.6
    assert abs(found["linear"] - found["deep"]) < 0.03


def test_training_is_judged_by_rows_that_the_function_never_saw():
    sheet = paper.make_paper(find("train_deep"), 1)
    (case,) = sheet["cases"]
    sent = np.reshape(case["question"]["args"][1]["numbers"], (-1, 4))
    held = np.reshape(case["held"]["X_test"]["numbers"], (-1, 4))
    assert len(held) == 120
    assert not (sent[:, None] == held[None]).all(axis=2).any()
    assert "held" not in str(paper.questions(sheet))


def test_a_model_that_is_left_as_it_was_earns_nothing():
    pytest.importorskip("tensorflow")
    sheet = paper.make_paper(find("train_deep"), 1)
    verdict = trial.verdict_on(sheet, lambda model, X_train, y_train: {"loss": [1.0]})
    assert verdict["points"] == 0
