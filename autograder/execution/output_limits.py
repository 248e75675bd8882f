"""How much a notebook may show: a kernel sends what it likes, and pages are read by people."""

import json
from collections.abc import Iterable, Mapping

from nbformat import NotebookNode, v4

from autograder.notebooks.json_limits import too_deep

MOST_SHOWN = 100_000  # characters of output that a cell may show, pictures aside
MOST_HERE = 2 * 2**20  # bytes that a cell may show, with pictures
MOST_KEPT = 8 * 2**20  # bytes that all cells may show together, with pictures
LEAST = 50  # characters that any output counts as: Keras prints its progress in hundreds of them
LINE, LINES = 2_000, 40  # characters of a line of an error, and lines
OUTPUTS = ("stream", "display_data", "execute_result", "update_display_data")


class OutputBudget:
    """What the cells of a notebook may still show."""

    def __init__(self) -> None:
        self.showing: NotebookNode | None = None  # the cell whose outputs come in
        self.above = 0  # bytes that the cells above it show

    def begins(self, cell: NotebookNode) -> bool:
        """Whether the outputs of this cell only begin to come in."""
        if cell is self.showing:
            return False
        self.above += sum(map(_size, self.showing.outputs)) if self.showing else 0
        self.showing = cell
        return True

    def has_room(
        self, msg: dict, cell: NotebookNode, places: Mapping[str, Iterable[int]], clears: bool
    ) -> bool:
        """Whether a message may leave something in the notebook; the cell says where it is cut.

        places : of the cell's outputs that have a name, by that name
        clears : whether the cell's outputs go when the next one comes
        """
        kind, content = msg["msg_type"], msg["content"]
        if kind == "error":  # the first: it is what stopped the cell
            shorten(content)
            return not any(output["output_type"] == "error" for output in cell.outputs)
        if kind.startswith("comm"):  # of a slider, for which nobody is here
            return False
        if kind not in OUTPUTS:
            return True
        if too_deep(content):
            return False
        content["metadata"] = sizes(content.get("metadata", {}))
        update = kind == "update_display_data"
        standing = [] if clears and not update else cell.outputs
        if standing and standing[-1].get("metadata", {}).get("autograder") == "cut":
            return False
        # It takes the place of those that have its name, and its own.
        name = (content.get("transient") or {}).get("display_id")
        replaced = set(places.get(name, ()) if standing else ())
        shown = [output for place, output in enumerate(standing) if place not in replaced]
        shown += [content] * (len(replaced) + (not update))
        here = sum(map(_size, shown))
        if sum(map(_length, shown)) > MOST_SHOWN:
            cut(cell, f"{MOST_SHOWN:,} characters")
        elif here > MOST_HERE:
            cut(cell, f"{MOST_HERE // 2**20} MB")
        elif self.above + here > MOST_KEPT:
            cut(cell, f"{MOST_KEPT // 2**20} MB for all cells together")
        else:
            return True
        return False


def is_count(number: object) -> bool:
    return type(number) is int and 0 <= number < 2**31


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
    lines = error.get("traceback")
    lines = lines[-LINES:] if isinstance(lines, list) else []
    error["traceback"] = [str(line)[:LINE] for line in lines]


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
