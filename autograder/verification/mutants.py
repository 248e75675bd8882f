"""Wrong answers made by machine: a reference with one small change.

A mutant differs from the reference in one place: in the function itself, or in a function of the
same lesson that it calls. What is left alone: docstrings, error messages, dtypes, and conversions
such as np.asarray(x, dtype=float) or float(x), which are not the mathematics.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from textwrap import dedent
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from autograder.exercises.definition import Exercise
from autograder.verification.mutation_operators import OPERATORS


@dataclass(frozen=True)
class Mutant:
    """A reference with one change.

    Attributes
    ----------
    exercise
        The key of its exercise.
    operator
        The kind of change.
    name
        The operator, what it changed into what, and where.
    source
        The text of the reference and its helpers, changed.
    function
        The reference in that text.
    """

    exercise: str
    operator: str
    name: str
    source: str
    function: Callable[..., Any] = field(repr=False, compare=False)


def helpers_of(function: Callable) -> list[Callable]:
    """The functions and classes of its lesson that a function needs, other exercises excluded."""

    def names(code: CodeType) -> Iterator[str]:
        yield from code.co_names
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield from names(constant)

    helpers: list[Callable] = []

    def gather(thing: object) -> None:
        parts = vars(thing).values() if isinstance(thing, type) else [thing]
        for part in [part for part in parts if isinstance(part, FunctionType)]:
            for helper in [part.__globals__.get(name) for name in names(part.__code__)]:
                ours = package_of(helper) == package_of(function)
                if ours and isinstance(helper, FunctionType | type) and helper not in helpers:
                    helpers.append(helper)
                    gather(helper)

    gather(function)
    return helpers


def package_of(thing: object) -> str:
    """The package that holds the module in which something is defined."""
    return (getattr(thing, "__module__", "") or "").rpartition(".")[0]


def bare(definition: Callable) -> ast.FunctionDef | ast.ClassDef:
    """The syntax tree of a function or class without decorators and docstrings."""
    (tree,) = ast.parse(dedent(inspect.getsource(definition))).body
    assert isinstance(tree, ast.FunctionDef | ast.ClassDef)
    tree.decorator_list = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            del node.body[0]
    return tree


def variables_of(function: ast.FunctionDef) -> list[str]:
    """The arguments and local variables of a function, in the order in which they appear."""
    arguments = [arg.arg for arg in function.args.args if arg.arg != "self"]
    stored = (n for n in ast.walk(function) if isinstance(n, ast.Name | ast.arg))
    local = [n.id for n in stored if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*arguments, *(name for name in local if name != "_")]))


def protected(node: ast.AST) -> bool:
    """Whether a node says how to convert, or what an error says, and so is left alone."""
    return isinstance(node, ast.keyword) and node.arg == "dtype"


class Site(NamedTuple):
    """A node that may change: how to put another in its place, and where it is."""

    node: ast.AST
    put: Callable[[ast.AST], None]
    variables: list[str]
    statement: str


def sites(parent: ast.AST, variables: list[str], statement: str) -> Iterator[Site]:
    """Find the nodes below `parent` that may change.

    Parameters
    ----------
    parent
        Where to begin.
    variables
        The variables in scope there.
    statement
        The beginning of the statement that it is part of.
    """
    if isinstance(parent, ast.FunctionDef):
        variables = variables_of(parent)
    if isinstance(parent, ast.Raise):  # the contract is the kind of error, not its message
        return
    for name, value in ast.iter_fields(parent):
        nodes = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for i, node in nodes:
            if not isinstance(node, ast.AST) or protected(node):
                continue
            put = partial(setattr, parent, name) if i is None else partial(value.__setitem__, i)
            within = brief(node) if isinstance(node, ast.stmt) else statement
            yield Site(node, put, variables, within)
            yield from sites(node, variables, within)


def brief(node: ast.AST) -> str:
    """The code of a node, or how it begins where that is long."""
    first = ast.unparse(node).splitlines()[0]
    return first if len(first) <= 60 else f"{first[:59]}…"


def definitions(exercise: Exercise) -> list[ast.FunctionDef | ast.ClassDef]:
    """The syntax trees of the helpers of a reference, and of the reference itself at the end."""
    return [bare(f) for f in (*helpers_of(exercise.reference), exercise.reference)]


def reference_text(exercise: Exercise) -> str:
    """The text of a reference and its helpers, of which every mutant is a change."""
    return ast.unparse(ast.Module([*definitions(exercise)], []))


def mutants(exercise: Exercise) -> list[Mutant]:
    """Make every mutant of an exercise: of its reference first, then of the helpers.

    No two have the same text.
    """
    functions = definitions(exercise)
    module = ast.Module([*functions], [])
    sources = {ast.unparse(module)}
    names: dict[str, int] = {}
    made: list[Mutant] = []
    for definition in reversed(functions):
        where = "" if definition is functions[-1] else f" of `{definition.name}`"
        for site in sites(definition, [], f"def {definition.name}"):
            for kind, other, source in changed_texts(module, site):
                if source in sources:
                    continue
                sources.add(source)
                change = f"{brief(site.node)} → {brief(other)}"
                name = f"{kind}: {change} in `{site.statement}`{where}"
                names[name] = names.get(name, 0) + 1
                name += f", no. {names[name]}" if names[name] > 1 else ""
                made.append(Mutant(exercise.key, kind, name, source, compiled(exercise, source)))
    return made


def changed_texts(module: ast.Module, site: Site) -> Iterator[tuple[str, ast.AST, str]]:
    """Each change of a site: its operator, the new node, and the text of the module with it."""
    for kind, change in OPERATORS.items():
        for other in change(site.node, site.variables):
            site.put(other)
            source = ast.unparse(module)
            site.put(site.node)
            yield kind, other, source


def compiled(exercise: Exercise, source: str) -> Callable[..., Any]:
    """The function of that text, in a namespace with what the original modules define."""
    namespace: dict[str, Any] = {}
    for definition in (*helpers_of(exercise.reference), exercise.reference):
        namespace |= vars(sys.modules[definition.__module__])
    exec(compile(source, f"<a mutant of {exercise.name}>", "exec"), namespace)
    function = namespace[exercise.name]
    function.reference = function  # the name by which a reference may call itself
    return function
