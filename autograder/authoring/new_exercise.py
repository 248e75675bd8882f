"""Start a new exercise: its module, its answers, and its cells in the lesson's notebook.

What is written is consistent and unfinished: the lesson still builds, and `autograder verify` says
what is left to do.
"""

import ast
import keyword
from importlib import import_module
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat import NotebookNode, v4

from autograder import course_folder as course
from autograder import exercises
from autograder.course_folder import CourseError
from autograder.notebooks import cells
from autograder.verification import answers

MAX_LENGTH = 50  # of a name: with what is added to it, a cell's id has room for 64 characters

DEFINITION = '''\
"""`{name}` of lesson {number}: its reference, cases and misconceptions."""

from autograder.exercises.definition import case
from autograder.exercises.{package} import lesson


@lesson.exercise(parts={{"values": 1}}, review="{heading}")
def {name}(z):
    """The formula, in one line."""
    raise NotImplementedError("write the reference")


@{name}.cases
def cases(rng):
    yield case("values", float(rng.uniform(0.5, 3)))
'''
ANSWERS = '''\
"""Answers to `{name}` of lesson {number}."""

from autograder.verification.answers import answers_to

right, wrong = answers_to("{lesson}", "{name}")
'''
SECTION = """\
## {heading}

Explain here what the exercise needs: feedback sends students back to this heading."""
QUESTION = """\
### Exercise · `{name}(z)` · 1 point

Say here what the function returns."""
SOLUTION = '''\
def {name}(z):
    """What it returns, in one line.

    z : float or array of any shape
    returns : float64, in the shape of z
    """
    ### BEGIN SOLUTION
    raise NotImplementedError("write the solution")
    ### END SOLUTION'''
TEST = """\
# Check yourself: a worked number.

### BEGIN HIDDEN TESTS
from autograder import grade

grade("{name}", {name})
### END HIDDEN TESTS"""
HINTS = """\
<details><summary>Hint 1: where to begin</summary>

The first step.

</details>
<details><summary>Hint 2: the shape of the answer</summary>

What the code looks like.

</details>
<details><summary>Hint 3: nearly there</summary>

The formula in words.

</details>"""


def new_exercise(root: Path, lesson: str, name: str) -> list[Path]:
    """Write the skeleton of an exercise at the end of its lesson.

    Parameters
    ----------
    root : Path
        The course folder.
    lesson : str
        An existing lesson, e.g. "03_sigmoid".
    name : str
        The name of the function that students write.

    Returns
    -------
    list of Path
        The files that were written or changed.

    Raises
    ------
    CourseError
        If the lesson is unknown, or the name cannot be used; nothing is written then.
    """
    course.resolve_lessons(root, [lesson])
    package = _package(lesson)
    notebook = root / "source" / lesson / f"{lesson}.ipynb"
    nb = nbformat.read(notebook, as_version=4)
    _check_name(name, lesson, package, nb)
    package_name = package.__name__.rpartition(".")[2]
    words = {
        "name": name,
        "lesson": lesson,
        "number": lesson[:2],
        "package": package_name,
        "heading": name.replace("_", " ").capitalize(),
    }
    lesson_file = Path(str(package.__file__))
    definition = lesson_file.with_name(f"{name}.py")
    answers_file = Path(str(answers.__file__)).parent / package_name / f"{name}.py"
    answers_file.parent.mkdir(exist_ok=True)
    answers_file.write_text(ANSWERS.format(**words), encoding="utf-8")
    definition.write_text(DEFINITION.format(**words), encoding="utf-8")
    lesson_file.write_text(
        _with_name(lesson_file.read_text(encoding="utf-8"), name), encoding="utf-8"
    )
    index = _end(nb)
    nb.cells[index:index] = _cells(words)
    nbformat.write(nb, notebook)
    return [definition, lesson_file, answers_file, notebook]


def _package(lesson: str) -> ModuleType:
    """The package of a lesson's exercises."""
    for name in exercises.PACKAGES:
        package = import_module(f"{exercises.__name__}.{name}")
        if package.lesson.name == lesson:
            return package
    raise CourseError(
        f"Lesson {lesson} is not graded: to change that, give it a package in "
        f"{Path(str(exercises.__file__)).parent} first."
    )


def _check_name(name: str, lesson: str, package: ModuleType, nb: NotebookNode) -> None:
    if not (name.isidentifier() and name.isascii()) or keyword.iskeyword(name):
        raise CourseError(f"{name!r} cannot be the name of a function: write e.g. 'relu_prime'.")
    if len(name) > MAX_LENGTH:
        raise CourseError(f"{name!r} is too long: use at most {MAX_LENGTH} characters.")
    if hasattr(package, name):  # an exercise, or another module of the lesson
        raise CourseError(f"Lesson {lesson} has {package.__name__}.{name} already: choose another.")
    if {name, f"{name}-test"} & {cells.grade_id(cell) for cell in nb.cells}:
        raise CourseError(f"Lesson {lesson} has a cell {name!r} already: choose another name.")


def _with_name(source: str, name: str) -> str:
    """The text of a lesson's `__init__` with one more name at the end of the lesson's order."""
    (call,) = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Lesson"
    ]
    order = call.args[1]
    names = "".join(f'        "{exercise}",\n' for exercise in [*ast.literal_eval(order), name])
    before = ast.get_source_segment(source, order)
    return source.replace(str(before), f"[\n{names}    ]", 1)


def _end(nb: NotebookNode) -> int:
    """The index of a new exercise: before the written question, or at the end."""
    for index, cell in enumerate(nb.cells):
        if cell.cell_type == "markdown" and cells.meta(cell).get("grade"):
            return index - 1 if cells.meta(nb.cells[index - 1]) else index
    return len(nb.cells)


def _cells(words: dict[str, str]) -> list[NotebookNode]:
    """The section with the question, the stub, the test and the hints."""
    name = words["name"]
    graded = {"schema_version": 3, "task": False}
    solution = graded | {"grade_id": name, "grade": False, "solution": True, "locked": False}
    test = graded | {"grade_id": f"{name}-test", "grade": True, "solution": False, "locked": True}
    return [
        v4.new_markdown_cell(SECTION.format(**words), id=f"{name}-section"),
        v4.new_markdown_cell(QUESTION.format(**words), id=f"{name}-question"),
        v4.new_code_cell(SOLUTION.format(**words), id=name, metadata={"nbgrader": solution}),
        v4.new_code_cell(
            TEST.format(**words),
            id=f"{name}-test",
            metadata={"nbgrader": test | {"points": 1.0}},
        ),
        v4.new_markdown_cell(HINTS, id=f"{name}-hints"),
    ]
