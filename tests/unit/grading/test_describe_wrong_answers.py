"""What wrong answers have in common: only what holds in every case is said."""

from functools import cache

import numpy as np
import pytest

from autograder.exercises import find
from autograder.grading import call_student_function
from autograder.grading.grading_types import Variant
from autograder.grading.judge import judge
from autograder.grading.per_student_questions import make_variant, questions_of
from autograder.grading.verdict_codes import Fault, Pattern, Slip

PREDICT = find("predict").reference
GRADIENT = find("cost_gradient").reference
SLOPE = find("sigmoid_prime").reference
BACKWARD = find("backward").reference


@cache
def uncatalogued(name: str) -> Variant:
    """The questions of an exercise, without the misconceptions that would come first."""
    return make_variant(find(name), 1, misconceptions=False)


def judged(name, function):
    variant = uncatalogued(name)
    answers = call_student_function.answer_questions(
        function, questions_of(variant), variant["forbidden"]
    )
    return judge(variant, answers)


def pattern(name, function):
    return judged(name, function)["pattern"]


class TestTheRightNumbersInAnotherForm:
    def test_a_dictionary_for_a_pair(self):
        verdict = judged("cost_gradient", lambda *a: {"dW": GRADIENT(*a)[0], "db": GRADIENT(*a)[1]})
        assert verdict["fault"] == Fault.CONTAINER
        assert verdict["pattern"] == {"code": Pattern.CONTAINER}

    def test_a_flat_list_for_a_list_of_pairs(self):
        def flat(y, cache, params):
            return [array for pair in BACKWARD(y, cache, params) for array in pair]

        verdict = judged("backward", flat)
        assert verdict["parts"]["any depth"]["points"] == 0
        assert verdict["pattern"] == {"code": Pattern.CONTAINER}

    def test_a_list_for_a_tuple_is_as_good(self):
        verdict = judged("cost_gradient", lambda *a: list(GRADIENT(*a)))
        assert verdict["points"] == verdict["of"]

    def test_two_results_in_the_wrong_order(self):
        found = pattern("cost_gradient", lambda *a: GRADIENT(*a)[::-1])
        assert found == {"code": Pattern.ORDER}

    def test_the_right_result_beside_another_one(self):
        found = pattern("predict", lambda X, W, b: (X, PREDICT(X, W, b)))
        assert found == {"code": Pattern.EXTRA_RESULT, "item": 2, "of": 2}

    def test_a_column_for_a_row(self):
        found = pattern("predict", lambda X, W, b: PREDICT(X, W, b)[None])
        assert found == {"code": Pattern.SHAPE}


class TestRelations:
    @pytest.mark.parametrize(
        ("wrong", "found"),
        [
            (lambda y: -y, {"code": Pattern.SIGN}),
            (lambda y: y / 2, {"code": Pattern.FACTOR, "factor": 0.5}),
            (lambda y: y + 1, {"code": Pattern.OFFSET, "value": 1.0}),
            (lambda y: 1 - y, {"code": Pattern.TRANSFORMED, "transform": "complement"}),
            (np.exp, {"code": Pattern.TRANSFORMED, "transform": "exponential"}),
            (lambda y: 0 * y + 3, {"code": Pattern.CONSTANT, "value": 3.0}),
        ],
    )
    def test_one_that_holds_for_all_numbers(self, wrong, found):
        assert pattern("predict", lambda X, W, b: wrong(PREDICT(X, W, b))) == found

    def test_a_count_as_a_factor(self):
        found = pattern("predict", lambda X, W, b: PREDICT(X, W, b) * len(X))
        assert found == {
            "code": Pattern.TIMES_COUNT,
            "count": "rows",
            "argument": "X",
            "factor": 1.0,
        }

    def test_few_digits(self):
        found = pattern(
            "predict", lambda X, W, b: PREDICT(X, W, b) * (1 + 1e-4 * np.sin(X[:1, :1]))
        )
        assert found == {"code": Pattern.FEW_DIGITS, "digits": 4}

    @pytest.mark.parametrize("digits", [0, 1, 3])
    def test_rounded(self, digits):
        found = pattern("predict", lambda X, W, b: np.round(PREDICT(X, W, b), digits))
        assert found == {"code": Pattern.ROUNDED, "digits": digits}

    def test_none_where_one_case_is_an_exception(self):
        def mostly_half(X, W, b):
            return PREDICT(X, W, b) * (0.5 if len(X) > 1 else 0.7)

        assert pattern("predict", mostly_half) is None

    def test_right_wherever_it_is_finite(self):
        def overflowing(z):
            with np.errstate(all="ignore"):
                return np.where(abs(np.asarray(z)) > 100, np.nan, SLOPE(z))

        assert pattern("sigmoid_prime", overflowing) == {"code": Pattern.FINITE_CORRECT}

    def test_a_finite_number_for_nan_is_not_right_wherever_it_is_finite(self):
        squares = find("squared_errors").reference
        found = pattern("squared_errors", lambda y, y_hat: np.nan_to_num(squares(y, y_hat)))
        assert found is None

    def test_one_result_of_several(self):
        found = pattern("cost_gradient", lambda *a: (GRADIENT(*a)[0], -GRADIENT(*a)[1]))
        assert found == {
            "code": Pattern.ONE_RESULT,
            "item": 2,
            "of": 2,
            "relation": {"code": Pattern.SIGN},
        }


class TestSlips:
    @pytest.mark.parametrize(
        ("name", "wrong", "slip"),
        [
            ("predict", lambda X, W, b: PREDICT(X, W, 0 * b), Slip.AS_ZERO),
            ("predict", lambda X, W, b: PREDICT(X, W, -b), Slip.NEGATED),
            (
                "weighted_sum",
                lambda x, w, b: find("weighted_sum")(x, w, 0) * b,
                Slip.PRODUCT_FOR_SUM,
            ),
            ("predict", lambda X, W, b: PREDICT(np.abs(X), W, b), Slip.SIZE_ONLY),
            ("sigmoid_prime", lambda z: SLOPE(2 * np.asarray(z)), Slip.DOUBLED),
            ("leaky_relu", lambda z, alpha=0.01: find("leaky_relu")(z), Slip.DEFAULT_ALWAYS),
        ],
    )
    def test_a_slip_that_gives_every_number_is_named(self, name, wrong, slip):
        found = pattern(name, wrong)
        assert (found["code"], found["slip"]) == (Pattern.SLIP, slip)

    def test_a_slip_that_gives_most_numbers_is_not(self):
        def without_bias_of_one_row(X, W, b):
            return PREDICT(X, W, b) - (b if len(X) == 1 else 0)

        found = pattern("predict", without_bias_of_one_row)
        assert found is None or found["code"] != Pattern.SLIP


class TestWhere:
    def test_only_inputs_of_one_sign(self):
        def wrong_below_0(z):
            z = np.asarray(z, dtype=float)
            return np.where(z < 0, 5 + np.sin(z), find("relu")(z))

        found = pattern("relu", wrong_below_0)
        assert found == {"code": Pattern.INPUTS, "inputs": "positive or 0", "argument": "z"}

    def test_only_single_numbers(self):
        def scalar(z):
            return float(SLOPE(z)) if np.ndim(z) == 0 else [1.0, "x"]

        found = pattern("sigmoid_prime", scalar)
        assert found == {"code": Pattern.ONLY_CASES, "cases": "single numbers"}


class TestRefusals:
    def test_right_values_and_nothing_refused(self):
        found = pattern("update", lambda p, g, s: [a - s * b for a, b in zip(p, g, strict=True)])
        assert found == {"code": Pattern.NO_REFUSAL, "error": "ValueError"}

    def test_a_subclass_of_the_error_that_is_asked_for(self):
        def refusing(X, W, b):
            try:
                return PREDICT(X, W, b)
            except ValueError:
                raise np.linalg.LinAlgError from None

        verdict = judged("predict", refusing)
        assert verdict["points"] == verdict["of"]

    def test_missing_refusals_beside_wrong_values_are_told_as_well(self):
        verdict = judged("update", lambda p, g, s: [a + s * b for a, b in zip(p, g, strict=True)])
        assert verdict["refusals"] == {"missing": 3, "of": 3, "error": "ValueError"}
        assert verdict["fault"] == Fault.VALUE


class TestEarlierCalls:
    def test_a_result_that_depends_on_an_earlier_call_loses_its_part(self):
        velocity = {}

        def with_momentum(w, gradient, step):
            before = velocity.get(np.shape(gradient), 0)
            velocity[np.shape(gradient)] = 0.9 * before + gradient
            return w - step * velocity[np.shape(gradient)]

        verdict = judged("update_weight", with_momentum)
        assert verdict["points"] < verdict["of"]
        assert Fault.EARLIER_CALLS in {verdict["fault"]}
