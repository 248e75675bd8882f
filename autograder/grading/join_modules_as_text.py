"""Modules of the autograder as one text, for a notebook that runs without installing it."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "autograder"


def joined_source(entry: str) -> str:
    """Join the module `entry` with all modules of the autograder that it imports.

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
        If two modules define the same name, or one renames what it imports from another.
    """
    joined = _Joined()
    joined.add(entry)
    head = sorted(
        module + ", ".join(sorted(names)) for module, names in joined.imports.items() if names
    )
    return "\n\n\n".join(["\n".join(head), *joined.bodies.values()]) + "\n"


class _Joined:
    """Modules that are joined so far.

    Attributes
    ----------
    imports
        Names by module; {""} for the import of a whole module.
    bodies
        Texts by module, in the order in which they were completed.
    owners
        Modules by the names that they define.
    """

    def __init__(self) -> None:
        self.imports: dict[str, set[str]] = {}
        self.bodies: dict[str, str] = {}
        self.owners: dict[str, str] = {}

    def add(self, name: str) -> None:
        """Add a module, after those that it imports."""
        if name in self.bodies:
            return
        source = _source_of(name)
        lines = source.splitlines()
        tree = ast.parse(source)
        for first, last in _long_docstrings(tree):
            lines[first] += '"""'
            lines[first + 1 : last + 1] = [""] * (last - first)  # so that line numbers stay
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._add_import(node, name)
            if isinstance(node, ast.Import | ast.ImportFrom) or _is_for_type_checking(node):
                for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                    lines[number] = ""
            for defined in _defined(node):
                owner = self.owners.setdefault(defined, name)
                if owner != name:
                    raise ValueError(f"{defined} is defined by {owner} and by {name}.")
        body = re.sub(r'"""\n{3,}(?= )', '"""\n', "\n".join(lines))  # where docstrings went on
        body = re.sub(r"\n{4,}", "\n\n\n", body)  # where the imports were
        self.bodies[name] = body.strip()

    def _add_import(self, node: ast.Import | ast.ImportFrom, within: str) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.imports.setdefault(ast.unparse(ast.Import([alias])), {""})
        elif node.module and node.module.split(".")[0] == PACKAGE:
            if any(alias.asname for alias in node.names):
                raise ValueError(f"{within} renames what it imports from {node.module}.")
            self.add(node.module)
        else:
            self.imports.setdefault(f"from {node.module} import ", set()).update(
                ast.unparse(alias) for alias in node.names if alias.name != "TYPE_CHECKING"
            )


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
