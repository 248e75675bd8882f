"""What the cells of a lesson tell the grader: nbgrader's metadata, hidden tests, definitions.

All of it is read from the text of a cell; nothing is executed.
"""

import ast
import re
import warnings
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from typing import Any

from nbformat import NotebookNode


def _region(name: str) -> re.Pattern[str]:
    """Match the whole lines of a region between nbgrader's markers.

    Group 1 is the indentation, group 2 what is between the markers.
    """
    begin, end = rf"^( *)[^\n]*BEGIN {name}[^\n]*\n", rf"^[^\n]*END {name}[^\n]*\n?"
    return re.compile(rf"{begin}(.*?){end}", re.DOTALL | re.MULTILINE)


# The form of a lesson: the heading of each exercise, and its last hint, which the solution follows.
EXERCISE = re.compile(r"^### Exercise · (`.+`)", re.MULTILINE)
LAST_HINT = re.compile(r"<summary>Hint 3\b")
WRITTEN = "Written question"

# Cell magics of IPython whose text is not Python that runs in the notebook.
FOREIGN_MAGIC = re.compile(
    r"\s*%%(?:!|(?:bash|sh|script|cmd|perl|ruby|pypy|python[23]?|sx|system|writefile|file|html|HTML"
    r"|js|javascript|latex|markdown|svg|SVG|timeit)\b)"
)
# A line for IPython: a magic, a shell command, a question, or the result of one of the first two.
MAGIC_LINE = re.compile(  # without backtracking, since students may write any line
    r"^(?P<indent>[ \t]*+)(?:(?P<target>\w[\w, .]*+=)[ \t]*+[%!]|[%!]|\?\??\w|[\w.]++\?\??[ \t]*+$)"
    r"(?P<rest>(?:[^\n]*+(?<=\\)\n)*+[^\n]*+)",
    re.MULTILINE,
)
MAX_PARSED_CHARS = 100_000  # of a cell; a longer one counts as one that is not Python

SOLUTION = _region("SOLUTION")
HIDDEN_TESTS = _region("HIDDEN TESTS")
MARK_SCHEME = _region("MARK SCHEME")


def meta(cell: NotebookNode) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell, empty if it is missing or damaged."""
    metadata = cell.metadata.get("nbgrader", {})
    return metadata if isinstance(metadata, dict) else {}


def grade_id(cell: NotebookNode) -> str | None:
    """Return nbgrader's name of a cell, or None if it has none."""
    name = meta(cell).get("grade_id")
    return name if isinstance(name, str) else None


def graded_cells(nb: NotebookNode) -> dict[str, NotebookNode]:
    """Return the cells of a notebook that have a name of nbgrader's, by that name, in order."""
    named = ((grade_id(cell), cell) for cell in nb.cells)
    return {name: cell for name, cell in named if name}


def give_ids(nb: NotebookNode) -> NotebookNode:
    """Give each cell of a notebook an id, which formats before 4.5 do not have; return it."""
    for index, cell in enumerate(nb.cells):
        cell.setdefault("id", f"cell-{index}")
    nb.nbformat_minor = max(nb.nbformat_minor, 5)
    return nb


def is_test(cell: NotebookNode) -> bool:
    """Return whether a cell holds graded tests, and not a solution or a written answer."""
    return cell.cell_type == "code" and bool(
        meta(cell).get("grade") and not meta(cell).get("solution")
    )


def without_hidden_tests(source: str) -> str:
    """Return the text of a test cell as the student sees it."""
    return without_region("HIDDEN TESTS", source).rstrip()


def without_region(name: str, source: str) -> str:
    """Return a text without the regions between nbgrader's markers of a name.

    Unlike with a regular expression, the time does not grow with the square of the markers.
    """
    kept: list[str] = []
    begun: int | None = None  # where the region begins in `kept`
    for line in source.split("\n"):
        if begun is None:
            begun = len(kept) if f"BEGIN {name}" in line else None
            kept.append(line)
        elif f"END {name}" in line:
            del kept[begun:]
            begun = None
        else:
            kept.append(line)
    return "\n".join(kept)


@lru_cache(4096)
def graded_functions(source: str) -> tuple[tuple[str, str], ...]:
    """Read the `grade("name", function)` lines of a test cell.

    Returns
    -------
    tuple of (str, str)
        The exercise and the name of the student's function, one pair for each line.
    """
    pairs: list[tuple[str, str]] = []
    for node in ast.walk(parse_python(source)):
        match node:
            case ast.Call(
                func=ast.Name(id="grade"),
                args=[ast.Constant(value=str(exercise)), ast.Name(id=function)],
            ):
                pairs.append((exercise, function))
    return tuple(pairs)


@lru_cache(4096)
def defined_names(source: str) -> frozenset[str]:
    """Return the functions, classes and variables that a code cell defines at its top level.

    In a cell with a syntax error these are the functions whose `def` begins a line.
    """
    module = parse_python(source)
    if not module.body:
        return frozenset(re.findall(r"(?m)^def (\w+)\(", source))
    return frozenset().union(*(_names(statement) for statement in module.body))


@lru_cache(4096)
def is_python(source: str) -> bool:
    """Return whether the text of a cell is plain Python that does something."""
    return bool(parse_python(source).body)


@lru_cache(4096)
def is_stub(source: str) -> bool:
    """Return whether a cell defines nothing but functions that only raise NotImplementedError."""
    module = parse_python(source).body
    return bool(module) and all(
        isinstance(node, ast.FunctionDef)
        and isinstance(last := node.body[-1], ast.Raise)
        and last.exc is not None
        and "NotImplementedError" in ast.unparse(last.exc)
        and all(isinstance(line, ast.Expr) for line in node.body[:-1])
        for node in module
    )


@lru_cache(4096)
def compiles(source: str) -> bool:
    """Return whether Python compiles it, which rules out a `return` outside of a function."""
    if len(source) > MAX_PARSED_CHARS:
        return False
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(source, "", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def split_at_definitions(source: str, names: set[str]) -> list[str]:
    """Split the text of a cell into parts, a new one wherever one of `names` is defined."""
    starts = {0}
    for statement in parse_python(source).body:
        if _names(statement) & names:
            decorators = getattr(statement, "decorator_list", [])
            starts.add(min(node.lineno for node in (statement, *decorators)) - 1)
    lines, bounds = source.split("\n"), [*sorted(starts), None]  # as Python counts lines
    parts = ["\n".join(lines[start:end]) for start, end in pairwise(bounds)]
    return [part for part in parts if part.strip()]


def _names(statement: ast.stmt) -> set[str]:
    """The names that a statement defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def without_magics(source: str) -> str:
    """Return the text of a cell with nothing in place of what only IPython understands.

    What is left is on the same lines as before.
    """
    if FOREIGN_MAGIC.match(source):
        return ""

    def nothing(line: re.Match[str]) -> str:
        target = line["target"]
        statement = f"{target} None" if target else "pass"
        return line["indent"] + statement + "\n" * line["rest"].count("\n")

    return MAGIC_LINE.sub(nothing, source)


def parse_python(source: str) -> ast.Module:
    """Parse the text of a cell without its magics; a syntax error gives an empty module."""
    if len(source) > MAX_PARSED_CHARS:
        return ast.Module(body=[], type_ignores=[])
    with warnings.catch_warnings(action="ignore"):  # for example about a student's escapes
        for text in (source, without_magics(source)):
            with suppress(SyntaxError, ValueError, MemoryError, RecursionError):
                return ast.parse(text)
    return ast.Module(body=[], type_ignores=[])
