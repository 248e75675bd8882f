"""A course folder: where it is, which lessons it has, and nbgrader's API for it."""

import difflib
import os
import re
import sys
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from autograder import disk_errors


class CourseError(Exception):
    """A problem with the course folder that the user can fix; the message says how."""


def root(start: Path | None = None) -> Path:
    """The course folder at or above `start`: the one with nbgrader_config.py and source/."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "nbgrader_config.py").is_file() and (folder / "source").is_dir():
            return folder
    raise CourseError(
        f"{here} is not inside a course folder (one with nbgrader_config.py and source/). "
        "Change to your clone of the course and run the command again."
    )


def lessons(folder: Path) -> list[str]:
    """The lessons in source/, in the order of their numbers."""
    return sorted(file.stem for file in (folder / "source").glob("*/*.ipynb"))


def resolve_lessons(folder: Path, names: list[str]) -> list[str]:
    """The lessons with these names, or all; CourseError suggests a name for an unknown one."""
    known = lessons(folder)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" The lessons are: {', '.join(known)}."
            raise CourseError(f"There is no lesson {name!r} in {folder / 'source'}.{hint}")
    return names or known


def students_of(step: Path, lesson: str) -> set[str]:
    """The students with a folder for the lesson in one of nbgrader's, e.g. submitted/."""
    return {path.parent.name for path in step.glob(f"*/{lesson}")}


def api(folder: Path, **settings: dict) -> NbGraderAPI:
    """nbgrader's API on a course folder, with its nbgrader_config.py.

    settings : further configuration, e.g. Mark={"timeout": 10}
    """
    # nbgrader calls `alembic` by name; it is installed next to this Python.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder)
    config.merge(Config(settings))
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def failure_reason(outcome: dict) -> str:
    """Why a call to nbgrader's API failed: the last exception in its log."""
    exceptions = re.findall(r"(?m)^ *[\w.]*\b[A-Z]\w+: (.+)$", outcome.get("log", ""))
    return exceptions[-1] if exceptions else outcome["error"].strip().splitlines()[-1]


def raise_on_failure(outcome: dict) -> None:
    """Raise CourseError with the reason if a call to nbgrader's API failed."""
    if not outcome["success"]:
        message = failure_reason(outcome)
        refusal = disk_errors.oserror_from_text(message)
        raise CourseError(disk_errors.sentence(refusal) if refusal else message)
