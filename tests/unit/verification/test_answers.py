"""What the judge says to answers that were written without looking at its definitions.

Each exercise has a module in autograder/verification/answers: @right marks right answers in many
styles, @wrong an answer that has the named misconception.
"""

from functools import cache

import pytest

from autograder.exercises import REGISTRY, find
from autograder.grading import call_student_function, feedback_messages, judge
from autograder.grading.per_student_questions import make_variant, questions_of, student_seed
from autograder.verification.answers import written

RIGHT = [(key, function) for key in REGISTRY for function in written(key).right]
WRONG = [(key, meant, function) for key in REGISTRY for meant, function in written(key).wrong]
STUDENTS = ["ada", "grace", "emmy"]


@cache
def variant_of(key, student):
    exercise = find(key)
    return make_variant(exercise, student_seed("a secret", student, exercise.name))


def verdict(key, function, student):
    variant = variant_of(key, student)
    replies = call_student_function.answer_questions(
        function, questions_of(variant), variant["forbidden"]
    )
    return judge.judge(variant, replies)


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(("key", "function"), RIGHT)
def test_a_right_answer_in_any_style_earns_every_point(key, function, student):
    given = verdict(key, function, student)
    assert given["points"] == given["of"], feedback_messages.text(given)


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(("key", "meant", "function"), WRONG)
def test_a_wrong_answer_loses_points_and_is_named(key, meant, function, student):
    given = verdict(key, function, student)
    assert given["points"] < given["of"]
    assert given["misconception"] == meant, feedback_messages.text(given)


def test_every_catalogued_misconception_has_an_answer_that_has_it():
    tried = {(key, meant) for key, meant, _ in WRONG}
    catalogued = {
        (exercise.key, misconception.name)
        for exercise in REGISTRY.values()
        for misconception in exercise.misconceptions
    }
    assert tried == catalogued


def test_every_exercise_has_unusual_right_answers():
    tried = [key for key, _ in RIGHT]
    assert all(tried.count(key) >= 3 for key in REGISTRY)
