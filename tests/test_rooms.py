"""The rooms of docs/architecture.md: an import goes to the same room or to one above it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

ARCHITECTURE = ROOT / "docs" / "architecture.md"
ROOMS = [  # from top to bottom
    "exercises",
    "grading",
    "kernels",
    "notebooks",
    "submissions",
    "execution",
    "gradebook",
    "autograding",
    "feedback_page",
    "lms",
    "class_report",
    "editions",
    "verification",
    "authoring",
    "demo",
    "nbgrader_plugin",
    "cli",
]
OUTSIDE = ""  # course_folder.py and the like: above all rooms
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((ROOT / "autograder").rglob("*.py"))
}
OLD_CONFIG = """\
from autograder.course import autograding

c = get_config()
autograding.use()
c.Autograde.exporter_class = "autograder.course.autograding.SubmissionReader"
"""
PROGRAMS = Path(sys.executable).parent


def room(module: str) -> str:
    if module == "autograder.hidden_test_api":  # the face of `grading` for a hidden test
        return "grading"
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and (ROOT / "autograder" / parts[1]).is_dir() else OUTSIDE


def imports(file: Path) -> Iterator[str]:
    """The modules of ours that a file imports anywhere, also inside functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


@pytest.mark.parametrize("module", [name for name in MODULES if name != "autograder"])
def test_imports_go_to_the_same_room_or_to_one_above(module):
    order = [OUTSIDE, *ROOMS]
    level = order.index(room(module))
    downward = {
        f"{module} imports {imported}"
        for imported in imports(MODULES[module])
        if imported.startswith("autograder.") and order.index(room(imported)) > level
    }
    assert not downward


def test_the_rooms_are_those_of_the_table_in_the_same_order():
    text = ARCHITECTURE.read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| `(\w+)/` \|", text) == ROOMS


def test_every_folder_is_a_room():
    assert {room(module) for module in MODULES} - {OUTSIDE} == set(ROOMS)


def test_the_table_names_every_module():
    text = ARCHITECTURE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| `(\w+)/` \|(.*)$", text))
    del rows["exercises"]  # a package for each lesson
    for name, row in rows.items():
        files = {file.stem for file in (ROOT / "autograder" / name).glob("*.py")}
        named = set(re.findall(r"`(\w+)`", row.split("|")[1]))
        assert named == files - {"__init__", "__main__"}, name


class TestAConfigurationOfVersion01:
    @pytest.fixture
    def course(self, tmp_path):
        (tmp_path / "source" / "03_sigmoid").mkdir(parents=True)
        (tmp_path / "source" / "03_sigmoid" / "03_sigmoid.ipynb").write_text("{}")
        (tmp_path / "nbgrader_config.py").write_text(OLD_CONFIG)
        return tmp_path

    @pytest.mark.parametrize(
        ("program", "command"), [("autograder", "grade"), ("nbgrader", "autograde")]
    )
    def test_stops_either_program_and_says_what_to_write(self, course, program, command):
        call = [PROGRAMS / program, command, "03_sigmoid"]
        result = subprocess.run(call, cwd=course, capture_output=True, encoding="utf-8")
        assert result.returncode == 1
        assert not result.stdout
        (sentence,) = result.stderr.splitlines()
        assert "`from autograder import nbgrader_plugin`" in sentence
        assert "`nbgrader_plugin.install()`" in sentence
        assert '"autograder.nbgrader_plugin.<Name>"' in sentence
        assert not (course / "gradebook.db").exists()
