"""What is not where submissions are read is named, with the place where it belongs."""

import pytest

from autograder.notebooks.submission_remark_codes import RemarkCode
from autograder.submissions.misplaced_folders import find_misplaced


@pytest.fixture
def course(tmp_path):
    for lesson in ("02_relu", "03_sigmoid"):
        write(tmp_path / "source" / lesson / f"{lesson}.ipynb")
    write(tmp_path / "submitted" / "ada" / "02_relu" / "02_relu.ipynb")
    write(tmp_path / "submitted" / "ada" / "03_sigmoid" / "work" / "Untitled.ipynb")
    return tmp_path


def write(file):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def test_what_is_in_its_place_is_not_named(course):
    (course / "submitted" / "nobody" / "homework").mkdir(parents=True)  # and nothing in it
    assert find_misplaced(course) == []


@pytest.mark.parametrize(
    ("file", "named", "place"),
    [
        ("02_relu/max/02_relu.ipynb", "02_relu/max", "max/02_relu"),
        ("02-relu/max/a.ipynb", "02-relu/max", "max/02_relu"),
        ("kim/02-relu/02_relu.ipynb", "kim/02-relu", "kim/02_relu"),
        ("kim/03 Sigmoid/a.zip", "kim/03 Sigmoid", "kim/03_sigmoid"),
        ("kim/02_relu (1).ipynb", "kim/02_relu (1).ipynb", "kim/02_relu"),
        ("kim/work.ipynb", "kim/work.ipynb", "kim/<lesson>"),
        ("kim_02_relu.ipynb", "kim_02_relu.ipynb", "<student>/02_relu"),
        ("02_relu/02_relu.ipynb", "02_relu/02_relu.ipynb", "<student>/02_relu"),
    ],
)
def test_what_is_not_read_is_named_with_its_place(course, file, named, place):
    write(course / "submitted" / file)
    (remark,) = find_misplaced(course)
    assert remark.code is RemarkCode.MISPLACED
    assert remark.values == {"folder": f"submitted/{named}", "place": f"submitted/{place}/"}


def test_a_folder_that_is_like_no_lesson_is_named(course):
    write(course / "submitted" / "kim" / "homework" / "a.ipynb")
    (remark,) = find_misplaced(course)
    assert (remark.code, remark.values["folder"]) == (
        RemarkCode.NO_LESSON,
        "submitted/kim/homework",
    )
