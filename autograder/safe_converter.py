"""nbgrader's converters, but what they replace is kept until the new version is finished.

nbgrader removes a release, an autograded submission or a feedback page before it makes the new
one, and again if that fails. Here each is made beside the old one and put in its place at the end.
"""

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.course_folder import CourseError
from autograder.course_lock import lesson_lock
from autograder.replace_folder import replace_folder

UNFINISHED = ".unfinished"  # the folder, e.g. in autograded/, for what is not finished yet
PATIENCE = 10  # seconds to wait for somebody else who works on the same lesson


class SafeConverter(BaseConverter):
    """A base class to put before one of nbgrader's converters."""

    @property
    def course(self) -> CourseDirectory:
        """nbgrader's course directory, which it gives to every converter that it uses."""
        return cast(CourseDirectory, self.coursedir)

    @property
    def _final_directory(self) -> str:
        """nbgrader's folder for the results, e.g. autograded."""
        directory: Any = super()._output_directory
        return directory

    @property
    def _output_directory(self) -> str:
        return os.path.join(self._final_directory, UNFINISHED)

    def unfinished(self, assignment_id: str, student_id: str) -> Path:
        """Where a result is made."""
        return Path(self._format_dest(assignment_id, student_id))

    def finished(self, assignment_id: str, student_id: str) -> Path:
        """Where it is once it is finished."""
        return Path(self.course.format_path(self._final_directory, student_id, assignment_id))

    def start(self) -> None:
        """Convert, unless somebody else works on the same lesson."""
        root, lesson = Path(self.course.root), self.course.assignment_id
        with self._as_nbgraders(), lesson_lock(root, lesson, self._doing(), PATIENCE):
            super().start()

    def _doing(self) -> str:
        return f"nbgrader's {type(self).__name__}"

    @contextmanager
    def _as_nbgraders(self) -> Iterator[None]:
        """Raise a CourseError as an error of nbgrader's, which its commands report."""
        try:
            yield
        except CourseError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None

    def convert_notebooks(self) -> None:
        try:
            super().convert_notebooks()
        finally:
            folder = Path(self.course.root, self._output_directory)
            for path, _, _ in os.walk(folder, topdown=False):
                with suppress(OSError):  # somebody else's, for another lesson
                    os.rmdir(path)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Let nbgrader decide, and remove what it would, in a copy of the old result."""
        self.discard(assignment_id, student_id)
        finished = self.finished(assignment_id, student_id)
        if finished.exists():
            shutil.copytree(finished, self.unfinished(assignment_id, student_id), symlinks=True)
        is_wanted = super().init_destination(assignment_id, student_id)
        if not is_wanted:
            self.discard(assignment_id, student_id)
        return is_wanted

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """The last step of nbgrader's: put the result in its place."""
        super().set_permissions(assignment_id, student_id)
        finished = self.finished(assignment_id, student_id)
        replace_folder(self.unfinished(assignment_id, student_id), finished)

    def discard(self, assignment_id: str, student_id: str) -> None:
        """Remove what is unfinished."""
        folder = self.unfinished(assignment_id, student_id)
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # others may be unfinished
            os.removedirs(folder.parent)


@contextmanager
def temporary_attributes(target: Any, **values: object) -> Iterator[None]:
    """Set attributes of an object for a while; nbgrader's own does not restore them on errors."""
    before = {name: getattr(target, name) for name in values}
    try:
        for name, value in values.items():
            setattr(target, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(target, name, value)


def find_paths(pattern: str) -> list[str]:
    """Do what glob.glob does, but take a folder that exists as it is written, e.g. `term[1]`."""
    parts = pattern.split(os.sep)
    for index, part in enumerate(parts):
        literal = os.sep.join(parts[: index + 1])
        if "*" in part or "?" in part or not os.path.lexists(literal or os.sep):
            before = glob.escape(os.sep.join(parts[:index]))
            return glob.glob(os.sep.join([before, *parts[index:]]) if index else pattern)
    return [pattern]
