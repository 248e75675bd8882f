"""nbgrader's autograde, with submissions that are repaired first.

nbgrader lets a course choose exporters and preprocessors, but not which files are a submission: it
sees notebooks named *.ipynb, and copies everything beside them, following links. `Autograde` here
sees every folder of a student that is not empty, and copies files only.
"""

import fnmatch
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader import converters
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import OverwriteCells

from autograder import course_folder
from autograder.gradebook import released_notebooks
from autograder.notebooks.remarks_in_metadata import remarks_on
from autograder.safe_converter import SafeConverter, find_paths, temporary_attributes
from autograder.submissions import submitted_files
from autograder.submissions.repair_notebook import recover_with_files
from autograder.visible_text import visible


class Autograde(SafeConverter, converters.Autograde):
    """nbgrader's Autograde; c.Autograde in nbgrader_config.py configures it.

    Attributes
    ----------
    unusable : dict of str to str
        The folders that cannot be a student's, by name, with the reason.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unusable: dict[str, str] = {}
        self._released: dict[tuple[str, str], nbformat.NotebookNode] = {}

    @property
    def _input_directory(self) -> str:
        """What a pass reads: the second, what the first has written."""
        return self.course.submitted_directory if self._sanitizing else self._output_directory

    def init_notebooks(self) -> None:
        """Find the submissions: every folder of a student, whatever the files in it are called."""
        pattern = self._format_source(self.course.assignment_id, self.course.student_id)
        found = [
            folder for folder in find_paths(pattern) if submitted_files.has_files(Path(folder))
        ]
        found += self._closed_folders()  # in which there may be a submission
        self.unusable, folders = {}, []
        for folder in found:
            name = Path(folder).parent.name
            if reason := course_folder.student_name_fault(name):
                self.unusable[name] = reason
            else:
                folders.append(folder)
        if found and issubclass(self.exporter_class, SubmissionReader):
            self.assignments = {f: [os.path.join(f, f"{Path(f).name}.ipynb")] for f in folders}
        else:
            super().init_notebooks()  # another course's, or there are none

    def _closed_folders(self) -> list[str]:
        """Where the submissions of students would be into whose folders nobody may look."""
        place = Path(self._format_source(self.course.assignment_id, "student"))
        names = [folder.name for folder in submitted_files.closed_folders(place.parents[1])]
        return [
            self._format_source(self.course.assignment_id, name)
            for name in fnmatch.filter(names, self.course.student_id)
        ]

    def convert_notebooks(self) -> None:
        """Autograde all submissions, and name the folders that cannot be a student's."""
        for name, reason in self.unusable.items():
            self.log.error(f"{visible(name)}: {reason}")
        super().convert_notebooks()
        if self.unusable:
            raise NbGraderException("Some folders in submitted/ were not graded, see above.")

    def released(self, lesson: str, notebook: str) -> nbformat.NotebookNode:
        """The released notebook that the gradebook knows, which must not be changed."""
        if (lesson, notebook) not in self._released:
            file = Path(
                self.course.format_path(self.course.release_directory, ".", lesson),
                f"{notebook}.ipynb",
            )
            released = released_notebooks.read(self.course.db_url, lesson, notebook, file)
            self._released[lesson, notebook] = released
        return self._released[lesson, notebook]

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether a submission is to be graded; an invalid timestamp must not stop the class."""
        with self._safe_folder(assignment_id, student_id):
            return super().init_destination(assignment_id, student_id)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Make the folder in which the notebook is executed; `SubmissionReader` fills it."""
        with self._safe_folder(assignment_id, student_id) as (_, safe):
            (safe / f"{assignment_id}.ipynb").touch()  # without one, nbgrader says it is missing
            super().init_assignment(assignment_id, student_id)

    @contextmanager
    def _safe_folder(self, assignment_id: str, student_id: str) -> Iterator[tuple[Path, Path]]:
        """Show nbgrader an empty folder, with only the timestamp of the submitted one.

        Yields
        ------
        tuple of Path
            The submitted folder, and the one that nbgrader takes for it.
        """
        submitted = Path(self._format_source(assignment_id, student_id))
        with (
            TemporaryDirectory() as root,
            temporary_attributes(self.course, submitted_directory=root),
        ):
            safe = Path(self._format_source(assignment_id, student_id))
            safe.mkdir(parents=True)
            with suppress(submitted_files.UnreadableSubmission):
                if time := submitted_files.submission_time(submitted):
                    (safe / submitted_files.TIMESTAMP).write_text(time, encoding="utf-8")
            yield submitted, safe


class SubmissionReader(NotebookExporter):
    """nbgrader's exporter for autograding: reads what was submitted, in whatever state."""

    def _preprocess(
        self, nb: nbformat.NotebookNode, resources: ResourcesDict
    ) -> tuple[nbformat.NotebookNode, ResourcesDict]:
        """nbconvert's, without the copies that it makes of a notebook that is its own already."""
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        self._validate_preprocessor(nb, self._preprocessors[-1])
        return nb, resources

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        autograde = cast(Autograde, self.parent)
        if not autograde._sanitizing:  # the second pass reads what the first has written
            return super().from_filename(filename, resources, **kw)
        file = Path(filename)
        resources = ResourcesDict() if resources is None else resources
        released = autograde.released(file.parent.name, file.stem)
        student = resources["nbgrader"]["student"]
        target = Path(autograde._format_dest(file.parent.name, student))
        nb = recover_with_files(file.parent, file.stem, released, target)
        for remark in remarks_on(nb):
            self.log.warning("%s: %s", student, visible(remark.text))
        resources.setdefault("metadata", ResourcesDict())
        resources["metadata"].update(name=file.stem, path=str(file.parent))
        # JSON without spaces: this text is only read again by the program.
        nb, resources = super(NotebookExporter, self).from_notebook_node(nb, resources, **kw)
        return json.dumps(nb, ensure_ascii=False), resources


class RestoreCells(OverwriteCells):
    """nbgrader's OverwriteCells, without a warning for every cell that has a hidden test."""

    def report_change(self, name: str, attr: str, old: object, new: object) -> None:
        if attr != "checksum":  # the released cell never has the checksum of the full one
            super().report_change(name, attr, old, new)
