"""Which definition graded what: a marked notebook carries the versions of its exercises.

The version of an exercise is a hash of its module, which holds all that is particular to it. So a
change of points, inputs, tolerances or misconceptions shows, and so does one of wording.
"""

import hashlib
import inspect
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.exercises import of_lesson

LENGTH = 12  # digits of a hash that are kept
KEY = "definitions"  # in the notebook's metadata


@cache
def versions_of_lesson(lesson: str) -> Mapping[str, str]:
    """Return the version of each exercise of a lesson, by its name."""
    return {
        exercise.name: hashlib.sha256(_source(exercise.reference)).hexdigest()[:LENGTH]
        for exercise in of_lesson(lesson)
    }


def _source(reference: Any) -> bytes:
    """The module that defines an exercise."""
    file = inspect.getsourcefile(reference)
    return Path(file).read_bytes().replace(b"\r\n", b"\n") if file else b""


def record_versions(nb: NotebookNode, lesson: str) -> None:
    """Write the versions of a lesson's exercises into a notebook that they have graded."""
    nb.metadata.setdefault("autograder", NotebookNode())[KEY] = dict(versions_of_lesson(lesson))


def outdated_exercises(nb: Mapping[str, Any], lesson: str) -> list[str]:
    """Return the exercises whose definition has changed since a notebook was graded.

    It is empty if the notebook does not say what graded it, as those of older releases do not.
    """
    recorded = nb["metadata"].get("autograder", {}).get(KEY)
    if not isinstance(recorded, dict):
        return []
    current = versions_of_lesson(lesson)
    return [name for name in current if recorded.get(name) != current[name]]


def outdated_submissions(
    root: Path, lesson: str, students: Iterable[str]
) -> Mapping[str, list[str]]:
    """Return whom an older definition of each exercise has graded, by the name of the exercise.

    Students whose autograded notebook cannot be read are left out.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for student in sorted(students):
        file = root / "autograded" / student / lesson / f"{lesson}.ipynb"
        try:
            exercises = outdated_exercises(json.loads(file.read_bytes()), lesson)
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            continue
        for exercise in exercises:
            found[exercise].append(student)
    return found


def counted(outdated: Mapping[str, list[str]]) -> str:
    """Return e.g. "17 by an older sigmoid, 3 by an older sigmoid_prime"."""
    return ", ".join(f"{len(students)} by an older {name}" for name, students in outdated.items())
