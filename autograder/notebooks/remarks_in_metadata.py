"""What a marked notebook carries for its readers: verdicts, remarks, and that it was marked."""

from collections.abc import Iterable
from typing import Any, cast

from nbformat import NotebookNode, from_dict, v4

from autograder.notebooks.submission_remark_codes import Remark, RemarkCode

VERDICT = "application/vnd.autograder.verdict+json"


def output(data: dict[str, Any], kind: str = "display_data", **more: object) -> NotebookNode:
    """Make an output of a cell.

    nbformat's `new_output` checks each against the format, slowly; a notebook is checked as a whole
    when it is written.

    Parameters
    ----------
    data
        Its forms, by MIME type: {"text/plain": ...}.
    kind
        Its type in nbformat.
    more
        Other fields of that type.
    """
    fields = {"output_type": kind, "metadata": {}, "data": data, **more}
    return cast(NotebookNode, from_dict(fields))


def annotate(nb: NotebookNode, remarks: Iterable[Remark]) -> None:
    """Add remarks to a notebook: as data to its metadata, and in words at its top."""
    new = [{"code": remark.code.value, "values": remark.values} for remark in remarks]
    if not new:
        return
    nb.metadata.setdefault("autograder", NotebookNode()).setdefault("remarks", []).extend(new)
    if not nb.cells or nb.cells[0].metadata.get("autograder") != "remarks":
        nb.cells.insert(0, v4.new_markdown_cell(metadata={"autograder": "remarks"}))
    listed = "\n".join(f"- {remark.text}" for remark in remarks_on(nb))
    nb.cells[0].source = f"**About this submission**\n\n{listed}"


def remarks_on(nb: NotebookNode) -> list[Remark]:
    """Return the remarks that a notebook carries."""
    written = nb.metadata.get("autograder", {}).get("remarks", [])
    return [Remark(RemarkCode(remark["code"]), dict(remark["values"])) for remark in written]


def is_marked(nb: NotebookNode) -> bool:
    """Return whether a notebook is marked, and not only prepared for it."""
    return bool(nb["metadata"].get("autograder", {}).get("marked"))
