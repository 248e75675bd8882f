"""From the bytes of a file to a notebook, as far as that is certain.

A notebook is built anew: of what a file holds only the text of its cells, their types, ids and
pictures, and nbgrader's names for them are taken over. Outputs, tags, widgets and whatever else a
program has left in its metadata is not looked at, so it can break nothing.
"""

import json
import re

import nbformat
from nbformat import NotebookNode, v4
from nbformat.corpus.words import generate_corpus_id

from autograder.notebooks import experiments
from autograder.notebooks.json_limits import too_many_parts
from autograder.notebooks.remarks import Note, RemarkCode
from autograder.submissions.files import UnreadableSubmission

MAX_CELLS = 2000
MAX_CODE_CHARS = 1_000_000  # characters of one cell
MAX_TEXT_CHARS = 200_000  # characters of a cell that is read by people, not run
MAX_TOTAL_TEXT_CHARS = 2_000_000  # characters of all of them
CELL_TYPES = ("code", "markdown", "raw")
VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def parse_notebook(path: str, data: bytes, note: Note) -> NotebookNode:
    """The notebook in a file; Unreadable with the reason where there is none.

    note : is told what was repaired
    """
    text = decode(path, data, note)
    if not text.strip():
        raise UnreadableSubmission(RemarkCode.EMPTY, file=path)
    if path.lower().endswith(".py"):
        note(RemarkCode.CONVERTED_SCRIPT, file=path)
        found, kernel = script_cells(text), None
    else:
        content = parse_json(path, text)
        found, kernel = raw_cells(path, content, note), other_kernel(content)
    if len(found) > MAX_CELLS:
        raise UnreadableSubmission(
            RemarkCode.TOO_MANY_CELLS, file=path, count=len(found), limit=MAX_CELLS
        )
    nb = v4.new_notebook()
    nb.cells = rebuild_cells(found, note)
    if not any(cell.source.strip() for cell in nb.cells):
        raise UnreadableSubmission(RemarkCode.NO_CONTENT, file=path)
    if kernel:
        note(RemarkCode.OTHER_KERNEL, file=path, kernel=kernel)
    return nb


def decode(path: str, data: bytes, note: Note) -> str:
    """The text of a file, whatever its encoding."""
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
    """The JSON in a file; Unreadable with what stands in its way."""
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
    """Why a text is not JSON, as far as that helps to repair it."""
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
    """The cells of a notebook as they stand in its file, of format 4.5 or brought to it.

    What decides is how the file is built, not the number of its format, which may be wrong.
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
        found = nbformat.convert(old, 4).cells
    except Exception as error:  # nbformat raises whatever it meets
        raise UnreadableSubmission(
            RemarkCode.DAMAGED_NOTEBOOK, file=path, error=type(error).__name__
        ) from None
    note(RemarkCode.CONVERTED_FORMAT, file=path)
    return found


def other_kernel(content: dict) -> str | None:
    """The name of the kernel that a notebook asks for, unless it is Python."""

    def text(*keys: str) -> str:
        found = content
        for key in ("metadata", *keys):
            found = found.get(key) if isinstance(found, dict) else None
        return found[:40] if isinstance(found, str) else ""

    language = text("kernelspec", "language") or text("language_info", "name") or "python"
    return None if language.lower() == "python" else text("kernelspec", "display_name") or language


def script_cells(text: str) -> list[dict]:
    """The cells of a notebook that was exported as a script; one cell where they are not marked."""
    import jupytext  # here, because hardly any submission needs it

    try:
        return list(jupytext.reads(text, "py").cells)
    except Exception:  # a header that it cannot read, for instance: the code is code all the same
        return [{"cell_type": "code", "source": text}]


def rebuild_cells(found: list, note: Note) -> list[NotebookNode]:
    """New cells with nothing in them but what is graded or read."""
    built = [rebuild_cell(raw, note) for raw in found if isinstance(raw, dict)]
    if len(built) < len(found):
        note(RemarkCode.NOT_A_CELL)
    ids, left = set(), MAX_TOTAL_TEXT_CHARS
    for cell in built:
        if cell.cell_type != "code":
            if len(cell.source) > left:
                note(RemarkCode.TEXTS_SHORTENED, limit=MAX_TOTAL_TEXT_CHARS)
            cell.source = cell.source[:left]
            left -= len(cell.source)
        if not cell.id or cell.id in ids:
            note(RemarkCode.CELL_IDS)
            cell.id = generate_corpus_id()
        ids.add(cell.id)
    return built


def rebuild_cell(raw: dict, note: Note) -> NotebookNode:
    """A new cell with the text, the type, the name, the id and the pictures of an old one."""
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
    own = raw.get("id") or metadata.get("id")  # Colab keeps it in the metadata
    cell.id = own if isinstance(own, str) and VALID_ID.fullmatch(own) else ""
    if kind == "markdown" and (pictures := pasted_pictures(raw.get("attachments"))):
        cell.attachments = pictures
    nbgrader = metadata.get("nbgrader")
    if isinstance(nbgrader, dict) and isinstance(nbgrader.get("grade_id"), str):
        cell.metadata["nbgrader"] = NotebookNode(grade_id=nbgrader["grade_id"])
    tags = metadata.get("tags")
    tags = tags[:10] if isinstance(tags, list) else []
    names = sorted({tag[:40] for tag in tags if isinstance(tag, str)} - {experiments.TAG})
    if names:
        note(RemarkCode.TAGS_IGNORED, tags=names)
    return cell


def cell_text(source: object, note: Note) -> str:
    """The text of a cell, which a file may hold as lines; with the line ends of Python."""
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    clean = text.encode("utf-8", errors="replace").decode("utf-8")  # halves of a character
    if clean != text or not all(isinstance(line, str) for line in lines):
        note(RemarkCode.CELL_TEXT)
    return clean.replace("\r\n", "\n").replace("\r", "\n")


def pasted_pictures(attachments: object) -> dict:
    """The pictures that were pasted into a cell, as far as they are what they should be."""
    return {
        name: NotebookNode(bundle)
        for name, bundle in (attachments.items() if isinstance(attachments, dict) else ())
        if isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
    }
