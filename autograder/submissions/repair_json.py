"""From the text of a file to the JSON of a notebook, as far as a repair is certain."""

import base64
import binascii
import json
import re
from typing import Any

from autograder.notebooks.json_limits import too_many_parts
from autograder.notebooks.submission_remark_codes import Note, RemarkCode
from autograder.submissions.submitted_files import UnreadableSubmission

LENIENT = json.JSONDecoder(strict=False)  # with raw control characters in its strings
# A notebook inside something else: the file of a server, of an API, or a text in a text.
WRAPPERS = ("content", "notebook", "ipynb", "blob", "source")
MAX_WRAPPERS = 4
WEB_LINK = re.compile(r"\s*(?:\[InternetShortcut\]\s+URL=)?(https?://\S{1,200})\s*")


def parse_json(path: str, text: str, note: Note) -> dict[str, Any]:
    """Return the JSON of the notebook in a file.

    Parameters
    ----------
    path
        Its path in the submission.
    text
        Its content.
    note
        Is told what was repaired.

    Raises
    ------
    UnreadableSubmission
        If there is none; the remark says why.
    """
    if too_many_parts(text.encode(errors="replace")):
        raise UnreadableSubmission(RemarkCode.TOO_MANY_PARTS, file=path)
    try:
        content = _load(path, text, note)
    except RecursionError:
        raise UnreadableSubmission(RemarkCode.NESTED_TOO_DEEPLY, file=path) from None
    unwrapped = _unwrap(content)
    if unwrapped is None:
        raise UnreadableSubmission(RemarkCode.NOT_A_NOTEBOOK, file=path)
    if unwrapped is not content:
        note(RemarkCode.UNWRAPPED, file=path)
    return unwrapped


def _load(path: str, text: str, note: Note) -> object:
    """The JSON in a text, repaired where that is certain."""
    try:
        return json.loads(text)
    except ValueError as error:
        reason = error
    for repair in (_with_control_characters, _without_tail, _without_merge_marks):
        found = repair(text)
        if found is not None:
            content, code, values = found
            note(code, file=path, **values)
            return content
    raise _why_not_json(path, text, reason)


Repaired = tuple[object, RemarkCode, dict[str, object]] | None


def _with_control_characters(text: str) -> Repaired:
    """The content of a text with line breaks and the like inside its strings."""
    try:
        return LENIENT.decode(text), RemarkCode.CONTROL_CHARACTERS, {}
    except ValueError:
        return None


def _without_tail(text: str) -> Repaired:
    """The notebook at the beginning of a text that goes on after it.

    The rest is that of an older, longer file; if it is a notebook itself, it was appended, and is
    the newer one.
    """
    start, content, length = len(text) - len(text.lstrip()), None, 0
    for _ in range(MAX_WRAPPERS):
        try:
            found, end = LENIENT.raw_decode(text, start)
        except ValueError:
            break
        if _unwrap(found) is None:
            break
        content, length = found, end - start
        start = end + len(text[end:]) - len(text[end:].lstrip())
    if content is None:
        return None
    return content, RemarkCode.TAIL, {"count": len(text.strip()) - length}


def _without_merge_marks(text: str) -> Repaired:
    """The notebook in a text with a git merge conflict, if both versions have the same cells."""
    versions: tuple[list[str], list[str]] = ([], [])
    sides: tuple[int, ...] = (0, 1)
    marks = {"<<<<<<<": (0,), "|||||||": (), "=======": (1,), ">>>>>>>": (0, 1)}
    for line in text.split("\n"):
        if line[:7] in marks and line[7:8] in ("", " ", "\r"):
            sides = marks[line[:7]]
            continue
        for side in sides:
            versions[side].append(line)
    if len(versions[0]) + len(versions[1]) == 2 * text.count("\n") + 2:  # there are no marks
        return None
    try:
        ours, theirs = (LENIENT.decode("\n".join(lines)) for lines in versions)
    except ValueError:
        return None
    same = _unwrap(ours) is not None and _texts(ours) == _texts(theirs)
    return (theirs, RemarkCode.MERGE_MARKS, {}) if same else None


def _texts(content: object) -> list[tuple[object, str]]:
    """The types and texts of the cells of a notebook."""
    cells = content.get("cells") if isinstance(content, dict) else None
    found = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    lines = [cell.get("source") for cell in found]
    texts = ["".join(map(str, text)) if isinstance(text, list) else str(text) for text in lines]
    return [(cell.get("cell_type"), text) for cell, text in zip(found, texts, strict=True)]


def _unwrap(content: object) -> dict[str, Any] | None:
    """The notebook that a value is or contains, or another value of the form of a notebook file."""
    for _ in range(MAX_WRAPPERS + 1):
        if isinstance(content, dict):
            if any(isinstance(content.get(k), list) for k in ("cells", "worksheets", "paragraphs")):
                return content
            if isinstance(content.get("nbformat"), int):
                return content if content["nbformat"] > 4 else None  # the cells may have moved
            inner = next((content[key] for key in WRAPPERS if content.get(key)), None)
            if content.get("encoding") == "base64" or content.get("format") == "base64":
                inner = _decoded(inner)
            content = inner
        elif isinstance(content, list) and len(content) == 1:
            content = content[0]
        elif isinstance(content, str) and content.lstrip().startswith(("{", "[", '"')):
            try:
                content = LENIENT.decode(content.strip())
            except ValueError:
                return None
        else:
            return None
    return None


def _decoded(text: object) -> object:
    try:
        return base64.b64decode(text).decode() if isinstance(text, str) else text
    except (binascii.Error, ValueError):
        return None


def _why_not_json(path: str, text: str, error: ValueError) -> UnreadableSubmission:
    """Why a text is not JSON, as far as that helps to repair it."""
    if re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        return UnreadableSubmission(RemarkCode.HTML_PAGE, file=path)
    if link := WEB_LINK.fullmatch(text[:300]):
        return UnreadableSubmission(RemarkCode.ONLY_A_LINK, file=path, link=link[1])
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
