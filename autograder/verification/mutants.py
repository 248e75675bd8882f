"""Wrong answers made by machine: every small change to a reference that an operator knows.

A mutant differs from the reference in one place: in the function itself, or in a function of the
same lesson that it calls. What is left alone: docstrings, error messages, dtypes, and conversions
such as np.asarray(x, dtype=float) or float(x), which are not the mathematics.

The operators are those of the literature on mutation testing (arithmetic, comparison, number,
statement deleted …) and those that array code asks for (axis, transpose, keepdims …). They are
written here because cosmic-ray and mutmut know no `@`, no axis and no transpose.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from textwrap import dedent
from types import CodeType, FunctionType
from typing import Any

from autograder.exercises.definition import Exercise


@dataclass(frozen=True)
class Mutant:
    """A reference with one change.

    exercise : the key of its exercise
    name : the operator, what it changed into what, and where
    source : the text of all the functions, changed
    """

    exercise: str
    operator: str
    name: str
    source: str
    function: Callable = field(repr=False, compare=False)


CONVERSIONS = ("array", "asarray", "astype", "float", "int", "tuple", "list")

Change = Callable[[ast.AST, list[str]], Iterator[ast.AST]]
OPERATORS: dict[str, Change] = {}


def operator(name: str) -> Callable[[Change], Change]:
    """Register what yields the nodes to put in the place of one, given the function's variables."""

    def add(change: Change) -> Change:
        OPERATORS[name] = change
        return change

    return add


def parse(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def called(node: ast.AST) -> str:
    """The last name of what is called: `sum` of np.sum(x), of x.sum() and of sum(x)."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def only_converts(node: ast.AST) -> bool:
    """Whether a value is a conversion, a tuple of conversions, or one conversion for several."""
    if isinstance(node, ast.GeneratorExp):
        return only_converts(node.elt)
    if isinstance(node, ast.Tuple):
        return all(only_converts(item) for item in node.elts)
    return called(node) in CONVERSIONS


def with_item(items: list, i: int, *new: ast.AST) -> list:
    """A copy of a list of nodes with number i replaced: by one, by several, or by none."""
    return [*items[:i], *new, *items[i + 1 :]]


def exchanged(items: list) -> Iterator[list]:
    """Each copy of a list of nodes that has two neighbours exchanged."""
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def like(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with some of its fields replaced."""
    other = copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


ARITHMETIC = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.Sub),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Pow: (ast.Mult, ast.Add),
    ast.MatMult: (ast.Mult, ast.Add),
}
COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE),
    ast.NotEq: (ast.Eq, ast.Gt, ast.Lt),
}
FUNCTIONS = {
    "abs": ("sign", "square"),
    "all": ("any",),
    "any": ("all",),
    "argmin": ("argmax",),
    "diag": ("diagonal",),
    "exp": ("expm1", "exp2"),
    "full": ("full_like",),
    "greater": ("greater_equal", "less"),
    "isfinite": ("isnan",),
    "isnan": ("isfinite",),
    "log": ("log1p", "log2"),
    "max": ("min", "sum"),
    "maximum": ("minimum", "max"),
    "mean": ("sum", "median"),
    "outer": ("inner", "multiply"),
    "prod": ("sum", "cumprod"),
    "shape": ("size",),
    "sign": ("abs",),
    "sqrt": ("square",),
    "std": ("var",),
    "sum": ("mean", "prod"),
    "uniform": ("normal",),
    "zeros": ("ones",),
    "zeros_like": ("ones_like",),
}
WORDS = {
    "A": "Z",
    "Z": "A",
    "Adam": "SGD",
    "linear": "relu",
    "relu": "linear",
    "RootMeanSquaredError": "MeanAbsoluteError",
    "metrics": "metric",
    "optimizer": "loss",
}
REDUCTIONS = ("all", "any", "max", "mean", "min", "prod", "std", "sum", "var")


@operator("axis")
def _(node, variables):
    if isinstance(node, ast.keyword) and node.arg == "axis":
        for other in ("0", "1", "-1"):
            if other != ast.unparse(node.value):
                yield ast.keyword("axis", parse(other))


@operator("keepdims")
def _(node, variables):
    if called(node) in REDUCTIONS and "keepdims" not in [k.arg for k in node.keywords]:
        yield like(node, keywords=[*node.keywords, ast.keyword("keepdims", parse("True"))])


@operator("transpose")
def _(node, variables):
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield like(node, left=ast.Attribute(node.left, "T"))
        yield like(node, right=ast.Attribute(node.right, "T"))


@operator("arithmetic")
def _(node, variables):
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for other in ARITHMETIC[type(node.op)]:
            yield like(node, op=other())
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=0)


@operator("dropped term")
def _(node, variables):
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right


@operator("swapped operands")
def _(node, variables):
    if isinstance(node, ast.BinOp):
        yield like(node, left=node.right, right=node.left)


@operator("swapped arguments")
def _(node, variables):
    if isinstance(node, ast.Call):
        for args in exchanged(node.args):
            yield like(node, args=args)
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for elts in exchanged(node.elts):
            yield like(node, elts=elts)


@operator("dropped argument")
def _(node, variables):
    if isinstance(node, ast.Call) and called(node) not in CONVERSIONS and len(node.args) > 1:
        for i in range(len(node.args)):
            yield like(node, args=with_item(node.args, i))
    if isinstance(node, ast.Call):
        for i, keyword in enumerate(node.keywords):
            if keyword.arg not in (None, "dtype"):
                yield like(node, keywords=with_item(node.keywords, i))
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for i in range(len(node.elts)):
            yield like(node, elts=with_item(node.elts, i))


@operator("comparison")
def _(node, variables):
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                yield like(node, ops=with_item(node.ops, i, other()))


@operator("condition")
def _(node, variables):
    if isinstance(node, ast.If | ast.IfExp):
        yield like(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    if isinstance(node, ast.BoolOp):
        yield like(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for i in range(len(node.values)):
            left = with_item(node.values, i)
            yield like(node, values=left) if len(left) > 1 else left[0]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)


@operator("number")
def _(node, variables):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        n = node.value
        others = (n + 1, n - 1, -n) if type(n) is int else (n + 1, n - 1, 2 * n, n / 2, -n)
        for other in others:
            if other != n:
                yield parse(repr(other))


@operator("sign")
def _(node, variables):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    if isinstance(node, ast.Call) and called(node) not in (*CONVERSIONS, "len"):
        for i, arg in enumerate(node.args):
            if isinstance(arg, ast.Name | ast.Call | ast.BinOp):
                yield like(node, args=with_item(node.args, i, ast.UnaryOp(ast.USub(), arg)))
    if isinstance(node, ast.Return):
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))


@operator("index")
def _(node, variables):
    def near(part):
        yield ast.BinOp(part, ast.Add(), ast.Constant(1))
        yield ast.BinOp(part, ast.Sub(), ast.Constant(1))

    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
        if isinstance(node.slice, ast.Name | ast.BinOp):
            for other in near(node.slice):
                yield like(node, slice=other)
    if isinstance(node, ast.Slice):
        for bound in ("lower", "upper", "step"):
            part = getattr(node, bound)
            if part is not None:
                yield like(node, **{bound: None})
            if isinstance(part, ast.Name | ast.BinOp):
                for other in near(part):
                    yield like(node, **{bound: other})
    if called(node) == "range":
        for i, arg in enumerate(node.args):
            for other in near(arg):
                yield like(node, args=with_item(node.args, i, other))


@operator("loop")
def _(node, variables):
    if isinstance(node, ast.For | ast.comprehension):
        for cut in ("[1:]", "[:-1]"):
            yield like(node, iter=parse(f"list({ast.unparse(node.iter)}){cut}"))


@operator("wrong variable")
def _(node, variables):
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in variables:
        for other in variables:
            if other != node.id:
                yield ast.Name(other, ast.Load())


@operator("function")
def _(node, variables):
    if isinstance(node, ast.Attribute) and node.attr == "size":
        yield parse(f"{ast.unparse(node.value)}.shape[0]")
        yield parse(f"{ast.unparse(node.value)}.shape[-1]")
    if called(node) == "len":
        yield parse(f"np.size({ast.unparse(node.args[0])})")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        for other in FUNCTIONS.get(node.func.attr, ()):
            yield like(node, func=like(node.func, attr=other))


@operator("dropped call")
def _(node, variables):
    if isinstance(node, ast.Call) and called(node) not in CONVERSIONS:
        yield from (arg for arg in node.args if not isinstance(arg, ast.GeneratorExp))
        receiver = getattr(node.func, "value", None)
        if receiver is not None and ast.unparse(receiver).split(".")[0] in variables:
            yield receiver


@operator("word")
def _(node, variables):
    if isinstance(node, ast.Constant) and node.value in WORDS:
        yield ast.Constant(WORDS[node.value])


@operator("error")
def _(node, variables):
    if isinstance(node, ast.Raise):
        yield ast.Raise(parse("TypeError()"))


@operator("deleted")
def _(node, variables):
    converts = isinstance(node, ast.Assign) and only_converts(node.value)
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Raise) and not converts:
        yield ast.Pass()


def helpers(function: Callable) -> list[Callable]:
    """The functions and classes of its lesson that a function needs, other exercises excluded."""

    def names(code: CodeType) -> Iterator[str]:
        yield from code.co_names
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield from names(constant)

    found: list[Callable] = []

    def gather(thing: Callable) -> None:
        if isinstance(thing, type):
            parts = [part for part in vars(thing).values() if isinstance(part, FunctionType)]
        else:
            parts = [thing]
        for needed in [part.__globals__.get(n) for part in parts for n in names(part.__code__)]:
            ours = package_of(needed) == package_of(function)
            if ours and isinstance(needed, FunctionType | type) and needed not in found:
                found.append(needed)
                gather(needed)

    gather(function)
    return found


def package_of(thing: object) -> str:
    """The package that holds the module in which something is defined."""
    return (getattr(thing, "__module__", "") or "").rpartition(".")[0]


def bare(definition: Callable) -> ast.stmt:
    """The syntax tree of a function or class without decorators and docstrings."""
    (tree,) = ast.parse(dedent(inspect.getsource(definition))).body
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


def places(
    parent: ast.AST, variables: list[str], statement: str
) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None], list[str], str]]:
    """Each node that may change, how to put another there, its variables and its statement."""
    if isinstance(parent, ast.FunctionDef):
        variables = variables_of(parent)
    if isinstance(parent, ast.Raise):  # the kind of error is the contract's, its words are not
        return
    for name, value in ast.iter_fields(parent):
        nodes = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for i, node in nodes:
            if not isinstance(node, ast.AST) or protected(node):
                continue
            put = partial(setattr, parent, name) if i is None else partial(value.__setitem__, i)
            here = statement
            if isinstance(node, ast.stmt):
                here = brief(node)
            yield node, put, variables, here
            yield from places(node, variables, here)


def brief(node: ast.AST) -> str:
    """The code of a node, or how it begins where that is long."""
    first = ast.unparse(node).splitlines()[0]
    return first if len(first) <= 60 else f"{first[:59]}…"


def module(exercise: Exercise) -> ast.Module:
    """The helpers of a reference, and the reference itself at the end."""
    return ast.Module([bare(f) for f in (*helpers(exercise.reference), exercise.reference)], [])


def text(exercise: Exercise) -> str:
    """What every mutant of an exercise is a change of."""
    return ast.unparse(module(exercise))


def mutants(exercise: Exercise) -> list[Mutant]:
    """Every mutant of an exercise: of its reference first, then of the helpers; no two alike."""
    tree = module(exercise)
    seen, found = {ast.unparse(tree)}, []
    names: dict[str, int] = {}
    for definition in reversed(tree.body):
        where = "" if definition is tree.body[-1] else f" of `{definition.name}`"
        for node, put, variables, statement in places(definition, [], f"def {definition.name}"):
            for kind, change in OPERATORS.items():
                for other in change(node, variables):
                    put(other)
                    source = ast.unparse(tree)
                    put(node)
                    if source in seen:
                        continue
                    seen.add(source)
                    name = f"{kind}: {brief(node)} → {brief(other)} in `{statement}`{where}"
                    names[name] = names.get(name, 0) + 1
                    name += f", no. {names[name]}" if names[name] > 1 else ""
                    function = compiled(exercise, source)
                    found.append(Mutant(exercise.key, kind, name, source, function))
    return found


def compiled(exercise: Exercise, source: str) -> Callable:
    """The function of that text, among the names of the modules that its parts are from."""
    space: dict[str, Any] = {}
    for definition in (*helpers(exercise.reference), exercise.reference):
        space |= vars(sys.modules[definition.__module__])
    exec(compile(source, f"<a mutant of {exercise.name}>", "exec"), space)
    function = space[exercise.name]
    function.reference = function  # a reference may call itself so
    return function
