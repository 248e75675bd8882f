"""What the cells of a lesson say to the grader: hidden tests, and the functions that cells define.

All of it is read from the text of a cell; nothing is run.
"""

import ast
import re
import warnings
from functools import lru_cache
from itertools import pairwise

from nbformat import NotebookNode


def _region(name: str) -> re.Pattern:
    """A region between nbgrader's marks, whole lines: its indentation, and what stands inside."""
    begin, end = rf"^( *)[^\n]*BEGIN {name}[^\n]*\n", rf"^[^\n]*END {name}[^\n]*\n?"
    return re.compile(rf"{begin}(.*?){end}", re.DOTALL | re.MULTILINE)


# The form of a lesson: the heading of each exercise, and its last hint, which the solution follows.
EXERCISE = re.compile(r"^### Exercise · (`.+`)", re.MULTILINE)
LAST_HINT = re.compile(r"<summary>Hint 3\b")
WRITTEN = "Written question"

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


@lru_cache(4096)
def graded(source: str) -> tuple[tuple[str, str], ...]:
    """The (exercise, function) pairs of the `grade("name", function)` lines in a test cell."""
    return tuple(
        (call.args[0].value, call.args[1].id)
        for call in ast.walk(tree(source))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", None) == "grade"
        and len(call.args) == 2
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[1], ast.Name)
    )


@lru_cache(4096)
def defined(source: str) -> frozenset[str]:
    """The functions and names that a code cell defines at its top level.

    In a cell with magics or a syntax error these are the functions whose `def` begins a line.
    """
    parsed = tree(source)
    if not parsed.body:
        return frozenset(re.findall(r"(?m)^def (\w+)\(", source))
    return frozenset().union(*(_names(node) for node in parsed.body))


@lru_cache(4096)
def parses(source: str) -> bool:
    """Whether the text of a cell is Python and nothing else."""
    return bool(tree(source).body)


@lru_cache(4096)
def compiles(source: str) -> bool:
    """Whether Python would run it; a `return` that stands outside of a function it would not."""
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(source, "", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def divided(source: str, names: set[str]) -> list[str]:
    """The text of a cell in pieces: a new one begins where one of `names` is defined."""
    starts = {0}
    for node in tree(source).body:
        if _names(node) & names:
            first = min([node, *getattr(node, "decorator_list", [])], key=lambda n: n.lineno)
            starts.add(first.lineno - 1)
    lines, bounds = source.splitlines(), [*sorted(starts), None]
    pieces = ["\n".join(lines[a:b]) for a, b in pairwise(bounds)]
    return [piece for piece in pieces if piece.strip()]


def _names(node: ast.stmt) -> set[str]:
    """What a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def tree(source: str) -> ast.Module:
    """The tree of a cell; cells with magics or syntax errors count as empty."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of a student's escapes, for instance
            return ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):  # the last: nested too deeply
        return ast.Module(body=[], type_ignores=[])
