"""Puts answers to written questions where nbgrader looks for them, wherever a student wrote them.

nbgrader asks a person to grade a written answer if the cell for it was changed. So what is in a
cell around it, in the question itself, in a comment or in another file comes into that cell.
"""

import ast
import re
from dataclasses import dataclass, field
from urllib.parse import quote

from nbformat import NotebookNode
from rapidfuzz import fuzz

from autograder.notebooks import cells
from autograder.notebooks.submission_remark_codes import Note, RemarkCode
from autograder.submissions import cell_order
from autograder.submissions.read_documents import Document
from autograder.submissions.split_and_merged_cells import same_text

MIN_SIMILARITY = 85  # percent from which a line is the lesson's, with other words
MIN_WORDS = 5  # of a text in a code cell that is not Python


@dataclass
class Gathered:
    """What a student wrote, from several places.

    texts : in their order
    pictures : pasted into them, in the form of nbformat's attachments
    """

    texts: list[str] = field(default_factory=list)
    pictures: dict[str, NotebookNode] = field(default_factory=dict)

    def add(self, text: str, pictures: dict[str, NotebookNode] | None = None) -> None:
        """Add a text with its pictures, which may need other names here."""
        for name, bundle in (pictures or {}).items():
            new = name
            while new in self.pictures:
                new = f"{len(self.pictures)}-{name}"
            text = text.replace(f"attachment:{name}", f"attachment:{new}")
            self.pictures[new] = bundle
        self.texts.append(text)


def lines_added(cell: NotebookNode, original: NotebookNode) -> str:
    """Return what a student added to a text of the lesson, which may be of an older release."""
    given = [line.strip() for line in original.source.split("\n")]
    added = []
    for line in cell.source.split("\n"):
        text = line.strip()
        begun = max((g for g in given if g and text.startswith(g)), key=len, default="")
        text = text.removeprefix(begun).strip()
        is_given = begun and not text
        if not is_given and not any(fuzz.ratio(text, g) >= MIN_SIMILARITY for g in given if g):
            added.append(text)
    return "\n".join(added).strip()


def gather_written_answers(
    nb: NotebookNode,
    released: NotebookNode,
    in_questions: dict[str, Gathered],
    documents: list[Document],
    note: Note,
) -> None:
    """Complete the cells for written answers.

    Parameters
    ----------
    nb
        The submission with all graded cells, which is changed in place.
    released
        The lesson as the students got it.
    in_questions
        What was written into the cells of the questions, by their grade id.
    documents
        Other files that may hold answers.
    note
        Is told what was found.
    """
    graded, moved, missing = cells.graded_cells(nb), [], False
    for index, original in enumerate(released.cells):
        name = cells.grade_id(original) or ""
        if original.cell_type != "markdown" or not cells.meta(original).get("solution"):
            continue
        question = cells.grade_id(released.cells[index - 1]) or ""
        answer, gathered = graded[name], Gathered()
        is_blank = same_text(answer, original) or not answer.source.strip()
        if not is_blank:
            gathered.add(answer.source, answer.get("attachments"))
        own = len(gathered.texts)
        if question in in_questions:
            gathered.add("\n\n".join(in_questions[question].texts), in_questions[question].pictures)
        if is_blank:
            _take_cells_around(nb, released, graded.get(question, answer), answer, gathered)
        if len(gathered.texts) > own:
            moved.append(name)
        for document in documents if is_blank else ():
            gathered.add(_shown(document), document.pictures)
        if len(gathered.texts) == own:
            continue
        answer.source = "\n\n".join(gathered.texts)
        if gathered.pictures:
            answer.attachments = NotebookNode(gathered.pictures)
        missing = missing or is_blank
    if moved:
        note(RemarkCode.ANSWER_MOVED, cells=moved)
    if files := [document.path for document in documents if missing or not document.is_picture]:
        note(RemarkCode.DOCUMENTS, files=files)


def _take_cells_around(
    nb: NotebookNode,
    released: NotebookNode,
    question: NotebookNode,
    answer: NotebookNode,
    gathered: Gathered,
) -> None:
    """Take the texts of the student's own cells around a question out of the notebook."""
    lesson = {cell.source.strip() for cell in released.cells}
    originals = {cell.id: cell for cell in released.cells}
    first, last = (cell_order.index_of(cell, nb) for cell in (question, answer))
    first, last = min(first, last), max(first, last)

    def prose(cell: NotebookNode) -> str:
        if cells.grade_id(cell) or cell.source.strip() in lesson:
            return ""
        if cell.id in originals:  # the lesson's, with something added
            same_kind = cell.cell_type == originals[cell.id].cell_type == "markdown"
            return lines_added(cell, originals[cell.id]) if same_kind else ""
        return prose_of(cell)

    above = first
    while above > 0 and prose(nb.cells[above - 1]):
        above -= 1
    below = last + 1
    while below < len(nb.cells) and not cells.grade_id(nb.cells[below]):
        below += 1
    for cell in nb.cells[above:below]:
        if text := prose(cell):
            gathered.add(text, cell.get("attachments"))
            if cell.id not in originals:
                del nb.cells[cell_order.index_of(cell, nb)]


def prose_of(cell: NotebookNode) -> str:
    """Return the text for a person in a cell: all of it, comments, or strings; empty if none."""
    source = cell.source.strip()
    if cell.cell_type != "code":
        return source
    statements = cells.parse_python(source).body
    if statements:
        strings = [_string(statement) for statement in statements]
        return "\n\n".join(filter(None, strings)) if all(strings) else ""
    lines = source.split("\n")
    if all(line.lstrip().startswith("#") or not line.strip() for line in lines):
        return "\n".join(line.lstrip().lstrip("#").removeprefix(" ") for line in lines).strip()
    is_code = re.search(r"^\s*(?:[%!@]|def |class |import |from \w+ import )|[=(\[{]", source, re.M)
    words = re.findall(r"[^\W\d]{2,}", source)
    return "" if is_code or len(words) < MIN_WORDS else source


def _string(statement: ast.stmt) -> str:
    """The text that a statement consists of or prints."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text.strip()
        case ast.Expr(
            value=ast.Call(func=ast.Name(id="print"), args=[ast.Constant(value=str(text))])
        ):
            return text.strip()
    return ""


def _shown(document: Document) -> str:
    """A document as part of a text: a link to it, and what is in it."""
    link = f"[{document.name}]({quote(document.path)})"
    pictures = [f"![{name}](attachment:{name})" for name in document.pictures]
    return "\n\n".join(
        [f"*Submitted as a file:* {link}", *filter(None, [document.text, *pictures])]
    )
