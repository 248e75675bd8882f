"""Lesson 10: its scores and its split against Keras and by hand, and what the lesson claims.

The findings (depth brings next to nothing, scaling decides) are held twice: against the outputs
saved in the self-study notebook, and by training anew on the lecture's original table.
"""

import re

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import find, of_lesson
from autograder.exercises.inputs_of_test_cases import Network
from autograder.grading import call_student_function, describe_keras_model, encode_values, judge
from autograder.grading.per_student_questions import (
    make_variant,
    network_of,
    questions_of,
    student_seed,
)
from tests.support import ROOT
from tests.support.grading import judged, ours

LESSON = "10_deeper_keras"
EXERCISES = [exercise.name for exercise in of_lesson(LESSON)]


@pytest.fixture(scope="module")
def told():
    """What the cells of the self-study notebook printed when it was run with the solutions."""
    nb = nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)
    outputs = [o for cell in nb.cells if cell.cell_type == "code" for o in cell.outputs]
    return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)


def cell(start):
    """The source of the lesson's cell that begins so."""
    nb = nbformat.read(ROOT / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    return next(c.source for c in nb.cells if c.source.startswith(start))


columns = st.lists(st.integers(-50, 50), min_size=3, max_size=20).filter(lambda y: len(set(y)) > 1)


class TestTheScores:
    @settings(deadline=None, max_examples=25)
    @given(columns, st.integers(0, 99))
    def test_rmse_and_r2_are_those_of_keras(self, keras, y, seed):
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

    @pytest.mark.parametrize("constant", [0.1, 95.7, 95.75, -1e9])
    def test_a_constant_y_is_refused_also_where_its_mean_is_rounded(self, constant):
        with pytest.raises(ValueError, match="same in every row"):
            ours("r2", np.full((10, 1), constant), np.arange(10.0)[:, None])

    @pytest.mark.parametrize("name", ["rmse", "r2"])
    def test_one_prediction_for_all_houses_is_refused_where_numpy_would_spread_it(self, name):
        y = np.array([[1.0], [2.0], [6.0]])
        for y_hat in (y[:1], y[:, 0], y[:0]):
            with pytest.raises(ValueError, match="y_hat"):
                ours(name, y, y_hat)


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

    def test_a_column_that_only_a_test_row_varies_is_refused(self):
        X, y, _ = self.parts()
        X[:, 1] = 7
        X[np.random.default_rng(0).permutation(50)[0], 1] = 8
        with pytest.raises(ValueError, match="same in every row"):
            ours("split_and_scale", X, y, np.random.default_rng(0))

    @pytest.mark.parametrize("student", range(40))
    def test_no_two_houses_of_a_paper_have_one_price(self, student):
        """The judge knows a row by its price, whatever the order of the rows is."""
        variant = make_variant(find("split_and_scale"), student)
        for case in variant["cases"]:
            if case["part"] != "invalid input":
                prices = case["question"]["args"][1]["numbers"]
                assert len(set(prices)) == len(prices)


class TestTheModel:
    def test_has_111_parameters_and_what_compile_was_told(self, keras):
        solution = {"keras": keras}
        exec(cell("def build_deep"), solution)
        model = solution["build_deep"](4)
        outline = describe_keras_model.outline(model)
        assert model.count_params() == 111
        assert [layer["activation"] for layer in outline["layers"]] == ["relu", "relu", "linear"]
        assert outline["settings"] == {"optimizer": "adam", "loss": "mean_squared_error"}
        assert "root_mean_squared_error" in outline["metrics"]

    @staticmethod
    def compiled(keras, inputs, outputs):
        model = keras.Model(inputs, outputs)
        model.compile("adam", "mse", metrics=[keras.metrics.RootMeanSquaredError()])
        return model

    @pytest.mark.parametrize(
        "relu",
        [
            lambda keras: keras.ops.relu,
            lambda keras: keras.activations.relu,
            lambda keras: keras.layers.ReLU(),
            lambda keras: keras.layers.Lambda(lambda z: keras.ops.maximum(z, 0.0)),
            lambda keras: keras.layers.LeakyReLU(negative_slope=0.0),
        ],
        ids=["keras.ops", "a function", "a layer", "a lambda", "a leaky layer with slope 0"],
    )
    def test_relu_is_what_it_does_to_numbers(self, keras, relu):
        def build_deep(d):
            inputs = keras.Input(shape=(d,))
            hidden = relu(keras)(keras.layers.Dense(10)(inputs))
            hidden = relu(keras)(keras.layers.Dense(5)(hidden))
            return self.compiled(keras, inputs, keras.layers.Dense(1)(hidden))

        assert judged("build_deep", build_deep)["points"] == 3

    def test_a_name_does_not_make_a_relu(self, keras):
        def relu(z):
            return keras.ops.maximum(z, 0.01 * z)

        def build_deep(d):
            inputs = keras.Input(shape=(d,))
            hidden = keras.layers.Dense(10, activation=relu)(inputs)
            hidden = keras.layers.Dense(5, activation=relu)(hidden)
            return self.compiled(keras, inputs, keras.layers.Dense(1)(hidden))

        verdict = judged("build_deep", build_deep)
        assert verdict["points"] == 0
        assert verdict["fact"]["name"] == "layer 1, activation"

    @pytest.mark.parametrize("reduction", ["sum_over_batch_size", "sum"])
    def test_a_sum_of_squares_is_no_mean(self, keras, reduction):
        model = keras.Sequential([keras.Input(shape=(2,)), keras.layers.Dense(1)])
        model.compile("adam", keras.losses.MeanSquaredError(reduction=reduction))
        loss = describe_keras_model.outline(model)["settings"]["loss"]
        assert (loss == "mean_squared_error") == (reduction != "sum")

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

    def test_a_dead_unit_gets_no_gradient(self, keras):
        tf = pytest.importorskip("tensorflow")
        layer = keras.layers.Dense(2, activation="relu")
        layer.build((None, 1))
        layer.set_weights([np.array([[1.0, -1.0]]), np.zeros(2)])
        with tf.GradientTape() as tape:
            out = tf.reduce_sum(layer(np.array([[1.0], [5.0]])))
        dW, db = tape.gradient(out, layer.trainable_variables)
        assert (dW.numpy()[0, 1], db.numpy()[1]) == (0, 0)
        assert dW.numpy()[0, 0] > 0


class TestTraining:
    def test_training_is_judged_by_rows_that_the_function_never_saw(self):
        variant = make_variant(find("train_deep"), 1)
        case = next(case for case in variant["cases"] if case["part"] == "trained")
        sent = np.reshape(case["question"]["args"][1]["numbers"], (-1, 4))
        held = np.reshape(case["held"]["X_test"]["numbers"], (-1, 4))
        assert len(held) == 120
        assert not (sent[:, None] == held[None]).all(axis=2).any()
        assert "held" not in str(questions_of(variant))

    def test_a_model_that_is_left_as_it_was_earns_nothing_for_training(self):
        pytest.importorskip("tensorflow")
        verdict = judged("train_deep", lambda model, X_train, y_train: {"loss": [1.0]})
        assert verdict["points"] == 0

    # In X it depends on the processor: some make 0 of the ReLU of a NaN, others a NaN.
    @pytest.mark.parametrize(("where", "gone"), [("X", {10, 111}), ("y", {111})])
    def test_one_step_on_a_nan_leaves_one_answer_for_every_house(self, keras, where, gone):
        keras.utils.set_random_seed(0)
        hidden = [keras.layers.Dense(n, activation="relu") for n in (10, 5)]
        model = keras.Sequential([keras.Input(shape=(4,)), *hidden, keras.layers.Dense(1)])
        model.compile(optimizer="adam", loss="mse")
        X, y = np.random.default_rng(0).normal(size=(20, 4)), np.ones((20, 1))
        spoiled = {"X": X.copy(), "y": y.copy()}
        spoiled[where][3, 0] = np.nan
        model.fit(spoiled["X"], spoiled["y"], batch_size=20, epochs=1, verbose=0)
        assert sum(np.isnan(w).sum() for w in model.get_weights()) in gone
        assert len(np.unique(model.predict(X, verbose=0))) == 1


class TestWhatAStudentReads:
    @pytest.mark.parametrize("name", [name for name in EXERCISES if name != "train_deep"])
    def test_every_known_mistake_costs_points_on_any_paper(self, name):
        for student in range(4):
            variant = make_variant(find(name), student_seed("another", str(student), name))
            for wrong in find(name).misconceptions:
                answers = call_student_function.answer_questions(
                    wrong.function, questions_of(variant), as_model=network_of
                )
                verdict = judge.judge(variant, answers)
                assert verdict["points"] < verdict["of"], wrong.name
                assert verdict["misconception"] == wrong.name

    def test_a_negative_r2_that_is_cut_off_is_named(self):
        def cut_off(y, y_hat):
            return max(ours("r2", y, y_hat), 0.0)  # which keeps NaN

        assert judged("r2", cut_off)["misconception"] == "cut_off_at_zero"

    def test_a_bias_of_0_is_no_proof_of_death(self):
        def by_the_biases(model, X):
            return [int(np.sum(b == 0)) for b in model.get_weights()[1:-2:2]]

        variant = make_variant(find("dead_units"), 3)
        answers = call_student_function.answer_questions(
            by_the_biases, questions_of(variant), as_model=network_of
        )
        assert judge.judge(variant, answers)["points"] == 0


class TestTheWorkedNumbers:
    Y = np.array([[1.0], [2.0], [6.0]])

    def test_two_houses_off_by_1_and_minus_7(self):
        assert ours("rmse", np.array([[3.0], [1.0]]), np.array([[2.0], [8.0]])) == 5

    def test_the_scores_of_three_houses_are_as_worked_out(self):
        y_hat = np.array([[2.0], [2.0], [4.0]])
        assert ((self.Y - y_hat) ** 2).ravel().tolist() == [1, 0, 4]
        assert ((self.Y - self.Y.mean()) ** 2).ravel().tolist() == [4, 1, 9]
        assert ours("r2", self.Y, y_hat) == pytest.approx(0.643, abs=5e-4)

    def test_a_wild_prediction_explains_seven_times_all_there_is(self, told):
        assert ours("r2", self.Y, np.array([[-4.0], [3.0], [10.0]])) == pytest.approx(-2)
        assert "SSR/SST     = 7.0" in told
        assert "1 - SSE/SST = -2.0" in told

    def test_the_mean_of_three_tenths_is_rounded(self):
        tenths = np.full((3, 1), 0.1)
        assert str(float(tenths.mean())) == "0.10000000000000002"
        assert np.sum((tenths - tenths.mean()) ** 2) > 0

    def test_keras_takes_sst_as_a_difference_of_two_large_numbers(self):
        y = np.random.default_rng(0).normal(95.7, 3.9, (50, 1))  # those of the cell
        large = np.sum(y**2), len(y) * y.mean() ** 2
        assert np.round(large, -4).tolist() == [460_000, 460_000]
        assert 0 < large[0] - large[1] < 1000

    def test_a_test_price_of_40_is_2449_in_the_units_of_10_20_30(self, told):
        sd = np.std([10, 20, 30])
        assert (round(sd, 3), round(20 / sd, 3)) == (8.165, 2.449)
        assert "sd of the training prices: [8.1649" in told


def number(text):
    return float(text.replace(",", ""))


class TestWhatTheLessonSays:
    """The text's claims, against the outputs of its own cells."""

    def costs(self, told):
        found = re.findall(r"after epoch +(\d+): training rows ([\d.]+), test rows ([\d.]+)", told)
        return {int(epoch): (float(train), float(test)) for epoch, train, test in found}

    def scaling(self, told):
        found = re.findall(
            r"^(both|only the price|only the inputs|neither) +RMSE +(\S+) +R² +(\S+) +"
            r"says +(\S+) to +(\S+) +weights moved by up to (\S+)$",
            told,
            re.M,
        )
        return {name: tuple(map(number, rest)) for name, *rest in found}

    def depth(self, told):
        rows = re.findall(r"^(linear|deep) +(\d+) +(\S+) +(\S+)$", told, re.M)
        return {name: (int(count), float(off), float(r2)) for name, count, off, r2 in rows}

    def test_both_curves_fall_in_ten_epochs_and_lie_flat_at_a_third(self, told):
        costs = self.costs(told)
        first, tenth, last = costs[1][1], costs[10][1], costs[20][1]
        assert (first - tenth) / (first - last) > 0.9
        assert costs[15][1] - last < 0.01
        assert 0.28 < last < 0.4
        assert abs(costs[20][0] - last) < 0.05

    def test_the_training_rows_lie_above_at_first(self, told):
        train, test = self.costs(told)[1]
        assert train > test

    def test_predictions_differ_less_than_prices(self, told):
        actual, predicted = re.findall(r"sd of the (?:actual|predicted) prices +([\d,]+)", told)
        assert number(predicted) < number(actual)

    def test_depth_brings_next_to_nothing_and_luck_brings_more(self, told):
        scores = self.depth(told)
        assert (scores["linear"][0], scores["deep"][0]) == (5, 111)
        difference = abs(scores["linear"][2] - scores["deep"][2])
        assert difference < 0.015
        low, high = re.search(r"100 splits: from (\S+) to (\S+)", told).groups()
        assert float(high) - float(low) > 5 * difference

    def test_the_floor_is_what_least_squares_leaves(self, told):
        off, r2 = re.search(r"on all rows: RMSE ([\d,]+), R² (\S+)", told).groups()
        assert number(off) == pytest.approx(2246, abs=2)
        assert float(r2) == pytest.approx(0.672, abs=1e-3)
        assert 1 - float(r2) == pytest.approx(1 / 3, abs=0.02)

    def test_scaling_decides_and_half_of_it_does_not_help(self, told):
        found = self.scaling(told)
        bar = number(re.search(r"the mean price instead: ([\d,]+)", told).group(1))
        order = sorted(found, key=lambda name: found[name][0])
        assert order == ["both", "only the price", "neither", "only the inputs"]
        assert found["both"][0] < bar
        assert 0.95 * bar < found["only the price"][0] < 1.5 * bar
        assert -110 < found["neither"][1] < -70
        assert found["only the inputs"][1] < 4 * found["neither"][1]
        assert found["only the inputs"][3] < 10_000  # where prices are near 95,000
        assert 3 < found["only the inputs"][4] < 4.5

    def test_the_counts_of_steps(self):
        assert ours("steps_per_epoch", 3446, 32) == 108
        assert 20 * 108 == 2160
        assert 50 * ours("steps_per_epoch", 4308, 32) == 6750

    def test_half_of_the_lectures_units_are_dead_and_the_others_on_their_way(self, told):
        assert "first layer: 5 of 10" in told
        defined = {"np": np}
        exec(cell("lecture_W1 = ").split("A1 = ")[0], defined)
        table = pd.read_csv(ROOT / "data" / "housing_data.csv")
        sums = table.drop(columns="Price").to_numpy(float) @ defined["lecture_W1"]
        dead = (sums + defined["lecture_b1"] <= 0).all(axis=0)
        assert (defined["lecture_W1"][2, dead] < 0).all()
        assert sorted(defined["lecture_b1"][dead]) == [-0.02290215, 0, 0, 0, 0]
        alive = defined["lecture_b1"][~dead]
        assert alive.min() > 6.3 and alive.max() < 6.6
        fires = (sums + defined["lecture_b1"] > 0).mean(axis=0)
        assert np.sort(fires[~dead]).round(2).tolist() == [0.68, 1, 1, 1, 1]

    def test_no_check_lost_a_point(self, told):
        checks = re.findall(r"^(\w+) · ([\d.]+) of ([\d.]+) —", told, re.M)
        assert {name for name, _, _ in checks} == set(EXERCISES)
        assert all(earned == of for _, earned, of in checks)


@pytest.fixture(scope="module")
def original(lecture_csv):
    table = pd.read_csv(lecture_csv, encoding="utf-8-sig")
    return table.drop(columns="Price").to_numpy(float), table[["Price"]].to_numpy(float)


class TestOnTheLecturesOwnTable:
    def fitted(self, keras, X, y, hidden=(10, 5), step=0.001, epochs=20):
        keras.utils.set_random_seed(10)
        layers = [keras.layers.Dense(n, activation="relu") for n in hidden]
        model = keras.Sequential([keras.Input(shape=(4,)), *layers, keras.layers.Dense(1)])
        model.compile(optimizer=keras.optimizers.Adam(step), loss="mean_squared_error")
        model.fit(X, y, epochs=epochs, batch_size=32, verbose=0)
        return lambda rows: model.predict(rows, verbose=0)

    def test_depth_hardly_helps(self, keras, original):
        X_train, X_test, y_train, y_test, scaler = ours(
            "split_and_scale", *original, np.random.default_rng(10)
        )
        found = {}
        for name, hidden in (("linear", ()), ("deep", (10, 5))):
            predict = self.fitted(keras, X_train, y_train, hidden, step=0.005, epochs=8)
            prices = scaler.unscale_y(predict(X_test))
            found[name] = ours("r2", scaler.unscale_y(y_test), prices)
        assert found["linear"] > 0.6 and found["deep"] > 0.6
        assert abs(found["linear"] - found["deep"]) < 0.03

    @pytest.mark.slow
    def test_scaling_decides_and_half_of_it_does_not_help(self, keras, original):
        X, y = original
        order = np.random.default_rng(10).permutation(len(X))
        test, train = order[:862], order[862:]
        X_scaled = (X - X[train].mean(axis=0)) / X[train].std(axis=0)
        y_scaled = (y - y[train].mean()) / y[train].std()
        found = {}
        for name, inputs, target in (
            ("both", X_scaled, y_scaled),
            ("only the price", X, y_scaled),
            ("only the inputs", X_scaled, y),
            ("neither", X, y),
        ):
            predict = self.fitted(keras, inputs[train], target[train])
            found[name] = ours("r2", target[test], predict(inputs[test]))  # R² has no unit
        assert found["both"] > 0.6
        assert found["only the price"] < 0.1
        assert -150 < found["neither"] < -50
        assert found["only the inputs"] < 4 * found["neither"]


class TestWhatIsAModel:
    def built(self, keras, base, d):
        """A model of the right form that inherits from a class of Keras, or only looks like one."""

        class Deep(base):
            def __init__(self):
                super().__init__()
                self.one = keras.layers.Dense(10, activation="relu")
                self.two = keras.layers.Dense(5, activation="relu")
                self.out = keras.layers.Dense(1)

            def call(self, X):
                return self.out(self.two(self.one(X)))

        model = Deep()
        model(np.zeros((1, d)))
        return model

    def compiled(self, keras, model):
        metrics = [keras.metrics.RootMeanSquaredError()]
        model.compile(optimizer="adam", loss="mse", metrics=metrics)
        return model

    def test_a_subclass_that_was_called_once_is_one(self, keras):
        earned = judged(
            "build_deep", lambda d: self.compiled(keras, self.built(keras, keras.Model, d))
        )
        assert earned["points"] == earned["of"]

    def test_an_object_with_the_names_of_a_model_is_none(self, keras):
        class LooksLike:
            def __init__(self, model):
                self.model = model

            def __getattr__(self, name):
                return getattr(self.model, name)

            def __call__(self, X):
                return self.model(X)

        earned = judged(
            "build_deep",
            lambda d: LooksLike(self.compiled(keras, self.built(keras, keras.Model, d))),
        )
        assert earned["points"] == 0

    def test_its_weights_are_those_that_keras_says(self, keras):
        class Lying(keras.Sequential):
            def get_weights(self):
                return [np.ones(1)]

        model = Lying([keras.Input((2,)), keras.layers.Dense(1)])
        shapes = [item["shape"] for item in encode_values.encode(model)["items"]]
        assert shapes == [[2, 1], [1]]
