"""Forbidden library functions are recognised where they run, under whatever name."""

import math
import sys
from functools import partial
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from autograder.grading.record_library_calls import CallRecorder

NOTEBOOK = dedent(
    """
    import functools
    import math
    import numpy as np

    alias, solve = np.tanh, np.linalg.lstsq
    box = {"listed": [np.tanh], "paired": (np.tanh, 1)}
    part = functools.partial(np.tanh)
    vectorized = np.vectorize(np.tanh)

    def made(f):
        return lambda z: f(z)

    closed = made(np.tanh)

    class Held:
        in_class = np.tanh

        def __init__(self):
            self.here = np.tanh

    held = Held()
    """
)


def used(body, names=("numpy.tanh",), signature="z"):
    """What an answer with this body calls of these names, and the notebook's names."""
    notebook: dict[str, Any] = {"__name__": "a_notebook"}
    exec(NOTEBOOK + f"\ndef answer({signature}):\n    return {body}", notebook)
    recorder = CallRecorder(names, notebook["answer"])
    with recorder:
        recorder.function(np.array([0.5, 1.0]))
    return sorted(set(recorder.called)), notebook


@pytest.mark.parametrize(
    "body",
    [
        "np.tanh(z)",
        "alias(z)",
        "box['listed'][0](z)",
        "box['paired'][0](z)",
        "part(z)",
        "vectorized(z)",
        "closed(z)",
        "held.here(z)",
        "Held.in_class(z)",
        "list(map(alias, z))",
        "globals()['alias'](z)",
        "__import__('numpy').tanh(z)",
    ],
)
def test_a_ufunc_under_any_name_is_recognised(body):
    found, notebook = used(body)
    assert found == ["numpy.tanh"]
    assert notebook["alias"] is notebook["box"]["paired"][0] is notebook["part"].func is np.tanh
    assert notebook["held"].here is notebook["Held"].in_class is np.tanh


def test_a_ufunc_as_a_default_argument_is_recognised():
    found, notebook = used("f(z)", signature="z, f=np.tanh")
    assert found == ["numpy.tanh"]
    assert notebook["answer"].__defaults__ == (np.tanh,)


@pytest.mark.parametrize("function", [np.tanh, partial(np.tanh), np.linalg.lstsq, math.tanh])
def test_an_answer_that_is_the_function_itself_is_recognised(function):
    recorder = CallRecorder(["numpy.tanh", "numpy.linalg.lstsq", "math.tanh"], function)
    arguments = [np.eye(2), np.ones(2)] if function is np.linalg.lstsq else [0.5]
    with recorder:
        recorder.function(*arguments)
    assert len(recorder.called) == 1


def test_a_function_of_python_under_another_name_is_recognised():
    assert used("solve(np.eye(2), z)[0]", ["numpy.linalg.lstsq"])[0] == ["numpy.linalg.lstsq"]


def test_a_builtin_under_another_name_is_recognised():
    assert used("(lambda f: f(0.5))(math.tanh)", ["math.tanh"])[0] == ["math.tanh"]


def test_what_a_forbidden_function_calls_itself_is_not_recorded():
    names = ["numpy.gradient", "numpy.asanyarray", "numpy.median"]
    assert used("np.median(z)", ["numpy.median", "numpy.mean"])[0] == ["numpy.median"]
    assert used("np.gradient(z)", names)[0] == ["numpy.gradient"]


def test_an_object_of_a_class_that_was_made_before_is_recognised():
    notebook: dict[str, Any] = {}
    exec("import fractions\nhalf = fractions.Fraction(1, 2)\ndef f(): return half + 1", notebook)
    recorder = CallRecorder(["fractions.Fraction"], notebook["f"])
    with recorder:
        notebook["f"]()
    assert recorder.called[:1] == ["fractions.Fraction"]


def test_other_functions_are_not_recorded_and_nothing_is_left_changed():
    profiler = sys.getprofile()
    assert used("np.exp(z) - np.sinh(z)", ["numpy.tanh", "numpy.gradient"])[0] == []
    assert sys.getprofile() is profiler


def test_what_an_import_imports_in_turn_leaves_numpys_functions_in_place(tmp_path, monkeypatch):
    (tmp_path / "imported_in_turn.py").write_text("")
    outer = "import numpy as np\nimport imported_in_turn\nkind = type(np.tanh).__name__"
    (tmp_path / "imported_within_an_answer.py").write_text(outer)
    monkeypatch.syspath_prepend(tmp_path)
    exec("def f():\n    import imported_within_an_answer as m\n    return m.kind", notebook := {})
    with CallRecorder(["numpy.tanh"], notebook["f"]) as recorder:
        assert recorder.function() == "ufunc"


def test_a_name_that_is_not_imported_is_not_imported_for_it():
    assert used("np.exp(z)", ["a_module_of_nobody.tanh"])[0] == []
