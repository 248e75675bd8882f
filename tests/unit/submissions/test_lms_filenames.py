"""File names made by platforms: whose submission a file is, and which attempt."""

import pytest

from autograder.submissions.lms_filenames import LmsFilename, parse_lms_path


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
    ],
)
def test_file_names_made_by_platforms_are_parsed(path, filename):
    assert parse_lms_path(path) == filename
