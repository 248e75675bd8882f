"""Cells that go on past a line that fails for want of a module, a program or a file.

While grading, nothing can be installed, and not every module of a student's computer is there. A
line that needs one must not take with it what the rest of its cell imports and defines.
"""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

# What is still carried out below a statement that failed: what later cells may need. Nothing is
# drawn or printed any more.
DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
CARRIED_OUT = (*DEFINITIONS, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.Try)
INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")
RUNS_CODE = ("time", "timeit", "prun", "run")  # line magics whose errors are those of their code


def refuse_programs(shell: Any) -> None:
    """Have a shell answer commands and magics that cannot work here with a sentence."""
    line_magic, cell_magic = shell.run_line_magic, shell.run_cell_magic

    def system(command: str) -> None:
        print(f"Shell commands are not run while grading: {command}")

    def getoutput(command: str, split: bool = True, depth: int = 0) -> list[str] | str:
        system(command)
        return [] if split else ""

    def run_line_magic(name: str, line: str, _stack_depth: int = 1) -> Any:
        if name in INSTALLERS:
            return system(f"%{name} {line}")
        try:
            return line_magic(name, line, _stack_depth + 1)
        except Exception as error:
            if name in RUNS_CODE:
                raise
            print(f"Skipped while grading: %{name} {line} ({error})")

    def run_cell_magic(name: str, line: str, cell: str) -> Any:
        if shell.find_cell_magic(name) is not None:
            return cell_magic(name, line, cell)
        print(f"Skipped while grading: %%{name} {line}")
        shell.run_cell(cell)

    shell.system, shell.getoutput = system, getoutput
    shell.run_line_magic, shell.run_cell_magic = run_line_magic, run_cell_magic


def continue_past_failures(shell: Any) -> None:
    """Have a shell carry out the definitions of a cell also below a statement that failed.

    In a cell with assertions, which is a check, these are its imports and functions alone. An
    interrupt ends a cell.
    """
    run: Callable[..., Awaitable[bool]] = shell.run_ast_nodes

    async def run_ast_nodes(
        nodes: list[ast.stmt], cell_name: str, *args: Any, result: Any = None, **kwargs: Any
    ) -> bool:
        outcome = SimpleNamespace(error_in_exec=None) if result is None else result
        failed = await run(nodes, cell_name, *args, result=outcome, **kwargs)
        error = outcome.error_in_exec
        if not isinstance(error, Exception):
            return failed
        is_check = any(isinstance(node, ast.Assert) for node in nodes)
        for node in _below(nodes, cell_name, error):
            if isinstance(node, DEFINITIONS if is_check else CARRIED_OUT):
                another = SimpleNamespace(error_in_exec=None)
                settings = {**kwargs, "interactivity": "none", "result": another}
                await run([node], cell_name, *args, **settings)
                if not isinstance(another.error_in_exec, Exception | None):
                    break
        return failed

    shell.run_ast_nodes = run_ast_nodes


def _below(nodes: list[ast.stmt], cell_name: str, error: BaseException) -> list[ast.stmt]:
    """The statements of a cell below the one in which an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != cell_name:
        trace = trace.tb_next
    return [node for node in nodes if trace is not None and node.lineno > trace.tb_lineno]
