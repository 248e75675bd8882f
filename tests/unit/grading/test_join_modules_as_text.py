"""The grader's code in a notebook: whole modules, which look nothing up in the notebook's names."""

import ast
import builtins
import linecache
import subprocess
import sys

import pytest

from autograder.editions import self_study
from autograder.exercises import REGISTRY, of_lesson
from autograder.grading import grading_types
from autograder.grading.join_modules_as_text import joined_source

CODE = joined_source(self_study.CHECK)
LESSON = "03_sigmoid"
RIGHT = "def update_weight(w, gradient, step):\n    return w - step * gradient"
WRONG = "def update_weight(w, gradient, step):\n    return w + step * gradient"


def names_used():
    """Every builtin that the joined code uses, and every module and function that it imports."""
    nodes = list(ast.walk(ast.parse(CODE)))
    used = {node.id for node in nodes if isinstance(node, ast.Name)} & set(dir(builtins))
    imported = {a.asname or a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    named = {a.name for n in nodes if isinstance(n, ast.ImportFrom) for a in n.names}
    defined = {n.name for n in ast.parse(CODE).body if isinstance(n, ast.FunctionDef)}
    cell = {"builtins", "linecache", "_code_", "_check_", "_variants_", "globals", "exec"}
    return sorted((used | imported | named | defined | cell | {"print", "len"}) - {"start"})


@pytest.fixture(scope="module")
def setup_cell():
    return compile(self_study.setup_cell(LESSON).source, "<cell>", "exec")


def told(setup_cell, capsys, before="", after=""):
    """What a learner reads who runs the set-up and checks two answers, with code in between."""
    notebook = {}
    exec(before, notebook)
    exec(setup_cell, notebook)
    check, summary = notebook["check"], notebook["summary"]
    for answer in (RIGHT, WRONG):
        exec(answer, notebook)
        exec(after, notebook)
        check("update_weight")
    summary()
    return capsys.readouterr().out


class TestTheJoinedCode:
    def test_has_no_undefined_unused_or_repeated_name(self):
        # The types are named in annotations, which are not evaluated.
        known = f"builtins = {sorted(name for name in vars(grading_types) if name[0].isupper())}"
        rules = ["--isolated", "--select", "F", "--config", known]
        lint = [sys.executable, "-m", "ruff", "check", *rules, "-"]
        done = subprocess.run(lint, input=CODE, text=True, capture_output=True)
        assert done.returncode == 0, done.stdout

    def test_imports_nothing_but_numpy_and_the_standard_library(self):
        for node in ast.walk(ast.parse(CODE)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [getattr(node, "module", None) or a.name for a in node.names]
                allowed = {"numpy", *sys.stdlib_module_names}
                assert {module.partition(".")[0] for module in modules} <= allowed

    def test_fits_between_the_quotes_of_the_cell(self):
        assert "'''" not in CODE
        assert not CODE.rstrip().endswith("\\")

    @pytest.mark.parametrize(
        ("first", "second", "why"),
        [
            ("def same(): ...", "from {first} import same\ndef same(): ...", "same is defined by"),
            ("one = 1", "from {first} import one as two", "renames what it imports"),
        ],
    )
    def test_is_refused_where_joining_would_change_its_meaning(
        self, first, second, why, tmp_path, monkeypatch
    ):
        monkeypatch.setattr("autograder.grading.join_modules_as_text.PACKAGE", "joined_first")
        monkeypatch.syspath_prepend(tmp_path)
        (tmp_path / "joined_first.py").write_text(first)
        (tmp_path / "joined_second.py").write_text(second.format(first="joined_first"))
        with pytest.raises(ValueError, match=why):
            joined_source("joined_second")


class TestTheSetUpCell:
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_is_not_touched_by_a_name_that_the_notebook_has_given_away(
        self, when, setup_cell, capsys
    ):
        untouched = told(setup_cell, capsys)
        assert "2 of 2" in untouched
        for name in names_used():
            taken = {when: f"{name} = None"}
            assert told(setup_cell, capsys, **taken) == untouched, name

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_is_not_touched_by_names_imported_with_a_star(self, when, setup_cell, capsys):
        taken = {when: "from numpy import *\nfrom math import *"}
        assert told(setup_cell, capsys, **taken) == told(setup_cell, capsys)

    def test_shows_the_line_of_its_code_in_a_traceback(self, setup_cell):
        notebook = {}
        exec(setup_cell, notebook)
        number = 1 + CODE.splitlines().index("class Progress:")
        assert linecache.getline("<check>", number) == "class Progress:\n"

    def test_of_every_lesson_has_a_bounded_size(self):
        for lesson in dict.fromkeys(exercise.lesson for exercise in REGISTRY.values()):
            assert of_lesson(lesson)
            size = len(self_study.setup_cell(lesson).source.encode())
            assert size <= self_study.MAX_SETUP_BYTES, lesson
