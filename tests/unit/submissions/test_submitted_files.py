"""The files that come with a notebook lie beside it when it is executed."""

import io
import zipfile

import pytest

from autograder.submissions.submitted_files import copy_other_files, scan_submission

HELPERS = b"def helper(): ..."


def zipped(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("files", "notebook"),
    [
        ({"a.ipynb": b"", "helpers.py": HELPERS}, "a.ipynb"),
        ({"homework/a.ipynb": b"", "homework/helpers.py": HELPERS}, "homework/a.ipynb"),
        ({"work.zip": zipped({"a.ipynb": "", "helpers.py": HELPERS})}, "work.zip/a.ipynb"),
        (
            {"work.zip": zipped({"hw\\a.ipynb": "", "hw\\helpers.py": HELPERS})},
            "work.zip/hw/a.ipynb",
        ),
        ({"a.ipynb": b"", "code.zip": zipped({"helpers.py": HELPERS})}, "a.ipynb"),
        ({"notebooks/a.ipynb": b"", "helpers.py": HELPERS}, "notebooks/a.ipynb"),
        (  # what is beside the notebook comes first
            {"hw/a.ipynb": b"", "hw/helpers.py": HELPERS, "helpers.py": b"older"},
            "hw/a.ipynb",
        ),
    ],
    ids=["beside", "folder", "zip", "folder in a zip", "zip beside", "above", "two of a name"],
)
def test_helpers_lie_beside_the_notebook(files, notebook, tmp_path):
    submitted, target = tmp_path / "submitted", tmp_path / "target"
    for name, content in files.items():
        file = submitted / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    copy_other_files(scan_submission(submitted), notebook, target)
    assert (target / "helpers.py").read_bytes() == HELPERS
    assert not list(target.rglob("*.ipynb"))


def test_folders_within_stay_folders(tmp_path):
    for name in ("hw/a.ipynb", "hw/src/helpers.py", "hw/figures/a.png"):
        file = tmp_path / "submitted" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    copy_other_files(scan_submission(tmp_path / "submitted"), "hw/a.ipynb", tmp_path / "target")
    assert (tmp_path / "target" / "src" / "helpers.py").exists()
    assert (tmp_path / "target" / "figures" / "a.png").exists()
