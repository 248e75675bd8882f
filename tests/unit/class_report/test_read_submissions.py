"""Reading a class for the report: what a student wrote can hold nobody up."""

import time

import nbformat
import pytest
from nbformat import v4

from autograder.class_report.read_submissions import read_submission, read_submissions
from autograder.exercises import find
from autograder.grading.judge import judge
from autograder.grading.per_student_questions import make_variant
from autograder.notebooks.remarks_in_metadata import VERDICT
from autograder.notebooks.submission_remark_codes import RemarkCode
from tests.support import ROOT

LESSON = "03_sigmoid"


@pytest.fixture
def course(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / LESSON).symlink_to(ROOT / "source" / LESSON)
    return tmp_path


def autograded(course, student, *codes):
    """A marked notebook with this code in cells of the student's own."""
    verdict = judge(make_variant(find("sigmoid"), 1), [])
    test = v4.new_code_cell("grade('sigmoid', sigmoid)")
    test.metadata["nbgrader"] = {"grade": True, "solution": False, "grade_id": "sigmoid-test"}
    test.outputs = [v4.new_output("display_data", {VERDICT: [verdict]})]
    file = course / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    file.parent.mkdir(parents=True)
    nbformat.write(v4.new_notebook(cells=[*map(v4.new_code_cell, codes), test]), file)


def codes(submission):
    return [remark.code for remark in submission.summary.remarks]


@pytest.mark.parametrize(
    "code",
    ["a=b\n" * 240_000, "!a\n" * 300, "%%time\n" + "%a\n" * 300],
    ids=["a megabyte of code", "shell lines", "magics"],
)
def test_code_that_takes_long_to_parse_is_not_parsed(course, code):
    autograded(course, "ada", code)
    begin = time.process_time()
    submission = read_submission(course, LESSON, "ada")
    assert time.process_time() - begin < 10  # it was more than a minute
    assert RemarkCode.CODE_NOT_READ in codes(submission)


def test_a_submission_that_takes_too_long_is_listed_with_its_points(course):
    for student in ("ada", "ben"):  # some seconds each
        autograded(course, student, *["a = b + c\n" * 9_000] * 30)
    read = dict(read_submissions(course, LESSON, ["ada", "ben"], time_limit=0.01))
    for submission in read.values():
        assert "sigmoid" in submission.summary.verdicts
        assert codes(submission) == [RemarkCode.CODE_NOT_READ]


def test_what_was_read_is_what_one_process_reads(course):
    for student in ("ada", "ben"):
        autograded(course, student, "import os\nos.abort()")
    read = dict(read_submissions(course, LESSON, ["ada", "ben"]))
    assert read == {student: read_submission(course, LESSON, student) for student in read}
    assert codes(read["ada"]) == [RemarkCode.ENDS_PROCESS]


def test_a_notebook_that_cannot_be_read_is_no_submission(course):
    autograded(course, "ada", "")
    (course / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb").write_text("{")
    assert read_submission(course, LESSON, "ada") is None
