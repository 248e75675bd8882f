"""Files beside a notebook that may hold written answers: documents, texts and photos."""

import base64
import html
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from nbformat import NotebookNode

from autograder.submissions import submitted_files
from autograder.submissions.submitted_files import File, Submission, UnreadableSubmission

DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".pages", ".txt", ".md", ".html")
PHOTOS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff", ".bmp")
SHOWN = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}
NOT_ANSWERS = re.compile(r"(?i)readme|requirements|licen[sc]e|changelog|housing_data")
MAX_DOCUMENTS = 10
MAX_TEXT_CHARS = 20_000  # of one document that are shown
MAX_PHOTO_BYTES = 5_000_000
# The part of a file of a text processor that has its text, and where its paragraphs end.
PARTS = {".docx": ("word/document.xml", r"</w:p>"), ".odt": ("content.xml", r"</text:[ph]>")}


@dataclass
class Document:
    """A file that may hold a written answer.

    path : where it lies, relative to the notebook
    text : what is in it, as far as that can be read
    pictures : the file itself, if it is a photo that pages can show, as nbformat's attachments
    """

    path: str
    text: str = ""
    pictures: dict[str, NotebookNode] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def is_picture(self) -> bool:
        return PurePosixPath(self.path).suffix.lower() in PHOTOS


def find_documents(submission: Submission, notebook: str) -> list[Document]:
    """Return the documents and photos of a submission, beside the file that is its notebook."""
    found = []
    for file in submission.files:
        path = PurePosixPath(file.path)
        suffix = path.suffix.lower()
        is_answer = suffix in DOCUMENTS + PHOTOS and not NOT_ANSWERS.search(path.name)
        is_notebook = file.path == notebook or any(map(submitted_files.is_notebook, path.parts))
        if is_answer and not is_notebook and len(found) < MAX_DOCUMENTS:
            place = submitted_files.place_beside(file.path, notebook)
            found.append(_read(file, Document(place.as_posix()), suffix))
    return found


def _read(file: File, document: Document, suffix: str) -> Document:
    """Fill in what is in a document."""
    try:
        data = file.read()
    except UnreadableSubmission:
        return document
    if suffix in SHOWN and len(data) <= MAX_PHOTO_BYTES:
        photo = base64.b64encode(data).decode()
        name = re.sub(r"[^\w.-]", "-", document.name)
        document.pictures = {name: NotebookNode({f"image/{SHOWN[suffix]}": photo})}
    elif suffix in PARTS:
        document.text = _paragraphs(file.path, data, *PARTS[suffix])
    elif suffix in (".txt", ".md"):
        document.text = data[: 4 * MAX_TEXT_CHARS].decode(errors="replace")
    elif suffix == ".html":  # what a learning platform makes of a text that was typed into it
        document.text = _plain(data[: 4 * MAX_TEXT_CHARS].decode(errors="replace"), r"</p>|<br")
    document.text = document.text.strip()[:MAX_TEXT_CHARS]
    return document


def _paragraphs(path: str, data: bytes, part: str, end: str) -> str:
    """The text of a file of a text processor, empty if it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = submitted_files.unpack(path, archive, archive.getinfo(part))
    except (UnreadableSubmission, zipfile.BadZipFile, KeyError):
        return ""
    return _plain(content[: 50 * MAX_TEXT_CHARS].decode(errors="replace"), end)


def _plain(markup: str, end_of_paragraph: str) -> str:
    """The text between tags."""
    paragraphs = re.split(end_of_paragraph, markup)
    texts = (html.unescape(re.sub(r"<[^<>]*>", "", paragraph)).strip() for paragraph in paragraphs)
    return "\n\n".join(filter(None, texts))
