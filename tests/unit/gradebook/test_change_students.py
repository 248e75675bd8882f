"""Students who change their name or leave: the gradebook and the folders stay together.

The gradebook is nbgrader's own, with points and comments that were given by hand.
"""

import shutil
from typing import Any

import pytest
from nbgrader.api import Gradebook, MissingEntry

from autograder.course_folder import CourseError
from autograder.gradebook import change_students
from autograder.gradebook.change_students import STEPS, known_students, merge, remove, rename
from autograder.gradebook.read_scores import read_students
from tests.support.courses import new_course

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own

RELU, SIGMOID = "02_relu", "03_sigmoid"
ADA, KING, EMMY = "Ada-Lovelace-700", "Ada-King-951", "emmy"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Ada has submitted two lessons under two names, and Emmy one; each has 7 points by hand."""
    folder = new_course(tmp_path_factory.mktemp("made"), [])
    (folder / "source").mkdir()
    with open_gradebook(folder) as book:
        for lesson in (RELU, SIGMOID):
            book.add_assignment(lesson)
            book.add_notebook(lesson, lesson)
            book.add_grade_cell("test", lesson, lesson, max_score=9, cell_type="code")
            book.add_solution_cell("answer", lesson, lesson)
        for student, lesson in ((ADA, RELU), (KING, SIGMOID), (EMMY, RELU)):
            book.add_student(student, first_name="First", last_name=student)
            book.add_submission(lesson, student)
            book.find_grade("test", lesson, lesson, student).manual_score = 7
            book.find_comment("answer", lesson, lesson, student).manual_comment = student
            for step in STEPS:
                (folder / step / student / lesson).mkdir(parents=True)
                (folder / step / student / lesson / "file").write_text(student)
        book.db.commit()
    return folder


@pytest.fixture
def course(made, tmp_path):
    return shutil.copytree(made, tmp_path / "course")


def open_gradebook(folder) -> Any:  # nbgrader's annotations of keyword arguments are wrong
    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "activation-to-keras")


def points_of(course, student, lesson):
    """The points and the comment by hand; None if there are none."""
    with open_gradebook(course) as book:
        try:
            grade = book.find_grade("test", lesson, lesson, student)
            comment = book.find_comment("answer", lesson, lesson, student)
            return grade.manual_score, comment.manual_comment
        except MissingEntry:
            return None


def files_of(course, student):
    return {
        str(file.relative_to(course)).replace(student, "*"): file.read_text()
        for step in (*STEPS, "removed")
        for file in (course / step / student).rglob("file")
    }


def all_files(text, *lessons):
    return {f"{step}/*/{lesson}/file": text for step in STEPS for lesson in lessons}


def test_students_are_listed_with_what_they_have(course):
    (course / "submitted" / "new" / RELU).mkdir(parents=True)
    listed = {s.id: (s.submitted, s.graded, s.gone) for s in known_students(course)}
    assert listed[ADA] == ({RELU}, {RELU}, [])
    assert listed["new"] == ({RELU}, set(), [])


def test_a_submission_that_is_gone_is_told(course):
    (course / "submitted" / EMMY).rename(course / "elsewhere")
    assert [(s.id, s.gone) for s in known_students(course) if s.gone] == [(EMMY, [RELU])]


class TestRename:
    def test_points_comments_and_folders_follow(self, course):
        rename(course, ADA, "king")
        assert points_of(course, "king", RELU) == (7, ADA)
        assert files_of(course, "king") == all_files(ADA, RELU)
        assert ADA not in {student.id for student in known_students(course)}
        with open_gradebook(course) as book:
            assert book.find_student("king").first_name == "First"

    def test_a_student_without_points_is_renamed_too(self, course):
        (course / "submitted" / "new" / RELU).mkdir(parents=True)
        rename(course, "new", "newer")
        assert (course / "submitted" / "newer" / RELU).is_dir()

    def test_the_platform_still_finds_the_student_by_number(self, course):
        rename(course, ADA, "king")
        merge(course, KING, "king")
        (king,) = [student for student in read_students(course) if student.id == "king"]
        assert king.numbers == {"700", "951"}
        assert not king.entered_numbers  # a name has to confirm them

    def test_the_name_of_another_student_is_refused(self, course):
        with pytest.raises(CourseError, match=f"students merge {KING} {ADA}"):
            rename(course, KING, ADA)
        assert points_of(course, KING, SIGMOID) == (7, KING)

    @pytest.mark.parametrize("name", ["", "a/b", "..", ".ada", "a\\b", "\x1b[2J", "a\nb"])
    def test_what_cannot_be_a_folder_is_refused(self, course, name):
        with pytest.raises(CourseError, match="cannot be the name"):
            rename(course, ADA, name)

    def test_an_unknown_student_is_an_error_with_the_nearest_name(self, course):
        with pytest.raises(CourseError, match=r"no student 'emy'\. Did you mean emmy"):
            rename(course, "emy", "x")

    @pytest.mark.parametrize("moves", [0, 1, 2])
    def test_the_same_command_finishes_what_was_interrupted(self, course, monkeypatch, moves):
        left = iter(range(moves))

        def interrupted(*paths, move=change_students._move):
            if next(left, None) is None:
                raise KeyboardInterrupt
            move(*paths)

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(change_students, "_move", interrupted)
            rename(course, ADA, "king")
        rename(course, ADA, "king")
        assert points_of(course, "king", RELU) == (7, ADA)
        assert files_of(course, "king") == all_files(ADA, RELU)


class TestMerge:
    def test_one_student_has_all(self, course):
        merge(course, KING, ADA)
        assert points_of(course, ADA, SIGMOID) == (7, KING)
        assert points_of(course, ADA, RELU) == (7, ADA)
        assert files_of(course, ADA) == all_files(ADA, RELU) | all_files(KING, SIGMOID)
        assert KING not in {student.id for student in known_students(course)}
        assert not (course / "submitted" / KING).exists()

    def test_two_submissions_of_a_lesson_are_not_decided_between(self, course):
        with pytest.raises(CourseError, match=f"both have {RELU}.*remove {EMMY} --lesson {RELU}"):
            merge(course, EMMY, ADA)
        assert points_of(course, EMMY, RELU) == (7, EMMY)
        assert files_of(course, EMMY) == all_files(EMMY, RELU)

    def test_a_student_is_not_merged_with_themselves(self, course):
        with pytest.raises(CourseError, match="the same student"):
            merge(course, ADA, ADA)


class TestRemove:
    def test_the_files_are_kept_and_the_rest_is_gone(self, course):
        assert remove(course, EMMY) == course / "removed" / EMMY
        assert points_of(course, EMMY, RELU) is None
        assert points_of(course, ADA, RELU) == (7, ADA)
        assert set(files_of(course, EMMY)) == {f"removed/*/{step}/{RELU}/file" for step in STEPS}
        assert EMMY not in {student.id for student in known_students(course)}

    def test_one_lesson_leaves_the_others(self, course):
        merge(course, KING, ADA)
        remove(course, ADA, SIGMOID)
        assert points_of(course, ADA, SIGMOID) is None
        assert points_of(course, ADA, RELU) == (7, ADA)
        assert (course / "removed" / ADA / "submitted" / SIGMOID / "file").exists()
        with pytest.raises(CourseError, match=f"has nothing of {SIGMOID}"):
            remove(course, ADA, SIGMOID)

    def test_what_was_removed_before_stays(self, course):
        for text in ("first", "second"):
            file = course / "submitted" / EMMY / RELU / "file"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            remove(course, EMMY)
        kept = (course / "removed" / EMMY / "submitted").glob("*/file")
        assert {file.read_text() for file in kept} == {"first", "second"}

    def test_another_students_rows_are_left_alone(self, course):
        remove(course, EMMY)
        with open_gradebook(course) as book:
            assert {student.id for student in book.students} == {ADA, KING}
            assert len(book.assignment_submissions(RELU)) == 1
