"""A folder or a file is replaced by a finished one, or stays as it is."""

import pytest

from autograder import replace_folder
from autograder.replace_folder import replace_file


def folder(path, text):
    path.mkdir(parents=True)
    (path / "file.txt").write_text(text)
    return path


@pytest.fixture(params=[True, False], ids=["exchanged", "renamed twice"])
def replace(request, monkeypatch):
    """Both ways; the second is that of systems that cannot exchange two names."""
    if not request.param:
        monkeypatch.setattr(replace_folder, "_exchange", lambda *_: False)
    return replace_folder.replace_folder


def test_the_new_folder_is_where_the_old_one_was(tmp_path, replace):
    new, old = folder(tmp_path / "a" / "new", "new"), folder(tmp_path / "b" / "old", "old")
    replace(new, old)
    assert (old / "file.txt").read_text() == "new"
    assert not list((tmp_path / "a").iterdir())


def test_a_place_where_nothing_was_is_filled(tmp_path, replace):
    replace(folder(tmp_path / "new", "new"), tmp_path / "b" / "old")
    assert (tmp_path / "b" / "old" / "file.txt").read_text() == "new"


def test_if_the_new_folder_cannot_be_moved_the_old_one_stays(tmp_path, replace):
    old = folder(tmp_path / "old", "old")
    with pytest.raises(FileNotFoundError):
        replace(tmp_path / "missing", old)
    assert (old / "file.txt").read_text() == "old"


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    file = tmp_path / "file.txt"
    file.write_text("old")
    with pytest.raises(TypeError):
        replace_file(file, "not bytes")  # pyright: ignore[reportArgumentType]
    assert [f.read_text() for f in tmp_path.iterdir()] == ["old"]
    replace_file(file, b"new")
    assert [f.read_text() for f in tmp_path.iterdir()] == ["new"]
