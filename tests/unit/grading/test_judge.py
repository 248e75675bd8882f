"""The judge: what earns points, what a student is told, and what a dishonest kernel may send."""

import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exercises import REGISTRY, UnknownExercise, find
from autograder.grading import (
    call_student_function,
    encode_values,
    feedback_messages,
    judge,
    read_student_kernel_replies,
)
from autograder.grading.per_student_questions import (
    make_variant,
    network_of,
    questions_of,
    student_seed,
)
from autograder.grading.verdict_codes import Fault, NoAnswer, Pattern, Role


@cache
def variant_of(name="sigmoid_prime", student="ada"):
    exercise = find(name)
    return make_variant(exercise, student_seed("a secret", student, name))


def judged(function, name="sigmoid_prime"):
    questions = variant_of(name)
    answers = call_student_function.answer_questions(
        function, questions_of(questions), questions["forbidden"], network_of
    )
    return judge.judge(questions, answers)


def told(function, name="sigmoid_prime"):
    """The parts of the feedback, by their roles."""
    return dict(feedback_messages.parts(judged(function, name)))


class TestThePaper:
    @pytest.mark.parametrize("name", REGISTRY)
    def test_every_reference_earns_every_point(self, name):
        verdict = judged(find(name).reference, name)
        assert verdict["points"] == verdict["of"] == find(name).points > 0

    @pytest.mark.parametrize("name", REGISTRY)
    def test_every_exercise_tells_at_least_five_mistakes_apart(self, name):
        assert len(find(name).misconceptions) >= 5

    @pytest.mark.parametrize("name", REGISTRY)
    def test_every_part_that_earns_points_has_a_case(self, name):
        assert {case["part"] for case in variant_of(name)["cases"]} == set(find(name).parts)

    def test_a_student_meets_the_same_inputs_at_every_regrade(self):
        assert json.dumps(variant_of(student="ada")) == json.dumps(variant_of(student="ada"))

    def test_two_students_meet_different_inputs(self):
        assert questions_of(variant_of(student="ada")) != questions_of(variant_of(student="emmy"))

    def test_what_enters_the_kernel_holds_inputs_and_nothing_else(self):
        questions = questions_of(variant_of())
        assert all(set(question) - {"twice"} == {"args", "kwargs"} for question in questions)
        expected = [case["expected"]["value"]["numbers"] for case in variant_of()["cases"]]
        sent = json.dumps(questions)
        assert not any(str(x) in sent for numbers in expected for x in numbers if 0 < x < 0.25)

    def test_a_misspelt_name_is_answered_with_the_nearest(self):
        with pytest.raises(UnknownExercise, match="Did you mean 'sigmoid_prime'"):
            find("sigmoid_prme")


class TestPoints:
    def test_a_hard_coded_answer_for_the_visible_check_earns_nothing(self):
        visible = {0.0: 0.25, -10.0: 4.5395807735951673e-05}
        verdict = judged(lambda z: np.vectorize(lambda x: visible.get(float(x), 0.0))(z))
        assert verdict["parts"]["values"]["points"] == 0
        assert verdict["parts"]["arrays"]["points"] == 0

    def test_parts_are_earned_one_by_one(self):
        verdict = judged(lambda z: 1 / (1 + np.exp(-np.asarray(z, dtype=float))), "sigmoid")
        earned = {name: part["points"] for name, part in verdict["parts"].items()}
        assert earned == {"values": 1.5, "arrays": 0.5, "extreme inputs": 0}

    def test_an_object_that_claims_to_equal_everything_earns_nothing(self):
        class Liar:
            def __eq__(self, other):
                return True

            __hash__ = None

            def __array__(self, *args, **kwargs):
                raise TypeError("no numbers in here")

        assert judged(lambda z: Liar())["points"] == 0

    def test_an_infinity_or_nan_is_not_near_anything(self):
        for lie in (np.nan, np.inf, -np.inf):
            assert judged(lambda z, lie=lie: np.full(np.shape(z), lie))["points"] == 0

    def test_calling_the_function_that_was_to_be_built_earns_nothing(self):
        verdict = judged(lambda z: np.tanh(z), "tanh")
        assert verdict["points"] == 0
        assert verdict["used"] == ["numpy.tanh"]

    def test_the_library_is_whole_again_after_it_was_watched(self):
        before = np.tanh
        judged(np.tanh, "tanh")
        assert np.tanh is before


class TestFeedback:
    def test_feedback_shows_input_output_truth_and_misconception(self):
        def of_z(z):
            return z * (1 - z)

        assert judged(of_z)["misconception"] == "of_z"
        said = told(of_z)
        assert said[Role.FINDING] == "sigmoid_prime(0) returned 0; it should be near 0.25."
        assert said[Role.MISCONCEPTION] == judged(of_z)["sentence"] != ""
        assert said[Role.REVIEW] == find("sigmoid_prime").review

    def test_a_forgotten_return(self):
        assert judged(lambda z: None)["fault"] == Fault.NOTHING

    def test_printing_instead_of_returning(self):
        printed, silent = told(lambda z: print(z)), told(lambda z: None)
        assert len(printed[Role.FINDING]) > len(silent[Role.FINDING])

    def test_an_exception_with_the_line_that_raised_it(self):
        def divided(z):
            return 1 / (z - z)

        assert "ZeroDivisionError" in told(divided)[Role.FINDING]
        assert "return 1 / (z - z)" in told(divided)[Role.FINDING]

    def test_the_input_that_is_shown_is_one_on_which_the_named_mistake_shows(self):
        def one_sum(z):
            e = np.exp(z)  # which overflows, in the smallest case
            return e / np.sum(e)

        verdict = judged(one_sum, "softmax")
        assert verdict["misconception"] == "whole_batch"
        assert np.isfinite(verdict["answer"]["value"]["numbers"]).all()

    def test_numbers_that_differ_are_shown_to_differ(self):
        right = find("sigmoid_prime").reference
        said = told(lambda z: right(z) + 1.5e-6)
        assert "returned 0.250001; it should be near 0.25." in said[Role.FINDING]

    def test_another_error_than_the_one_that_was_asked_for(self):
        def asserts(y, y_hat):
            assert np.shape(y) == np.shape(y_hat)
            return (y - y_hat) ** 2

        verdict = judged(asserts, "squared_errors")
        assert verdict["fault"] == Fault.RAISED
        assert verdict["expected"]["error"]["type"] == "ValueError"
        assert verdict["answer"]["error"]["type"] == "AssertionError"

    def test_a_check_that_refuses_what_is_right_is_no_known_mistake(self):
        def refuses(X, W, b):
            if len(b) != len(W):
                raise ValueError("one bias for each input")
            return X @ W + b

        verdict = judged(refuses, "predict")
        assert verdict["answer"]["error"]["text"] == "one bias for each input"
        assert verdict["misconception"] is None  # "transposed" would raise a ValueError, too
        assert "but this input is valid" in feedback_messages.explain(verdict)

    def test_a_stub_is_not_answered_yet(self):
        def stub(z):
            raise NotImplementedError("replace this line with your code")

        assert judged(stub)["fault"] == Fault.UNANSWERED

    def test_right_numbers_in_the_wrong_shape_show_both_shapes(self):
        right = find("sigmoid_prime").reference
        said = told(lambda z: np.reshape(right(z), (-1, 1)))
        assert "an array of shape (1, 1)" in said[Role.FINDING]
        assert "a single number" in said[Role.FINDING]

    def test_pairs_in_the_wrong_shape_show_the_shapes_in_them(self):
        right = find("cost_gradient").reference
        said = told(lambda *args: (right(*args)[0].ravel(), right(*args)[1]), "cost_gradient")
        assert said[Role.FINDING].endswith(
            "returned a result whose [0] is an array of shape (1,); "
            "it should be an array of shape (1, 1)."
        )

    def test_a_wrong_sign_is_said_where_no_misconception_is_catalogued(self):
        right = find("sigmoid").reference
        assert judged(lambda z: -right(z), "sigmoid")["pattern"] == {"code": Pattern.SIGN}

    @pytest.mark.parametrize("factor", [3, 0.5, -2])
    def test_a_wrong_factor_is_said_where_no_misconception_is_catalogued(self, factor):
        right = find("sigmoid_prime").reference
        found = judged(lambda z: factor * right(z))["pattern"]
        assert found == {"code": Pattern.FACTOR, "factor": factor}

    def test_a_constant_answer_is_called_one(self):
        found = judged(lambda z: np.full(np.shape(z), 0.1))["pattern"]
        assert found == {"code": Pattern.CONSTANT, "value": 0.1}

    def test_everything_correct_says_nothing_more_than_the_points(self):
        assert told(find("sigmoid_prime").reference) == {}

    def test_a_heading_to_review_is_a_link_where_the_page_has_it(self):
        page = feedback_messages.page(judged(lambda z: 7.0), address=lambda heading: "#here")
        assert f'Review: <a href="#here">{find("sigmoid_prime").review}</a>.' in page

    def test_a_students_words_cannot_become_markup(self):
        def attack(z):
            raise ValueError("<script>alert(1)</script>")

        page = feedback_messages.page(judged(attack))
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


def answers_of_any_kind():
    """Lists of answers as a forger might send them: of the probe's form, and nearly so."""
    number = st.one_of(st.floats(), st.integers(), st.booleans(), st.text(max_size=3), st.none())
    array = st.fixed_dictionaries(
        {
            "type": st.sampled_from(["float", "ndarray", "NoneType", "tuple"]),
            "shape": st.lists(st.integers(-1, 3), max_size=2),
            "numbers": st.lists(number, max_size=4),
        }
    )
    text = st.fixed_dictionaries({"type": st.text(max_size=5), "text": st.text(max_size=5)})
    word = st.one_of(st.text(max_size=5), st.integers(), st.none(), st.booleans())
    layer = {key: word for key in ("type", "units", "activation", "bias")}
    outline = st.fixed_dictionaries(
        {
            "layers": st.lists(st.fixed_dictionaries(layer), max_size=2),
            "settings": st.dictionaries(st.sampled_from(["optimizer", "loss"]), word),
            "metrics": st.lists(word, max_size=1),
        }
    )
    value = st.recursive(
        st.one_of(array, text),
        lambda inner: st.one_of(
            st.fixed_dictionaries(
                {"type": st.just("tuple"), "items": st.lists(inner, max_size=3)},
                optional={"model": outline},
            ),
            st.dictionaries(st.text(max_size=5), inner, max_size=3).map(
                lambda found: {
                    "type": "dict",
                    "keys": sorted(found),
                    "items": [found[key] for key in sorted(found)],
                }
            ),
        ),
        max_leaves=4,
    )
    rest = {
        "warnings": st.lists(st.text(max_size=3), max_size=1),
        "used": st.just([]),
        "changed": st.lists(st.integers(0, 3), max_size=2),
        "printed": st.text(max_size=3),
    }
    error = st.fixed_dictionaries({k: st.text(max_size=5) for k in ("type", "text", "line")})
    answer = st.one_of(
        st.fixed_dictionaries({"value": value, **rest}, optional={"returned": value}),
        st.fixed_dictionaries({"error": error, **rest}),
    )
    return st.lists(answer, max_size=8)


def exchange(answers):
    """What the trusted side reads when a kernel sends `answers`."""
    return read_student_kernel_replies.read_answers(repr(json.dumps(answers)), 8)


class TestTheWire:
    HONEST = call_student_function.answer_questions(lambda z: z, questions_of(variant_of()))

    def test_honest_answers_are_read_as_they_were_sent(self):
        assert exchange(self.HONEST) == (self.HONEST, None)

    @pytest.mark.parametrize(
        "sent",
        [
            "",
            "not a literal",
            "__import__('os').system('true')",
            repr("{"),
            repr("[" * 100_000),
            repr(json.dumps({"points": 100})),
            repr(json.dumps([{"value": {"type": "float", "numbers": [1.0], "shape": [3]}}])),
            repr(json.dumps([{"value": 1.0}])),
            repr(json.dumps([3.0])),
            repr(json.dumps([None])),
            "b'pickled'",
            *(None, 5, ["'[]'"]),
        ],
    )
    def test_anything_else_is_no_answer_and_says_so(self, sent):
        answers, reason = read_student_kernel_replies.read_answers(sent, 8)
        assert answers == []
        assert reason == {"code": NoAnswer.REPLACED}

    @pytest.mark.parametrize(
        "numbers", [[10**400], ["0.25"], [None], [[0.25]], [{"a": 1}]], ids=str
    )
    def test_numbers_must_be_numbers(self, numbers):
        forged = json.loads(json.dumps(self.HONEST))
        forged[0]["value"] = {"type": "float", "dtype": "<f8", "shape": [1], "numbers": numbers}
        assert exchange(forged)[0] == []

    def test_numbers_are_bounded_in_one_value_and_in_many(self):
        one = {"type": "ndarray", "dtype": "<f8", "shape": [60_000], "numbers": [0] * 60_000}
        forged = json.loads(json.dumps(self.HONEST))
        forged[0]["value"] = {"type": "tuple", "items": [one] * 16}
        assert exchange(forged)[0] != []
        forged[0]["value"] = {"type": "tuple", "items": [one] * 17}
        assert exchange(forged)[0] == []

    @pytest.mark.parametrize(
        "shape",
        [[1] * 100, [0, 10**30], [0, 2**62, 2**62], [True]],
        ids=["axes", "long", "large", "no-number"],
    )
    def test_a_shape_must_be_one_that_an_array_can_have(self, shape):
        forged = json.loads(json.dumps(self.HONEST))
        numbers = [] if 0 in shape else [1.0]
        forged[0]["value"] |= {"shape": shape, "numbers": numbers}
        assert exchange(forged)[0] == []

    def test_what_the_probe_does_not_say_of_a_value_is_dropped(self):
        sent = json.loads(json.dumps(self.HONEST))
        sent[0]["value"] |= {"formula": 5, "text": 5}
        assert exchange(sent) == (self.HONEST, None)

    def test_halves_of_characters_are_made_whole(self):
        sent = json.loads(json.dumps(self.HONEST))
        sent[0]["printed"] = "\ud83d"
        assert exchange(sent)[0][0]["printed"] == "?"

    def test_long_texts_are_cut(self):
        sent = json.loads(json.dumps(self.HONEST))
        sent[0] |= {"error": {"type": "ValueError", "text": "", "line": "x" * 10**6}}
        assert (
            exchange(sent)[0][0]["error"]["line"]
            == "x" * read_student_kernel_replies.MAX_TEXT_CHARS
        )

    @pytest.mark.parametrize("kind", [5, None, ["<f8"]], ids=str)
    def test_a_kind_of_number_must_be_a_word(self, kind):
        forged = json.loads(json.dumps(self.HONEST))
        forged[0]["value"]["dtype"] = kind
        assert exchange(forged)[0] == []

    @given(forgery=answers_of_any_kind())
    def test_no_forgery_stops_the_judge_or_earns_a_point(self, forgery):
        answers, reason = exchange(forgery)
        verdict = judge.judge(variant_of(), answers, reason)
        assert verdict["points"] == 0
        assert feedback_messages.text(verdict)
        assert feedback_messages.page(verdict)

    def test_only_one_string_is_parsed_since_all_else_may_take_any_memory(self):
        text = json.dumps(self.HONEST)
        assert read_student_kernel_replies.read_answers(repr(text[:9]) + repr(text[9:]), 8)[0] == []

    def test_a_flood_is_not_read(self):
        answers, reason = read_student_kernel_replies.read_answers(
            "x" * (read_student_kernel_replies.MAX_CHARS + 1), 8
        )
        assert answers == []
        assert reason == {"code": NoAnswer.TOO_LONG, "limit": read_student_kernel_replies.MAX_CHARS}

    def test_more_answers_than_questions_are_cut(self):
        assert len(exchange(self.HONEST * 5)[0]) == 8

    def test_fewer_answers_than_questions_lose_the_parts_they_leave_out(self):
        right = find("sigmoid_prime").reference
        answers = call_student_function.answer_questions(right, questions_of(variant_of()))[:4]
        reason = {"code": NoAnswer.CALL_STOPPED, "function": "sigmoid_prime"}
        verdict = judge.judge(variant_of(), answers, reason)
        assert verdict["points"] == 2
        assert (verdict["fault"], verdict["reason"]) == (Fault.NOT_REACHED, reason)


class TestTheProbe:
    def test_an_interrupt_ends_the_questions_and_keeps_the_answers_so_far(self):
        seen = []

        def stuck(z):
            seen.append(z)
            if len(seen) == 3:
                raise KeyboardInterrupt
            return z

        questions = [{**question, "twice": False} for question in questions_of(variant_of())]
        answers = call_student_function.answer_questions(stuck, questions)
        assert len(answers) == 3
        assert answers[-1]["error"]["type"] == "KeyboardInterrupt"

    def test_leaving_by_sys_exit_is_an_error_like_any_other(self):
        def leave(z):
            raise SystemExit(0)

        assert all(
            a["error"]["type"] == "SystemExit"
            for a in call_student_function.answer_questions(leave, questions_of(variant_of()))
        )

    @pytest.mark.parametrize(
        "value",
        [1, 2.5, True, np.float32(0.1), np.arange(6.0).reshape(2, 3), [1, 2], (1.0, [2.0, 3.0])],
        ids=repr,
    )
    def test_what_holds_numbers_is_sent_as_numbers(self, value):
        assert read_student_kernel_replies.well_formed(
            {**self.answer(), "value": json.loads(json.dumps(encode_values.encode(value)))}
        )

    @pytest.mark.parametrize("value", ["0.25", 1j, {1: "a"}, float], ids=repr)
    def test_what_holds_none_is_sent_as_its_text(self, value):
        assert "text" in encode_values.encode(value)

    @staticmethod
    def answer():
        return {"warnings": [], "used": [], "changed": [], "printed": ""}
