"""Which submissions have the same work in them, beyond what comes about by itself.

Compared are the syntax trees of the answers, so layout, comments, docstrings and annotations do
not count. Names that an answer gives itself (its variables, its arguments, its helpers) do not
count either: a new name for a variable is the first thing that a copy changes, and two people who
think alike name things alike. Names of libraries and of other functions do count.

Most exercises have a short answer on which everybody agrees, and agreeing on it means nothing. So
an answer tells something only where it is long (MIN_TREE_NODES nodes of its tree), where few in the class
have it, and where it is not the lesson's own solution; and a pair is listed only where such
answers add up (MIN_SHARED_NODES nodes: about a dozen lines). A written answer tells something from
MIN_WORDS words on, if it is the same to the letter. The price: a solution that a fifth of the
class shares, or a short answer that was copied, is not found. Better that than a wrong suspicion.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from nbformat import NotebookNode

from autograder.course import cells
from autograder.course.signs import parse_ipython

MIN_TREE_NODES = 40
MIN_SHARED_NODES = 120
MIN_WORDS = 15
FEW = 3  # students with the same code that are few in a class of any size
FEW_OF = 5  # and this many are few in a larger one: a fifth


@dataclass(frozen=True)
class SimilarGroup:
    """Submissions with the same work in them, and the answers that some of them share."""

    students: list[str]
    answers: list[str]


class _NameNormalizer(ast.NodeTransformer):
    """Gives the names that an answer binds itself new ones, in the order of their appearance."""

    def __init__(self, module: ast.Module) -> None:
        own = (
            *(x.id for x in ast.walk(module) if isinstance(x, ast.Name) and _is_stored(x)),
            *(x.arg for x in ast.walk(module) if isinstance(x, ast.arg)),
            *(x.name for x in ast.walk(module) if isinstance(x, ast.FunctionDef | ast.ClassDef)),
        )
        self.own, self.given = set(own), {}

    def _name(self, name: str) -> str:
        return self.given.setdefault(name, f"_{len(self.given)}") if name in self.own else name

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._name(node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._name(node.arg))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.name, node.returns = self._name(node.name), None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return self.generic_visit(node)


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def normalize_names(source: str) -> tuple[str, int]:
    """The code of an answer as text without its own names, and the nodes of its tree."""
    module = parse_ipython(source)
    module = _NameNormalizer(module).visit(module)
    return ast.dump(module), sum(1 for _ in ast.walk(module))


def _answers(nb: NotebookNode) -> Iterator[tuple[str, str, int]]:
    """The answers that could tell something: name, comparable text, and weight."""
    for cell in nb.cells:
        if not cells.meta(cell).get("solution"):
            continue
        if cell.cell_type == "code":
            text, nodes = normalize_names(cell.source)
            if nodes >= MIN_TREE_NODES:
                yield cells.grade_id(cell), text, nodes
        else:
            words = cell.source.split()
            if len(words) >= MIN_WORDS:
                yield cells.grade_id(cell), " ".join(words), MIN_SHARED_NODES


def similar_submissions(
    notebooks: dict[str, NotebookNode], solution: NotebookNode
) -> list[SimilarGroup]:
    """The groups of students that share enough work to be looked at together."""
    given = {(name, text) for name, text, _ in _answers(solution)}
    having, weight = defaultdict(list), {}
    for student, nb in notebooks.items():
        for name, text, nodes in _answers(nb):
            if (name, text) not in given:
                having[name, text].append(student)
                weight[name, text] = nodes
    few = max(FEW, len(notebooks) // FEW_OF)
    shared = defaultdict(list)
    for answer, students in having.items():
        if len(students) <= few:
            for pair in combinations(sorted(students), 2):
                shared[pair].append(answer)
    telling = {
        pair: [name for name, _ in answers]
        for pair, answers in shared.items()
        if sum(weight[answer] for answer in answers) >= MIN_SHARED_NODES
    }
    return _joined(telling)


def _joined(pairs: dict[tuple[str, str], list[str]]) -> list[SimilarGroup]:
    """Pairs that have a student in common become one group."""
    groups: list[tuple[set, dict]] = []
    for pair, answers in pairs.items():
        students, names = set(pair), dict.fromkeys(answers)
        for other in [group for group in groups if group[0] & students]:
            groups.remove(other)
            students, names = students | other[0], other[1] | names
        groups.append((students, names))
    return [SimilarGroup(sorted(students), list(names)) for students, names in groups]
