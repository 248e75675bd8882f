"""From the bytes of a file to a notebook, as far as that is certain.

A new notebook is built, with only the text of the cells, their types, ids and pictures, and
nbgrader's names for them. Outputs, tags, widgets and other metadata are ignored, so they cannot
break anything.
"""

import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode, v4
from nbformat.corpus.words import generate_corpus_id

from autograder.notebooks import cells, ungraded_experiment_cells
from autograder.notebooks.json_limits import too_many_parts
from autograder.notebooks.submission_remark_codes import Note, RemarkCode
from autograder.submissions.submitted_files import UnreadableSubmission

MAX_CELLS = 2000
MAX_CHARS_TO_PARSE = 1_000_000
MAX_CODE_CHARS = 1_000_000  # of one code cell
MAX_TEXT_CHARS = 200_000  # of one text cell
MAX_TOTAL_TEXT_CHARS = 2_000_000  # of all text cells
CELL_TYPES = ("code", "markdown", "raw")
VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def parse_notebook(path: str, data: bytes, note: Note) -> NotebookNode:
    """Return the notebook in a file.

    Parameters
    ----------
    path
        Its path in the submission.
    data
        Its content.
    note
        Is told what was repaired.

    Raises
    ------
    UnreadableSubmission
        If there is no notebook in it.
    """
    text = decode(path, data, note)
    if not text.strip():
        raise UnreadableSubmission(RemarkCode.EMPTY, file=path)
    if path.lower().endswith(".py"):
        note(RemarkCode.CONVERTED_SCRIPT, file=path)
        contents, kernel = script_cells(text), None
    else:
        content = parse_json(path, text)
        contents, kernel = raw_cells(path, content, note), other_kernel(content)
    if len(contents) > MAX_CELLS:
        raise UnreadableSubmission(
            RemarkCode.TOO_MANY_CELLS, file=path, count=len(contents), limit=MAX_CELLS
        )
    nb = v4.new_notebook()
    nb.cells = rebuild_cells(contents, note)
    if (size := _chars_to_parse(nb)) > MAX_CHARS_TO_PARSE:
        raise UnreadableSubmission(
            RemarkCode.TOO_MUCH_TEXT, file=path, size=size, limit=MAX_CHARS_TO_PARSE
        )
    if not any(cell.source.strip() for cell in nb.cells):
        raise UnreadableSubmission(RemarkCode.NO_CONTENT, file=path)
    if kernel:
        note(RemarkCode.OTHER_KERNEL, file=path, kernel=kernel)
    return nb


def _chars_to_parse(nb: NotebookNode) -> int:
    """Characters that are looked at as code; text that holds a picture is usually too long."""
    texts = [
        cell.source
        for cell in nb.cells
        if cell.cell_type == "code" or len(cell.source) <= cells.MAX_PARSED_CHARS
    ]
    return sum(map(len, texts))


def decode(path: str, data: bytes, note: Note) -> str:
    """Return the text of a file, whatever its encoding."""
    encoding = json.detect_encoding(data)
    if encoding == "utf-8-sig":
        note(RemarkCode.BYTE_ORDER_MARK, file=path)
    elif encoding != "utf-8":
        note(RemarkCode.ENCODING, file=path, encoding=encoding)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in data:
            raise UnreadableSubmission(RemarkCode.NOT_TEXT, file=path) from None
    note(RemarkCode.NOT_UTF_8, file=path)
    return data.decode("cp1252", errors="replace")


def parse_json(path: str, text: str) -> dict:
    """Return the JSON in a file, or raise UnreadableSubmission with the reason."""
    if too_many_parts(text.encode(errors="replace")):
        raise UnreadableSubmission(RemarkCode.TOO_MANY_PARTS, file=path)
    try:
        content = json.loads(text)
    except RecursionError:
        raise UnreadableSubmission(RemarkCode.NESTED_TOO_DEEPLY, file=path) from None
    except ValueError as error:
        raise json_error(path, text, error) from None
    if not isinstance(content, dict):
        raise UnreadableSubmission(RemarkCode.NOT_A_NOTEBOOK, file=path)
    return content


def json_error(path: str, text: str, error: ValueError) -> UnreadableSubmission:
    """Return why a text is not JSON, as far as that helps to repair it."""
    if re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        return UnreadableSubmission(RemarkCode.HTML_PAGE, file=path)
    if mark := re.search(r"^(<{7}|>{7})( |$)", text, re.MULTILINE):
        line = text.count("\n", 0, mark.start()) + 1
        return UnreadableSubmission(RemarkCode.MERGE_CONFLICT, file=path, line=line)
    if isinstance(error, json.JSONDecodeError):
        before = text[: error.pos + 1]  # Python 3.13 stops at the comma, others behind it
        comma = before.rfind(",")
        if comma >= 0 and re.compile(r",\s*[\]}]").match(text, comma):
            line = before.count("\n", 0, comma) + 1
            return UnreadableSubmission(RemarkCode.EXTRA_COMMA, file=path, line=line)
    return UnreadableSubmission(RemarkCode.INVALID_JSON, file=path, start=repr(text.lstrip()[:20]))


def raw_cells(path: str, content: dict, note: Note) -> list:
    """Return the cells of a notebook as they are in its file, converted to format 4.5.

    The structure of the file decides, not the number of its format, which may be wrong.
    """
    major, minor = content.get("nbformat"), content.get("nbformat_minor")
    if isinstance(major, int) and major > 4:
        raise UnreadableSubmission(RemarkCode.FUTURE_FORMAT, file=path, format=str(major)[:9])
    if isinstance(content.get("cells"), list):
        if (major, minor) != (4, 5):
            claims = [str(n) if isinstance(n, int) and n < 100 else "?" for n in (major, minor)]
            note(RemarkCode.READ_AS_FORMAT, file=path, format=".".join(claims))
        return content["cells"]
    if not isinstance(content.get("worksheets"), list):
        raise UnreadableSubmission(RemarkCode.NOT_A_NOTEBOOK, file=path)
    try:
        old = nbformat.from_dict({"metadata": {}, "nbformat_minor": 0} | content | {"nbformat": 3})
        converted = nbformat.convert(old, 4).cells
    except Exception as error:  # nbformat raises whatever it meets
        raise UnreadableSubmission(
            RemarkCode.DAMAGED_NOTEBOOK, file=path, error=type(error).__name__
        ) from None
    note(RemarkCode.CONVERTED_FORMAT, file=path)
    return converted


def other_kernel(content: dict) -> str | None:
    """Return the name of the kernel that a notebook is made for, unless it is Python."""

    def text(*keys: str) -> str:
        value: object = content
        for key in ("metadata", *keys):
            value = value.get(key) if isinstance(value, dict) else None
        return value[:40] if isinstance(value, str) else ""

    language = text("kernelspec", "language") or text("language_info", "name") or "python"
    return None if language.lower() == "python" else text("kernelspec", "display_name") or language


def script_cells(text: str) -> list[dict]:
    """Return the cells of a notebook that was exported as a script, or all of it as one cell."""
    import jupytext  # here, because hardly any submission needs it

    try:
        return list(jupytext.reads(text, "py").cells)
    except Exception:  # e.g. a header that it cannot read; the code may still be valid
        return [{"cell_type": "code", "source": text}]


def rebuild_cells(contents: list[Any], note: Note) -> list[NotebookNode]:
    """Make new cells with only what is graded or read by a person."""
    built = [rebuild_cell(raw, note) for raw in contents if isinstance(raw, dict)]
    if len(built) < len(contents):
        note(RemarkCode.NOT_A_CELL)
    ids, remaining = set(), MAX_TOTAL_TEXT_CHARS
    for cell in built:
        if cell.cell_type != "code":
            if len(cell.source) > remaining:
                note(RemarkCode.TEXTS_SHORTENED, limit=MAX_TOTAL_TEXT_CHARS)
            cell.source = cell.source[:remaining]
            remaining -= len(cell.source)
        if not cell.id or cell.id in ids:
            note(RemarkCode.CELL_IDS)
            cell.id = generate_corpus_id()
        ids.add(cell.id)
    return built


def rebuild_cell(raw: dict[str, Any], note: Note) -> NotebookNode:
    """Make a cell with the text, the type, the name, the id and the pictures of another."""
    metadata = raw.get("metadata")
    if not isinstance(metadata, dict):
        note(RemarkCode.CELL_METADATA)
        metadata = {}
    kind = raw.get("cell_type")
    if not isinstance(kind, str) or kind not in CELL_TYPES:
        note(RemarkCode.UNKNOWN_CELL_TYPE)
        kind = "raw"
    # Not by nbformat's functions for new cells, which check each against the format: the notebook
    # as a whole is checked later.
    cell = NotebookNode(cell_type=kind, metadata=NotebookNode())
    cell.source = cell_text(raw.get("source"), note)
    if kind == "code":
        cell.update(outputs=[], execution_count=None)
    if kind == "code" and len(cell.source) > MAX_CODE_CHARS:
        note(RemarkCode.CODE_EMPTIED, count=len(cell.source))
        cell.source = ""
    elif len(cell.source) > MAX_TEXT_CHARS and kind != "code":
        note(RemarkCode.TEXT_SHORTENED, count=len(cell.source), limit=MAX_TEXT_CHARS)
        cell.source = cell.source[:MAX_TEXT_CHARS]
    cell_id = raw.get("id") or metadata.get("id")  # Colab keeps it in the metadata
    cell.id = cell_id if isinstance(cell_id, str) and VALID_ID.fullmatch(cell_id) else ""
    if kind == "markdown" and (pictures := pasted_pictures(raw.get("attachments"))):
        cell.attachments = pictures
    nbgrader = metadata.get("nbgrader")
    if isinstance(nbgrader, dict) and isinstance(nbgrader.get("grade_id"), str):
        cell.metadata["nbgrader"] = NotebookNode(grade_id=nbgrader["grade_id"])
    tags = metadata.get("tags")
    tags = tags[:10] if isinstance(tags, list) else []
    names = sorted(
        {tag[:40] for tag in tags if isinstance(tag, str)} - {ungraded_experiment_cells.TAG}
    )
    if names:
        note(RemarkCode.TAGS_IGNORED, tags=names)
    return cell


def cell_text(source: object, note: Note) -> str:
    """Return the text of a cell, which may be a list of lines, with Python's line ends."""
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    clean = text.encode("utf-8", errors="replace").decode("utf-8")  # surrogates
    if clean != text or not all(isinstance(line, str) for line in lines):
        note(RemarkCode.CELL_TEXT)
    return clean.replace("\r\n", "\n").replace("\r", "\n")


def pasted_pictures(attachments: object) -> dict:
    """Return the pictures that were pasted into a cell, without damaged ones."""
    return {
        name: NotebookNode(bundle)
        for name, bundle in (attachments.items() if isinstance(attachments, dict) else ())
        if isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
    }
