"""Answers to written questions, from wherever a student wrote them."""

from nbformat import NotebookNode, v4

from autograder.notebooks.submission_remark_codes import RemarkCode, Remarks
from autograder.submissions.gather_written_answers import Gathered, gather_written_answers
from autograder.submissions.read_documents import Document

STUB = "Your answer here."
PNG, JPEG = {"image/png": "AAAA"}, {"image/png": "BBBB"}


def lesson():
    question, answer = v4.new_markdown_cell("Why?"), v4.new_markdown_cell(STUB)
    question.metadata["nbgrader"] = {"grade_id": "why", "locked": True, "solution": False}
    answer.metadata["nbgrader"] = {"grade_id": "why-answer", "grade": True, "solution": True}
    return v4.new_notebook(cells=[question, answer])


def gathered(text=STUB, pictures=None, in_questions=None, below=(), documents=()):
    """The cell for the answer, and the codes of what is said of it."""
    nb, released, remarks = lesson(), lesson(), Remarks()
    for cell, original in zip(nb.cells, released.cells, strict=True):
        cell.id = original.id
    nb.cells[1].source = text
    if pictures:
        nb.cells[1].attachments = NotebookNode(pictures)
    nb.cells += [v4.new_markdown_cell(source) for source in below]
    gather_written_answers(nb, released, in_questions or {}, list(documents), remarks.note)
    return nb.cells[1], [remark.code for remark in remarks]


def test_what_is_in_its_cell_stays_as_it_is():
    answer, said = gathered("It is tiny.", below=["A note of my own."])
    assert (answer.source, said) == ("It is tiny.", [])


def test_a_cell_below_comes_into_a_blank_one():
    answer, said = gathered(below=["It is tiny."])
    assert (answer.source, said) == ("It is tiny.", [RemarkCode.ANSWER_MOVED])


def test_what_is_in_the_question_comes_after_what_is_in_the_cell():
    answer, said = gathered("It is tiny.", in_questions={"why": Gathered(["And flat."])})
    assert answer.source == "It is tiny.\n\nAnd flat."
    assert said == [RemarkCode.ANSWER_MOVED]


def test_two_pictures_of_one_name_are_both_kept():
    more = Gathered(["![b](attachment:a.png)"], {"a.png": NotebookNode(JPEG)})
    answer, _ = gathered(
        "![a](attachment:a.png)", {"a.png": NotebookNode(PNG)}, in_questions={"why": more}
    )
    first, second = answer.source.split("\n\n")
    shown = [text.partition("attachment:")[2].rstrip(")") for text in (first, second)]
    assert [answer.attachments[name] for name in shown] == [PNG, JPEG]


def test_a_document_is_linked_where_nothing_is_written():
    answer, said = gathered(documents=[Document("essay.txt", "It is tiny.")])
    assert "[essay.txt](essay.txt)" in answer.source
    assert "It is tiny." in answer.source
    assert said == [RemarkCode.DOCUMENTS]
