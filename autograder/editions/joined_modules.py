"""Modules of the autograder as one text, for a notebook that runs without installing it."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "autograder"


def joined_source(entry: str) -> str:
    """Join the module `entry` with all modules of the autograder that it imports.

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
        for node in ast.parse(source).body:
            statements = _imports(node)
            for statement in statements:
                self._add_import(statement, name)
            if statements:
                for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                    lines[number] = ""
            for defined in _defined(node):
                owner = self.owners.setdefault(defined, name)
                if owner != name:
                    raise ValueError(f"{defined} is defined by {owner} and by {name}.")
        body = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines))  # where the imports were
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


def _imports(node: ast.stmt) -> list[ast.Import | ast.ImportFrom]:
    """The imports that a statement consists of, such as `if TYPE_CHECKING:` with its own."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [node]
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return [imported for statement in node.body for imported in _imports(statement)]
    return []


def _defined(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]
