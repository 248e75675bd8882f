"""The preamble of a notebook: the code above its first exercise, which is the same for most of a
class.

If two submissions have the same preamble and the same files beside it, they show the same outputs.
So the figures of a preamble are drawn for the first of them only. For the others its cells are
executed in one request and without drawing, and their outputs are copied.
"""

import copy
import hashlib
from collections import OrderedDict
from pathlib import Path
from textwrap import dedent
from typing import Any

from nbformat import NotebookNode

from autograder.notebooks import cells, ungraded_experiment_cells

MAX_PREAMBLES = 20  # that are kept: those of a course, and some that students have changed
MAX_PREAMBLE_CHARS = 2_000_000  # of the outputs of a preamble that is kept, with its images
IGNORED_FILES = {"timestamp.txt"}  # they differ from student to student, as notebooks do

# The code that executes a preamble in the kernel, and leaves where `resilient_execute.TAKE_ANSWER`
# takes it whether all cells succeeded.
EXECUTE_PREAMBLE = dedent(
    """
    def _autograder_(sources):
        shell = get_ipython()
        png = shell.display_formatter.formatters["image/png"]
        png.enabled = False
        try:
            return all(shell.run_cell(source, store_history=True).success for source in sources)
        finally:
            png.enabled = True
    _autograder_ = _autograder_({sources!r})
    """
)

_cached_outputs: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()


class Preamble:
    """The preamble of one submission.

    Parameters
    ----------
    nb
        The submission.
    folder
        Where the notebook is executed, with the files that it finds there.

    Attributes
    ----------
    indices : list of int
        Which cells of the notebook it consists of.
    sources : list of str
        The code of these cells.
    """

    def __init__(self, nb: NotebookNode, folder: str | None) -> None:
        self._cells: dict[int, NotebookNode] = {}
        for index, cell in enumerate(nb.cells):
            if cells.meta(cell).get("solution") or cells.meta(cell).get("grade"):
                break
            if cell.cell_type == "code" and not ungraded_experiment_cells.is_unchanged(cell):
                self._cells[index] = cell
        self.indices = list(self._cells)
        self.sources: list[str] = [cell.source for cell in self._cells.values()]
        self._key = _digest(self.sources, Path(folder) if folder else None)

    def restore_outputs(self) -> bool:
        """Copy the outputs of an equal preamble into the cells; return whether there is one."""
        outputs = _cached_outputs.get(self._key)
        if outputs is None:
            return False
        _cached_outputs.move_to_end(self._key)
        for cell, cell_outputs in zip(self._cells.values(), outputs, strict=True):
            cell.update(copy.deepcopy(cell_outputs))
        return True

    def keep_outputs(self) -> None:
        """Keep the outputs of the cells, unless one has an error or they are too large."""
        outputs = [output for cell in self._cells.values() for output in cell.outputs]
        has_error = any(output.output_type == "error" for output in outputs)
        if not has_error and len(repr(outputs)) <= MAX_PREAMBLE_CHARS:
            _cached_outputs[self._key] = [
                copy.deepcopy({name: cell[name] for name in ("outputs", "execution_count")})
                for cell in self._cells.values()
            ]
            if len(_cached_outputs) > MAX_PREAMBLES:
                _cached_outputs.popitem(last=False)


def _digest(sources: list[str], folder: Path | None) -> str:
    """A text that is equal for preambles with equal code and equal files beside them."""
    digest = hashlib.sha256(repr(sources).encode(errors="replace"))
    if folder:
        for file in sorted(folder.rglob("*")):
            if file.name in IGNORED_FILES or file.suffix == ".ipynb" or not file.is_file():
                continue
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(repr((str(file.relative_to(folder)), content)).encode(errors="replace"))
    return digest.hexdigest()
