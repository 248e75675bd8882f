"""Modules of the autograder as one text that runs alone, for a place that cannot install it."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "autograder"


def joined_source(entry: str) -> str:
    """The module `entry` with all modules of the autograder that it imports.

    Each comes after those that it needs, and the imports of all come first. What is imported for
    type checking alone is left out, and a docstring keeps its first line: a notebook has to be
    small.

    Parameters
    ----------
    entry : str
        The dotted name of a module.

    Returns
    -------
    str
        Python that needs the imports at its top and nothing else.

    Raises
    ------
    ValueError
        Where two modules define the same name, or one renames what it imports from another.
    """
    imports: dict[str, set[str]] = {}  # names by module; {""} for the import of a whole module
    bodies: dict[str, str] = {}  # in the order in which they were completed
    owners: dict[str, str] = {}

    def note_import(node: ast.Import | ast.ImportFrom, within: str) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                imports.setdefault(ast.unparse(ast.Import([alias])), {""})
        elif node.module and node.module.split(".")[0] == PACKAGE:
            if any(alias.asname for alias in node.names):
                raise ValueError(f"{within} renames what it imports from {node.module}.")
            add(node.module)
        else:
            imports.setdefault(f"from {node.module} import ", set()).update(
                ast.unparse(alias) for alias in node.names if alias.name != "TYPE_CHECKING"
            )

    def add(name: str) -> None:
        if name in bodies:
            return
        source = _source_of(name)
        lines = source.splitlines()
        tree = ast.parse(source)
        for first, last in _long_docstrings(tree):
            lines[first] += '"""'
            lines[first + 1 : last + 1] = [""] * (last - first)  # so that line numbers stay
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                note_import(node, name)
            if isinstance(node, ast.Import | ast.ImportFrom) or _is_for_type_checking(node):
                for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                    lines[number] = ""
            for defined in _defined(node):
                if owners.setdefault(defined, name) != name:
                    raise ValueError(f"{defined} is defined by {owners[defined]} and by {name}.")
        body = re.sub(r'"""\n{3,}(?= )', '"""\n', "\n".join(lines))  # where docstrings went on
        body = re.sub(r"\n{4,}", "\n\n\n", body)  # where the imports were
        bodies[name] = body.strip()

    add(entry)
    head = sorted(module + ", ".join(sorted(names)) for module, names in imports.items() if names)
    return "\n\n\n".join(["\n".join(head), *bodies.values()]) + "\n"


def _source_of(name: str) -> str:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ValueError(f"There is no module {name}.")
    return Path(spec.origin).read_text(encoding="utf-8")


def _long_docstrings(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """The indexes of the first and the last line of each docstring of several lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            docstring = node.body[0]
            if docstring.end_lineno and docstring.end_lineno > docstring.lineno:
                yield docstring.lineno - 1, docstring.end_lineno - 1


def _is_for_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _defined(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]
