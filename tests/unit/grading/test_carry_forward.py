"""Error carried forward: a wrong earlier function costs its own points, and no others."""

import nbformat
import numpy as np
import pytest

from autograder import course_folder
from autograder.exercises import REGISTRY, find
from autograder.grading import feedback_messages, reference_solution_code
from autograder.grading.verdict_codes import Role
from autograder.notebooks import cells
from tests.support import ROOT
from tests.support.grading import judged

NAMES = {exercise.name for exercise in REGISTRY.values()}
BUILDING = [exercise.name for exercise in REGISTRY.values() if exercise.builds_on]
LENT = sorted({name for exercise in REGISTRY.values() for name in exercise.builds_on})


def broken(*args, **kwargs):
    raise RuntimeError("a broken function was called")


def silent(*args, **kwargs):
    return 7.0


def solutions(lesson):
    """The text of a lesson's solution cells, by exercise."""
    nb = nbformat.read(ROOT / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    return {
        name: cell.source
        for cell in nb.cells
        if cells.meta(cell).get("solution") and cell.cell_type == "code"
        for name in cells.defined_names(cell.source) & NAMES
    }


def notebook(name):
    """What a notebook holds where everything is right but what exercise `name` builds on."""
    names = {"np": np}
    for needed in find(name).builds_on:  # such as relu, which a later lesson only repeats
        exec(reference_solution_code.standalone_source(needed), names)
    exec(solutions(find(name).lesson)[name], names)
    return names


def test_every_exercise_that_a_solution_calls_is_declared():
    for lesson in course_folder.lessons(ROOT):
        for name, text in solutions(lesson).items():
            names = {"np": np}
            exec(text, names)
            called = set(names[name].__code__.co_names) & NAMES - {name}
            assert called <= set(find(name).builds_on), name


@pytest.mark.parametrize("name", LENT)
def test_what_is_lent_runs_alone_and_is_the_reference(name):
    names = {}
    exec(reference_solution_code.standalone_source(name), names)
    earned = judged(name, names[name])
    assert earned["points"] == earned["of"], feedback_messages.text(earned)


@pytest.mark.parametrize("wrong", [broken, silent])
@pytest.mark.parametrize("name", BUILDING)
def test_a_right_function_on_wrong_ones_earns_every_point_and_says_so(name, wrong):
    names = notebook(name)
    names |= dict.fromkeys(find(name).builds_on, wrong)
    earned = judged(name, names[name])
    assert earned["points"] == earned["of"], feedback_messages.text(earned)
    assert earned["substitutes"] == list(find(name).builds_on)
    assert [part.role for part in feedback_messages.parts(earned)] == [Role.ASSUMING]


@pytest.mark.parametrize("name", BUILDING)
def test_a_right_function_on_missing_ones_earns_every_point(name):
    names = notebook(name)
    for needed in find(name).builds_on:
        del names[needed]
    earned = judged(name, names[name])
    assert earned["points"] == earned["of"], feedback_messages.text(earned)


@pytest.mark.parametrize("name", BUILDING)
def test_a_wrong_function_on_wrong_ones_earns_what_it_earns_on_right_ones(name):
    for mistake in find(name).misconceptions:
        on_right = judged(name, mistake.function)
        assert on_right["points"] < on_right["of"]
        assert "substitutes" not in on_right


@pytest.mark.parametrize("name", BUILDING)
def test_calling_a_broken_function_is_no_free_point(name):
    """A function that hands on whatever the broken one says is wrong with a right one, too."""
    names = {"np": np}
    first = find(name).builds_on[0]
    exec(f"def {name}(*args, **kwargs):\n    return {first}(*args, **kwargs)", names)
    names |= dict.fromkeys(find(name).builds_on, silent)
    earned = judged(name, names[name])
    assert earned["points"] < earned["of"]


def test_where_a_function_is_right_on_wrong_ones_nothing_is_lent():
    names = notebook("sigmoid_prime")
    right = names["sigmoid"]
    names["sigmoid"] = lambda z: right(-np.asarray(z))  # a(1 - a) is even: the sign cancels
    earned = judged("sigmoid_prime", names["sigmoid_prime"])
    assert earned["points"] == earned["of"]
    assert "substitutes" not in earned


def test_what_was_lent_is_given_back():
    names = notebook("tanh_prime")
    names["tanh"] = broken
    judged("tanh_prime", names["tanh_prime"])
    assert names["tanh"] is broken
    del names["tanh"]
    judged("tanh_prime", names["tanh_prime"])
    assert "tanh" not in names


class TestTheMeasuredSlope:
    def told(self, own, slope):
        names = {"np": np}
        exec(reference_solution_code.standalone_source("sigmoid"), names)
        names |= {} if own is None else {"sigmoid": own}
        exec(slope, names)
        return dict(feedback_messages.parts(judged("sigmoid_prime", names["sigmoid_prime"])))

    OF_Z = "def sigmoid_prime(z):\n    return z * (1 - z)"

    def test_the_slope_told_is_that_of_the_students_own_function(self):
        assert "0.25" in self.told(None, self.OF_Z)[Role.OWN_SLOPE]

    def test_no_slope_is_told_where_their_function_is_wrong_itself(self):
        assert Role.OWN_SLOPE not in self.told(np.sin, self.OF_Z)
        assert Role.OWN_SLOPE not in self.told(broken, self.OF_Z)

    def test_no_slope_is_told_where_the_difference_has_lost_digits(self):
        names = notebook("tanh_prime")
        exec("def tanh_prime(z): return (tanh(z + 1e-5) - tanh(z - 1e-5)) / 2e-5", names)
        told = dict(feedback_messages.parts(judged("tanh_prime", names["tanh_prime"])))
        assert told[Role.FINDING].startswith("tanh_prime(-10) returned 8.243e-09;")
        assert Role.OWN_SLOPE not in told

    def test_no_slope_is_told_to_a_right_answer(self):
        right = "def sigmoid_prime(z):\n    a = sigmoid(z)\n    return a * (1 - a)"
        assert Role.OWN_SLOPE not in self.told(None, right)
