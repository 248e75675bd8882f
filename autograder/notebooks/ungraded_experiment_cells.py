"""Cells that train, measure, show sliders or call TensorFlow, and that no answer depends on.

While grading, a cell with the tag `experiment` is skipped if it is as released. It is executed if a
student has changed it, or uses what it defines in a cell of their own.
"""

import ast
import re
import symtable
from functools import lru_cache

from nbformat import NotebookNode

from autograder.notebooks import cells, remarks_in_metadata

TAG = "experiment"
AS_RELEASED = "experiment as released"
SKIPPED = "Not run while grading: this experiment is as released, and no answer depends on it."


def mark_unchanged(nb: NotebookNode, released: NotebookNode) -> None:
    """Mark the cells of a submission that need not be executed, in place.

    Parameters
    ----------
    nb
        The submission.
    released
        The lesson as the students got it.
    """
    released_sources = {cell.source.strip() for cell in released.cells}
    experiments = {c.source.strip() for c in released.cells if TAG in c.metadata.get("tags", [])}
    needed: set[str] = set()  # names used in the student's own cells below, and what these need
    for cell in reversed(nb.cells):
        cell.metadata.pop("autograder", None)  # a student may have written it
        if cell.cell_type != "code":
            continue
        source = cell.source.strip()
        if source in experiments and needed.isdisjoint(_assigned_names(source)):
            cell.metadata["autograder"] = AS_RELEASED
        elif source in experiments or source not in released_sources:
            needed |= _used_names(source)


def is_unchanged(cell: NotebookNode) -> bool:
    """Return whether `mark_unchanged` has marked a cell."""
    return cell.metadata.get("autograder") == AS_RELEASED


def skipped_output() -> NotebookNode:
    """Make the output that a skipped cell has in the graded notebook."""
    return remarks_in_metadata.output({"text/plain": SKIPPED})


@lru_cache(4096)
def _assigned_names(source: str) -> frozenset[str]:
    """Every name that a cell binds."""
    nodes = list(ast.walk(cells.parse_python(source)))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    imports = {(n.asname or n.name).partition(".")[0] for n in nodes if isinstance(n, ast.alias)}
    return frozenset(names | imports | cells.defined_names(source))


@lru_cache(4096)
def _used_names(source: str) -> frozenset[str]:
    """The names that a cell may look up outside of its own functions.

    Parameters and local variables of functions do not count. A string that is Python does.
    """
    if len(source) > cells.MAX_PARSED_CHARS:
        return frozenset()
    try:
        tables = [symtable.symtable(source, "cell", "exec")]
    except (SyntaxError, ValueError, MemoryError, RecursionError):  # magics, or nested too deeply
        return frozenset(re.findall(r"\w+", source))
    names: set[str] = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        is_function = table.get_type() == "function"
        names |= {s.get_name() for s in table.get_symbols() if s.is_global() or not is_function}
    for node in ast.walk(cells.parse_python(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            inner = ast.walk(cells.parse_python(node.value))
            names |= {name.id for name in inner if isinstance(name, ast.Name)}
    return frozenset(names)
