"""Mutants that are correct: for all input that the contract allows, they equal the reference.

Each has a proof. If two texts have the same canonical form, it is made by machine; the others are
in equivalent_mutants.toml, one sentence for the mutants to which it applies. `verify` checks both:
a mutant with a proof that loses points is an error, and so is a proof without a mutant.
"""

import ast
import tomllib
from functools import cache
from pathlib import Path

from autograder.exercises import find
from autograder.verification.mutants import Mutant, reference_text
from autograder.verification.mutation_operators import called

EVEN = ("abs", "norm", "square")  # f(−x) = f(x)
ABOUT_FORM = (
    "isfinite",
    "isnan",
    "ndim",
    "shape",
    "size",
    "zeros_like",
)  # so are these, which depend only on the form of x
SYMMETRIC = ("maximum", "minimum")  # f(x, y) = f(y, x)


class Canonical(ast.NodeTransformer):
    """One form for expressions over numbers and arrays that are always equal.

    x + y = y + x, x · y = y · x and max(x, y) = max(y, x), to the last bit; (x − y)² = (y − x)²
    and |x − y| = |y − x|; the shape of −x is that of x; a length that is <= 0 is 0.
    """

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.Mult):
            node.left, node.right = in_order(node.left, node.right)
        if isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "2":
            node.left = without_sign(node.left)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if called(node) in SYMMETRIC:
            node.args = in_order(*node.args)
        if called(node) in EVEN and node.args:
            node.args[0] = without_sign(node.args[0])
        if called(node) in ABOUT_FORM and isinstance(node.args[0], ast.UnaryOp):
            node.args[0] = without_sign(node.args[0])
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        length = called(node.left) == "len" or getattr(node.left, "attr", "") == "size"
        if length and ast.unparse(node).endswith(" <= 0"):
            node.ops = [ast.Eq()]
        return node


def in_order(*nodes: ast.expr) -> list[ast.expr]:
    """Sort expressions by their text."""
    return sorted(nodes, key=ast.unparse)


def without_sign(node: ast.expr) -> ast.expr:
    """Return x for −x, and for x − y and y − x the one that comes first."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return node.operand
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        node.left, node.right = in_order(node.left, node.right)
    return node


def canonical(source: str) -> str:
    """Return the canonical form of a text."""
    return ast.unparse(Canonical().visit(ast.parse(source)))


@cache
def canonical_reference(exercise: str) -> str:
    return canonical(reference_text(find(exercise)))


@cache
def written_proofs() -> dict[str, dict[str, str]]:
    """Read the proofs in equivalent_mutants.toml: {key of the exercise: {mutant: proof}}."""
    lessons = tomllib.loads(Path(__file__).with_name("equivalent_mutants.toml").read_text("utf-8"))
    return {
        f"{lesson}/{exercise}": {
            name: entry["proof"] for entry in entries for name in entry["mutants"]
        }
        for lesson, exercises in lessons.items()
        for exercise, entries in exercises.items()
    }


def proof(mutant: Mutant) -> str | None:
    """Return why a mutant is equivalent to its reference; None if that is not proved."""
    if canonical(mutant.source) == canonical_reference(mutant.exercise):
        return "one canonical form: the order of a sum, a product or a maximum, or a lost sign"
    return written_proofs().get(mutant.exercise, {}).get(mutant.name)


def stale(mutants: list[Mutant]) -> list[str]:
    """List the written proofs for the exercises of these mutants that no mutant needs."""
    names = {(mutant.exercise, mutant.name) for mutant in mutants}
    return [
        f"{exercise}: {name}"
        for exercise in dict.fromkeys(mutant.exercise for mutant in mutants)
        for name in written_proofs().get(exercise, {})
        if (exercise, name) not in names
    ]
