"""What the cells of a lesson say to the grader: hidden tests, and the functions that cells define.

All of it is read from the text of a cell; nothing is run.
"""

import ast
import re

from nbformat import NotebookNode


def _region(name: str) -> re.Pattern:
    """A region between nbgrader's marks, whole lines: its indentation, and what stands inside."""
    begin, end = rf"^( *)[^\n]*BEGIN {name}[^\n]*\n", rf"^[^\n]*END {name}[^\n]*\n?"
    return re.compile(rf"{begin}(.*?){end}", re.DOTALL | re.MULTILINE)


SOLUTION = _region("SOLUTION")
HIDDEN = _region("HIDDEN TESTS")
SCHEME = _region("MARK SCHEME")


def meta(cell: NotebookNode) -> dict:
    """nbgrader's metadata of a cell; empty where it has none or where it is damaged."""
    found = cell.metadata.get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def grade_id(cell: NotebookNode) -> str | None:
    """nbgrader's name of a cell, if it has one."""
    name = meta(cell).get("grade_id")
    return name if isinstance(name, str) else None


def is_test(cell: NotebookNode) -> bool:
    """A graded cell with tests, as against a solution or a written answer."""
    return cell.cell_type == "code" and bool(
        meta(cell).get("grade") and not meta(cell).get("solution")
    )


def visible(source: str) -> str:
    """A test cell as the student sees it."""
    return HIDDEN.sub("", source).rstrip()


def graded(source: str) -> list[tuple[str, str]]:
    """The (exercise, function) pairs of the `grade("name", function)` lines in a test cell."""
    return [
        (call.args[0].value, call.args[1].id)
        for call in ast.walk(_parse(source))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", None) == "grade"
        and len(call.args) == 2
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[1], ast.Name)
    ]


def defined(source: str) -> set[str]:
    """The functions and names that a code cell defines at its top level."""
    names = set()
    for node in _parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names


def _parse(source: str) -> ast.Module:
    """The tree of a cell; cells with magics or syntax errors count as empty."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
