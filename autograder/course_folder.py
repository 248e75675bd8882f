"""A course folder: where it is, which lessons it has, and nbgrader's API for it."""

import difflib
import os
import re
import sys
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder import explain_disk_errors

CONFIG_FILE = "nbgrader_config.py"


class CourseError(Exception):
    """A problem with the course folder that the user can fix; the message says how."""


def root(start: Path | None = None) -> Path:
    """Return the course folder at or above `start`, by default the current folder.

    Raises
    ------
    CourseError
        If no folder there has both nbgrader_config.py and source/.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file() and (folder / "source").is_dir():
            return folder
    raise CourseError(
        f"{start} is not inside a course folder (one with {CONFIG_FILE} and source/). "
        "Change to your clone of the course and run the command again."
    )


def lessons(folder: Path) -> list[str]:
    """Return the lessons in source/, in the order of their numbers.

    A lesson is one notebook, named like its folder.
    """
    files = (folder / "source").glob("*/*.ipynb")
    return sorted(file.stem for file in files if file.stem == file.parent.name)


def resolve_lessons(folder: Path, names: list[str]) -> list[str]:
    """Return the lessons with these names, or all lessons if there are no names.

    Raises
    ------
    CourseError
        If there is no lesson with one of these names; it suggests another name.
    """
    all_lessons = lessons(folder)
    for name in names:
        if name not in all_lessons:
            if (folder / "source" / name).is_dir():
                raise CourseError(not_one_notebook(folder / "source" / name))
            similar = difflib.get_close_matches(name, all_lessons, n=1)
            listed = f" The lessons are: {', '.join(all_lessons)}."
            hint = f" Did you mean {similar[0]}?" if similar else listed
            raise CourseError(f"There is no lesson {name!r} in {folder / 'source'}.{hint}")
    return names or all_lessons


def not_one_notebook(source: Path) -> str:
    """Say what a folder of source/ should be like, if it is not a lesson."""
    names = ", ".join(sorted(file.name for file in source.glob("*.ipynb"))) or "no notebook"
    return (
        f"{source} has {names}, but a lesson is one notebook that is named like its folder: "
        f"{source.name}.ipynb. Give each notebook a folder of its own."
    )


def students_of(step: Path, lesson: str) -> set[str]:
    """Return the students with a folder for the lesson in one of nbgrader's, e.g. submitted/."""
    return {path.parent.name for path in step.glob(f"*/{lesson}")}


def student_name_fault(name: str) -> str:
    """Say why a folder's name cannot be a student's in the gradebook; "" if it can."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "The name of the folder is not valid UTF-8: rename it."
    return "The name of the folder contains a line break: rename it." if "\n" in name else ""


def api(folder: Path, **settings: dict[str, Any]) -> NbGraderAPI:
    """Make nbgrader's API for a course folder, with its nbgrader_config.py.

    Parameters
    ----------
    folder
        The course folder.
    settings
        Further configuration, e.g. Mark={"timeout": 10}.

    Raises
    ------
    CourseError
        If nbgrader_config.py imports something that does not exist.
    """
    # nbgrader calls `alembic` by name; it is installed next to this Python.
    programs, path = str(Path(sys.executable).parent), os.environ["PATH"]
    if path.split(os.pathsep)[0] != programs:  # a server makes many of these
        os.environ["PATH"] = os.pathsep.join([programs, path])
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    try:
        config = PyFileConfigLoader(CONFIG_FILE, path=str(folder)).load_config()
    except (ImportError, SystemExit) as error:  # the latter from autograder/course.py
        raise CourseError(f"{folder / CONFIG_FILE}: {error}") from None
    config.CourseDirectory.root = str(folder)
    config.merge(Config(settings))
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def failure_reason(outcome: dict[str, Any]) -> str:
    """Return why a call to nbgrader's API failed: the last exception in its log."""
    exceptions = re.findall(r"(?m)^ *[\w.]*\b[A-Z]\w+: (.+)$", outcome.get("log", ""))
    return exceptions[-1] if exceptions else outcome["error"].strip().splitlines()[-1]


def raise_on_failure(outcome: dict[str, Any]) -> None:
    """Raise CourseError with the reason if a call to nbgrader's API failed."""
    if not outcome["success"]:
        message = failure_reason(outcome)
        disk_error = explain_disk_errors.oserror_from_text(message)
        raise CourseError(explain_disk_errors.sentence(disk_error) if disk_error else message)
