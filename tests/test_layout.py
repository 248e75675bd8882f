"""The tests mirror the package, and share through tests/support and conftest files alone."""

import ast
from pathlib import Path

import pytest

from tests.support import ROOT

TESTS = ROOT / "tests"


@pytest.mark.parametrize("room", [file.parent.name for file in TESTS.glob("unit/*/__init__.py")])
def test_every_folder_of_unit_tests_is_named_after_a_room_of_the_package(room):
    assert (ROOT / "autograder" / room / "__init__.py").is_file()


@pytest.mark.parametrize("file", TESTS.rglob("*.py"), ids=lambda file: str(file.relative_to(TESTS)))
def test_no_file_imports_from_a_test_module(file):
    assert not [name for name in imported(file) if "test_" in name]


def imported(file: Path) -> list[str]:
    """The names that a file imports from this folder, with their modules."""
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Import):
            names += [name.name for name in node.names]
    return [name for name in names if name.startswith("tests.")]
