"""A reference as text that runs by itself, to stand in for a function that a student got wrong."""

import ast
import inspect
from functools import cache
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any, cast

from autograder.exercises.definition import Exercise, find


@cache
def text_of(name: str, lesson: str = "") -> str:
    """The reference of exercise `name` with all that it calls, without comments and docstrings.

    lesson : the one that asks, where several have an exercise of that name

    It runs with NumPy and the standard library alone, and defines a function of that name.
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
