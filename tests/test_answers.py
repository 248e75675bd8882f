"""What the judge says to answers that were written without looking at its definitions.

Each lesson has a module in autograder/verification/answers: RIGHT lists right answers in many
styles, WRONG maps the name of a misconception to an answer that has it.
"""

import importlib
import pkgutil
from functools import cache

import pytest

from autograder.exercises import REGISTRY, find
from autograder.grading import feedback, judge, paper, probe
from autograder.verification import answers

MODULES = [
    importlib.import_module(f"autograder.verification.answers.{module.name}")
    for module in pkgutil.iter_modules(answers.__path__)
]
RIGHT = [(name, f) for m in MODULES for name, fs in m.RIGHT.items() for f in fs]
WRONG = [
    (name, meant, f) for m in MODULES for name, fs in m.WRONG.items() for meant, f in fs.items()
]
STUDENTS = ["ada", "grace", "emmy"]


@cache
def sheet_of(name, student):
    return paper.make_paper(find(name), paper.seed("a secret", student, name))


def verdict(name, function, student):
    sheet = sheet_of(name, student)
    replies = probe.ask(function, paper.questions(sheet), sheet["forbidden"])
    return judge.judge(sheet, replies)


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(("name", "function"), RIGHT)
def test_a_right_answer_in_any_style_earns_every_point(name, function, student):
    given = verdict(name, function, student)
    assert given["points"] == given["of"], feedback.text(given)


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize(("name", "meant", "function"), WRONG)
def test_a_wrong_answer_loses_points_and_is_named(name, meant, function, student):
    given = verdict(name, function, student)
    assert given["points"] < given["of"]
    assert given["mistake"] == meant, feedback.text(given)


def test_every_catalogued_misconception_has_an_answer_that_has_it():
    tried = {(name, meant) for name, meant, _ in WRONG}
    catalogued = {
        (exercise.name, misconception.name)
        for exercise in REGISTRY.values()
        for misconception in exercise.misconceptions
    }
    assert tried == catalogued


def test_every_exercise_has_unusual_right_answers():
    tried = [name for name, _ in RIGHT]
    assert all(tried.count(name) >= 3 for name in REGISTRY)
