"""Which submissions have the same code, whatever their authors called things."""

import ast
from collections import defaultdict
from itertools import combinations

from nbformat import NotebookNode

from autograder.course import cells

TELLING = 40  # nodes of a syntax tree; shorter answers come out alike by themselves
FEWEST = 2  # functions alike, before a pair is worth a look


class _Renamed(ast.NodeTransformer):
    """Names by the order in which they appear; docstrings dropped."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def _new(self, name: str) -> str:
        return self.names.setdefault(name, f"n{len(self.names)}")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._new(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._new(node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
        self.generic_visit(node)
        return node


def fingerprints(nb: NotebookNode) -> dict[str, str]:
    """The answers of a notebook that are long enough to be telling, in a form without names."""
    found = {}
    for cell in nb.cells:
        if cell.cell_type != "code" or not cells.meta(cell).get("solution"):
            continue
        try:
            tree = _Renamed().visit(ast.parse(cell.source))
        except (SyntaxError, ValueError, RecursionError):
            continue
        if sum(1 for _ in ast.walk(tree)) >= TELLING:
            found[cells.grade_id(cell)] = ast.dump(tree)
    return found


def alike(notebooks: dict[str, NotebookNode]) -> dict[tuple[str, str], list[str]]:
    """Pairs of students with the same code in several answers: {(one, other): the answers}."""
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_code = defaultdict(list)
    for student, nb in notebooks.items():
        for answer, code in fingerprints(nb).items():
            by_code[answer, code].append(student)
    for (answer, _), students in by_code.items():
        for pair in combinations(sorted(students), 2):
            same[pair].append(answer)
    return {pair: answers for pair, answers in sorted(same.items()) if len(answers) >= FEWEST}
