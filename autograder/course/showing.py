"""How much a notebook may show: a kernel sends what it likes, and pages are read by people."""

import json

from nbformat import NotebookNode, v4
from nbgrader.preprocessors import Execute

MOST_SHOWN = 100_000  # characters of output that a cell may show, pictures aside
MOST_KEPT = 8 * 2**20  # bytes that all cells may show together, with pictures and sliders
LEAST = 50  # characters that any output counts as
LINE, LINES = 2_000, 40  # characters of a line of an error, and lines
OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data")
WIDGETS = ("comm_open", "comm_msg")


class BoundedExecute(Execute):
    """nbgrader's Execute, until a cell or the notebook has shown enough."""

    def reset_execution_trackers(self) -> None:
        super().reset_execution_trackers()
        self.showing: NotebookNode | None = None  # the cell whose outputs come in
        self.above = self.widgets = 0  # bytes that the cells above it show, and of all widgets

    def process_message(
        self, msg: dict, cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        if cell is not self.showing:
            self.above += sum(map(_size, self.showing.outputs)) if self.showing else 0
            # By it nbclient would change what stands in the cells above, the points among it.
            self.showing, self._display_id_map = cell, {}
        if not isinstance(msg["content"].get("execution_count"), int):
            msg["content"].pop("execution_count", None)  # nbclient writes it into the cell
        if self._has_room(msg, cell, cell_index):
            return super().process_message(msg, cell, cell_index)
        return None

    def _has_room(self, msg: dict, cell: NotebookNode, cell_index: int) -> bool:
        """Whether a message may leave something in the notebook; the cell says where it is cut."""
        kind, content = msg["msg_type"], msg["content"]
        if kind == "error":  # the first: it is what stopped the cell
            shorten(content)
            return not any(output["output_type"] == "error" for output in cell.outputs)
        if kind in WIDGETS:
            size = len(json.dumps(content)) + sum(data.nbytes for data in msg["buffers"])
            room = self.above + self.widgets + size <= MOST_KEPT
            self.widgets += size * room
            return room
        if kind not in OUTPUTS:
            return True
        content["metadata"] = sizes(content.get("metadata", {}))
        if cell.outputs and cell.outputs[-1].get("metadata", {}).get("autograder") == "cut":
            return False
        # It also takes the place of those that have its name.
        name = (content.get("transient") or {}).get("display_id")
        namesakes = len(self._display_id_map.get(name, {}).get(cell_index, ()))
        here = sum(map(_size, cell.outputs)) + _size(content) * (1 + namesakes)
        if self.above + self.widgets + here > MOST_KEPT:
            cut(cell, f"{MOST_KEPT // 2**20} MB for all cells together")
            return False
        if sum(map(_length, (*cell.outputs, content))) > MOST_SHOWN:
            cut(cell, f"{MOST_SHOWN:,} characters")
            return False
        return True


def cut(cell: NotebookNode, limit: str) -> None:
    """Say in a cell that it shows no more."""
    text = f"The output of this cell was cut off here, at {limit}."
    metadata = {"autograder": "cut"}
    cell.outputs.append(v4.new_output("display_data", {"text/plain": text}, metadata=metadata))


def sizes(metadata: dict) -> dict:
    """Of what an output says of its forms, how large a picture is: that alone is looked at here."""
    return {
        kind: {name: size for name, size in said.items() if isinstance(size, int | float)}
        for kind, said in metadata.items()
        if isinstance(said, dict)
    }


def shorten(error: dict) -> None:
    """Cut what an error says of itself to what a person would read."""
    for name in ("ename", "evalue"):
        error[name] = str(error.get(name))[:LINE]
    error["traceback"] = [str(line)[:LINE] for line in error.get("traceback", [])[-LINES:]]


def _length(output: dict) -> int:
    """Characters of an output: its text, or the largest of its forms (a figure has one)."""
    forms = (len(str(form)) for kind, form in output.get("data", {}).items() if "image" not in kind)
    return max(LEAST, len(output.get("text", "")), max(forms, default=0))


def _size(output: dict) -> int:
    """Bytes of an output, about: its text, or all of its forms."""
    return len(output.get("text", "")) + sum(
        len(form if isinstance(form, str) else json.dumps(form))
        for form in output.get("data", {}).values()
    )
