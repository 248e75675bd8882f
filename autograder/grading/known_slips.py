"""Slips that people make in any formula, tried on the reference of an exercise.

A slip is a small change: another axis, an entry-by-entry product for a matrix product, a term left
out. If the reference with one slip in it gives exactly the numbers of a wrong answer, that is what
feedback says. It is true even where the student made another mistake that comes to the same.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.grading.call_student_function import answer_questions
from autograder.grading.compare_values import classify
from autograder.grading.elementwise_functions import ELEMENTWISE
from autograder.grading.verdict_codes import Fault, Pattern, Slip

if TYPE_CHECKING:
    from autograder.grading.grading_types import Answer, PatternFound, Question, Variant

Found = tuple[Slip, str]  # the slip, and the argument that it is about; "" for none
Function = Callable[..., Any]

LEFT_OUT = {
    "sqrt": Slip.ROOT_LEFT_OUT,
    "abs": Slip.SIZE_LEFT_OUT,
    "transpose": Slip.TRANSPOSE_LEFT_OUT,
    "exp": Slip.EXPONENTIAL_LEFT_OUT,
    "log": Slip.LOGARITHM_LEFT_OUT,
}
FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
}


def find_slip(
    variant: Variant, answers: Sequence[Answer], failed: dict[int, Fault]
) -> PatternFound | None:
    """Find a slip that turns the reference into what was answered.

    Parameters
    ----------
    variant, answers
        As in `judge`, the answers after measuring.
    failed
        The failed cases, and the fault of each.

    Returns
    -------
    dict or None
        None where no slip gives the answers to all cases that have a value.
    """
    if not variant["reference"]:
        return None
    order = [
        i
        for i, case in enumerate(variant["cases"][: len(answers)])
        if "value" in case["expected"] and i not in failed
    ]
    wrong = [i for i in failed if i < len(answers) and "value" in variant["cases"][i]["expected"]]
    if not any("value" in answers[i] for i in wrong):
        return None
    for (slip, argument), function in slipped(variant["reference"], variant["exercise"]):
        if all(gives(function, variant, answers, i) for i in [*wrong, *order]):
            return {"code": Pattern.SLIP, "slip": slip, "argument": argument}
    return None


def gives(function: Function, variant: Variant, answers: Sequence[Answer], i: int) -> bool:
    """Whether a function gives the answer to case `i`."""
    question: Question = {**variant["cases"][i]["question"], "twice": False}
    (predicted,) = answer_questions(function, [question])
    return "value" in predicted and classify(answers[i], predicted, variant) is None


def slipped(source: str, name: str) -> Iterator[tuple[Found, Function]]:
    """Each slip, and the reference with that slip in it.

    Parameters
    ----------
    source
        The source of the reference, with all that it calls.
    name
        The name of its function.
    """
    exec(source, names := {})
    yield from with_other_arguments(names[name])
    module = ast.parse(source)
    (function,) = [
        node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    parameters = [argument.arg for argument in function.args.args]
    for found in changes(function, parameters):
        code = compile(ast.fix_missing_locations(module), "<slip>", "exec")
        exec(code, names := {})
        yield found, names[name]


# -- slips in the formula ------------------------------------------------------------------------


def changes(function: ast.FunctionDef, parameters: Sequence[str]) -> Iterator[Found]:
    """Change the tree of a function in one place after the other, and say what was changed."""
    for node in list(nodes_of_formula(function)):
        for place, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                for found, new in replacements(value, parameters):
                    setattr(node, place, new)
                    yield found
                setattr(node, place, value)
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    if isinstance(item, ast.expr):
                        for found, new in replacements(item, parameters):
                            value[i] = new
                            yield found
                        value[i] = item


def nodes_of_formula(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without the checks that raise an error."""
    if isinstance(node, ast.If) and any(isinstance(s, ast.Raise) for s in node.body):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from nodes_of_formula(child)


def replacements(node: ast.expr, parameters: Sequence[str]) -> Iterator[tuple[Found, ast.expr]]:
    """What may be written by mistake in place of an expression."""
    if isinstance(node, ast.BinOp):
        yield from of_operation(node)
    elif isinstance(node, ast.Call):
        yield from of_call(node)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPPED:
        new = copy(node)
        new.ops = [FLIPPED[type(node.ops[0])]()]
        yield (Slip.BOUNDARY, ""), new
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield (Slip.TRANSPOSE_LEFT_OUT, ""), node.value
    elif isinstance(node, ast.Attribute) and node.attr == "size":
        yield (Slip.ROWS_FOR_ENTRIES, name_of(node.value)), shape_entry(node.value, 0)
        yield (Slip.COLUMNS_FOR_ENTRIES, name_of(node.value)), shape_entry(node.value, -1)
    elif isinstance(node, ast.Name) and node.id in parameters and isinstance(node.ctx, ast.Load):
        for other in parameters:
            if other != node.id:
                yield (Slip.OTHER_ARGUMENT, f"{other} {node.id}"), ast.Name(other, ast.Load())


def of_operation(node: ast.BinOp) -> Iterator[tuple[Found, ast.expr]]:
    """Slips in `left operator right`."""
    left, right, operator = node.left, node.right, node.op

    def other(new: ast.operator, first: ast.expr = left, second: ast.expr = right) -> ast.BinOp:
        return ast.BinOp(first, new, second)

    if isinstance(operator, ast.MatMult):
        yield (Slip.ENTRY_BY_ENTRY, ""), other(ast.Mult())
        yield (Slip.PRODUCT_ORDER, ""), other(ast.MatMult(), right, left)
        yield (
            (Slip.TRANSPOSED_FACTOR, name_of(right)),
            other(ast.MatMult(), left, transposed(right)),
        )
        yield (Slip.TRANSPOSED_FACTOR, name_of(left)), other(ast.MatMult(), transposed(left), right)
    elif isinstance(operator, ast.Mult):
        yield (Slip.MATRIX_PRODUCT, ""), other(ast.MatMult())
        yield (Slip.FACTOR_LEFT_OUT, name_of(right)), left
        yield (Slip.FACTOR_LEFT_OUT, name_of(left)), right
        yield (Slip.SUM_FOR_PRODUCT, ""), other(ast.Add())
    elif isinstance(operator, ast.Div):
        yield (Slip.DIVISION_LEFT_OUT, ""), left
        yield (Slip.PRODUCT_FOR_RATIO, ""), other(ast.Mult())
        yield (Slip.UPSIDE_DOWN, ""), other(ast.Div(), right, left)
        yield (Slip.WHOLE_DIVISION, ""), other(ast.FloorDiv())
    elif isinstance(operator, ast.Add):
        yield (Slip.TERM_LEFT_OUT, name_of(right)), left
        yield (Slip.TERM_LEFT_OUT, name_of(left)), right
        yield (Slip.MINUS_FOR_PLUS, ""), other(ast.Sub())
        yield (Slip.PRODUCT_FOR_SUM, ""), other(ast.Mult())
    elif isinstance(operator, ast.Sub):
        yield (Slip.TERM_LEFT_OUT, name_of(right)), left
        yield (Slip.MINUEND_LEFT_OUT, name_of(left)), right
        yield (Slip.PLUS_FOR_MINUS, ""), other(ast.Add())
        yield (Slip.DIFFERENCE_ORDER, ""), other(ast.Sub(), right, left)
    elif isinstance(operator, ast.Pow):
        yield (Slip.POWER_LEFT_OUT, name_of(left)), left
        yield (Slip.PRODUCT_FOR_POWER, ""), other(ast.Mult())


def of_call(node: ast.Call) -> Iterator[tuple[Found, ast.expr]]:
    """Slips in a call of a NumPy function or of a method of an array."""
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if called in LEFT_OUT and node.args:
        yield (LEFT_OUT[called], ""), node.args[0]
    if called in ("sum", "mean") and isinstance(node.func, ast.Attribute):
        new = copy(node)
        new.func = copy(node.func)
        new.func.attr = "mean" if called == "sum" else "sum"
        yield (Slip.MEAN_FOR_SUM if called == "sum" else Slip.SUM_FOR_MEAN, ""), new
    if called == "len" and node.args:
        size = ast.Attribute(node.args[0], "size", ast.Load())
        yield (Slip.ENTRIES_FOR_ROWS, name_of(node.args[0])), size
    if called == "range" and node.args:
        *before, end = node.args
        shorter = ast.BinOp(end, ast.Sub(), ast.Constant(1))
        start = before[0] if before else ast.Constant(0)
        yield (Slip.LOOP_ENDS_EARLY, ""), ast.Call(node.func, [*before[:1], shorter], [])
        later = ast.BinOp(start, ast.Add(), ast.Constant(1))
        yield (Slip.LOOP_BEGINS_LATE, ""), ast.Call(node.func, [later, end], [])
    for i, keyword in enumerate(node.keywords):
        if keyword.arg == "axis":
            for axis, slip in ((0, Slip.AXIS_0), (1, Slip.AXIS_1), (None, Slip.NO_AXIS)):
                new = copy(node)
                other = ast.keyword("axis", ast.Constant(axis))
                new.keywords = [*node.keywords[:i], other, *node.keywords[i + 1 :]]
                yield (slip, ""), new


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def transposed(node: ast.expr) -> ast.expr:
    return ast.Attribute(node, "T", ast.Load())


def shape_entry(node: ast.expr, i: int) -> ast.expr:
    shape = ast.Attribute(node, "shape", ast.Load())
    return ast.Subscript(shape, ast.Constant(i), ast.Load())


# -- slips in what the formula is applied to -----------------------------------------------------

APPLIED: dict[Slip, Callable[[Any], Any]] = {
    Slip.NEGATED: lambda a: -a,
    Slip.SIZE_ONLY: ELEMENTWISE["absolute value"],
    Slip.AS_ZERO: lambda a: 0 * a,
    Slip.AS_ONE: lambda a: 0 * a + 1,
    Slip.WHOLE_NUMBERS: ELEMENTWISE["whole part"],
    Slip.HALVED: lambda a: a / 2,
    Slip.DOUBLED: lambda a: 2 * a,
    Slip.SQUARED: ELEMENTWISE["square"],
    Slip.SIGMOID_FIRST: ELEMENTWISE["sigmoid"],
    Slip.TANH_FIRST: ELEMENTWISE["tanh"],
    Slip.RELU_FIRST: ELEMENTWISE["relu"],
    Slip.EXPONENTIAL_FIRST: ELEMENTWISE["exponential"],
    Slip.TRANSPOSED_ARGUMENT: np.transpose,
    Slip.FIRST_ROW_ONLY: lambda a: a[:1],
}


def with_other_arguments(function: Function) -> Iterator[tuple[Found, Function]]:
    """The reference, called with an argument that is changed, left out, or in the wrong place."""
    signature = inspect.signature(function)
    names = list(signature.parameters)

    def changed(name: str, change: Callable[[Any], Any]) -> Function:
        def call(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            value = bound.arguments[name]
            if not isinstance(value, (int, float, np.ndarray)):
                raise TypeError(name)
            return function(**{**bound.arguments, name: change(value)})

        return call

    def without(name: str) -> Function:
        def call(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.arguments.pop(name, None)
            return function(**bound.arguments)

        return call

    def exchanged(first: str, second: str) -> Function:
        def call(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            a, b = bound.arguments[first], bound.arguments[second]
            return function(**{**bound.arguments, first: b, second: a})

        return call

    for name, parameter in signature.parameters.items():
        if parameter.default is not inspect.Parameter.empty:
            yield (Slip.DEFAULT_ALWAYS, name), without(name)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            yield (Slip.ARGUMENTS_EXCHANGED, f"{first} {second}"), exchanged(first, second)
    for name in names:
        for slip, change in APPLIED.items():
            yield (slip, name), changed(name, change)
