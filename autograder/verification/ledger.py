"""A ledger of proofs: what was counted for each lesson, sealed with what decided the counts.

A verification takes minutes, and its result depends on nothing but files and library versions. A
lesson whose seal still holds need not be proved again; `autograder verify --ledger` proves the
others, and one more each day, so that nothing is taken from the ledger for ever.
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
from autograder.course_folder import CourseError
from autograder.exercises import REGISTRY, Exercise, find, of_lesson
from autograder.verification import tables
from autograder.verification.tally import Tally

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
    """seeds : under how many each solution was graded"""

    seeds: int
    lessons: dict[str, Entry]


# -- what decides the counts of a lesson -----------------------------------------------------------


def home(exercise: Exercise) -> Path:
    """The module that defines an exercise, or the package of its lesson where it has one."""
    module = Path(inspect.getfile(exercise.reference)).resolve()
    if EXERCISES not in module.parents:
        return module
    return EXERCISES / module.relative_to(EXERCISES).parts[0]


def homes(lesson: str) -> set[Path]:
    return {home(exercise) for exercise in of_lesson(lesson)}


def files_in(place: Path) -> Iterator[Path]:
    """The files of a module or a package, without what Python has made of them."""
    found = place.rglob("*") if place.is_dir() else [place]
    return (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def imported(place: Path) -> Iterator[Path]:
    """Where in exercises/ a module or a package imports from; our imports are all absolute."""
    for file in files_in(place):
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
    """The lesson, and those that its exercises import or build on, and so on from there."""
    known: set[str] = set()
    new = {lesson}
    while new:
        known |= new
        places = {place for name in new for place in homes(name)}
        reached = {other for place in places for other in imported(place)}
        below = {name for lesson in new for e in of_lesson(lesson) for name in e.builds_on}
        new = {exercise.lesson for exercise in REGISTRY.values() if home(exercise) in reached}
        new = (new | {find(name).lesson for name in below}) - known
    return known


def answers_to(place: Path) -> Path:
    """Where the answers to the exercises of a module or a package are: it has the same name."""
    return ANSWERS / place.name


def files(lesson: str) -> list[Path]:
    """Everything that decides the result of a lesson, but for the libraries.

    That is its exercises and the answers to them, the exercises of the lessons that it uses, and
    what belongs to no lesson: a file that nobody has assigned counts for all of them.
    """
    own = {place for name in uses(lesson) for place in homes(name)}
    own |= {answers_to(place) for place in homes(lesson)}
    assigned = {home(exercise) for exercise in REGISTRY.values()}
    assigned |= {answers_to(place) for place in assigned}
    counting = {PACKAGE / room for room in ROOMS} | own
    of_others = {file for place in assigned - own for file in files_in(place)}
    return sorted({file for place in counting for file in files_in(place)} - of_others)


@cache
def contents(lesson: str) -> str:
    """A hash of all that decides the result of a lesson: files and versions."""
    python = f"python {sys.version_info.major}.{sys.version_info.minor}"
    versions = [python, *(f"{name} {version(name)}" for name in LIBRARIES)]
    said = hashlib.sha256("\n".join(versions).encode())
    for file in files(lesson):
        place = file.relative_to(PACKAGE) if PACKAGE in file.parents else Path(file.name)
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        said.update(f"\n{place.as_posix()} {content}".encode())
    return said.hexdigest()


def seal(lesson: str, seeds: int, counts: Counts) -> str:
    """Counts that were changed by hand break it, as does a change of what decides them."""
    sealed = json.dumps([contents(lesson), seeds, counts], sort_keys=True)
    return hashlib.sha256(sealed.encode()).hexdigest()


# -- the file --------------------------------------------------------------------------------------


def read(file: Path) -> Ledger:
    """The ledger in a file; CourseError where there is none."""
    try:
        ledger = json.loads(file.read_text(encoding="utf-8"))
        entries = {
            lesson: Entry(seal=entry["seal"], exercises=entry["exercises"])
            for lesson, entry in ledger["lessons"].items()
        }
        return Ledger(seeds=int(ledger["seeds"]), lessons=entries)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise CourseError(f"{file} is not a ledger of proofs. Run `make prove`.") from error


def counts_of(total: Tally, lesson: str) -> Counts:
    return {
        score.exercise: dict(zip(tables.COLUMNS, tables.cells(total, number), strict=True))
        for number, score in enumerate(total.scores)
        if score.lesson == lesson
    }


def write(file: Path, total: Tally, seeds: int) -> None:
    """Record the counts of these lessons; the others stay if the seeds are as many."""
    lessons: dict[str, Entry] = {}
    if file.exists() and (before := read(file))["seeds"] == seeds:
        lessons = before["lessons"]
    for lesson in {score.lesson for score in total.scores}:
        counts = counts_of(total, lesson)
        lessons[lesson] = Entry(seal=seal(lesson, seeds, counts), exercises=counts)
    lessons = {name: lessons[name] for name in sorted(lessons) if of_lesson(name)}
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(Ledger(seeds=seeds, lessons=lessons), indent=1)
    file.write_text(text + "\n", encoding="utf-8")


# -- what to prove, and what must come of it -------------------------------------------------------


def to_prove(ledger: Ledger, lessons: Sequence[str], day: date) -> dict[str, str]:
    """The lessons to prove, each with the reason.

    Those whose seal is broken, and of the others the one whose turn it is on that day.
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


def differences(ledger: Ledger, total: Tally) -> list[str]:
    """One sentence for each proved lesson whose counts are not those of the ledger."""
    sentences: list[str] = []
    for lesson in dict.fromkeys(score.lesson for score in total.scores):
        recorded = ledger["lessons"].get(lesson, Entry(seal="", exercises={}))["exercises"]
        counted = counts_of(total, lesson)
        names = [name for name in counted | recorded if counted.get(name) != recorded.get(name)]
        if names:
            sentences.append(f"{lesson}: the ledger has other counts for {', '.join(names)}.")
    return sentences
