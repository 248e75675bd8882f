"""The outputs stored in a self-study notebook, kept for as long as they are true.

Another machine prints other last digits and draws other pixels. A notebook is therefore executed
again only if something that decides its outputs has changed: the code of the lesson with its
solutions, its data, or the set-up cell, whose judge and exercises decide what `check()` prints.
The first two are recorded in the notebook as a hash; the set-up cell is compared with the stored
one, because it may hold slopes that were measured, whose last digits depend on the machine too.
"""

import base64
import hashlib
import io
import json
import math
import re
from itertools import zip_longest

import matplotlib.image
import numpy as np
from nbformat import NotebookNode

from autograder.grading.compress_embedded_questions import unpack

KEY = "autograder_executed"  # in a notebook's metadata: the hash of what was executed
SETUP = "set-up"  # the id of the set-up cell
FLOAT = re.compile(r"-?\d+(?:\.\d*(?:e[-+]?\d+)?|e[-+]?\d+)")
PACKED = re.compile(r'^"\w+": "([^"]+)",$', re.MULTILINE)  # in the set-up cell
MEASURED = {"rel_tol": 1e-6, "abs_tol": 1e-9}  # slopes that were measured on two machines
PRINTED = {"rel_tol": 1e-3, "abs_tol": 1e-6}  # what training in single precision prints on two
PIXELS = 0.1  # mean difference of two pictures, in levels of 255; a curve that moved makes more
PNG = "image/png"


def fingerprint(nb: NotebookNode, data: bytes) -> str:
    """Hash of the code that a notebook executes, without its set-up cell, and of its data."""
    code = [cell.source for cell in _code(nb) if cell.id != SETUP]
    return hashlib.sha256(json.dumps(code).encode() + data).hexdigest()


def restore(nb: NotebookNode, stored: NotebookNode, executed: str) -> bool:
    """Copy the outputs of `stored` into `nb`, in place, if both would show the same.

    Parameters
    ----------
    executed
        The fingerprint of `nb`.

    Returns
    -------
    bool
        Whether they were copied; if not, `nb` is unchanged and has to be executed.
    """
    cells, before = _code(nb), _code(stored)
    if stored.metadata.get(KEY) != executed or _ids(cells) != _ids(before):
        return False
    pairs = list(zip(cells, before, strict=True))
    if not all(same_setup(a.source, b.source) for a, b in pairs if a.id == SETUP):
        return False
    for cell, old in pairs:
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
        if cell.id == SETUP:
            cell.source = old.source
    return True


def same_setup(source: str, other: str) -> bool:
    """Whether two set-up cells have the same code, and variants equal but for measured digits."""
    return same_text(_unpacked(source), _unpacked(other), MEASURED)


def same_outputs(outputs: list[NotebookNode], others: list[NotebookNode]) -> bool:
    """Whether a reader would find the same in two lists of outputs."""
    return all(
        a and b and a.output_type == b.output_type and _same_content(a, b)
        for a, b in zip_longest(outputs, others)
    )


def same_text(text: str, other: str, tolerances: dict[str, float] = PRINTED) -> bool:
    """Whether two texts are equal but for the last digits of their floating-point numbers.

    Parameters
    ----------
    tolerances
        As `math.isclose` takes them.
    """
    if FLOAT.split(text) != FLOAT.split(other):
        return False
    pairs = zip(FLOAT.findall(text), FLOAT.findall(other), strict=True)
    return all(math.isclose(float(a), float(b), **tolerances) for a, b in pairs)


def same_picture(png: str, other: str) -> bool:
    """Whether two pictures, PNG in base64, differ by no more than some pixels at their lines."""
    one, two = _pixels(png), _pixels(other)
    return one.shape == two.shape and 255 * float(np.abs(one - two).mean()) <= PIXELS


def _unpacked(setup: str) -> str:
    """The text of a set-up cell with its variants as JSON."""
    return PACKED.sub(lambda line: json.dumps(unpack(line[1])), setup)


def _code(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def _ids(cells: list[NotebookNode]) -> list[str]:
    return [cell.id for cell in cells]


def _same_content(a: NotebookNode, b: NotebookNode) -> bool:
    if a.output_type == "stream":
        return a.name == b.name and same_text(a.text, b.text)
    data, other = a.data, b.data
    return data.keys() == other.keys() and all(
        same_picture(data[kind], other[kind]) if kind == PNG else same_text(data[kind], other[kind])
        for kind in data
    )


def _pixels(png: str) -> np.ndarray:
    return matplotlib.image.imread(io.BytesIO(base64.b64decode(png)))
