"""Alternative text for figures, taken from the captions below them.

A lesson describes each figure in the cell below it, which begins "*Figure 2. …*". That description
is written to the metadata of the image, as IPython does it: {"image/png": {"alt": "…"}}. There
nbconvert's classic pages (including formgrader), the feedback page and the site read it. JupyterLab
shows images without any alternative text, whatever the metadata says, but with the caption below.
"""

import re
from itertools import pairwise

from nbformat import NotebookNode

PNG = "image/png"
CAPTION = re.compile(r"\*Figure \d+\. (.+?)\*$", re.MULTILINE)


def caption(cell: NotebookNode) -> str:
    """Return the description of a figure that a cell begins with, or an empty string."""
    match = CAPTION.match(cell.source) if cell.cell_type == "markdown" else None
    return match[1] if match else ""


def add_alternative_text(nb: NotebookNode) -> None:
    """Write captions to the metadata of the images above them, in place."""
    for cell, below in pairwise(nb.cells):
        text = caption(below)
        for output in cell.get("outputs", ()) if text else ():
            if PNG in output.get("data", {}):
                metadata = output.metadata.get(PNG)
                if not isinstance(metadata, dict):  # student code can write anything there
                    metadata = {}
                output.metadata[PNG] = {**metadata, "alt": text}
