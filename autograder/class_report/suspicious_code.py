"""Suspicious code in a submission: reasons for a person to review it.

They are found in the text alone, and chosen to be certain: a line that patches NumPy does so,
whatever its purpose. None of them is a verdict, and none of them costs a point: what a notebook
does to its own kernel earns nothing here anyway.
"""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache

from IPython.core.inputtransformer2 import TransformerManager

from autograder.notebooks.cells import MAX_PARSED_CHARS
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode

LIBRARIES = ("numpy", "json", "builtins", "math", "sys.modules")
INPUT_HOOKS = ("ast_transformers", "input_transformers_cleanup", "input_transformers_post")
KILLERS = ("os._exit", "os.abort", "os.kill", "signal.raise_signal")
PROGRAMS = ("os.system", "os.popen", "subprocess.", "get_ipython.system", "get_ipython.getoutput")
READERS = ("open", "Path", "load", "loadtxt", "genfromtxt", "listdir", "scandir", "walk", "glob")
GRADER_FILES = ("gradebook.db", "course.secret", "/proc/")
MAX_MAGICS = 50  # lines of it with a magic or for the shell
MAGIC = re.compile(r"(?m)^\s*[!%?]")
DATASET = "housing_data.csv"  # the lessons read it, wherever it is


def parse_ipython(source: str) -> ast.Module:
    """Parse the text of a cell, magics included; an empty module where that cannot be done."""
    empty = ast.Module(body=[], type_ignores=[])
    if is_too_long(source):
        return empty
    with warnings.catch_warnings(action="ignore"):  # for example about a student's escapes
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            pass  # a magic, or no Python
        try:
            return ast.parse(TransformerManager().transform_cell(source))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return empty


def is_too_long(source: str) -> bool:
    """Whether a cell is too long to be parsed; what IPython does with magics is slower by far."""
    return len(source) > MAX_PARSED_CHARS or len(MAGIC.findall(source)) > MAX_MAGICS


def suspicious_lines(sources: Iterable[str], lesson_sources: frozenset[str]) -> list[Remark]:
    """Find what the code cells of a submission do that is a reason to review it.

    Parameters
    ----------
    sources
        The texts of the code cells, in order.
    lesson_sources
        The texts of the lesson's own cells, which are not suspicious.

    Returns
    -------
    list of Remark
        One for each suspicion, with the first line that raises it, and one where a cell is too
        long to be looked through.
    """
    imported: dict[str, str] = {}
    lines: dict[RemarkCode, str] = {}
    too_long = 0
    for source in sources:
        if source in lesson_sources:
            imported |= _lesson_imports(source)
            continue
        too_long += is_too_long(source)
        nodes = list(ast.walk(parse_ipython(source)))
        imported |= dict(_imports(nodes))
        for node in nodes:
            for code in _suspicions(node, imported):
                lines.setdefault(code, ast.unparse(node).partition("\n")[0][:80])
    remarks = [Remark(code, {"line": line}) for code, line in lines.items()]
    return [*remarks, Remark(RemarkCode.CODE_NOT_READ)] if too_long else remarks


@cache
def _lesson_imports(source: str) -> dict[str, str]:
    """The imports of a cell of the lesson, which every student has."""
    return dict(_imports(ast.walk(parse_ipython(source))))


def _imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """The names that are imported under another name, with the dotted name of each."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((a.asname, a.name) for a in node.names if a.asname)
        elif isinstance(node, ast.ImportFrom):
            yield from ((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)


def _dotted_name(node: ast.AST, imported: dict[str, str]) -> str:
    """`np.random.seed` as numpy.random.seed; a call counts as what is called."""
    match node:
        case ast.Name(id=name):
            return imported.get(name, name)
        case ast.Attribute(value=value, attr=attribute):
            return f"{_dotted_name(value, imported)}.{attribute}"
        case ast.Call(func=value) | ast.Subscript(value=value):
            return _dotted_name(value, imported)
    return ""


def _suspicions(node: ast.AST, imported: dict[str, str]) -> Iterator[RemarkCode]:
    """What a single node of the syntax tree does."""
    match node:
        case ast.Attribute(attr=attribute) if attribute in INPUT_HOOKS:
            yield RemarkCode.REWRITES_CELLS
        case ast.Assign(targets=targets):
            changed = [t for t in targets if isinstance(t, ast.Attribute | ast.Subscript)]
            if any(_is_of_library(_dotted_name(target, imported)) for target in changed):
                yield RemarkCode.PATCHES_LIBRARY
        case ast.FunctionDef(name="grade"):
            yield RemarkCode.NAMED_LIKE_GRADER
        case ast.Import(names=names):
            if any(_is_grader(alias.name) for alias in names):
                yield RemarkCode.IMPORTS_GRADER
        case ast.ImportFrom(module=module, names=names):
            if any(map(_is_grader, (module or "", *(alias.name for alias in names)))):
                yield RemarkCode.IMPORTS_GRADER
        case ast.Call():
            yield from _suspicions_of_call(node, imported)


def _suspicions_of_call(call: ast.Call, imported: dict[str, str]) -> Iterator[RemarkCode]:
    called = _dotted_name(call, imported)
    constants = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
    texts = [value for value in constants if isinstance(value, str)]
    if called == "setattr" and call.args and _is_of_library(_dotted_name(call.args[0], imported)):
        yield RemarkCode.PATCHES_LIBRARY
    if called in KILLERS:
        yield RemarkCode.ENDS_PROCESS
    if called.startswith(PROGRAMS) and not any(text.startswith("pip ") for text in texts):
        yield RemarkCode.STARTS_PROGRAM
    if called.endswith("events.register"):
        yield RemarkCode.LISTENS
    function = called.rpartition(".")[2]
    if (function in READERS or function.startswith("read_")) and any(map(_is_outside, texts)):
        yield RemarkCode.READS_OUTSIDE


def _is_of_library(name: str) -> bool:
    """Whether a dotted name is that of a library that the grader needs, or of a part of it."""
    return any(name == library or name.startswith(f"{library}.") for library in LIBRARIES)


def _is_grader(module: str) -> bool:
    return module.partition(".")[0] == "autograder"


def _is_outside(path: str) -> bool:
    """Whether a path leads out of the submission's folder, other than to the lessons' dataset."""
    outside = path.startswith(("/", "~", "..")) or any(name in path for name in GRADER_FILES)
    return outside and not path.endswith(DATASET)
