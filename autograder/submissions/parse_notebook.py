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
from autograder.notebooks.submission_remark_codes import Note, RemarkCode
from autograder.submissions.read_other_formats import (
    cells_of_text,
    is_text_format,
    zeppelin_cells,
)
from autograder.submissions.repair_json import parse_json
from autograder.submissions.submitted_files import UnreadableSubmission

MAX_CELLS = 2000
MAX_CHARS_TO_PARSE = 1_000_000
MAX_CODE_CHARS = 1_000_000  # of one code cell
MAX_TEXT_CHARS = 200_000  # of one text cell
MAX_TOTAL_TEXT_CHARS = 2_000_000  # of all text cells
CELL_TYPES = ("code", "markdown", "raw")
LINE_ENDS = ("\n", "\r")
# What Python does not read as a line end or a space, although it looks like one, or like nothing.
INVISIBLE = re.compile(
    "(?P<line>[\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
    "|(?P<space>[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000])"
    "|(?P<nothing>[\u200b-\u200f\u2060\ufeff])"
)
VISIBLE = {"line": "\n", "space": " ", "nothing": ""}
DATA_URI = re.compile(
    r"data:image/(?P<kind>png|jpe?g|gif|webp|bmp);base64,(?P<data>[A-Za-z0-9+/=]++)", re.IGNORECASE
)
PICTURE_TAG = re.compile(
    r"<img\b[^<>]{0,500}?\bsrc=[\"'](attachment:pasted-\d+\.\w+)[\"'][^<>]{0,500}>", re.IGNORECASE
)
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
    if is_text_format(path):
        contents, kernel = cells_of_text(path, text, note), None
    else:
        content = parse_json(path, text, note)
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
        note(RemarkCode.CONVERTED_EXPORT, file=path, tool="Zeppelin")
        return zeppelin_cells(content["paragraphs"])
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
    cell.source = cell_text(raw.get("source"), kind, note)
    pictures = pasted_pictures(raw.get("attachments")) if kind == "markdown" else {}
    if kind == "markdown":
        cell.source = detach_pictures(cell.source, pictures)
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
    if pictures:
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


def cell_text(source: object, kind: str, note: Note) -> str:
    """Return the text of a cell, which may be a list of lines, with Python's line ends."""
    lines = source if isinstance(source, list) else [source]
    given = [line for line in lines if isinstance(line, str)]
    text = "".join(given)
    if not all(line.endswith(LINE_ENDS) for line in given[:-1]):
        complete = "".join(f"{line}\n" if not line.endswith(LINE_ENDS) else line for line in given)
        if kind != "code" or cells.is_python(complete) or not cells.is_python(text):
            note(RemarkCode.LINE_ENDS)
            text = complete.rstrip("\n")
    clean = text.encode("utf-8", errors="replace").decode("utf-8")  # surrogates
    if clean != text or not all(isinstance(line, str) for line in lines):
        note(RemarkCode.CELL_TEXT)
    clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    return visible_code(clean, note) if kind == "code" else clean


def visible_code(source: str, note: Note) -> str:
    """Return code without invisible characters, as text processors insert, if it needs that."""
    if not INVISIBLE.search(source) or cells.is_python(source):
        return source
    visible = INVISIBLE.sub(lambda found: VISIBLE[found.lastgroup or ""], source)
    if not cells.is_python(visible):
        return source
    note(RemarkCode.INVISIBLE_CHARACTERS)
    return visible


def pasted_pictures(attachments: object) -> dict:
    """Return the pictures that were pasted into a cell, without damaged ones."""
    return {
        name: NotebookNode(bundle)
        for name, bundle in (attachments.items() if isinstance(attachments, dict) else ())
        if isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
    }


def detach_pictures(text: str, pictures: dict[str, NotebookNode]) -> str:
    """Return a text with the pictures in it, as Colab pastes them, among its attachments instead.

    Parameters
    ----------
    text
        Markdown.
    pictures
        The attachments, to which the pictures are added.
    """

    def detach(found: re.Match[str]) -> str:
        kind = found["kind"].lower().replace("jpg", "jpeg")
        name = f"pasted-{len(pictures) + 1}.{kind}"
        pictures[name] = NotebookNode({f"image/{kind}": found["data"]})
        return f"attachment:{name}"

    return PICTURE_TAG.sub(r"![picture](\1)", DATA_URI.sub(detach, text))
