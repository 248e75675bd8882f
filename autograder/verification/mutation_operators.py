"""The small changes that make a mutant of a reference, by kind.

The operators are those of the literature on mutation testing (arithmetic, comparison, number,
statement deleted …) and those that array code asks for (axis, transpose, keepdims …). They are
written here because cosmic-ray and mutmut know no `@`, no axis and no transpose.
"""

import ast
from collections.abc import Callable, Iterator
from copy import copy

CONVERSIONS = ("array", "asarray", "astype", "float", "int", "tuple", "list")

Change = Callable[[ast.AST, list[str]], Iterator[ast.AST]]
OPERATORS: dict[str, Change] = {}


def operator(name: str) -> Callable[[Change], Change]:
    """Register a function of a node and the variables in scope, which yields replacements."""

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


def swapped(items: list) -> Iterator[list]:
    """Each copy of a list of nodes with two neighbors swapped."""
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
STRINGS = {
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
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.keyword) and node.arg == "axis":
        for other in ("0", "1", "-1"):
            if other != ast.unparse(node.value):
                yield ast.keyword("axis", parse(other))


@operator("keepdims")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if (
        isinstance(node, ast.Call)
        and called(node) in REDUCTIONS
        and "keepdims" not in [k.arg for k in node.keywords]
    ):
        yield like(node, keywords=[*node.keywords, ast.keyword("keepdims", parse("True"))])


@operator("transpose")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield like(node, left=ast.Attribute(node.left, "T"))
        yield like(node, right=ast.Attribute(node.right, "T"))


@operator("arithmetic")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for other in ARITHMETIC[type(node.op)]:
            yield like(node, op=other())
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=0)


@operator("dropped term")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right


@operator("swapped operands")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield like(node, left=node.right, right=node.left)


@operator("swapped arguments")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for args in swapped(node.args):
            yield like(node, args=args)
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for elts in swapped(node.elts):
            yield like(node, elts=elts)


@operator("dropped argument")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
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
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                yield like(node, ops=with_item(node.ops, i, other()))


@operator("condition")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.IfExp):
        yield like(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    if isinstance(node, ast.BoolOp):
        yield like(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for i in range(len(node.values)):
            others = with_item(node.values, i)
            yield like(node, values=others) if len(others) > 1 else others[0]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)


def other_numbers(value: object) -> Iterator[float]:
    """Numbers near an integer or a float; none for other values."""
    if isinstance(value, int | float):
        yield value + 1
        yield value - 1
        if isinstance(value, float):
            yield 2 * value
            yield value / 2
        yield -value


@operator("number")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool):
        for other in other_numbers(node.value):
            if other != node.value:
                yield parse(repr(other))


@operator("sign")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    if isinstance(node, ast.Call) and called(node) not in (*CONVERSIONS, "len"):
        for i, arg in enumerate(node.args):
            if isinstance(arg, ast.Name | ast.Call | ast.BinOp):
                yield like(node, args=with_item(node.args, i, ast.UnaryOp(ast.USub(), arg)))
    if isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))


def neighbors(index: ast.expr) -> Iterator[ast.expr]:
    """The next index and the one before."""
    yield ast.BinOp(index, ast.Add(), ast.Constant(1))
    yield ast.BinOp(index, ast.Sub(), ast.Constant(1))


def other_slices(node: ast.Slice) -> Iterator[ast.AST]:
    """The slice without one of its bounds, and with each bound moved by 1."""
    for name in ("lower", "upper", "step"):
        bound = getattr(node, name)
        if bound is not None:
            yield like(node, **{name: None})
        if isinstance(bound, ast.Name | ast.BinOp):
            for other in neighbors(bound):
                yield like(node, **{name: other})


@operator("index")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
        if isinstance(node.slice, ast.Name | ast.BinOp):
            for other in neighbors(node.slice):
                yield like(node, slice=other)
    if isinstance(node, ast.Slice):
        yield from other_slices(node)
    if isinstance(node, ast.Call) and called(node) == "range":
        for i, arg in enumerate(node.args):
            for other in neighbors(arg):
                yield like(node, args=with_item(node.args, i, other))


@operator("loop")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.For | ast.comprehension):
        for cut in ("[1:]", "[:-1]"):
            yield like(node, iter=parse(f"list({ast.unparse(node.iter)}){cut}"))


@operator("wrong variable")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in variables:
        for other in variables:
            if other != node.id:
                yield ast.Name(other, ast.Load())


@operator("function")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute) and node.attr == "size":
        yield parse(f"{ast.unparse(node.value)}.shape[0]")
        yield parse(f"{ast.unparse(node.value)}.shape[-1]")
    if isinstance(node, ast.Call) and called(node) == "len":
        yield parse(f"np.size({ast.unparse(node.args[0])})")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        for other in FUNCTIONS.get(node.func.attr, ()):
            yield like(node, func=like(node.func, attr=other))


@operator("dropped call")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and called(node) not in CONVERSIONS:
        yield from (arg for arg in node.args if not isinstance(arg, ast.GeneratorExp))
        receiver = getattr(node.func, "value", None)
        if receiver is not None and ast.unparse(receiver).split(".")[0] in variables:
            yield receiver


@operator("word")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant) and node.value in STRINGS:
        yield ast.Constant(STRINGS[node.value])


@operator("error")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Raise):
        yield ast.Raise(parse("TypeError()"))


@operator("deleted")
def _(node: ast.AST, variables: list[str]) -> Iterator[ast.AST]:
    converts = isinstance(node, ast.Assign) and only_converts(node.value)
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Raise) and not converts:
        yield ast.Pass()
