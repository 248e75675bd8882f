"""Folders with unusual names, and a lesson that somebody else works on."""

import multiprocessing
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.course_folder import CourseError, student_name_fault
from autograder.course_lock import lesson_lock
from autograder.safe_converter import find_paths, temporary_attributes
from autograder.visible_text import visible

LATIN_1 = os.fsdecode(b"m\xfcller")


@pytest.mark.parametrize(
    ("name", "fault", "shown"),
    [
        ("ada", "", "ada"),
        ("José García", "", "José García"),
        ("[1] 山田", "", "[1] 山田"),
        (LATIN_1, "not valid UTF-8", r"m\xfcller"),
        ("a\nb", "a line break", r"a\nb"),
        ("\x1b[31mred", "", r"\x1b[31mred"),
    ],
)
def test_a_folder_that_cannot_be_a_students_is_named(name, fault, shown):
    assert fault in student_name_fault(name)
    assert bool(student_name_fault(name)) == bool(fault)
    assert visible(name) == shown


@pytest.mark.parametrize("course", ["term", "term[1]", "[abc]", "a]b[c", "with space"])
@pytest.mark.parametrize("student", ["ada", "[ada]", "a[1-3]"])
def test_paths_are_found_in_folders_with_brackets(tmp_path, course, student):
    folder = tmp_path / course / "submitted" / student / "03_sigmoid"
    folder.mkdir(parents=True)
    (folder / "03_sigmoid.ipynb").touch()
    submitted = f"{tmp_path / course}/submitted"
    assert find_paths(f"{submitted}/*/03_sigmoid") == [str(folder)]
    assert find_paths(f"{submitted}/{student}/03_sigmoid/*.ipynb") == [
        str(folder / "03_sigmoid.ipynb")
    ]
    assert find_paths(f"{submitted}/./{student}/03_sigmoid") == [
        f"{submitted}/./{student}/03_sigmoid"
    ]
    assert find_paths(f"{submitted}/nobody/03_sigmoid") == []


def test_patterns_are_found_below_the_current_folder_and_the_root(tmp_path, monkeypatch):
    (tmp_path / "a1").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find_paths("*") == find_paths("a[0-9]") == find_paths("a1") == ["a1"]
    assert str(tmp_path) in find_paths(f"{tmp_path.parent}/*")


def test_an_attribute_is_restored_after_an_error():
    course = SimpleNamespace(submitted_directory="submitted", student_id="*")
    with (
        pytest.raises(ValueError, match="locked"),
        temporary_attributes(course, submitted_directory="elsewhere", student_id="ada"),
    ):
        assert (course.submitted_directory, course.student_id) == ("elsewhere", "ada")
        raise ValueError("locked")
    assert (course.submitted_directory, course.student_id) == ("submitted", "*")


class TestALock:
    @pytest.fixture
    def other(self, tmp_path):
        """Another process that works on 03_sigmoid until it is told to end, or is killed."""
        context = multiprocessing.get_context("spawn")
        begun, end = context.Event(), context.Event()
        process = context.Process(target=hold, args=(tmp_path, begun, end))
        process.start()
        assert begun.wait(60)
        yield SimpleNamespace(process=process, end=end)
        process.kill()
        process.join()

    def test_the_second_is_told_who_is_at_work_and_since_when(self, tmp_path, other):
        with pytest.raises(CourseError) as told, lesson_lock(tmp_path, "03_sigmoid", "a test"):
            pass
        assert "has been working on 03_sigmoid since 20" in str(told.value)
        assert f"(autograder grade, process {other.process.pid} on " in str(told.value)
        assert re.search(r"Run the command again when that has ended\.$", str(told.value))

    def test_the_second_waits_if_it_has_patience(self, tmp_path, other):
        other.end.set()
        with lesson_lock(tmp_path, "03_sigmoid", "a test", patience=30):
            pass

    def test_another_lesson_is_free(self, tmp_path, other):
        with lesson_lock(tmp_path, "02_relu", "a test"):
            pass

    def test_a_process_that_was_killed_holds_no_lock(self, tmp_path, other):
        other.process.kill()
        other.process.join()
        with lesson_lock(tmp_path, "03_sigmoid", "a test"):
            pass

    def test_it_is_free_again_after_an_error(self, tmp_path):
        with pytest.raises(ValueError, match="any"), lesson_lock(tmp_path, "03_sigmoid", "one"):
            raise ValueError("any")
        with lesson_lock(tmp_path, "03_sigmoid", "two"):
            pass


def hold(folder: Path, begun, end) -> None:
    with lesson_lock(folder, "03_sigmoid", "autograder grade"):
        begun.set()
        end.wait()
