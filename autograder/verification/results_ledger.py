"""A ledger of proofs: what was counted for each lesson, sealed with what decided the counts.

A verification takes minutes, and its result depends only on files and library versions. A lesson
whose seal is intact need not be proved again; `autograder verify --ledger` proves the others, and
one more each day, so that nothing is taken from the ledger forever.
"""

import ast
import hashlib
import inspect
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

import autograder
from autograder.course_folder import CourseError, root
from autograder.exercises import REGISTRY, Exercise, find, of_lesson
from autograder.verification import result_tables
from autograder.verification.answers_file import WRITTEN_ANSWERS, notebook_code, source_notebook
from autograder.verification.count_wrong_verdicts import Tally

PACKAGE = Path(autograder.__file__).parent
EXERCISES, ANSWERS = PACKAGE / "exercises", PACKAGE / "verification" / "answers"
ROOMS = ("exercises", "grading", "verification")  # what grades, and what is graded
LIBRARIES = ("numpy", "tensorflow", "keras")

Counts = dict[str, dict[str, int]]  # {exercise: {column of the table: count}}


class Entry(TypedDict):
    """One lesson: its counts, and a hash of these and of everything that decides them."""

    seal: str
    exercises: Counts


class Ledger(TypedDict):
    """The records of all lessons.

    Attributes
    ----------
    seeds
        The number of seeds under which each solution was graded.
    """

    seeds: int
    lessons: dict[str, Entry]


# -- what decides the counts of a lesson -----------------------------------------------------------


def home(exercise: Exercise) -> Path:
    """Return the module that defines an exercise, or the package of its lesson if it has one."""
    module = Path(inspect.getfile(exercise.reference)).resolve()
    if EXERCISES not in module.parents:
        return module
    return EXERCISES / module.relative_to(EXERCISES).parts[0]


def homes(lesson: str) -> set[Path]:
    """Return the modules or packages of the exercises of a lesson."""
    return {home(exercise) for exercise in of_lesson(lesson)}


def files_in(module: Path) -> Iterator[Path]:
    """Yield the files of a module or a package, without compiled ones."""
    files = module.rglob("*") if module.is_dir() else [module]
    return (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def imported(module: Path) -> Iterator[Path]:
    """Yield the parts of exercises/ that a module or a package imports; imports are absolute."""
    for file in files_in(module):
        if file.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
            elif isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            else:
                continue
            for parts in (name.split(".") for name in names):
                if parts[:2] == ["autograder", "exercises"] and len(parts) > 2:
                    yield EXERCISES / parts[2]
                    yield EXERCISES / f"{parts[2]}.py"


def uses(lesson: str) -> set[str]:
    """Return the lesson and all lessons that its exercises import or build on, directly or not."""
    lessons: set[str] = set()
    new = {lesson}
    while new:
        lessons |= new
        modules = {module for name in new for module in homes(name)}
        imports = {other for module in modules for other in imported(module)}
        below = {name for lesson in new for e in of_lesson(lesson) for name in e.builds_on}
        new = {exercise.lesson for exercise in REGISTRY.values() if home(exercise) in imports}
        new = (new | {find(name).lesson for name in below}) - lessons
    return lessons


def answers_to(lesson: str) -> set[Path]:
    """Return where the answers to the exercises of a lesson are."""
    modules = {ANSWERS / module.name for module in homes(lesson)}  # which have the same names
    return modules | {WRITTEN_ANSWERS / f"{lesson}.txt"}


def files(lesson: str) -> list[Path]:
    """List everything that decides the result of a lesson, except the libraries.

    That is its exercises and the answers to them, the exercises of the lessons that it uses, and
    what belongs to no lesson: a file that nobody has assigned counts for all of them.
    """
    needed = {module for name in uses(lesson) for module in homes(name)}
    needed |= answers_to(lesson)
    assigned = {home(exercise) for exercise in REGISTRY.values()}
    assigned |= {file for exercise in REGISTRY.values() for file in answers_to(exercise.lesson)}
    roots = {PACKAGE / room for room in ROOMS} | needed
    of_others = {file for module in assigned - needed for file in files_in(module)}
    return sorted({file for root in roots for file in files_in(root)} - of_others)


@cache
def contents(lesson: str) -> str:
    """Hash what decides the result of a lesson: files, the notebook's code, versions."""
    python = f"python {sys.version_info.major}.{sys.version_info.minor}"
    versions = [python, *(f"{name} {version(name)}" for name in LIBRARIES)]
    digest = hashlib.sha256("\n".join(versions).encode())
    for file in files(lesson):
        name = file.relative_to(PACKAGE) if PACKAGE in file.parents else Path(file.name)
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"\n{name.as_posix()} {content}".encode())
    notebook = source_notebook(root() / "source", lesson)
    if notebook.exists():
        code = notebook_code(notebook)
        read = [code.imports, code.definitions, sorted(code.needed)]
        digest.update(json.dumps(read).encode())
    return digest.hexdigest()


def seal(lesson: str, seeds: int, counts: Counts) -> str:
    """Hash counts with everything that decides them, so that a change of either shows."""
    sealed = json.dumps([contents(lesson), seeds, counts], sort_keys=True)
    return hashlib.sha256(sealed.encode()).hexdigest()


# -- the file --------------------------------------------------------------------------------------


def read(file: Path) -> Ledger:
    """Read the ledger in a file.

    Raises
    ------
    CourseError
        If there is none.
    """
    try:
        ledger = json.loads(file.read_text(encoding="utf-8"))
        entries = {
            lesson: Entry(seal=entry["seal"], exercises=entry["exercises"])
            for lesson, entry in ledger["lessons"].items()
        }
        return Ledger(seeds=int(ledger["seeds"]), lessons=entries)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise CourseError(f"{file} is not a ledger of proofs. Run `make prove`.") from error


def counts_of(tally: Tally, lesson: str) -> Counts:
    """Return the counts of a lesson."""
    return {
        score.exercise: dict(
            zip(result_tables.COLUMNS, result_tables.cells(tally, number), strict=True)
        )
        for number, score in enumerate(tally.scores)
        if score.lesson == lesson
    }


def write(file: Path, tally: Tally, seeds: int) -> None:
    """Record the counts of these lessons; keep the others if the number of seeds is the same."""
    lessons: dict[str, Entry] = {}
    if file.exists() and (before := read(file))["seeds"] == seeds:
        lessons = before["lessons"]
    for lesson in {score.lesson for score in tally.scores}:
        counts = counts_of(tally, lesson)
        lessons[lesson] = Entry(seal=seal(lesson, seeds, counts), exercises=counts)
    lessons = {name: lessons[name] for name in sorted(lessons) if of_lesson(name)}
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(Ledger(seeds=seeds, lessons=lessons), indent=1)
    file.write_text(text + "\n", encoding="utf-8")


# -- what to prove, and what the result must be ----------------------------------------------------


def to_prove(ledger: Ledger, lessons: Sequence[str], day: date) -> dict[str, str]:
    """Choose the lessons to prove, and say why.

    Those whose seal is broken, and one of the others, which depends on the day.
    """
    reasons: dict[str, str] = {}
    for lesson in lessons:
        entry = ledger["lessons"].get(lesson)
        if entry is None:
            reasons[lesson] = "not in the ledger"
        elif entry["seal"] != seal(lesson, ledger["seeds"], entry["exercises"]):
            reasons[lesson] = "changed since it was recorded"
    if unchanged := [lesson for lesson in lessons if lesson not in reasons]:
        reasons[unchanged[day.toordinal() % len(unchanged)]] = f"chosen by the date, {day}"
    return reasons


def differences(ledger: Ledger, tally: Tally) -> list[str]:
    """Return one sentence for each proved lesson whose counts are not those of the ledger."""
    sentences: list[str] = []
    for lesson in dict.fromkeys(score.lesson for score in tally.scores):
        recorded = ledger["lessons"].get(lesson, Entry(seal="", exercises={}))["exercises"]
        counted = counts_of(tally, lesson)
        names = [name for name in counted | recorded if counted.get(name) != recorded.get(name)]
        if names:
            sentences.append(f"{lesson}: the ledger has other counts for {', '.join(names)}.")
    return sentences
