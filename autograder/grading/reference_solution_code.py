"""A reference as source that runs alone: what check() lends for a learner's incorrect function.

It never enters a kernel of the class, which gets numbers only: see `serve_lent_functions`.
"""

import ast
import inspect
from functools import cache
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any, cast

from autograder.exercises.definition import Exercise, find


@cache
def standalone_source(name: str, lesson: str = "") -> str:
    """The reference of an exercise with everything that it calls.

    Parameters
    ----------
    name
        The exercise.
    lesson
        The lesson that asks, where several have an exercise of that name.

    Returns
    -------
    str
        Source without comments and docstrings, which needs NumPy and the standard library alone
        and defines a function of that name.
    """
    lines: list[str] = []
    seen: set[str] = set()

    def add(function: FunctionType) -> None:
        seen.add(function.__name__)
        tree: Any = ast.parse(dedent(inspect.getsource(function))).body[0]
        tree.decorator_list = []
        if ast.get_docstring(tree):
            del tree.body[0]
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id not in seen:
                used = function.__globals__.get(node.id)
                if isinstance(used, Exercise):
                    add(cast(FunctionType, used.reference))
                elif isinstance(used, FunctionType):
                    add(used)
                elif isinstance(used, ModuleType):
                    seen.add(node.id)
                    lines.insert(0, f"import {used.__name__} as {node.id}")
        lines.append(ast.unparse(tree))

    add(cast(FunctionType, find(name, lesson).reference))
    return "\n\n".join(lines) + "\n"
