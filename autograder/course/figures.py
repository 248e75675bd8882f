"""Alternative text for figures: what a caption says of a figure, said also of its image.

A lesson describes each figure in the cell below it, which begins "*Figure 2. …*". That description
goes into the metadata of the image, as IPython writes it: {"image/png": {"alt": "…"}}. nbconvert's
classic pages (formgrader among them), the feedback page and the site read it there. JupyterLab
shows images without any alternative text, whatever the metadata says; the caption stands below.
"""

import re
from itertools import pairwise

from nbformat import NotebookNode

PNG = "image/png"
CAPTION = re.compile(r"\*Figure \d+\. (.+?)\*$", re.MULTILINE)


def caption(cell: NotebookNode) -> str:
    """The description that a Markdown cell begins with; "" where it begins otherwise."""
    found = CAPTION.match(cell.source) if cell.cell_type == "markdown" else None
    return found.group(1) if found else ""


def add_alternative_text(nb: NotebookNode) -> None:
    """Write captions into the metadata of the images above them, in place."""
    for cell, below in pairwise(nb.cells):
        text = caption(below)
        for output in cell.get("outputs", ()) if text else ():
            if PNG in output.get("data", {}):
                about = output.metadata.get(PNG)
                known = about if isinstance(about, dict) else {}  # student code writes it too
                output.metadata[PNG] = {**known, "alt": text}
