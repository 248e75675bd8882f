"""Which submissions share more work than is likely by chance.

The syntax trees of the answers are compared, so layout, comments, docstrings and annotations do not
count. Names that an answer defines itself (its variables, its arguments, its helpers) do not count
either: renaming a variable is the first thing that a copy changes, and two people who think alike
choose the same names. Names of libraries and of other functions do count.

Most exercises have a short answer on which everybody agrees, and agreeing on it means nothing. So
an answer counts only if its tree has at least MIN_TREE_NODES nodes, if few in the class have it,
and if it is not the lesson's own solution; and a pair is listed only if such answers add up to
MIN_SHARED_NODES nodes, about a dozen lines. A written answer counts from MIN_WORDS words on, if it
is the same to the letter. The price is that a solution shared by a fifth of the class, or a copied
short answer, is not found. That is better than a wrong suspicion.
"""

import ast
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from nbformat import NotebookNode

from autograder.class_report.suspicious_code import parse_ipython
from autograder.notebooks import cells

MIN_TREE_NODES = 40
MIN_SHARED_NODES = 120
MIN_WORDS = 15
MAX_SHARING = 3  # students who may share an answer that counts, in a class of any size
SHARING_DIVISOR = 5  # in a larger class it is one student in so many


@dataclass(frozen=True)
class SimilarGroup:
    """Students whose submissions share work, and the names of the answers that any two share."""

    students: list[str]
    answers: list[str]


@dataclass(frozen=True)
class ComparedAnswer:
    """An answer long enough to compare.

    Attributes
    ----------
    name
        nbgrader's name of the cell; empty if it has none.
    digest
        A hash of the form in which two answers are compared.
    nodes
        How much it counts.
    """

    name: str
    digest: str
    nodes: int


class _NameNormalizer(ast.NodeTransformer):
    """Renames whatever an answer defines itself, in the order of appearance."""

    def __init__(self, module: ast.Module) -> None:
        self.defined = set(_defined_names(module))
        self.new_names: dict[str, str] = {}

    def _new_name(self, name: str) -> str:
        if name not in self.defined:
            return name
        return self.new_names.setdefault(name, f"_{len(self.new_names)}")

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._new_name(node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._new_name(node.arg))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name, node.returns = self._new_name(node.name), None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return self.generic_visit(node)


def _defined_names(module: ast.Module) -> Iterator[str]:
    """The variables, arguments, functions and classes that an answer defines."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def normalize_names(source: str) -> tuple[str, int]:
    """Make the code of an answer comparable.

    Returns
    -------
    text : str
        Its syntax tree, with neutral names for all that it defines itself.
    nodes : int
        The number of nodes in the tree.
    """
    module = parse_ipython(source)
    module = _NameNormalizer(module).visit(module)
    return ast.dump(module), sum(1 for _ in ast.walk(module))


def compared_answers(
    nb: NotebookNode, solutions: Collection[ComparedAnswer] = ()
) -> list[ComparedAnswer]:
    """The answers that are long enough to compare, and not the lesson's own solution."""
    return [answer for answer in _long_answers(nb) if answer not in solutions]


def _long_answers(nb: NotebookNode) -> Iterator[ComparedAnswer]:
    for cell in nb.cells:
        if not cells.meta(cell).get("solution"):
            continue
        if cell.cell_type == "code":
            text, nodes = normalize_names(cell.source)
            if nodes >= MIN_TREE_NODES:
                yield ComparedAnswer(cells.grade_id(cell) or "", _digest(text), nodes)
        else:
            words = cell.source.split()
            if len(words) >= MIN_WORDS:
                digest = _digest(" ".join(words))
                yield ComparedAnswer(cells.grade_id(cell) or "", digest, MIN_SHARED_NODES)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def similar_submissions(answers: Mapping[str, Sequence[ComparedAnswer]]) -> list[SimilarGroup]:
    """Find the students who share so much work that a person should compare their submissions.

    Parameters
    ----------
    answers
        The answers of each student, without those that are the lesson's own solution.
    """
    students_by_answer: dict[ComparedAnswer, list[str]] = defaultdict(list)
    for student, own in answers.items():
        for answer in own:
            students_by_answer[answer].append(student)
    max_sharing = max(MAX_SHARING, len(answers) // SHARING_DIVISOR)
    shared: dict[tuple[str, str], list[ComparedAnswer]] = defaultdict(list)
    for answer, students in students_by_answer.items():
        if len(students) <= max_sharing:
            for first, second in combinations(sorted(students), 2):
                shared[first, second].append(answer)
    return _merge_pairs(
        {
            pair: [answer.name for answer in both]
            for pair, both in shared.items()
            if sum(answer.nodes for answer in both) >= MIN_SHARED_NODES
        }
    )


def _merge_pairs(pairs: dict[tuple[str, str], list[str]]) -> list[SimilarGroup]:
    """Merge pairs that have a student in common into groups."""
    groups: list[tuple[set[str], dict[str, None]]] = []  # the dict is an ordered set of answers
    for pair, answers in pairs.items():
        students, names = set(pair), dict.fromkeys(answers)
        for group in [group for group in groups if group[0] & students]:
            groups.remove(group)
            students, names = students | group[0], group[1] | names
        groups.append((students, names))
    return [SimilarGroup(sorted(students), list(names)) for students, names in groups]
