"""Signs in the code of a submission that are reasons to look at it.

They are read from the text alone, and chosen to be certain: a line that patches NumPy does so,
whatever its purpose. None of them is a verdict, and none of them costs a point: what a notebook
does to its own kernel earns nothing here anyway.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator

from IPython.core.inputtransformer2 import TransformerManager

LIBRARIES = ("numpy", "json", "builtins", "math", "sys.modules")
HOOKS = ("ast_transformers", "input_transformers_cleanup", "input_transformers_post")
ENDINGS = ("os._exit", "os.abort", "os.kill", "signal.raise_signal")
PROGRAMS = ("os.system", "os.popen", "subprocess.", "get_ipython.system", "get_ipython.getoutput")
READERS = ("open", "Path", "load", "loadtxt", "genfromtxt", "listdir", "scandir", "walk", "glob")
GRADERS_FILES = ("gradebook.db", "course.secret", "/proc/")
TABLE = "housing_data.csv"  # the lessons read it, and may find it anywhere


def parse_ipython(source: str) -> ast.Module:
    """The syntax tree of a cell, magics included; empty where Python cannot read it."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of a student's escapes, for instance
            return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


def suspicious_lines(sources: Iterable[str], known: set[str]) -> list[str]:
    """What code cells do that is a reason to look, each as a sentence with the first such line.

    known : the texts of the lesson's own cells, which are not looked at
    """
    imported: dict[str, str] = {}
    found: dict[str, str] = {}
    for source in sources:
        module = parse_ipython(source)
        imported |= dict(_imports(module))
        if source in known:
            continue
        for node in ast.walk(module):
            for reason in _reasons(node, imported):
                found.setdefault(reason, ast.unparse(node).partition("\n")[0][:80])
    return [f"{reason}: `{line}`" for reason, line in found.items()]


def _imports(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Names in the code, and what of which library they stand for."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((a.asname, a.name) for a in node.names if a.asname)
        elif isinstance(node, ast.ImportFrom):
            yield from ((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)


def _dotted(node: ast.AST, imported: dict[str, str]) -> str:
    """`np.random.seed` as numpy.random.seed; a call counts as what is called."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, imported)}.{node.attr}"
    if isinstance(node, ast.Call):
        return _dotted(node.func, imported)
    return _dotted(node.value, imported) if isinstance(node, ast.Subscript) else ""


def _reasons(node: ast.AST, imported: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in HOOKS:
        yield "Changes how later cells are read"
    if isinstance(node, ast.Assign):
        changed = [t for t in node.targets if isinstance(t, ast.Attribute | ast.Subscript)]
        if any(_replaces(_dotted(target, imported)) for target in changed):
            yield "Replaces a part of a library"
    if isinstance(node, ast.FunctionDef) and node.name == "grade":
        yield "Defines a function with the name of the grader's"
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        if any(name.partition(".")[0] == "autograder" for name in names):
            yield "Imports the grader"
    if isinstance(node, ast.Call):
        called = _dotted(node, imported)
        texts = [x.value for x in ast.walk(node) if isinstance(x, ast.Constant)]
        texts = [text for text in texts if isinstance(text, str)]
        if called == "setattr" and node.args and _replaces(_dotted(node.args[0], imported) + "."):
            yield "Replaces a part of a library"
        if called in ENDINGS:
            yield "Ends its own kernel, or another process"
        if called.startswith(PROGRAMS) and not any(x.startswith("pip ") for x in texts):
            yield "Starts another program"
        if called.endswith("events.register"):
            yield "Listens to what the grader runs"
        last = called.rpartition(".")[2]
        if (last in READERS or last.startswith("read_")) and any(map(_is_outside, texts)):
            yield "Names a file outside of its own folder"


def _replaces(target: str) -> bool:
    """Whether an assignment to a dotted name changes a library itself."""
    return any(target == library or target.startswith(f"{library}.") for library in LIBRARIES)


def _is_outside(path: str) -> bool:
    away = path.startswith(("/", "~", "..")) or any(name in path for name in GRADERS_FILES)
    return away and not path.endswith(TABLE)
