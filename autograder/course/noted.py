"""What a marked notebook carries for its readers: verdicts, flags, and that it was marked."""

from nbformat import NotebookNode, from_dict, v4

VERDICT = "application/vnd.autograder.verdict+json"


def output(data: dict, kind: str = "display_data", **more: object) -> NotebookNode:
    """An output of a cell, by its forms: {"text/plain": ...}.

    nbformat's `new_output` checks each against the format, slowly; a notebook is checked as a whole
    when it is written.
    """
    return from_dict({"output_type": kind, "metadata": {}, "data": data, **more})


def flag(nb: NotebookNode, sentence: str) -> None:
    """Note something about a submission that its reader should know, also at its top."""
    nb.metadata.setdefault("autograder", {}).setdefault("flags", []).append(sentence)
    if not nb.cells or nb.cells[0].metadata.get("autograder") != "flags":
        nb.cells.insert(0, v4.new_markdown_cell(metadata={"autograder": "flags"}))
    notes = "\n".join(f"- {sentence}" for sentence in flags(nb))
    nb.cells[0].source = f"**About this submission**\n\n{notes}"


def plain(sentence: str) -> str:
    """A sentence for a terminal: what a student wrote in it steers nothing there."""
    return "".join(character for character in sentence if character.isprintable())


def flags(nb: NotebookNode) -> list[str]:
    return nb.metadata.get("autograder", {}).get("flags", [])


def is_marked(nb: NotebookNode) -> bool:
    """Whether a notebook has been run and marked, and not only been made ready for it."""
    return bool(nb["metadata"].get("autograder", {}).get("marked"))
