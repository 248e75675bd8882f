"""nbgrader's generate_feedback, which renews the pages that are out of date, and only these.

A page ends with a comment that holds a hash of all that it was made from: the autograded notebook,
what the gradebook adds to it, and this program. nbgrader compares only the times of submission.
"""

import hashlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbgrader import converters
from nbgrader.converters.base import NbGraderException

import autograder
from autograder.gradebook.read_scores import feedback_facts
from autograder.safe_converter import SafeConverter, temporary_attributes

MADE_FROM = "<!-- made from {} -->\n"


class GenerateFeedback(SafeConverter, converters.GenerateFeedback):
    """nbgrader's GenerateFeedback; c.GenerateFeedback in nbgrader_config.py configures it.

    Attributes
    ----------
    made, current : list of str
        The students whose pages were made, and those whose pages are up to date.
    failed : dict of str to str
        The students whose pages could not be made, with the reason.
    advance : callable
        Called after each student.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.made: list[str] = []
        self.current: list[str] = []
        self.failed: dict[str, str] = {}
        self.advance: Callable[[], object] = lambda: None
        self._reason = ""

    def convert_notebooks(self) -> None:
        """Convert one student's after the other, so that it is known whose failed."""
        for folder, notebooks in sorted(self.assignments.items()):
            student = Path(folder).parent.name
            self._reason = ""
            try:
                with temporary_attributes(self, assignments={folder: notebooks}):
                    super().convert_notebooks()
            except NbGraderException as error:
                self.failed[student] = self._reason or str(error)
            self.advance()
        if self.failed:
            raise NbGraderException(f"No feedback for {', '.join(self.failed)}: see above.")

    def convert_single_notebook(self, notebook_filename: str) -> None:
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            self._reason = f"{type(error).__name__}: {error}"
            raise

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether a page is to be made: there is none, or it was made from something else."""
        if not self.force and self._is_current(assignment_id, student_id):
            self.current.append(student_id)
            return False
        with temporary_attributes(self, force=True):
            return super().init_destination(assignment_id, student_id)

    def write_single_notebook(self, output: str, resources: ResourcesDict) -> None:
        about = resources["nbgrader"]
        end = MADE_FROM.format(self._made_from(about["assignment"], about["student"]))
        super().write_single_notebook(f"{output.rstrip()}\n{end}", resources)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        super().set_permissions(assignment_id, student_id)
        self.made.append(student_id)

    def _is_current(self, assignment_id: str, student_id: str) -> bool:
        end = MADE_FROM.format(self._made_from(assignment_id, student_id)).encode()
        folder = self.finished(assignment_id, student_id)
        pages = [folder / f"{Path(file).stem}.html" for file in self.notebooks]
        return all(page.is_file() and page.read_bytes().endswith(end) for page in pages)

    def _made_from(self, assignment_id: str, student_id: str) -> str:
        """A hash of all that a page is made from."""
        folder = Path(self._format_source(assignment_id, student_id))
        parts = [file.read_bytes() for file in sorted(folder.glob("*.ipynb"))]
        if assignment_id not in self._facts:
            self._facts[assignment_id] = feedback_facts(self.course.db_url, assignment_id)
        facts = self._facts[assignment_id].get(student_id, "")
        return hashlib.sha256(b"\0".join([self._program, facts.encode(), *parts])).hexdigest()

    @cached_property
    def _facts(self) -> dict[str, dict[str, str]]:
        """What the gradebook says, read once: by lesson and student."""
        return {}

    @cached_property
    def _program(self) -> bytes:
        """A hash of the program's modules and templates."""
        files = sorted(Path(autograder.__file__).parent.rglob("*.*"))
        kept = [file for file in files if file.suffix in (".py", ".j2", ".css", ".html")]
        return hashlib.sha256(b"".join(file.read_bytes() for file in kept)).digest()
