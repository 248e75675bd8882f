"""A file of answers that people wrote, with what must come of each.

Plain Python in blocks. A block begins with a line that says what follows, and may define several
functions, of which the grader calls the one that the line names:

    #% right sigmoid: by tanh
    def sigmoid(z):
        return (1 + np.tanh(z / 2)) / 2
    #% wrong sigmoid: the exponent has the wrong sign
    def sigmoid(z):
        return 1 / (1 + np.exp(z))

A `right` answer must earn every point and a `wrong` one must lose some. Where the lesson leaves
open what is asked, an answer is `ambiguous`, and either verdict will do.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from autograder.course_folder import CourseError
from autograder.exercises import UnknownExercise, find
from autograder.grading.grading_types import Reason
from autograder.grading.verdict_codes import NoAnswer
from autograder.notebooks import cells

WRITTEN_ANSWERS = Path(__file__).with_name("written_answers")
KINDS = RIGHT, WRONG, AMBIGUOUS = "right", "wrong", "ambiguous"
MARK = "#%"
HEADER = re.compile(r"#%\s*(?P<kind>\w+)\s+(?P<exercise>[\w/]+)\s*:\s*(?P<note>.*\S)\s*")
EXAMPLE = f"{MARK} wrong sigmoid: the exponent has the wrong sign"


@dataclass(frozen=True)
class WrittenAnswer:
    """A block of the file.

    Attributes
    ----------
    exercise
        The key of the exercise that it answers, e.g. "03_sigmoid/sigmoid".
    kind
        One of KINDS.
    note
        What it does, in the words of the file.
    source
        Its code.
    line
        The line of the file on which it begins.
    """

    exercise: str
    kind: str
    note: str
    source: str
    line: int


def read(file: Path) -> list[WrittenAnswer]:
    """Read a file of answers.

    Raises
    ------
    CourseError
        Where the file cannot be read, a line that begins with `#%` is not a header, an exercise is
        unknown, or there is no answer. The sentence names the file and the line.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{file} is not a text in UTF-8: save it as one.") from None
    answers = [_answer(file, *block) for block in _blocks(text)]
    if not answers:
        raise CourseError(f"{file} has no answers: each begins with a line such as `{EXAMPLE}`.")
    return answers


def _blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """The line number, header and code of each block; what is above the first is a comment."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith(MARK)]
    for start, end in itertools.pairwise([*starts, len(lines)]):
        yield start + 1, lines[start], "\n".join(lines[start + 1 : end]) + "\n"


def _answer(file: Path, line: int, header: str, source: str) -> WrittenAnswer:
    match = HEADER.fullmatch(header)
    if not match or match["kind"] not in KINDS:
        raise CourseError(
            f"{file}, line {line}: write `{MARK} right|wrong|ambiguous EXERCISE: what it does`, "
            f"for example `{EXAMPLE}`."
        )
    try:
        exercise = find(match["exercise"])
    except UnknownExercise as error:
        raise CourseError(f"{file}, line {line}: {error}") from None
    return WrittenAnswer(exercise.key, match["kind"], match["note"], source, line)


def of_lesson(lesson: str) -> list[WrittenAnswer]:
    """The written answers to a lesson that the verification tries; none where there is no file."""
    file = WRITTEN_ANSWERS / f"{lesson}.txt"
    return read(file) if file.exists() else []


@dataclass(frozen=True)
class NotebookCode:
    """What the cells of a source notebook import and define, without its tests.

    Attributes
    ----------
    imports
        The import statement that binds each name.
    definitions
        The source of all functions and classes, solutions included.
    needed
        The imported names that the solutions use.
    """

    imports: dict[str, str]
    definitions: str
    needed: frozenset[str]


@cache
def notebook_code(notebook: Path) -> NotebookCode:
    """Read the imports and the definitions of a source notebook."""
    imports: dict[str, str] = {}
    definitions: list[str] = []
    in_solutions: set[str] = set()
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code" or cells.is_test(cell) or not cells.is_python(cell.source):
            continue
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name in node.names:
                    imports[name.asname or name.name.partition(".")[0]] = ast.unparse(node)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                definitions.append(ast.unparse(node))
                if cells.meta(cell).get("solution"):
                    in_solutions |= words(definitions[-1])
    return NotebookCode(imports, "\n".join(definitions), frozenset(in_solutions & imports.keys()))


def words(source: str) -> set[str]:
    """The words in a piece of code."""
    return set(re.findall(r"[A-Za-z_]\w*", source))


@cache
def notebook_names(notebook: Path, imported: frozenset[str]) -> dict[str, Any]:
    """What a source notebook defines, and what it imports under these names."""
    code = notebook_code(notebook)
    names: dict[str, Any] = {"__name__": "__main__"}
    imports = [statement for name, statement in code.imports.items() if name in imported]
    exec(compile("\n".join([*imports, code.definitions]), str(notebook), "exec"), names)
    return names


def names_for(answer: WrittenAnswer, source: Path) -> dict[str, Any]:
    """What the notebook of its lesson defines above an answer; TensorFlow only if it is used.

    Parameters
    ----------
    answer
        The answer.
    source
        The folder of the source notebooks.
    """
    notebook = source_notebook(source, answer.exercise.rpartition("/")[0])
    code = notebook_code(notebook)
    used = (words(answer.source) | {"np"}) & code.imports.keys()
    return dict(notebook_names(notebook, code.needed | used))


def source_notebook(source: Path, lesson: str) -> Path:
    """The source notebook of a lesson."""
    return source / lesson / f"{lesson}.ipynb"


def define(answer: WrittenAnswer, function: str, names: dict[str, Any]) -> Reason | None:
    """Run the code of an answer, as the cell of a notebook.

    Parameters
    ----------
    answer
        The answer.
    function
        The name of the function that it must define.
    names
        What the notebook has defined above. What the answer defines is added.

    Returns
    -------
    Reason or None
        Why there is no such function; None where there is.
    """
    names.pop(function, None)
    try:
        exec(compile(answer.source, f"<answer on line {answer.line}>", "exec"), names)
    except BaseException as error:  # anything that a cell may raise, also SystemExit
        return {
            "code": NoAnswer.CELL_FAILED,
            "function": function,
            "error": type(error).__name__,
            "text": str(error)[:200],
        }
    if function in names:
        return None
    return {"code": NoAnswer.UNDEFINED, "function": function}
