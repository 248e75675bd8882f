"""A class at once: workers run the notebooks, and this process alone fills nbgrader's gradebook.

    submitted/ ─ begin ─▶ sanitized notebook ─ a worker ─▶ marked notebook ─ end ─▶ autograded/
                   └──▶ gradebook                               gradebook ◀──┘

`begin` and `end` are the two halves of nbgrader's own Autograde, without the running in between.
An autograded notebook appears last, at once and whole: what is in autograded/ is done, all else is
left. So a run may end at any moment, however rudely, and the next one goes on where it stopped.
"""

import contextlib
import difflib
import json
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.utils import find_all_files
from sqlalchemy.exc import InterfaceError, OperationalError
from traitlets import import_item

from autograder import course_folder as course
from autograder import disk_errors
from autograder.autograding.converter import Autograde
from autograder.autograding.job import MarkingFailed, mark_notebook
from autograder.autograding.marking import Mark
from autograder.autograding.pools import WorkerLost, WorkerPool
from autograder.course_folder import CourseError
from autograder.gradebook import database
from autograder.notebooks.annotations import is_marked, printable

UNFINISHED = ".unfinished"  # where in autograded/ a submission is until it is done
CONNECTION_ERRORS = (
    OperationalError,
    InterfaceError,
)  # what SQLAlchemy raises of a database that is away
JOBS_PER_WORKER = 2  # submissions per worker: one that it runs, and one that awaits it


@dataclass(frozen=True)
class Outcome:
    """What came of a submission: it was graded, or there is a reason why not."""

    student: str
    reason: str = ""


class ClassRun(Autograde):
    """nbgrader's Autograde for one lesson, in two halves: before a notebook is run, and after.

    transaction : within it the gradebook is written to at once; from `shared_connection`
    """

    transaction: database.Transaction

    def __init__(self, root: Path, lesson: str, **settings: dict) -> None:
        """CourseError where the lesson cannot be graded.

        settings : further configuration, such as Mark={"timeout": 10}
        """
        course.resolve_lessons(root, [lesson])
        api = course.api(root, **settings)
        super().__init__(coursedir=api.coursedir, parent=api)
        self.lesson = self.coursedir.assignment_id = lesson
        self.known = database.submitters(self.coursedir.db_url, lesson)
        self.submissions = self._find_submissions()
        self._cut()
        self.writer = FilesWriter(parent=self, config=self.config)
        with contextlib.chdir(self.coursedir.root):  # the secret is a file there
            marking = Mark(parent=self)
            self.secret, self.warm = marking.secret, marking.warm
        self.mark_settings = {
            name: self.config[name] for name in Mark.section_names() if name in self.config
        }

    def _find_submissions(self) -> dict[str, list[str]]:
        """Student -> notebooks, of those who handed in the lesson."""
        try:
            self.init_notebooks()
        except NbGraderException:
            where = self._format_source(self.lesson, "<student>")
            raise CourseError(
                f"Nobody has handed in {self.lesson}: no notebook in {where}."
            ) from None
        pattern = self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
        excluded = self.coursedir.student_id_exclude.split(",")
        found = sorted(self.assignments.items())
        students = {re.match(pattern, folder)["student_id"]: files for folder, files in found}
        return {name: files for name, files in students.items() if name not in excluded}

    def _cut(self) -> None:
        """Divide nbgrader's preprocessors where the notebook is run."""
        steps = [import_item(s) if isinstance(s, str) else s for s in self.autograde_preprocessors]
        if Mark not in steps:
            raise CourseError(
                "c.Autograde.autograde_preprocessors in nbgrader_config.py lacks "
                "autograder.autograding.marking.Mark, which runs the notebooks."
            )
        here = steps.index(Mark)
        self.sanitize_preprocessors = [*self.sanitize_preprocessors, *steps[:here]]
        self.autograde_preprocessors = steps[here + 1 :]

    # -- what is left ------------------------------------------------------------------------

    def left(self, students: list[str], force: bool = False) -> list[str]:
        """Those of `students`, or of all, whose submission is not graded, or has changed since.

        force : all of them
        """
        for student in students:
            if student not in self.submissions:
                near = difflib.get_close_matches(student, self.submissions, n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise CourseError(f"No student {student!r} has handed in {self.lesson}.{hint}")
        asked = list(dict.fromkeys(students)) or list(self.submissions)
        return [s for s in asked if force or s not in self.known or not self._is_done(s)]

    def _is_done(self, student: str) -> bool:
        """Whether the autograded notebook is whole, and not older than what was handed in."""
        try:
            graded = self._graded(student) / f"{self.lesson}.ipynb"
            if not is_marked(json.loads(graded.read_bytes())):
                return False
            submitted = find_all_files(self._format_source(self.lesson, student), [])
            # ctime too: a file that is unpacked or copied in may keep the time of its writing.
            times = [t for file in map(os.lstat, submitted) for t in (file.st_mtime, file.st_ctime)]
            return max(times, default=0) <= graded.stat().st_mtime
        except (OSError, ValueError, KeyError):
            return False

    # -- the two halves ----------------------------------------------------------------------

    @property
    def _output_directory(self) -> str:
        return os.path.join(self.coursedir.autograded_directory, UNFINISHED)

    def _unfinished(self, student: str) -> Path:
        return Path(self._format_dest(self.lesson, student))

    def _graded(self, student: str) -> Path:
        step = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(step, student, self.lesson))

    def begin(self, student: str) -> tuple:
        """All until the notebook is run; returns what `worker.mark` has to be told."""
        self._sanitizing = True  # what is read now is the submission, not the autograded notebook
        self.discard(student)
        with contextlib.suppress(FileNotFoundError):  # before the gradebook is touched, which
            shutil.rmtree(self._graded(student))  # else might hold a half of a regrade, unnoticed
        self.notebooks = self.submissions[student]
        self.run_pre_convert_hook()
        with self.transaction():
            self.init_assignment(self.lesson, student)
            self._prepare(sanitizing=True)
            (notebook,) = self.notebooks
            BaseConverter.convert_single_notebook(self, notebook)
        folder = self._unfinished(student)
        files = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file()}
        text = files.pop(f"{self.lesson}.ipynb").read_text(encoding="utf-8")
        beside = {name: file.read_bytes() for name, file in files.items()}
        return text, self._about(student), beside, self.secret, self.mark_settings

    def end(self, student: str, marked: NotebookNode) -> None:
        """All after the notebook was run and marked."""
        folder = self._unfinished(student)
        self._prepare(sanitizing=False)
        resources = ResourcesDict(
            unique_key=self.lesson,
            output_files_dir=f"{self.lesson}_files",
            nbgrader={**self._about(student), "db_url": self.coursedir.db_url},
            metadata=ResourcesDict(name=self.lesson, path=str(folder)),
        )
        with self.transaction():
            output, resources = self.exporter.from_notebook_node(marked, resources)
        self.write_single_notebook(output, resources)
        self.set_permissions(self.lesson, student)
        self.run_post_convert_hook()
        graded = self._graded(student)
        graded.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(graded)
        self.discard(student)

    def discard(self, student: str) -> None:
        """Remove what there is of an unfinished submission."""
        folder = self._unfinished(student)
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # others may be unfinished
            os.removedirs(folder.parent)

    def _about(self, student: str) -> dict[str, str]:
        return {"student": student, "assignment": self.lesson, "notebook": self.lesson}

    def _prepare(self, sanitizing: bool) -> None:
        """The exporter with the preprocessors of one half; a new one, since it hoards metadata."""
        self._sanitizing = sanitizing
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self._init_preprocessors()

    # -- a class -----------------------------------------------------------------------------

    def run(self, students: list[str], workers: WorkerPool) -> Iterator[Outcome]:
        """Grade these submissions, and say of each what came of it as soon as it is known.

        CourseError where the gradebook, the disk or the workers are lost; what is left then, is
        left.
        """
        coming, running = list(reversed(students)), {}
        unfinished = set()  # also those that Ctrl-C meets in the making, which run nowhere
        try:
            with database.shared_connection() as self.transaction, database.quiet_log():
                while coming or running:
                    more = bool(coming) and len(running) < JOBS_PER_WORKER * max(1, workers.count())
                    done, _ = wait(running, 0 if more else None, return_when=FIRST_COMPLETED)
                    for future in done:
                        student = running.pop(future)
                        outcome = self._finish(student, future)
                        unfinished.remove(student)
                        yield outcome
                    if more:
                        student = coming.pop()
                        unfinished.add(student)
                        running[self._start(student, workers.executor)] = student
        finally:
            if running:
                workers.executor.shutdown(wait=False)
            for student in unfinished:
                self.discard(student)

    def _start(self, student: str, executor: Executor) -> Future:
        """The marked notebook of a student, when it will have been marked."""
        try:
            job = self.begin(student)
        except Exception as error:  # whatever is wrong with this submission, it stops no other
            self._stop_if_hopeless(error)
            failed = Future()
            failed.set_exception(error)
            return failed
        return executor.submit(mark_notebook, *job)

    def _finish(self, student: str, future: Future) -> Outcome:
        try:
            self.end(student, future.result())
        except CancelledError:
            raise CourseError("The cluster has dropped its work: is its scheduler gone?") from None
        except Exception as error:
            self.discard(student)
            self._stop_if_hopeless(error)
            return Outcome(student, describe_error(error))
        return Outcome(student)

    def _stop_if_hopeless(self, error: Exception) -> None:
        """CourseError where the gradebook or the disk would refuse every other submission too."""
        # nbgrader raises another error while it handles the database's.
        for lost in (error, error.__context__):
            if isinstance(lost, CONNECTION_ERRORS):
                raise database.gradebook_error(self.coursedir.db_url, lost) from None
        if disk_errors.is_fatal(error):
            raise CourseError(disk_errors.sentence(error, self.coursedir.root)) from None


def describe_error(error: Exception) -> str:
    """What an error says, in one line."""
    said = printable(" ".join(str(error).split()))
    ours = isinstance(error, MarkingFailed | WorkerLost | NbGraderException)
    return said if ours else f"{type(error).__name__}: {said}"
