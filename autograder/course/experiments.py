"""Cells of a lesson that train, measure, offer sliders or ask TensorFlow, and no answer needs them.

A cell with the tag `experiment` is not run while grading where it stands as released. It is run
where a student has changed it, or uses in a cell of their own what it defines.
"""

import ast
import re
import symtable
from functools import lru_cache

from nbformat import NotebookNode

from autograder.course import cells, noted

TAG = "experiment"
AS_RELEASED = "experiment as released"
NOT_RUN = "Not run while grading: this experiment stands as released, and no answer depends on it."


def mark_unchanged(nb: NotebookNode, released: NotebookNode) -> None:
    """Note in the cells of a submission which of them need not be run."""
    texts = {cell.source.strip() for cell in released.cells}
    experiments = {c.source.strip() for c in released.cells if TAG in c.metadata.get("tags", [])}
    needed: set[str] = set()  # by what the student has written below, and what that needs
    for cell in reversed(nb.cells):
        cell.metadata.pop("autograder", None)  # whatever a student noted there
        if cell.cell_type != "code":
            continue
        source = cell.source.strip()
        if source in experiments and needed.isdisjoint(_assigned_names(source)):
            cell.metadata["autograder"] = AS_RELEASED
        elif source in experiments or source not in texts:
            needed |= _used_names(source)


def is_unchanged(cell: NotebookNode) -> bool:
    return cell.metadata.get("autograder") == AS_RELEASED


def not_run_output() -> NotebookNode:
    """What the graded notebook shows in the place of the results."""
    return noted.output({"text/plain": NOT_RUN})


@lru_cache(4096)
def _assigned_names(source: str) -> frozenset[str]:
    """Every name that a cell gives a meaning to."""
    nodes = list(ast.walk(cells.parse_python(source)))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    imports = {(n.asname or n.name).partition(".")[0] for n in nodes if isinstance(n, ast.alias)}
    return frozenset(names | imports | cells.defined_names(source))


@lru_cache(4096)
def _used_names(source: str) -> frozenset[str]:
    """The names that a cell may look up outside its own functions.

    A function's parameters and local names are its own. A string counts where it is Python.
    """
    try:
        tables = [symtable.symtable(source, "cell", "exec")]
    except (SyntaxError, ValueError, MemoryError, RecursionError):  # magics, or nested too deeply
        return frozenset(re.findall(r"\w+", source))
    names: set[str] = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        inside = table.get_type() == "function"
        names |= {s.get_name() for s in table.get_symbols() if s.is_global() or not inside}
    for node in ast.walk(cells.parse_python(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names |= {
                n.id for n in ast.walk(cells.parse_python(node.value)) if isinstance(n, ast.Name)
            }
    return frozenset(names)
