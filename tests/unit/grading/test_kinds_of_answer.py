"""The kinds of answer besides a function of arrays: models, functions, and what is random.

The exercises in here are made up for these tests, and registered nowhere.
"""

import json

import numpy as np
import pytest

from autograder.exercises.definition import Exercise, case
from autograder.exercises.inputs_of_test_cases import Formula, Generator, Network
from autograder.grading import (
    call_student_function,
    describe_keras_model,
    feedback_messages,
    judge,
    read_student_kernel_replies,
)
from autograder.grading.per_student_questions import _encode, make_variant, questions_of
from autograder.grading.verdict_codes import Fault


def define(reference, cases, **details):
    exercise = Exercise(reference, "a lesson", {"all": 1.0}, "a heading", **details)
    exercise.cases(cases)
    return exercise


def judged(exercise, function):
    """The verdict, through the same wire as a submission's answers."""
    variant = make_variant(exercise, 1)
    answers = call_student_function.answer_questions(
        function, questions_of(variant), variant["forbidden"]
    )
    received, reason = read_student_kernel_replies.read_answers(
        repr(json.dumps(answers)), len(answers)
    )
    assert reason is None
    return judge.judge(variant, received, reason)


def told(exercise, function):
    return feedback_messages.text(judged(exercise, function))


class TestArguments:
    def given(self, argument):
        """What a student's function gets for this argument of a case."""
        seen = []
        question = {"args": [_encode(argument)], "kwargs": {}}
        call_student_function.answer_questions(seen.append, [json.loads(json.dumps(question))])
        return seen[0]

    def test_a_formula_arrives_as_a_function(self):
        assert self.given(Formula("lambda t: np.sum(t**2)"))(np.array([1, 2])) == 5

    def test_a_generator_arrives_as_numpys_with_its_seed(self):
        assert self.given(Generator(7)).random() == np.random.default_rng(7).random()

    def test_the_layers_of_a_network_arrive_as_a_list_of_pairs(self):
        params = [(np.ones((2, 3)), np.zeros(3)), (np.ones((3, 1)), np.zeros(1))]
        arrived = self.given(params)
        assert [type(pair) for pair in arrived] == [tuple, tuple]
        assert [W.shape for W, b in arrived] == [(2, 3), (3, 1)]

    def test_a_dictionary_of_lists_arrives_as_one(self):
        arrived = self.given({"Z": [np.ones((2, 3))], "A": [np.ones((2, 1)), np.zeros((2, 3))]})
        assert {key: [a.shape for a in arrays] for key, arrays in arrived.items()} == {
            "Z": [(2, 3)],
            "A": [(2, 1), (2, 3)],
        }

    def test_each_call_gets_fresh_ones(self):
        asked = define(lambda rng: rng.random(), lambda rng: [case("all", Generator(1))] * 2)
        assert judged(asked, lambda rng: rng.random())["points"] == 1


class TestWhatIsRandom:
    """An order of n rows: every order is right that has each row once and is shuffled."""

    @staticmethod
    def make():
        exercise = define(
            lambda n, rng: rng.permutation(n), lambda rng: [case("all", 30, Generator(5))]
        )

        def order(answer, n, rng):
            each = np.array_equal(np.sort(answer), np.arange(n))
            shuffled = not np.array_equal(answer, np.arange(n))
            return {"rows": len(answer), "each once": "yes" if each else "no"} | {
                "shuffled": "yes" if shuffled else "no"
            }

        exercise.measure(order)
        exercise.misconception("The order is the table's.")(unshuffled)
        return exercise

    def test_another_order_is_right(self):
        assert judged(self.make(), lambda n, rng: np.argsort(rng.random(n)))["points"] == 1

    def test_a_wrong_one_is_told_what_was_measured(self):
        said = told(self.make(), lambda n, rng: rng.integers(0, n, n))
        assert "each once: no; it should be yes." in said

    def test_a_misconception_is_named_by_what_is_measured(self):
        verdict = judged(self.make(), lambda n, rng: list(range(n)))
        assert verdict["misconception"] == "unshuffled"

    @pytest.mark.parametrize("answer", ["a word", 3.0, [[1], [2, 3]], {"a": 1}], ids=repr)
    def test_what_cannot_be_measured_loses_the_points_and_says_so(self, answer):
        verdict = judged(self.make(), lambda n, rng: answer)
        assert verdict["points"] == 0
        assert verdict["fault"] in (Fault.FORM, Fault.FACT)
        assert feedback_messages.page(verdict)

    def test_a_measure_that_fails_on_the_reference_makes_no_paper(self):
        exercise = define(lambda n: n, lambda rng: [case("all", 3)])

        def broken(answer, n):
            return answer[0]

        exercise.measure(broken)
        with pytest.raises(ValueError, match="its measure fails on the reference"):
            make_variant(exercise, 1)

    def test_a_measure_gets_numbers_as_numbers(self):
        exercise = define(lambda n: n, lambda rng: [case("all", 3)])

        def kinds(answer, n):
            return {"n": type(n).__name__, "answer": type(answer).__name__}

        exercise.measure(kinds)
        assert judged(exercise, lambda n: 5)["points"] == 1
        assert judged(exercise, lambda n: 5.0)["fault"] == Fault.FACT

    def test_nothing_returned_is_said_as_ever(self):
        verdict = judged(self.make(), lambda n, rng: None)
        assert verdict["fault"] == Fault.NOTHING
        assert "each once" not in feedback_messages.text(
            verdict
        )  # which is measured, and not returned


def unshuffled(n, rng):
    return np.arange(n)


class TestFactsThatAreDeclared:
    """Where running the reference would mean training, a case says what must be found."""

    @staticmethod
    def make():
        def cases(rng):
            yield case("all", 3, held={"least": np.array(10.0)}, facts={"far enough": "yes"})

        def cannot_run(steps):
            raise AssertionError("a paper must not run this")

        def far(answer, steps, least):
            return {"far enough": "yes" if answer >= least else "no"}

        exercise = define(cannot_run, cases)
        exercise.measure(far)
        exercise.misconception("Too few steps.", {"far enough": "no"})(cannot_run)
        return exercise

    def test_neither_reference_nor_misconception_is_run(self):
        assert judged(self.make(), lambda steps: 10.5)["points"] == 1

    def test_a_misconception_is_named_by_its_declared_facts(self):
        assert "Too few steps." in told(self.make(), lambda steps: 3.0)

    def test_what_is_held_back_never_enters_the_kernel(self):
        variant = make_variant(self.make(), 1)
        assert "held" in variant["cases"][0]
        assert "held" not in json.dumps(questions_of(variant))


class TestModels:
    """A Keras model is its layers, its settings and its weights, as data."""

    @staticmethod
    def deep(keras, **settings):
        model = keras.Sequential(
            [
                keras.Input(shape=(3,)),
                keras.layers.Dense(4, activation="relu"),
                keras.layers.Dense(2),
            ]
        )
        model.compile(**({"optimizer": "adam", "loss": "mse"} | settings))
        return model

    NETWORK = Network.drawn([3, 4, 2], ["relu", "linear"], optimizer="Adam")

    @pytest.fixture(scope="class")
    def outlines(self, keras):
        """How three ways to write the same model down are read."""
        wanted = {"optimizer": keras.optimizers.Adam(0.01), "loss": keras.losses.MeanSquaredError()}
        inputs = keras.Input(shape=(3,))
        hidden = keras.layers.ReLU()(keras.layers.Dense(4)(inputs))
        functional = keras.Model(inputs, keras.layers.Dense(2, activation="linear")(hidden))
        functional.compile(optimizer="adam", loss=keras.losses.get("mean_squared_error"))
        models = [self.deep(keras), self.deep(keras, **wanted), functional]
        return [describe_keras_model.outline(model) for model in models]

    def test_one_model_written_in_three_ways_has_one_outline(self, outlines):
        assert outlines == [describe_keras_model.outline(self.NETWORK)] * 3

    def test_metrics_are_read_by_name_or_as_objects(self, keras):
        metrics = ["mae", keras.metrics.RootMeanSquaredError()]
        outline = describe_keras_model.outline(self.deep(keras, metrics=metrics))
        assert outline["metrics"] == ["mean_absolute_error", "root_mean_squared_error"]

    def test_a_network_arrives_as_a_compiled_keras_model_with_its_weights(self, keras):
        seen = []
        call_student_function.answer_questions(
            seen.append, [{"args": [_encode(self.NETWORK)], "kwargs": {}}]
        )
        (model,) = seen
        assert isinstance(model, keras.Model)
        assert describe_keras_model.outline(model) == describe_keras_model.outline(self.NETWORK)
        X = np.linspace(-1, 1, 12).reshape(4, 3)
        np.testing.assert_allclose(model(X).numpy(), self.NETWORK(X), rtol=1e-5, atol=1e-6)

    def test_a_model_serves_again_unless_a_call_changed_it(self, keras):
        """To make one takes longer than most answers."""

        def answer(model, change):
            seen.append((model, model.get_weights()))
            if change:
                model.compile(optimizer="adam", loss="mean_absolute_error")

        seen, sizes = [], ([3, 4, 2], [3, 4, 2], [3, 4, 2], [3, 5, 2])
        networks = [Network.drawn(size, ["relu", "linear"]) for size in sizes]
        changes = [0, 1, 0, 0]
        args = [[_encode(arg) for arg in pair] for pair in zip(networks, changes, strict=True)]
        call_student_function.answer_questions(
            answer, [{"args": pair, "kwargs": {}} for pair in args]
        )
        models = [model for model, _ in seen]
        assert models[0] is models[1]
        assert len({id(model) for model in models[1:]}) == 3
        for network, (_, weights) in zip(networks, seen, strict=True):
            for sent, arrived in zip(network.get_weights(), weights, strict=True):
                np.testing.assert_allclose(arrived, sent, rtol=1e-6)

    def test_a_model_whose_weights_were_changed_counts_as_changed(self, keras):
        def set_to_zero(model):
            model.set_weights([0 * w for w in model.get_weights()])
            return 1.0

        asked = define(lambda model: 1.0, lambda rng: [case("all", self.NETWORK, untouched=True)])
        assert judged(asked, lambda model: 1.0)["points"] == 1
        assert judged(asked, set_to_zero)["fault"] == Fault.CHANGED

    def test_look_sends_what_became_of_an_argument(self, keras):
        def outcome(answer, model):
            return {"sum of weights": sum(np.sum(w) for w in answer["weights"])}

        def zeroed(model):
            model.set_weights([0 * w for w in model.get_weights()])
            return "done"

        asked = define(
            zeroed, lambda rng: [case("all", self.NETWORK)], look="lambda answer, model: model"
        )
        asked.measure(outcome)
        assert judged(asked, zeroed)["points"] == 1
        assert judged(asked, lambda model: "not done")["fault"] == Fault.FACT

    def test_a_look_at_something_else_says_what_failed(self):
        def asked(n):
            return {"a": 1.0}

        exercise = define(asked, lambda rng: [case("all", 1)], look="lambda answer, n: answer['a']")
        verdict = judged(exercise, lambda n: 3)
        assert verdict["fault"] == Fault.FORM
        assert "asked(1) returned 3" in feedback_messages.text(verdict)
        assert "TypeError" in feedback_messages.text(verdict)

    @pytest.mark.parametrize(
        "outline",
        [
            None,
            [],
            {"layers": None, "settings": {}, "metrics": []},
            {"layers": [{"type": "Dense"}], "settings": {}, "metrics": []},
            {"layers": [], "settings": {"optimizer": ["x"]}, "metrics": []},
            {"layers": [], "settings": {}, "metrics": [{}]},
        ],
        ids=repr,
    )
    def test_a_forged_outline_is_no_answer(self, outline):
        value = {"type": "Sequential", "model": outline, "items": []}
        forged = {"value": value, "warnings": [], "used": [], "changed": [], "printed": ""}
        assert not read_student_kernel_replies.well_formed(forged)

    def test_a_class_with_the_name_of_one_of_our_forms_is_a_value_like_any_other(self):
        def double(n):
            return 2.0 * n

        asked, form = define(double, lambda rng: [case("all", 1)]), type("form", (float,), {})
        assert judged(asked, lambda n: form(2.0))["points"] == 1
        assert judged(asked, lambda n: form(3.0))["fault"] == Fault.VALUE

    def test_a_fact_that_only_another_form_has_is_the_one_that_is_shown(self):
        def asked(n):
            return {"a": 1.0}

        def facts(answer, n):
            return answer if isinstance(answer, dict) else {"returned": "not a dictionary"}

        exercise = define(asked, lambda rng: [case("all", 1)])
        exercise.measure(facts)
        assert "returned: not a dictionary." in told(exercise, lambda n: 3)
        assert "a: 2; it should be 1." in told(exercise, lambda n: {"a": 2.0})

    @pytest.mark.parametrize(
        "shape", [[0, *[100_000] * 31], [0, 2**63], [0, -1]], ids=["32 axes", "too long", "below 0"]
    )
    def test_an_empty_array_of_a_shape_that_numpy_cannot_make_is_no_answer(self, shape):
        value = {"type": "ndarray", "dtype": "<f8", "shape": shape, "numbers": []}
        forged = {"value": value, "warnings": [], "used": [], "changed": [], "printed": ""}
        assert not read_student_kernel_replies.well_formed(forged)

    def test_data_from_the_kernel_is_never_evaluated(self):
        text = "__import__('os').abort()"
        assert judge.to_python({"type": "x", "text": "a", "formula": text, "generator": 1}) == "a"
