"""A function that is lent: numbers go to the grader and come back, and nothing else does."""

import json

import numpy as np
import pytest

from autograder.exercises import REGISTRY, find
from autograder.grading import serve_lent_functions
from autograder.grading.answer_grader_request import lent_function
from autograder.grading.serve_lent_functions import Lender
from tests.support.grading import judged

LENT = sorted({name for exercise in REGISTRY.values() for name in exercise.builds_on})


def lender(*names):
    return Lender({name: find(name).reference for name in names})


def lent(name, own=None):
    """The function as a kernel gets it."""
    return lent_function(name, own, lender(name).reply)


@pytest.mark.parametrize("name", LENT)
def test_a_lent_function_earns_every_point_of_its_exercise(name):
    earned = judged(name, lent(name))
    assert earned["points"] == earned["of"]


class TestWhatComesBack:
    def test_numbers_have_the_type_and_the_shape_of_the_references(self):
        sigmoid = lent("sigmoid")
        assert isinstance(sigmoid(0.0), np.float64)
        assert sigmoid(np.zeros((2, 3))).shape == (2, 3)
        assert isinstance(lent("cost")(np.ones((2, 1)), np.ones((2, 1))), float)
        assert isinstance(lent("count_parameters")([4, 10, 1]), int)

    def test_lists_of_arrays_of_one_shape_stay_lists_of_arrays(self):
        params = lent("update")([np.ones(2), np.ones(2)], [np.ones(2), np.ones(2)], 0.5)
        assert isinstance(params, list)
        assert all(isinstance(array, np.ndarray) for array in params)

    def test_a_generator_is_where_it_would_be_after_the_reference(self):
        ours, theirs = np.random.default_rng(3), np.random.default_rng(3)
        for _ in range(2):
            expected = find("minibatches").reference(7, 3, ours)
            batches = lent("minibatches")(7, 3, theirs)
            assert [list(batch) for batch in batches] == [list(batch) for batch in expected]
        assert ours.random() == theirs.random()

    def test_a_function_among_the_arguments_is_called_where_it_is(self):
        called = []

        def f(theta):
            called.append(theta)
            return np.sum(theta**2)

        slopes = lent("numerical_gradient")(f, np.array([1.0, 2.0]))
        assert np.allclose(slopes, [2, 4])
        assert len(called) == 4

    def test_invalid_input_raises_the_error_of_the_contract_in_words_of_ours(self):
        with pytest.raises(ValueError, match="a correct cost does not accept these arguments"):
            lent("cost")(np.ones((2, 1)), np.ones(2))

    def test_the_students_own_function_is_called_where_the_grader_wants_that(self):
        serving = lender("sigmoid")
        serving.use_own = True
        assert lent_function("sigmoid", lambda z: 7, serving.reply)(1.0) == 7
        with pytest.raises(NameError):
            lent_function("sigmoid", None, serving.reply)(1.0)
        assert serving.called == 0


class TestWhatIsRefused:
    def answer(self, serving, **request):
        return json.loads(serving.reply(json.dumps({"kwargs": {}, "results": [], **request})))

    def test_a_function_that_is_not_lent(self):
        reply = self.answer(lender("sigmoid"), name="tanh", args=[])
        assert reply == {"error": "RuntimeError", "text": "this function is not lent"}

    @pytest.mark.parametrize(
        "argument",
        [
            {"type": "function", "formula": "__import__('os')"},
            {"type": "float", "formula": "1"},
            {"type": "ndarray", "dtype": "O", "shape": [1], "numbers": [1.0]},
            {"type": "ndarray", "dtype": "<f8", "shape": [2], "numbers": [1.0]},
            {"type": "Generator", "state": {"bit_generator": "MT19937"}},
            {"type": "str", "text": "'text'"},
            {"type": "list", "items": [{"type": "list"}] * 3},
            "nonsense",
        ],
    )
    def test_whatever_is_not_plain_numbers(self, argument):
        assert "error" in self.answer(lender("sigmoid"), name="sigmoid", args=[argument])

    @pytest.mark.parametrize("text", ["", "[" * 100_000, "{}", "null", '{"name": "sigmoid"}', None])
    def test_what_is_not_of_the_form_of_a_call(self, text):
        assert "error" in json.loads(lender("sigmoid").reply(text))

    def test_more_numbers_than_any_lesson_has(self):
        with pytest.raises(RuntimeError, match="too many numbers"):
            lent("relu")(np.zeros(serve_lent_functions.MAX_NUMBERS + 1))
        with pytest.raises(RuntimeError, match="too many numbers"):
            lent("minibatches")(10**9, 1, np.random.default_rng(0))
        rows = serve_lent_functions.MAX_ROWS + 1
        with pytest.raises(RuntimeError, match="too many numbers"):
            lent("predict")(np.ones((rows, 1)), np.ones((1, rows)), np.ones(rows))

    def test_more_calls_than_are_answered(self, monkeypatch):
        monkeypatch.setattr(serve_lent_functions, "MAX_CALLS", 3)
        relu = lent("relu")
        for _ in range(3):
            relu(1.0)
        with pytest.raises(RuntimeError, match="too many calls"):
            relu(1.0)

    def test_calls_that_take_more_time_than_is_given(self, monkeypatch):
        monkeypatch.setattr(serve_lent_functions, "MAX_SECONDS", 0.0)
        relu = lent("relu")
        relu(1.0)
        with pytest.raises(RuntimeError, match="too many calls"):
            relu(1.0)
