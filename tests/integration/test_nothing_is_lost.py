"""Failures of all kinds in a course folder: what was there stays, and the class goes on.

Everything is done by the real commands. Each test gets a copy of a class of two that is graded.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.course_folder import api, raise_on_failure
from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from autograder.gradebook.read_scores import read_scores
from autograder.notebooks import cells
from tests.support import ROOT
from tests.support.courses import SLOPE_OF_Z, grade, new_course, run, without_tensorflow

pytestmark = pytest.mark.slow
NOTEBOOK = Path(SIGMOID, f"{SIGMOID}.ipynb")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
    shutil.copy(ROOT / "pyproject.toml", folder)
    raise_on_failure(api(folder).generate_assignment(SIGMOID))
    submit(Sample("ada", SIGMOID, damage=without_tensorflow), folder)
    submit(Sample("ben", SIGMOID, SLOPE_OF_Z, damage=without_tensorflow), folder)
    done = grade(folder, SIGMOID)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def course(graded, tmp_path):
    return shutil.copytree(graded, tmp_path / "course")


def autograder(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder.cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def points(folder: Path) -> dict[str, float]:
    return {student: score.final for student, score in read_scores(folder, SIGMOID)[0].items()}


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*.*")}


def change_source(folder: Path, change) -> None:
    file = folder / "source" / NOTEBOOK
    nb = nbformat.read(file, as_version=4)
    change(nb)
    nbformat.write(nb, file)


def add_an_exercise(nb: NotebookNode) -> None:
    for name, copied in (("more", "sigmoid_prime"), ("more-test", "sigmoid_prime-test")):
        cell = NotebookNode(cells.graded_cells(nb)[copied].copy())
        cell.metadata = NotebookNode(nbgrader={**cells.meta(cell), "grade_id": name})
        cell.id = name
        nb.cells.append(cell)


def remove_an_exercise(nb: NotebookNode) -> None:
    nb.cells = [c for c in nb.cells if "update_weight" not in (cells.grade_id(c) or "")]


def change_points(nb: NotebookNode) -> None:
    cells.graded_cells(nb)["sigmoid-test"].metadata["nbgrader"]["points"] = 5


class TestADefinitionThatIsRefused:
    @pytest.mark.parametrize(
        ("change", "named"),
        [
            (add_an_exercise, "the cells were added: more, more-test"),
            (remove_an_exercise, "the cells were removed: update_weight, update_weight-test"),
        ],
    )
    def test_leaves_the_release_and_grading_goes_on(self, course, change, named):
        before = files(course / "release")
        submit(Sample("cleo", SIGMOID, damage=without_tensorflow), course)
        change_source(course, change)
        done = run(course, "generate_assignment", SIGMOID)
        assert done.returncode == 1
        assert named in done.stderr
        assert "Nothing was changed" in done.stderr
        assert files(course / "release") == before
        done = grade(course, SIGMOID, "--force")
        assert done.returncode == 0, done.stdout
        assert points(course) == {"ada": 9, "ben": 6, "cleo": 9}

    def test_leaves_what_a_build_has_to_replace(self, course):
        before = files(course / "release")
        change_source(course, change_points)
        done = autograder(course, "build", SIGMOID)
        assert done.returncode == 1
        assert "'sigmoid-test' says 5 points" in done.stderr
        assert files(course / "release") == before

    def test_submissions_of_both_versions_can_be_graded(self, course):
        """Students got what `autograder build` made, which asks no gradebook."""
        change_source(course, add_an_exercise)
        nbgrader = api(
            course, GenerateAssignment={"no_database": True}, SaveCells={"enabled": False}
        )
        raise_on_failure(nbgrader.generate_assignment(SIGMOID))
        assert "more-test" in (course / "release" / NOTEBOOK).read_text()
        submit(Sample("cleo", SIGMOID, damage=without_tensorflow), course)
        done = grade(course, SIGMOID)
        assert done.returncode == 0, done.stdout
        assert points(course)["cleo"] == 9


class TestGrading:
    def test_does_not_need_the_release(self, course):
        before = points(course)
        shutil.rmtree(course / "release")
        assert grade(course, SIGMOID, "--force").returncode == 0
        assert points(course) == before
        assert run(course, "autograde", SIGMOID, "--force").returncode == 0
        assert points(course) == before

    def test_does_not_need_the_release_of_a_gradebook_from_before(self, course):
        """One that an earlier version has made knows only the graded cells."""
        before = points(course)
        shutil.rmtree(course / "release")
        with sqlite3.connect(course / "gradebook.db") as gradebook:
            gradebook.execute("DROP TABLE released_notebook")
        done = grade(course, SIGMOID, "--force")
        assert done.returncode == 0, done.stdout
        assert points(course) == before

    def test_by_points_that_the_gradebook_does_not_have_is_refused(self, course):
        with sqlite3.connect(course / "gradebook.db") as gradebook:
            gradebook.execute("UPDATE grade_cells SET max_score = 2 WHERE max_score = 3")
        before = files(course / "autograded")
        done = grade(course, SIGMOID, "--force")
        assert done.returncode == 1
        assert "nbgrader generate_assignment" in done.stderr
        assert files(course / "autograded") == before

    @pytest.mark.parametrize("command", ["autograder", "nbgrader"])
    def test_that_fails_keeps_the_earlier_result(self, course, command):
        """A file is in the way of the folder in which a result is made."""
        before = files(course / "autograded" / "ada")
        (course / "autograded" / ".unfinished").touch()
        call = grade if command == "autograder" else lambda *a: run(a[0], "autograde", *a[1:])
        done = call(course, SIGMOID, "--force")
        assert done.returncode == 1
        assert files(course / "autograded" / "ada") == before
        assert points(course) == {"ada": 9, "ben": 6}


class TestOneStudentsFolder:
    NAMES = (b"m\xfcller", b"a\nb")

    @pytest.fixture
    def odd(self, course):
        """A class in which folders have names that no gradebook takes, before and after others."""
        notebook = course / "submitted" / "ada" / SIGMOID / f"{SIGMOID}.ipynb"
        for name in [*map(os.fsdecode, self.NAMES), "[zoe]"]:
            target = course / "submitted" / name / SIGMOID
            target.mkdir(parents=True)
            shutil.copy(notebook, target)
        deep = course / "submitted" / "deep" / SIGMOID
        deep.mkdir(parents=True)
        shutil.copy(notebook, deep)
        make_deep(deep)
        return course

    def test_is_named_and_the_class_goes_on(self, odd):
        done = grade(odd, SIGMOID, "--force")
        assert done.returncode == 1
        for named in (r"a\nb", r"m\xfcller", "not valid UTF-8", "a line break", "is too long"):
            assert named in done.stdout
        assert points(odd) | {"deep": 0} == {"ada": 9, "ben": 6, "[zoe]": 9, "deep": 0}

    def test_does_not_stop_nbgrader_or_formgrader(self, odd):
        nbgrader: Any = api(odd)
        outcome = nbgrader.autograde(SIGMOID, "*")
        assert not outcome["success"]
        assert r"m\xfcller" in outcome["log"]
        assert nbgrader.coursedir.submitted_directory == "submitted"
        assert nbgrader.autograde(SIGMOID, "[zoe]")["success"]
        assert points(odd)["[zoe]"] == 9
        assert {"ada", "ben", "[zoe]"} <= nbgrader.get_submitted_students(SIGMOID)


def make_deep(folder: Path) -> None:
    """Folders in each other, with a path of more than 4,096 characters."""
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("x" * 200, dir_fd=descriptor)
        inner = os.open("x" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)


class TestAGradebookThatAnotherProgramHasLocked:
    def test_is_waited_for(self, course):
        lock = sqlite3.connect(course / "gradebook.db", check_same_thread=False)
        lock.execute("BEGIN EXCLUSIVE")
        threading.Timer(14, lock.rollback).start()
        outcome = api(course).autograde(SIGMOID, "ada")
        assert outcome["success"], outcome
        lock.close()

    def test_leaves_formgrader_as_it_was(self, course, monkeypatch):
        monkeypatch.setattr("autograder.gradebook.database.LOCK_TIMEOUT", 0.1)
        nbgrader = api(course)
        lock = sqlite3.connect(course / "gradebook.db")
        lock.execute("BEGIN EXCLUSIVE")
        assert not nbgrader.autograde(SIGMOID, "ada")["success"]
        lock.close()
        assert nbgrader.get_submitted_students(SIGMOID) == {"ada", "ben"}
        assert nbgrader.autograde(SIGMOID, "ben")["success"]
        assert points(course) == {"ada": 9, "ben": 6}


class TestTwoAtOnce:
    def test_the_second_is_told_who_is_at_work(self, course):
        command = [sys.executable, "-m", "autograder.cli", "grade", SIGMOID, "--force"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        options = {"cwd": course, "env": environment, "stdout": -1, "stderr": -1, "text": True}
        running = [subprocess.Popen(command, **options) for _ in range(2)]
        said = [process.communicate(timeout=300) for process in running]
        assert points(course) == {"ada": 9, "ben": 6}
        codes = sorted(process.returncode for process in running)
        if codes == [0, 1]:  # or the second began when the first had ended
            (told,) = [stderr for _, stderr in said if stderr]
            assert f"has been working on {SIGMOID} since" in told
        else:
            assert codes == [0, 0]


class TestWhereACourseIs:
    """In a folder with brackets, with a long path for temporary files, and with own settings."""

    @pytest.fixture
    def elsewhere(self, graded, tmp_path, monkeypatch):
        course = shutil.copytree(graded, tmp_path / "term[1] [x]")
        temporary, home, other = (tmp_path / name for name in ("t" * 80, "home", "other"))
        for folder in (temporary, home / ".jupyter", other):
            folder.mkdir(parents=True)
        (home / ".jupyter" / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.root = {str(other)!r}\n"
            f"c.CourseDirectory.db_url = 'sqlite:///{other}/gradebook.db'\n"
            "c.CourseDirectory.submitted_directory = 'collected'\n"
        )
        monkeypatch.setenv("TMPDIR", str(temporary))
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.delenv("JUPYTER_CONFIG_DIR", raising=False)
        yield course
        assert not list(other.iterdir())
        assert not list(temporary.glob("kernels-*"))

    def test_both_programs_work_there(self, elsewhere):
        assert run(elsewhere, "generate_assignment", SIGMOID).returncode == 0
        done = grade(elsewhere, SIGMOID, "--force")
        assert done.returncode == 0, done.stdout + done.stderr
        done = run(elsewhere, "autograde", SIGMOID, "--student", "ben", "--force")
        assert done.returncode == 0, done.stderr
        assert points(elsewhere) == {"ada": 9, "ben": 6}
        assert run(elsewhere, "generate_feedback", SIGMOID).returncode == 0
        assert (elsewhere / "feedback" / "ben" / SIGMOID / f"{SIGMOID}.html").exists()


class TestPointsByHand:
    """The two points of ada's written answer."""

    def waits(self, course):
        scores, _ = read_scores(course, SIGMOID)
        return scores["ada"].written is None, scores["ada"].final

    def test_are_asked_for_again_only_if_the_answer_changed(self, course):
        gradebook: Any = api(course).gradebook
        with gradebook:
            assert self.waits(course) == (True, 9)
            (written,) = [
                grade
                for grade in gradebook.find_submission_notebook(SIGMOID, SIGMOID, "ada").grades
                if grade.cell_type == "markdown"
            ]
            written.manual_score, written.needs_manual_grade = 2, False
            name = written.name
            gradebook.db.commit()
        assert grade(course, SIGMOID, "--force").returncode == 0
        assert self.waits(course) == (False, 11)
        file = course / "submitted" / "ada" / NOTEBOOK
        nb = nbformat.read(file, as_version=4)
        cells.graded_cells(nb)[name].source += " And one thing more."
        nbformat.write(nb, file)
        assert run(course, "autograde", SIGMOID, "--force").returncode == 0
        assert self.waits(course) == (True, 11)


class TestFeedback:
    def page(self, course, student):
        return course / "feedback" / student / SIGMOID / f"{SIGMOID}.html"

    def test_is_made_for_all_and_renewed_where_it_is_out_of_date(self, course):
        submit(Sample("cleo", SIGMOID), course)
        done = autograder(course, "feedback")
        assert done.returncode == 1
        assert f"{SIGMOID}, cleo: not graded yet" in done.stderr
        before = {name: self.page(course, name).stat().st_mtime_ns for name in ("ada", "ben")}
        with sqlite3.connect(course / "gradebook.db") as gradebook:
            gradebook.execute(
                "UPDATE grade SET manual_score = 1 WHERE id IN (SELECT grade.id FROM grade JOIN "
                "submitted_notebook n ON n.id = grade.notebook_id JOIN submitted_assignment a ON "
                "a.id = n.assignment_id WHERE a.student_id = 'ben')"
            )
        gradebook.close()
        assert run(course, "generate_feedback", SIGMOID).returncode == 0
        after = {name: self.page(course, name).stat().st_mtime_ns for name in ("ada", "ben")}
        assert after["ada"] == before["ada"]
        assert after["ben"] > before["ben"]

    def test_is_released_to_those_who_submitted_through_the_exchange(self, course, tmp_path):
        exchange = tmp_path / "exchange"
        exchange.mkdir(mode=0o777)
        exchange.chmod(0o777)
        with (course / "nbgrader_config.py").open("a") as config:
            config.write(f"\nc.Exchange.root = {str(exchange)!r}\n")
        (course / "submitted" / "ben" / SIGMOID / "submission_secret.txt").write_text("secret")
        assert grade(course, SIGMOID).returncode == 0
        done = autograder(course, "feedback", SIGMOID)
        assert done.returncode == 0, done.stderr
        assert "ada did not submit with `nbgrader submit`" in done.stderr
        (released,) = exchange.glob("*/feedback/*.html")
        assert released.read_bytes() == self.page(course, "ben").read_bytes()
        released.unlink()
        assert run(course, "release_feedback", SIGMOID).returncode == 0
        assert released.exists()
