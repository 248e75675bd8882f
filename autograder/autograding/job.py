"""What a worker does: it runs one notebook and marks it, and knows no gradebook.

A worker may be a process of this machine or of another one, so all that it needs comes with the
call, and all that it found goes back with the answer.
"""

import os
import tempfile
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, v4
from traitlets.config import Config

from autograder.autograding.marking import Mark


class MarkingFailed(Exception):
    """A notebook could not be marked; the message says why, and crosses between processes."""


def mark_notebook(
    notebook: str, about: dict, beside: dict[str, bytes], secret: str, settings: dict
) -> NotebookNode:
    """The notebook, run in a folder of its own and marked.

    notebook : the sanitized submission, as JSON
    about : whose it is, as nbgrader has it: {"student": ..., "assignment": ..., "notebook": ...}
    beside : the files that the notebook finds in its folder, by their paths in it
    secret : the course secret, from which the student's inputs are derived
    settings : what the course configures of Mark, by sections
    """
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # nbgrader promises it to notebooks
    nb = v4.reads(notebook)  # not checked against the format: it was when it was written
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name, content in beside.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        resources = ResourcesDict(nbgrader=about, metadata=ResourcesDict(path=folder))
        try:
            nb, _ = Mark(config=Config(settings), secret=secret).preprocess(nb, resources)
        except Exception as error:  # of any kind, and not every kind can be sent
            raise MarkingFailed(f"{type(error).__name__}: {error}") from None
    return nb
