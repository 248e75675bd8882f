"""The opening of a notebook: the code above its first exercise, which a class has in common.

Where two submissions have it word for word, and the same files beside it, it shows the same. So
its figures are drawn for the first of them only; for the others its cells are run, in one go and
without drawing, and show what the first has shown.
"""

import copy
import hashlib
from collections import OrderedDict
from pathlib import Path
from textwrap import dedent

from nbformat import NotebookNode

from autograder.notebooks import cells, experiments

MOST = 20  # openings that are kept: those of a course, and of some who have changed theirs
MOST_SHOWN = 2_000_000  # characters that one may show and still be kept, pictures included
OTHERS = {"timestamp.txt"}  # files that differ from student to student, beside the notebook itself

# What the kernel is told; whether all went well is then found where running.ANSWER looks.
RUN = dedent(
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

_shown: OrderedDict[str, list[NotebookNode]] = OrderedDict()


class Opening:
    """The opening of one submission.

    places : which cells of the notebook it is
    """

    def __init__(self, nb: NotebookNode, folder: str | None):
        """folder : where the notebook is run, with the files that it finds there"""
        self._cells = {}
        for i, cell in enumerate(nb.cells):
            if cells.meta(cell).get("solution") or cells.meta(cell).get("grade"):
                break
            if cell.cell_type == "code" and not experiments.is_unchanged(cell):
                self._cells[i] = cell
        self.places = list(self._cells)
        self.sources = [cell.source for cell in self._cells.values()]
        self._key = self._digest(folder)

    def _digest(self, folder: str | None) -> str:
        found = hashlib.sha256(repr(self.sources).encode(errors="replace"))
        files = sorted(Path(folder).rglob("*")) if folder else []
        for file in files:
            if file.name in OTHERS or file.suffix == ".ipynb" or not file.is_file():
                continue
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            found.update(repr((str(file.relative_to(folder)), content)).encode(errors="replace"))
        return found.hexdigest()

    def show(self) -> bool:
        """Give the cells what was shown elsewhere; whether there is such."""
        known = _shown.get(self._key)
        if known:
            _shown.move_to_end(self._key)
        for cell, shown in zip(self._cells.values(), known or (), strict=False):
            cell.update(copy.deepcopy(shown))
        return known is not None

    def remember(self) -> None:
        """Keep what the cells have shown, unless one of them stopped, or it is too much."""
        outputs = [output for cell in self._cells.values() for output in cell.outputs]
        stopped = any(output.output_type == "error" for output in outputs)
        if not stopped and len(repr(outputs)) <= MOST_SHOWN:
            _shown[self._key] = [
                copy.deepcopy({name: cell[name] for name in ("outputs", "execution_count")})
                for cell in self._cells.values()
            ]
            if len(_shown) > MOST:
                _shown.popitem(last=False)
