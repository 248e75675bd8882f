"""The mutants: what each operator makes of a small function, and what is proved equal."""

import ast

import numpy as np
import pytest

from autograder.exercises import REGISTRY, find
from autograder.exercises.definition import Exercise
from autograder.verification import equivalent_mutants
from autograder.verification.mutants import mutants, reference_text
from autograder.verification.mutation_operators import OPERATORS


def totals(x, w, b):
    """Sums of the rows."""
    return np.sum(x @ w, axis=0) + b


def first_rows(x, n):
    if n < 1:
        raise ValueError("no rows")
    return x[:n].T


def shifted(x):
    x = np.asarray(x, dtype=float)
    return [x[i] - 2 for i in range(len(x))]


def helped(x):
    return doubled(x)


def doubled(x):
    return 2 * x


def changes(function, operator):
    """The lines that an operator makes of a function and that the function has not."""
    exercise = Exercise(function, "a test", {}, "")
    whole = reference_text(exercise).splitlines()
    return {
        line.strip()
        for mutant in mutants(exercise)
        if mutant.operator == operator
        for line in mutant.source.splitlines()
        if line not in whole
    }


@pytest.mark.parametrize(
    ("operator", "function", "expected"),
    [
        (
            "axis",
            totals,
            {"return np.sum(x @ w, axis=1) + b", "return np.sum(x @ w, axis=-1) + b"},
        ),
        ("keepdims", totals, {"return np.sum(x @ w, axis=0, keepdims=True) + b"}),
        (
            "transpose",
            totals,
            {"return np.sum(x.T @ w, axis=0) + b", "return np.sum(x @ w.T, axis=0) + b"},
        ),
        ("transpose", first_rows, {"return x[:n]"}),
        (
            "arithmetic",
            totals,
            {
                "return np.sum(x @ w, axis=0) - b",
                "return np.sum(x @ w, axis=0) * b",
                "return np.sum(x * w, axis=0) + b",
                "return np.sum(x + w, axis=0) + b",
            },
        ),
        (
            "dropped term",
            totals,
            {
                "return np.sum(x @ w, axis=0)",
                "return b",
                "return np.sum(x, axis=0) + b",
                "return np.sum(w, axis=0) + b",
            },
        ),
        (
            "swapped operands",
            totals,
            {"return b + np.sum(x @ w, axis=0)", "return np.sum(w @ x, axis=0) + b"},
        ),
        ("dropped argument", totals, {"return np.sum(x @ w) + b"}),
        (
            "function",
            totals,
            {"return np.mean(x @ w, axis=0) + b", "return np.prod(x @ w, axis=0) + b"},
        ),
        ("dropped call", totals, {"return x @ w + b"}),
        (
            "sign",
            totals,
            {"return np.sum(-(x @ w), axis=0) + b", "return -(np.sum(x @ w, axis=0) + b)"},
        ),
        ("comparison", first_rows, {"if n <= 1:", "if n > 1:"}),
        ("condition", first_rows, {"if not n < 1:"}),
        ("number", first_rows, {"if n < 2:", "if n < 0:", "if n < -1:"}),
        ("error", first_rows, {"raise TypeError()"}),
        (
            "index",
            first_rows,
            {"return x.T", "return x[:].T", "return x[:n + 1].T", "return x[:n - 1].T"},
        ),
        ("wrong variable", first_rows, {"if x < 1:", "return x[:x].T", "return n[:n].T"}),
        ("deleted", first_rows, {"pass"}),
        (
            "loop",
            shifted,
            {
                "return [x[i] - 2 for i in list(range(len(x)))[1:]]",
                "return [x[i] - 2 for i in list(range(len(x)))[:-1]]",
            },
        ),
    ],
)
def test_an_operator_makes_these_changes_and_no_others(operator, function, expected):
    assert changes(function, operator) == expected


def of(function):
    return [mutant.source for mutant in mutants(Exercise(function, "a test", {}, ""))]


def test_docstrings_messages_dtypes_and_conversions_are_left_alone():
    assert not any("Sums of the rows" in source for source in of(totals))
    assert all("'no rows'" in source for source in of(first_rows) if "ValueError" in source)
    assert all(", dtype=float)" in source and "asarray(" in source for source in of(shifted))


def test_a_helper_is_changed_too_and_the_reference_then_uses_it():
    made = {m.name: m.function for m in mutants(Exercise(helped, "", {}, ""))}
    assert made["arithmetic: 2 * x → 2 + x in `return 2 * x` of `doubled`"](5) == 7
    assert helped(5) == 10


def test_the_order_is_always_the_same_and_no_two_are_alike():
    once, again = (mutants(find("train")) for _ in range(2))
    assert once == again
    assert len({mutant.source for mutant in once}) == len({m.name for m in once}) == len(once)


@pytest.mark.parametrize("name", REGISTRY)
def test_every_exercise_has_twelve_mutants_that_are_python(name):
    made = mutants(find(name))
    assert len(made) >= 12
    assert all(ast.parse(mutant.source) and callable(mutant.function) for mutant in made)
    assert {mutant.operator for mutant in made} <= set(OPERATORS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a + b", "b + a"),
        ("np.maximum(0, a * b)", "np.maximum(b * a, 0)"),
        ("(a - b) ** 2", "(b - a) ** 2"),
        ("np.linalg.norm(a - b)", "np.linalg.norm(b - a)"),
        ("np.exp(-np.abs(a))", "np.exp(-np.abs(-a))"),
        ("np.zeros_like(a)", "np.zeros_like(-a)"),
        ("a.size == 0", "a.size <= 0"),
    ],
)
def test_one_canonical_form_proves_two_texts_equal(one, other):
    assert equivalent_mutants.canonical(one) == equivalent_mutants.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a - b", "b - a"),
        ("a @ b", "b @ a"),
        ("a / b", "b / a"),
        ("(a - b) ** 3", "(b - a) ** 3"),
        ("len(a)", "len(-a)"),  # a list has a length and no negative
        ("a <= 0", "a == 0"),
    ],
)
def test_what_may_differ_has_two_canonical_forms(one, other):
    assert equivalent_mutants.canonical(one) != equivalent_mutants.canonical(other)


@pytest.mark.parametrize("name", REGISTRY)
def test_every_proof_in_the_table_belongs_to_a_mutant(name):
    assert equivalent_mutants.stale(mutants(find(name))) == []


def test_the_table_names_exercises_that_exist():
    assert set(equivalent_mutants.written_proofs()) <= set(REGISTRY)
