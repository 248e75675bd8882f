"""Modules of the autograder as one text that runs alone, for a place that cannot install it."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "autograder"


def joined_source(entry: str) -> str:
    """The module `entry` with all modules of the autograder that it imports.

    Each is there as it is written, after those that it needs; the imports of all come first.

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
        for node in ast.parse(source).body:
            found = _imports(node)
            for statement in found:
                note_import(statement, name)
            if found:
                for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                    lines[number] = ""
            for defined in _defined(node):
                if owners.setdefault(defined, name) != name:
                    raise ValueError(f"{defined} is defined by {owners[defined]} and by {name}.")
        body = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines))  # where the imports were
        bodies[name] = body.strip()

    add(entry)
    head = sorted(module + ", ".join(sorted(names)) for module, names in imports.items() if names)
    return "\n\n\n".join(["\n".join(head), *bodies.values()]) + "\n"


def _source_of(name: str) -> str:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ValueError(f"There is no module {name}.")
    return Path(spec.origin).read_text(encoding="utf-8")


def _imports(node: ast.stmt) -> list[ast.Import | ast.ImportFrom]:
    """The imports that a statement consists of, such as `if TYPE_CHECKING:` with its own."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [node]
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return [found for statement in node.body for found in _imports(statement)]
    return []


def _defined(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]
