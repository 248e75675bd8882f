"""File names made by platforms: whose submission a file is, and which attempt."""

import pytest

from autograder.submissions.lms_filenames import (
    LmsFilename,
    may_be_one_person,
    parse_lms_path,
    student_id,
)


@pytest.mark.parametrize(
    ("path", "filename"),
    [
        ("03_sigmoid-2.ipynb", LmsFilename("03_sigmoid-2.ipynb")),
        ("a_b/03_sigmoid.ipynb", LmsFilename("03_sigmoid.ipynb")),
        (
            "lovelaceada_LATE_12_34_03_sigmoid-2.ipynb",
            LmsFilename(
                *("03_sigmoid.ipynb", "Canvas", "lovelaceada", "12"),
                **{"late": True, "attempt": 2, "number": 34},
            ),
        ),
        (
            "hopper_12_34_03_sigmoid.ipynb",
            LmsFilename("03_sigmoid.ipynb", "Canvas", "hopper", "12", number=34),
        ),
        (
            "Ada Lovelace_12_assignsubmission_file_/work/03_sigmoid.ipynb",
            LmsFilename("03_sigmoid.ipynb", "Moodle", "Ada Lovelace", "12", folder="work"),
        ),
        (
            "Ada Lovelace_12_assignsubmission_file_03_sigmoid.ipynb",
            LmsFilename("03_sigmoid.ipynb", "Moodle", "Ada Lovelace", "12"),
        ),
        (
            "anon_X7Kq2_88_03_sigmoid.ipynb",
            LmsFilename("03_sigmoid.ipynb", "Canvas", "anon_X7Kq2", number=88),
        ),
        (
            "LATE_anon_12345_88_03_sigmoid-1.ipynb",
            LmsFilename(
                *("03_sigmoid.ipynb", "Canvas", "anon_12345"),
                **{"late": True, "attempt": 1, "number": 88},
            ),
        ),
        (
            "von_neumann_12_34_03_sigmoid.ipynb",
            LmsFilename("03_sigmoid.ipynb", "Canvas", "von_neumann", "12", number=34),
        ),
        ("hopper_12_text.html", LmsFilename("text.html", "Canvas", "hopper", "12", is_file=False)),
        (
            "anon_X7Kq2_link.html",
            LmsFilename("link.html", "Canvas", "anon_X7Kq2", is_file=False),
        ),
        (
            "hopper_12_34_text.html",  # a file that the student has called so
            LmsFilename("text.html", "Canvas", "hopper", "12", number=34),
        ),
        (
            "Default group_assignsubmission_file/03_sigmoid.ipynb",
            LmsFilename("03_sigmoid.ipynb", "Moodle", "Default group"),
        ),
        (
            "Ada_12_assignsubmission_onlinetext_onlinetext.html",
            LmsFilename("onlinetext.html", "Moodle", "Ada", "12", is_file=False),
        ),
    ],
)
def test_file_names_made_by_platforms_are_parsed(path, filename):
    assert parse_lms_path(path) == filename


@pytest.mark.parametrize(
    ("name", "other", "is_one"),
    [
        ("Ada King", "Lovelace, Ada", True),
        ("Group A-Ada Lovelace", "Ada Lovelace", True),
        ("kingada", "lovelaceada", True),  # as Canvas writes them
        ("lovelaceada", "Lovelace, Ada", True),
        ("José García", "Jose Garcia", True),
        ("김철수", "철수 김", True),
        ("Teilnehmer/in", "Ada Lovelace", True),  # while identities were hidden
        ("Účastník", "Ada Lovelace", True),
        ("", "Ada Lovelace", True),
        ("Team A", "Emmy Noether", False),
        ("teama", "Noether, Emmy", False),
        ("Group 12", "Emmy Noether", False),
        ("王芳", "王小明", False),
    ],
)
def test_names_under_one_number_are_one_persons_if_they_share_a_word(name, other, is_one):
    assert may_be_one_person(name, other) == is_one
    assert may_be_one_person(other, name) == is_one


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Lia (M.)", "Lia-M.-7"),
        ("प्रिया शर्मा", "प्रिया-शर्मा-7"),
        ("=1+1", "1-1-7"),
        ("e\u0301", "é-7"),
    ],
)
def test_a_folders_name_keeps_letters_and_the_marks_on_them(name, folder):
    assert student_id(name, "7") == folder
