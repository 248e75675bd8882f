"""Autogrades a class: workers mark the notebooks, and only this process writes to the gradebook.

    submitted/ ─ prepare ─▶ sanitized notebook ─ a worker ─▶ marked notebook ─ record ─▶ autograded/
                   └──▶ gradebook                                   gradebook ◀──┘

`prepare` and `record` are the two halves of nbgrader's own Autograde, without the execution between
them. An autograded notebook appears last and in one step: what is in autograded/ is done, and
everything else is still to be done. So a run can be interrupted at any moment, in any way, and the
next run continues.
"""

import contextlib
import difflib
import errno
import json
import os
import re
from collections.abc import Generator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.writers.files import FilesWriter
from nbformat import NotebookNode
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.utils import find_all_files
from sqlalchemy.exc import InterfaceError, OperationalError
from traitlets import import_item

from autograder import course_folder, explain_disk_errors
from autograder.autograding.mark_notebook import Mark
from autograder.autograding.nbgrader_autograde import Autograde
from autograder.autograding.submission_job import Job, MarkingFailed, mark_notebook
from autograder.autograding.worker_pools import WorkerLost, WorkerPool
from autograder.course_folder import CourseError
from autograder.course_lock import lesson_lock
from autograder.gradebook import database, released_notebooks
from autograder.notebooks.definition_versions import outdated_submissions
from autograder.notebooks.remarks_in_metadata import is_marked
from autograder.submissions.submitted_files import NoAccess
from autograder.visible_text import visible

CONNECTION_ERRORS = (OperationalError, InterfaceError)  # SQLAlchemy's, if the database is gone
MAX_REASON = 500  # characters
LOOK_INTERVAL = 2  # seconds after which to look whether the workers are still there
JOBS_PER_WORKER = 2  # one that it marks, and one that waits for it


@dataclass(frozen=True)
class Outcome:
    """The result for one submission: it was autograded, or there is a reason why not."""

    student: str
    reason: str = ""


class ClassRun(Autograde):
    """nbgrader's Autograde for one lesson, in two halves: before and after a notebook is executed.

    Parameters
    ----------
    root
        The course folder.
    lesson
        Its name.
    settings
        Further configuration, e.g. Mark={"timeout": 10}.

    Attributes
    ----------
    submissions : dict of str to list of str
        The notebooks of each student who submitted the lesson.
    warm : bool
        Whether kernels are forked from a warm process.

    Raises
    ------
    CourseError
        If the lesson cannot be graded.
    """

    def __init__(self, root: Path, lesson: str, **settings: dict[str, Any]) -> None:
        course_folder.resolve_lessons(root, [lesson])
        api: Any = course_folder.api(root, **settings)
        super().__init__(coursedir=api.coursedir, parent=api)
        self.lesson = self.course.assignment_id = lesson
        self.recorded_students = database.submitters(self.course.db_url, lesson)
        if conflict := released_notebooks.definition_conflict(self.course.db_url, lesson, lesson):
            raise CourseError(conflict)
        self.submissions = self._find_submissions()
        self._split_preprocessors()
        self.writer = FilesWriter(parent=self, config=self.config)
        with contextlib.chdir(self.course.root):  # the secret is a file there
            mark = Mark(parent=self)
            self.secret, self.warm = mark.secret, mark.warm
        self.mark_settings = {
            name: self.config[name] for name in Mark.section_names() if name in self.config
        }

    def _find_submissions(self) -> dict[str, list[str]]:
        """Student -> notebooks, for those who submitted the lesson."""
        try:
            self.init_notebooks()
        except NbGraderException:
            source = self._format_source(self.lesson, "<student>")
            raise CourseError(
                f"Nobody has submitted {self.lesson}: no notebook in {source}."
            ) from None
        pattern = self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
        excluded = self.course.student_id_exclude.split(",")
        submissions = {}
        for folder, notebooks in sorted(self.assignments.items()):
            match = re.match(pattern, folder)
            if match and match["student_id"] not in excluded:
                submissions[match["student_id"]] = notebooks
        return submissions

    def refused(self) -> list[Outcome]:
        """The folders in submitted/ that cannot be graded because of their names."""
        return [Outcome(visible(name), reason) for name, reason in self.unusable.items()]

    def _split_preprocessors(self) -> None:
        """Divide nbgrader's preprocessors into those before and those after Mark."""
        steps = [import_item(s) if isinstance(s, str) else s for s in self.autograde_preprocessors]
        if Mark not in steps:
            raise CourseError(
                "c.Autograde.autograde_preprocessors in nbgrader_config.py lacks "
                "autograder.nbgrader_plugin.Mark, which executes the notebooks."
            )
        index = steps.index(Mark)
        self.sanitize_preprocessors = [*self.sanitize_preprocessors, *steps[:index]]
        self.autograde_preprocessors = steps[index + 1 :]

    # -- what is still to be done ------------------------------------------------------------

    def ungraded(self, students: list[str], force: bool = False) -> list[str]:
        """Return the students whose submission is not graded, or has changed since.

        Parameters
        ----------
        students
            Whose submissions to consider; all if it is empty.
        force
            Whether to return all of them.

        Raises
        ------
        CourseError
            If one of them has not submitted the lesson.
        """
        for student in students:
            if student not in self.submissions:
                similar = difflib.get_close_matches(student, self.submissions, n=1)
                hint = f" Did you mean {similar[0]}?" if similar else ""
                raise CourseError(f"No student {student!r} has submitted {self.lesson}.{hint}")
        chosen = list(dict.fromkeys(students)) or list(self.submissions)
        return [student for student in chosen if force or not self._is_done(student)]

    def outdated(self, students: list[str]) -> Mapping[str, list[str]]:
        """Return whom of these, or of all, an older definition of each exercise has graded."""
        graded = [s for s in students or self.submissions if s in self.submissions]
        return outdated_submissions(Path(self.course.root), self.lesson, graded)

    def _is_done(self, student: str) -> bool:
        """Whether the autograded notebook is recorded, complete, and newer than the submission."""
        if student not in self.recorded_students:
            return False
        try:
            if self.unfinished(self.lesson, student).exists():
                return False  # a run was killed, and its points may be in the gradebook already
            graded = self.finished(self.lesson, student) / f"{self.lesson}.ipynb"
            if not is_marked(json.loads(graded.read_bytes())):
                return False
            submitted = find_all_files(self._format_source(self.lesson, student), [])
            # ctime too: a file that is unpacked or copied may keep its older mtime.
            times = [t for file in map(os.lstat, submitted) for t in (file.st_mtime, file.st_ctime)]
            return max(times, default=0) <= graded.stat().st_mtime
        except (OSError, ValueError, KeyError):
            return False

    # -- the two halves ----------------------------------------------------------------------

    def prepare(self, student: str, transaction: database.Transaction) -> Job:
        """Do everything that comes before the execution of a notebook.

        Parameters
        ----------
        student
            Whose submission it is.
        transaction
            From `database.shared_connection`: what is written to the gradebook within one is
            written at once.

        Returns
        -------
        Job
            What a worker has to do with it.
        """
        self.discard(self.lesson, student)
        with contextlib.suppress(FileNotFoundError):
            # If a file is in the way, this fails now and not after the gradebook is written.
            self.finished(self.lesson, student).stat()
        self.notebooks = self.submissions[student]
        self._sanitizing = True  # it reads the submission now, not the autograded notebook
        self.run_pre_convert_hook()
        with transaction():
            self.init_assignment(self.lesson, student)
            self._init_exporter(sanitizing=True)
            (notebook,) = self.notebooks
            BaseConverter.convert_single_notebook(self, notebook)
        folder = self.unfinished(self.lesson, student)
        files = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file()}
        text = files.pop(f"{self.lesson}.ipynb").read_text(encoding="utf-8")
        contents = {name: file.read_bytes() for name, file in files.items()}
        return Job(text, self._about(student), contents, self.secret, self.mark_settings)

    def record(self, student: str, marked: NotebookNode, transaction: database.Transaction) -> None:
        """Do everything that comes after a notebook was marked."""
        folder = self.unfinished(self.lesson, student)
        self._init_exporter(sanitizing=False)
        resources = ResourcesDict(
            unique_key=self.lesson,
            output_files_dir=f"{self.lesson}_files",
            nbgrader={**self._about(student), "db_url": self.course.db_url},
            metadata=ResourcesDict(name=self.lesson, path=str(folder)),
        )
        with transaction():
            exported: Any = self.exporter.from_notebook_node(marked, resources)
        self.write_single_notebook(*exported)
        self.set_permissions(self.lesson, student)
        self.run_post_convert_hook()
        self.discard(self.lesson, student)

    def _about(self, student: str) -> dict[str, str]:
        return {"student": student, "assignment": self.lesson, "notebook": self.lesson}

    def _init_exporter(self, sanitizing: bool) -> None:
        """Make an exporter with the preprocessors of one half; an old one accumulates metadata."""
        self._sanitizing = sanitizing
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self._init_preprocessors()

    # -- a class -----------------------------------------------------------------------------

    def autograde(self, students: list[str], workers: WorkerPool) -> Generator[Outcome, None, None]:
        """Autograde these submissions; yield the outcome of each as soon as there is one.

        Raises
        ------
        CourseError
            If the gradebook, the disk or the workers cannot be used any more. The next run then
            continues.
        """
        waiting, running = list(reversed(students)), {}
        unfinished: set[str] = set()  # including one whose `prepare` Ctrl-C interrupts
        try:
            with (
                lesson_lock(Path(self.course.root), self.lesson, "autograder grade"),
                database.shared_connection() as transaction,
                database.quiet_log(),
            ):
                while waiting or running:
                    limit = JOBS_PER_WORKER * max(1, workers.count())
                    has_room = bool(waiting) and len(running) < limit
                    seconds = 0 if has_room else LOOK_INTERVAL
                    done, _ = wait(running, seconds, return_when=FIRST_COMPLETED)
                    for future in done:
                        student = running.pop(future)
                        outcome = self._finish(student, future, transaction)
                        unfinished.remove(student)
                        yield outcome
                    if has_room:
                        student = waiting.pop()
                        unfinished.add(student)
                        running[self._start(student, workers.executor, transaction)] = student
        finally:
            if running:
                with contextlib.suppress(Exception):  # of Dask, if its scheduler is gone
                    workers.executor.shutdown(wait=False)
            for student in unfinished:
                self.discard(self.lesson, student)

    def _start(
        self, student: str, executor: Executor, transaction: database.Transaction
    ) -> Future[NotebookNode]:
        """Prepare a submission and give it to a worker; the future is its marked notebook."""
        try:
            job = self.prepare(student, transaction)
        except Exception as error:  # of any kind; it concerns only this submission
            self._raise_if_fatal(error)
            failed: Future[NotebookNode] = Future()
            failed.set_exception(error)
            return failed
        return executor.submit(mark_notebook, job)

    def _finish(
        self, student: str, future: Future[NotebookNode], transaction: database.Transaction
    ) -> Outcome:
        try:
            self.record(student, future.result(), transaction)
        except CancelledError:
            raise CourseError("The cluster has dropped its work: is its scheduler gone?") from None
        except Exception as error:
            self.discard(self.lesson, student)
            self._raise_if_fatal(error)
            return Outcome(student, describe_error(error))
        return Outcome(student)

    def _raise_if_fatal(self, error: Exception) -> None:
        """Raise CourseError if the gradebook or the disk would fail for every submission."""
        # nbgrader raises another error while it handles the database's.
        for cause in (error, error.__context__):
            if isinstance(cause, CONNECTION_ERRORS):
                raise database.gradebook_error(self.course.db_url, cause) from None
        if isinstance(error, OSError) and explain_disk_errors.is_fatal(error):
            raise CourseError(explain_disk_errors.sentence(error, self.course.root)) from None


def describe_error(error: Exception) -> str:
    """Return what an error says, in one line."""
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return (
            "A path in the submission is too long for this system: remove folders or rename them."
        )
    text = shorten(visible(" ".join(str(error).split())), MAX_REASON)
    is_ours = isinstance(error, MarkingFailed | WorkerLost | NbGraderException | NoAccess)
    return text if is_ours else f"{type(error).__name__}: {text}"
