"""How much a notebook may show: a kernel sends what it likes, and pages are read by people."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from nbformat import NotebookNode, v4

from autograder.notebooks.json_limits import too_deep

MAX_CELL_CHARS = 100_000  # characters of output that a cell may show, without its images
MAX_CELL_BYTES = 2 * 2**20  # bytes that a cell may show, with its images
MAX_NOTEBOOK_BYTES = 8 * 2**20  # bytes that all cells may show together, with their images
MIN_OUTPUT_CHARS = 50  # what any output counts as: Keras prints its progress in hundreds of them
MAX_LINE_CHARS = 2_000  # characters of each line of an error
MAX_TRACEBACK_LINES = 40
OUTPUT_MESSAGES = ("stream", "display_data", "execute_result", "update_display_data")


class OutputBudget:
    """What the cells of a notebook may still show."""

    def __init__(self) -> None:
        self.current_cell: NotebookNode | None = None
        self.bytes_above = 0  # shown by the cells above it

    def starts(self, cell: NotebookNode) -> bool:
        """Whether this is the first message of a cell; the cell before it is then complete."""
        if cell is self.current_cell:
            return False
        if self.current_cell:
            self.bytes_above += sum(map(_size, self.current_cell.outputs))
        self.current_cell = cell
        return True

    def has_room(
        self,
        msg: dict[str, Any],
        cell: NotebookNode,
        displays: Mapping[str, Iterable[int]],
        clears: bool,
    ) -> bool:
        """Whether a message may change the notebook; the cell says where its output is cut off.

        Parameters
        ----------
        msg
            The message, whose errors and metadata are shortened in place.
        cell
            The cell that is executed.
        displays
            The indices of the cell's outputs that have a display id, by that id.
        clears
            Whether the next output replaces all outputs of the cell.
        """
        kind, content = msg["msg_type"], msg["content"]
        if kind == "error":  # only the first, which is what stopped the cell
            shorten_error(content)
            return not any(output["output_type"] == "error" for output in cell.outputs)
        if kind.startswith("comm"):  # widgets: there is no browser to show them
            return False
        if kind not in OUTPUT_MESSAGES:
            return True
        if too_deep(content):
            return False
        content["metadata"] = image_sizes(content.get("metadata", {}))
        is_update = kind == "update_display_data"
        outputs = [] if clears and not is_update else cell.outputs
        if outputs and outputs[-1].get("metadata", {}).get("autograder") == "cut":
            return False
        limit = self._exceeded_limit(_outputs_with(content, outputs, displays, is_update))
        if limit:
            append_cut_off_mark(cell, limit)
        return not limit

    def _exceeded_limit(self, outputs: list[dict[str, Any]]) -> str:
        """The limit that a cell with these outputs would exceed, or an empty string."""
        size = sum(map(_size, outputs))
        if sum(map(_length, outputs)) > MAX_CELL_CHARS:
            return f"{MAX_CELL_CHARS:,} characters"
        if size > MAX_CELL_BYTES:
            return f"{MAX_CELL_BYTES // 2**20} MB"
        if self.bytes_above + size > MAX_NOTEBOOK_BYTES:
            return f"{MAX_NOTEBOOK_BYTES // 2**20} MB for all cells together"
        return ""


def _outputs_with(
    content: dict[str, Any],
    outputs: list[Any],
    displays: Mapping[str, Iterable[int]],
    is_update: bool,
) -> list[dict[str, Any]]:
    """The outputs of a cell after a message, which replaces all outputs with its display id."""
    name = (content.get("transient") or {}).get("display_id")
    replaced = set(displays.get(name, ()) if name is not None and outputs else ())
    kept = [output for index, output in enumerate(outputs) if index not in replaced]
    return kept + [content] * (len(replaced) + (not is_update))


def is_count(number: object) -> bool:
    return type(number) is int and 0 <= number < 2**31


def append_cut_off_mark(cell: NotebookNode, limit: str) -> None:
    """Say in a cell that it shows no more."""
    text = f"The output of this cell was cut off here, at {limit}."
    metadata = {"autograder": "cut"}
    cell.outputs.append(v4.new_output("display_data", {"text/plain": text}, metadata=metadata))


def image_sizes(metadata: dict[str, Any]) -> dict[str, dict[str, int | float]]:
    """The sizes of images in the metadata of an output; nothing else in it is used."""
    return {
        mime_type: {name: size for name, size in values.items() if isinstance(size, int | float)}
        for mime_type, values in metadata.items()
        if isinstance(values, dict)
    }


def shorten_error(error: dict[str, Any]) -> None:
    """Shorten an error to what a person would read, in place."""
    for name in ("ename", "evalue"):
        error[name] = str(error.get(name))[:MAX_LINE_CHARS]
    lines = error.get("traceback")
    lines = lines[-MAX_TRACEBACK_LINES:] if isinstance(lines, list) else []
    error["traceback"] = [str(line)[:MAX_LINE_CHARS] for line in lines]


def _length(output: dict[str, Any]) -> int:
    """Characters of an output: its text, or the longest of its forms other than images."""
    data = output.get("data", {}).items()
    lengths = (len(str(form)) for mime_type, form in data if "image" not in mime_type)
    return max(MIN_OUTPUT_CHARS, len(output.get("text", "")), max(lengths, default=0))


def _size(output: dict[str, Any]) -> int:
    """Bytes of an output, approximately: its text, or all of its forms."""
    return len(output.get("text", "")) + sum(
        len(form if isinstance(form, str) else json.dumps(form))
        for form in output.get("data", {}).values()
    )
