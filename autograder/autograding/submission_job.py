"""The job of a worker: it marks one notebook, and knows no gradebook.

A worker may be a process of this machine or of another one, so all that it needs is in the
arguments, and all that it produces is in the result.
"""

import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from traitlets.config import Config

from autograder.autograding.mark_notebook import Mark


class MarkingFailed(Exception):
    """A notebook could not be marked; the message says why, and can be sent between processes."""


class Job(NamedTuple):
    """All that a worker needs to mark a notebook.

    Attributes
    ----------
    notebook
        The sanitized submission, as JSON.
    about
        Whose it is, in nbgrader's words: {"student": ..., "assignment": ..., "notebook": ...}.
    files
        The contents of the files beside the notebook, by their paths in its folder.
    secret
        The course secret, from which the student's inputs are derived.
    settings
        The course's configuration of Mark, by sections.
    """

    notebook: str
    about: dict[str, str]
    files: dict[str, bytes]
    secret: str
    settings: dict[str, Any]


def mark_notebook(job: Job) -> NotebookNode:
    """Execute a notebook in a folder of its own, and mark it.

    Raises
    ------
    MarkingFailed
        If that fails for any reason.
    """
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # nbgrader promises it to notebooks
    nb = v4.reads(job.notebook)  # not checked against the format: it was when it was written
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, content in job.files.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        resources = ResourcesDict(nbgrader=job.about, metadata=ResourcesDict(path=folder))
        try:
            nb, _ = Mark(config=Config(job.settings), secret=job.secret).preprocess(nb, resources)
        except Exception as error:  # of any kind, and not every kind can be sent
            raise MarkingFailed(f"{type(error).__name__}: {error}") from None
    return nb
