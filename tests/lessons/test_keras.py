"""The references of lesson 09 are proved against Keras itself, the tape, and sums in 50 digits."""

import mpmath
import numpy as np
import pytest

from autograder.exercises import find
from autograder.exercises.keras.models import forward_of
from autograder.exercises.keras.sgd_step_by_hand import HOUSES, LECTURE, batch
from autograder.grading import (
    describe_keras_model,
    encode_values,
    feedback_messages,
    judge,
)
from tests.support.grading import judged

mpmath.mp.dps = 50


def keras_model(keras, W, b, step=0.01):
    model = keras.Sequential([keras.Input(shape=(len(W),)), keras.layers.Dense(len(b))])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=step), loss="mse")
    model.set_weights([W, b])
    return model


class TestAModelThatIsHandedOver:
    """To make one is slow: those that a call leaves as they were are handed over again."""

    @staticmethod
    def models():
        """A function that only looks at its models, and what it has seen."""
        seen = []

        def looks(model, X, y, step):
            seen.append((model, describe_keras_model.outline(model)["settings"]))

        return looks, seen

    def test_a_model_that_a_call_left_as_it_was_is_handed_over_again(self):
        looks, seen = self.models()
        judged("sgd_step_by_hand", looks)
        first = {id(model) for model, _ in seen}
        judged("sgd_step_by_hand", looks)
        assert {id(model) for model, _ in seen} == first

    def test_a_model_that_a_call_has_changed_is_not_handed_over_again(self):
        def spoils(model, X, y, step):
            model.compile(optimizer="adam", loss="mae")

        looks, seen = self.models()
        judged("sgd_step_by_hand", spoils)
        judged("sgd_step_by_hand", looks)
        assert {settings["optimizer"] for _, settings in seen} == {"sgd"}


class TestWhatIsForbidden:
    def test_a_forbidden_call_is_named_without_what_it_calls_itself(self, keras):
        def by_fit(model, X, y, step):
            model.compile(optimizer=keras.optimizers.SGD(learning_rate=step), loss="mse")
            model.fit(X, y, batch_size=len(X), verbose=0)
            return model.get_weights()

        (name,) = judged("sgd_step_by_hand", by_fit)["used"]
        assert name.endswith("Model.fit")


class TestFactsOfAModel:
    def test_forward_of_gives_what_keras_gives(self, keras):
        model = keras.Sequential(
            [
                keras.Input(shape=(4,)),
                keras.layers.Dense(10, activation="relu", bias_initializer="random_normal"),
                keras.layers.Dense(5, activation="relu", use_bias=False),
                keras.layers.Dense(1),
            ]
        )
        X = np.linspace(-1, 1, 12).reshape(3, 4)
        seen = judge.to_python(encode_values.encode(model))
        np.testing.assert_allclose(forward_of(seen, X), model(X), rtol=1e-4, atol=1e-6)

    def test_outputs_that_the_weights_do_not_give_are_told(self, keras):
        class Doubled(keras.Sequential):
            def __call__(self, *args, **kwargs):
                return 2 * super().__call__(*args, **kwargs)

        def doubled(d):
            model = Doubled([keras.Input(shape=(d,)), keras.layers.Dense(1)])
            model.compile(optimizer="sgd", loss="mse")
            return model

        said = feedback_messages.text(judged("build_linear", doubled))
        assert "outputs: not what its weights give; it should be what its weights give" in said

    def test_what_is_no_model_is_called_by_its_name(self, keras):
        said = feedback_messages.text(judged("build_linear", lambda d: keras.layers.Dense(1)))
        assert "a model was returned: no: Dense; it should be yes." in said

    @pytest.mark.parametrize("answer", [3.0, "a model", [1, 2], {"model": 1}, {"model": {}}])
    def test_whatever_is_returned_there_is_a_sentence(self, answer):
        verdict = judged("build_linear", lambda d: answer)
        assert verdict["points"] == 0
        assert feedback_messages.text(verdict)


class TestTheStepByHand:
    CASES = ((5, 3, 1), (4, 2, 2), (100, 4, 1), (7, 5, 3))

    @pytest.mark.parametrize(("n", "d", "out"), CASES)
    def test_the_step_by_hand_is_one_step_of_keras(self, keras, n, d, out):
        model, X, y = batch(np.random.RandomState(n), n, d, out)
        W, b = find("sgd_step_by_hand").reference(model, X, y, 0.1)
        theirs = keras_model(keras, *model.get_weights(), step=0.1)
        theirs.train_on_batch(X, y)
        np.testing.assert_allclose(theirs.get_weights()[0], W, rtol=1e-6, atol=2e-7)
        np.testing.assert_allclose(theirs.get_weights()[1], b, rtol=1e-6, atol=2e-7)

    def test_follows_the_slope_that_the_tape_finds(self, tf):
        model, X, y = batch(np.random.RandomState(0), 6, 3, 2)
        W, b = (tf.Variable(w.astype(float)) for w in model.get_weights())
        with tf.GradientTape() as tape:
            cost = tf.reduce_mean((X @ W + b - y) ** 2)
        dW, db = tape.gradient(cost, [W, b])
        new_W, new_b = find("sgd_step_by_hand").reference(model, X, y, 0.25)
        np.testing.assert_allclose(new_W, W - 0.25 * dW, rtol=1e-12)
        np.testing.assert_allclose(new_b, b - 0.25 * db, rtol=1e-12)

    def test_starts_where_the_lecture_starts(self):
        predictions = LECTURE(HOUSES[:, :4])[:, 0]
        np.testing.assert_allclose(predictions, [539.72516, 782.7102, 294.77914], rtol=1e-6)

    @pytest.mark.parametrize("method", ["fit", "train_on_batch"])
    def test_having_keras_do_it_is_no_answer(self, keras, method):
        def trained(model, X, y, step):
            copy = keras_model(keras, *model.get_weights(), step=step)
            getattr(copy, method)(X, y)
            return copy.get_weights()

        verdict = judged("sgd_step_by_hand", trained)
        assert verdict["points"] == 0
        assert any(name.endswith(method) for name in verdict["used"])


class TestAdam:
    def test_adam_is_keras_adam_over_ten_steps(self, keras):
        rng = np.random.default_rng(3)
        w = rng.normal(size=(3, 2))
        m = v = np.zeros((3, 2))
        theirs = keras.Variable(w.astype("float32"))
        adam = keras.optimizers.Adam(learning_rate=0.01)
        sizes = 10.0 ** np.arange(6).reshape(3, 2)
        for t in range(1, 11):
            grad = sizes * rng.normal(size=(3, 2))
            w, m, v = find("adam_step").reference(w, grad, m, v, t, step=0.01)
            adam.apply([keras.ops.convert_to_tensor(grad.astype("float32"))], [theirs])
        np.testing.assert_allclose(theirs.numpy(), w, rtol=1e-6, atol=2e-6)

    def test_adam_is_the_papers_sums_in_fifty_digits(self):
        """m and v as sums over all the slopes so far, which the running averages unroll to."""
        slopes, one, two = [2.0, -1.0, 0.5, 3e-4], mpmath.mpf(0.9), mpmath.mpf(0.999)
        w, m, v = np.ones(1), np.zeros(1), np.zeros(1)
        exact = mpmath.mpf(1)
        for t, slope in enumerate(slopes, start=1):
            w, m, v = find("adam_step").reference(w, np.array([slope]), m, v, t)
            shares = [(t - i, mpmath.mpf(g)) for i, g in enumerate(slopes[:t], start=1)]
            mean = (1 - one) * sum(one**age * g for age, g in shares) / (1 - one**t)
            square = (1 - two) * sum(two**age * g**2 for age, g in shares) / (1 - two**t)
            exact -= mpmath.mpf(1e-3) * mean / (mpmath.sqrt(square) + mpmath.mpf(1e-7))
        assert w[0] == pytest.approx(float(exact), rel=1e-14)

    def test_keras_own_form_is_taken_for_the_papers_where_slopes_are_tiny(self, keras):
        w, m, v = np.zeros(4), np.zeros(4), np.zeros(4)
        theirs, adam = keras.Variable(w), keras.optimizers.Adam(learning_rate=0.1)
        (measure,) = find("adam_step").measures
        for t, size in enumerate((1e-7, 1e-6, 3e-7), start=1):
            grad, start = size * np.array([0.0, 1.0, -3.0, 20.0]), theirs.numpy()
            new_w, new_m, new_v = find("adam_step").reference(start, grad, m, v, t, step=0.1)
            adam.apply([keras.ops.convert_to_tensor(grad)], [theirs])
            assert not np.allclose(theirs.numpy(), new_w, atol=1e-3)
            found = measure((theirs.numpy(), new_m, new_v), start, grad, m, v, t, step=0.1)
            np.testing.assert_allclose(found["w"], new_w, atol=1e-5)
            m, v = new_m, new_v

    def test_the_first_step_has_one_length_whatever_the_slope(self):
        grad = np.array([5.0, -5e6, 1e-2])
        w, _, _ = find("adam_step").reference(np.zeros(3), grad, np.zeros(3), np.zeros(3), 1)
        np.testing.assert_allclose(w, [-1e-3, 1e-3, -1e-3], rtol=2e-5)


class TestStepsPerEpoch:
    @pytest.mark.parametrize(("n", "batch_size"), [(10, 3), (12, 4), (5, 8), (9, 1)])
    def test_steps_per_epoch_are_what_keras_counts(self, keras, n, batch_size):
        model = keras_model(keras, np.ones((2, 1)), np.zeros(1))
        model.fit(np.ones((n, 2)), np.ones((n, 1)), batch_size=batch_size, verbose=0)
        assert int(model.optimizer.iterations) == find("steps_per_epoch").reference(n, batch_size)

    def test_the_lectures_table_has_44(self):
        assert find("steps_per_epoch").reference(4308, 100) == 44

    def test_the_right_number_as_a_float_loses_only_what_a_float_costs(self):
        def as_float(n, batch_size):
            if n < 1 or batch_size < 1:
                raise ValueError("no rows, or no batch")
            return np.ceil(n / batch_size)

        verdict = judged("steps_per_epoch", as_float)
        assert verdict["points"] == verdict["of"] - 0.5
        assert "type of the answer: float; it should be int." in feedback_messages.text(verdict)
