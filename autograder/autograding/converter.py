"""nbgrader's autograde, with submissions that are mended first.

nbgrader lets a course choose exporters and preprocessors, but not which files count as a
submission: it sees notebooks named *.ipynb, and copies whatever lies beside them, following links.
`Autograde` here sees every folder of a student in which something lies, and copies files only.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader import converters
from nbgrader.preprocessors import OverwriteCells
from nbgrader.utils import temp_attrs

from autograder.notebooks.annotations import printable, remarks_on
from autograder.submissions import files
from autograder.submissions.recovery import recover


class Autograde(converters.Autograde):
    """nbgrader's Autograde; c.Autograde in nbgrader_config.py configures it."""

    def init_notebooks(self) -> None:
        """Every folder of a student is a submission, whatever the files in it are called."""
        pattern = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        found = [folder for folder in glob(pattern) if files.has_files(Path(folder))]
        if found and issubclass(self.exporter_class, SubmissionReader):
            self.assignments = {f: [os.path.join(f, f"{Path(f).name}.ipynb")] for f in found}
        else:
            super().init_notebooks()  # of another course, or there are none

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether it is to be graded, or has been; a broken timestamp must not end the class."""
        with self._safely(assignment_id, student_id):
            return super().init_destination(assignment_id, student_id)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """What lies beside the notebook is copied to where it is run, but links are not."""
        with self._safely(assignment_id, student_id) as (submitted, safe):
            files.copy_other_files(submitted, safe)
            (safe / f"{assignment_id}.ipynb").touch()  # without one, nbgrader says it is missing
            super().init_assignment(assignment_id, student_id)

    @contextmanager
    def _safely(self, assignment_id: str, student_id: str) -> Iterator[tuple[Path, Path]]:
        """Give nbgrader another folder for the submitted one, with nothing in it but its time."""
        submitted = Path(self._format_source(assignment_id, student_id))
        with TemporaryDirectory() as root, temp_attrs(self.coursedir, submitted_directory=root):
            safe = Path(self._format_source(assignment_id, student_id))
            safe.mkdir(parents=True)
            with suppress(files.UnreadableSubmission):
                if time := files.submission_time(submitted):
                    (safe / files.TIMESTAMP).write_text(time, encoding="utf-8")
            yield submitted, safe


@lru_cache(1)
def _read_released(file: Path, changed: int) -> nbformat.NotebookNode:
    """A released notebook, to be looked at only: it is read once for a class.

    changed : when the file was; another time has it read anew
    """
    return nbformat.read(file, as_version=4)


class SubmissionReader(NotebookExporter):
    """nbgrader's exporter for autograding: reads what was submitted, whatever state it is in."""

    def _preprocess(
        self, nb: nbformat.NotebookNode, resources: ResourcesDict
    ) -> tuple[nbformat.NotebookNode, ResourcesDict]:
        """nbconvert's, without the copies that it makes of a notebook of which it has its own."""
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        self._validate_preprocessor(nb, self._preprocessors[-1])
        return nb, resources

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **kw
    ) -> tuple[str, ResourcesDict]:
        if not self.parent._sanitizing:  # the second pass reads what the first has written
            return super().from_filename(filename, resources, **kw)
        file = Path(filename)
        coursedir = self.parent.coursedir
        release = Path(coursedir.format_path(coursedir.release_directory, ".", file.stem))
        released = _read_released(release / file.name, (release / file.name).stat().st_mtime_ns)
        nb = recover(file.parent, file.stem, released)
        for remark in remarks_on(nb):
            self.log.warning("%s: %s", resources["nbgrader"]["student"], printable(remark.text))
        resources.setdefault("metadata", ResourcesDict())
        resources["metadata"].update(name=file.stem, path=str(file.parent))
        # As short as JSON can be: it is read once more, by who runs it, and then written anew.
        nb, resources = super(NotebookExporter, self).from_notebook_node(nb, resources, **kw)
        return json.dumps(nb, ensure_ascii=False), resources


class RestoreCells(OverwriteCells):
    """nbgrader's OverwriteCells, without a warning for every cell that has a hidden test."""

    def report_change(self, name: str, attr: str, old: object, new: object) -> None:
        if attr != "checksum":  # the released cell never has the checksum of the full one
            super().report_change(name, attr, old, new)
