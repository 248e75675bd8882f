"""The names that the code of a cell binds, and those that it looks up.

All of it is read from the text; nothing is executed.
"""

import ast
import re
import symtable
from functools import lru_cache

from autograder.notebooks import cells


@lru_cache(4096)
def assigned_names(source: str) -> frozenset[str]:
    """Every name that a cell binds."""
    nodes = list(ast.walk(cells.parse_python(source)))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    imports = {(n.asname or n.name).partition(".")[0] for n in nodes if isinstance(n, ast.alias)}
    return frozenset(names | imports | cells.defined_names(source))


@lru_cache(4096)
def bound_names(source: str) -> frozenset[str]:
    """The names that a cell binds for the cells below it; none if it has a syntax error."""
    if len(source) > cells.MAX_PARSED_CHARS:
        return frozenset()
    try:
        symbols = symtable.symtable(cells.without_magics(source), "cell", "exec").get_symbols()
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return frozenset()
    return frozenset(s.get_name() for s in symbols if s.is_assigned() or s.is_imported())


@lru_cache(4096)
def used_names(source: str) -> frozenset[str]:
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
