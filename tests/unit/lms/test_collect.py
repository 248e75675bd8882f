"""From the zips that platforms export to submitted/: each student's latest submission.

The zips are made here, as Canvas, Moodle and Gradescope make theirs.
"""

import os
import stat
import subprocess
import sys
import time
import zipfile
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder.course_folder import CourseError
from autograder.demo.sample_submissions import SIGMOID
from autograder.lms import archives
from autograder.lms import collect as collecting
from autograder.lms.archives import LeftOut
from autograder.lms.collect import Outcome
from autograder.notebooks.submission_remark_codes import Remark, RemarkCode
from autograder.submissions.submitted_files import MAX_FILE_BYTES
from tests.support import ROOT
from tests.support.courses import new_course

NOTEBOOK = f"{SIGMOID}.ipynb"
MONDAY, TUESDAY = (2030, 2, 4, 9, 0, 0), (2030, 2, 5, 9, 0, 0)
ADA, EMMY = "lovelaceada-12345", "noetheremmy-4711"
METADATA = """
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '100'
    :email: ada@uni.example
  :created_at: 2030-02-04 08:30:00.573466000 Z
  :score: !ruby/object:BigDecimal 18:0.0
submission_2:
  :submitters:
  - :name: Emmy Noether
    :email: emmy@uni.example
  - :name: Sofia Kovalevskaya
    :sid: '300'
  :created_at: 2030-02-04 23:30:00 +0100
submission_3:
  :submitters:
  - :name: Ada Lovelace
    :sid: '100'
  :created_at: 2030-02-05 10:00:00 Z
"""


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    return new_course(tmp_path_factory.mktemp("clone"), [SIGMOID])


@pytest.fixture
def course(clone, tmp_path):
    """A course folder without submissions."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "nbgrader_config.py").symlink_to(clone / "nbgrader_config.py")
    (folder / "source").symlink_to(clone / "source")
    return folder


@pytest.fixture
def collect(course, tmp_path):
    """Collect a zip with these files in it, by path."""

    def call(platform, files, time=MONDAY, force=False):
        file = tmp_path / "submissions.zip"
        with zipfile.ZipFile(file, "w") as archive:
            for name, text in files.items():
                archive.writestr(zipfile.ZipInfo(name, time), text)
        return collecting.collect(course, platform, file, SIGMOID, force)

    return call


def submitted(course):
    """The text of everything in submitted/ but the times, by path."""
    files = (file for file in (course / "submitted").rglob("*") if file.is_file())
    return {
        file.relative_to(course / "submitted").as_posix(): file.read_text()
        for file in files
        if file.name != "timestamp.txt"
    }


def times(course):
    """When each student submitted, as nbgrader reads it."""
    files = (course / "submitted").glob("*/*/timestamp.txt")
    return {file.parts[-3]: file.read_text() for file in files}


def outcomes(collection):
    return {submission.student: submission.outcome for submission in collection.submissions}


def codes(collection):
    return [left_out.remark.code for left_out in collection.left_out]


class TestCanvas:
    def test_files_get_the_names_that_their_authors_gave_them(self, collect, course):
        collect(
            "canvas",
            {
                f"lovelaceada_12345_88_{NOTEBOOK}": "ada",
                "lovelaceada_12345_89_curve.png": "picture",
                f"noetheremmy_LATE_4711_90_{NOTEBOOK}": "emmy",
            },
        )
        assert submitted(course) == {
            f"{ADA}/{SIGMOID}/{NOTEBOOK}": "ada",
            f"{ADA}/{SIGMOID}/curve.png": "picture",
            f"{EMMY}/{SIGMOID}/{NOTEBOOK}": "emmy",
        }

    def test_the_latest_attempt_counts(self, collect, course):
        attempts = {"-2": (91, "second"), "": (88, "first"), "-10": (95, "tenth")}
        collect(
            "canvas",
            {
                f"lovelaceada_12345_{number}_{SIGMOID}{attempt}.ipynb": text
                for attempt, (number, text) in attempts.items()
            },
        )
        assert submitted(course) == {f"{ADA}/{SIGMOID}/{NOTEBOOK}": "tenth"}

    def test_late_submissions_are_marked(self, collect):
        collection = collect("canvas", {f"noetheremmy_LATE_4711_90_{NOTEBOOK}": "emmy"})
        assert [submission.late for submission in collection.submissions] == [True]

    def test_two_students_with_the_same_name_stay_apart(self, collect):
        collection = collect("canvas", {"lia_1_8_a.ipynb": "one", "lia_2_9_a.ipynb": "two"})
        assert set(outcomes(collection)) == {"lia-1", "lia-2"}


class TestMoodle:
    def test_folders_keep_what_is_in_them(self, collect, course):
        collect(
            "moodle",
            {
                f"Ada Lovelace_12345_assignsubmission_file/{NOTEBOOK}": "ada",
                "Ada Lovelace_12345_assignsubmission_file/figures/curve.png": "picture",
                "Ada Lovelace_12345_assignsubmission_onlinetext/onlinetext.html": "See file.",
                f"Émilie du Châtelet_7_assignsubmission_file_{NOTEBOOK}": "émilie",
            },
        )
        assert submitted(course) == {
            f"Ada-Lovelace-12345/{SIGMOID}/{NOTEBOOK}": "ada",
            f"Ada-Lovelace-12345/{SIGMOID}/figures/curve.png": "picture",
            f"Ada-Lovelace-12345/{SIGMOID}/onlinetext.html": "See file.",
            f"Émilie-du-Châtelet-7/{SIGMOID}/{NOTEBOOK}": "émilie",
        }

    def test_nobody_can_submit_for_another(self, collect):
        collection = collect(
            "moodle",
            {
                "Ada Lovelace_12345_assignsubmission_file/Emmy_4711_assignsubmission_file_/x": "",
                f"Ada Lovelace_12345_assignsubmission_file/noetheremmy_4711_1_{NOTEBOOK}": "",
            },
        )
        assert set(outcomes(collection)) == {"Ada-Lovelace-12345"}


class TestGradescope:
    ZIP = {  # noqa: RUF012
        "export/submission_metadata.yml": METADATA,
        f"export/submission_1/{NOTEBOOK}": "ada, first",
        f"export/submission_2/work/{NOTEBOOK}": "a group",
        f"export/submission_3/{NOTEBOOK}": "ada, second",
    }

    def test_its_list_gives_owner_and_time(self, collect, course):
        collect("gradescope", self.ZIP)
        assert submitted(course) == {
            f"100/{SIGMOID}/{NOTEBOOK}": "ada, second",
            f"300/{SIGMOID}/work/{NOTEBOOK}": "a group",
            f"emmy-uni.example/{SIGMOID}/work/{NOTEBOOK}": "a group",
        }
        assert times(course) == {
            "100": "2030-02-05 10:00:00 UTC",
            "300": "2030-02-04 22:30:00 UTC",
            "emmy-uni.example": "2030-02-04 22:30:00 UTC",
        }

    def test_a_folder_that_the_list_does_not_name_is_left_out(self, collect):
        collection = collect("gradescope", {**self.ZIP, "export/submission_4/x.ipynb": "whose?"})
        assert collection.left_out == [
            LeftOut(Remark(RemarkCode.NO_OWNER, {"file": "export/submission_4/x.ipynb"}))
        ]

    @pytest.mark.parametrize("text", ["", "- a\n- b", "submission_1: {", "submission_1: 3"])
    def test_a_list_that_cannot_be_read_is_an_error(self, collect, text):
        with pytest.raises(CourseError, match="cannot be read"):
            collect("gradescope", {"submission_metadata.yml": text, "submission_1/a.ipynb": ""})

    def test_a_zip_without_the_list_is_an_error(self, collect):
        with pytest.raises(CourseError, match=r"has no submission_metadata\.yml"):
            collect("gradescope", {f"submission_1/{NOTEBOOK}": ""})


class TestFolders:
    @pytest.mark.parametrize("above", ["", "class of 2030/"])
    @pytest.mark.parametrize("below", ["", f"{SIGMOID}/"])
    def test_each_student_has_one(self, collect, course, above, below):
        students = ("ada", "Noether, Emmy")
        collect("folder", {f"{above}{s}/{below}{NOTEBOOK}": s for s in students})
        assert submitted(course) == {
            f"ada/{SIGMOID}/{NOTEBOOK}": "ada",
            f"Noether-Emmy/{SIGMOID}/{NOTEBOOK}": "Noether, Emmy",
        }

    def test_a_file_outside_of_them_is_left_out(self, collect):
        collection = collect("folder", {f"ada/{NOTEBOOK}": "", "notes.ipynb": ""})
        assert collection.left_out == [
            LeftOut(Remark(RemarkCode.NO_OWNER, {"file": "notes.ipynb"}))
        ]

    def test_two_names_that_would_share_a_folder_are_left_out(self, collect, course):
        collection = collect("folder", {f"Lia M/{NOTEBOOK}": "one", f"lia-m/{NOTEBOOK}": "two"})
        values = {"owners": ["Lia M", "lia-m"], "folder": "Lia-M"}
        assert collection.left_out == [LeftOut(Remark(RemarkCode.SHARED_FOLDER, values))]
        assert not (course / "submitted").exists()


class TestAnEarlierSubmission:
    def test_an_earlier_submission_is_replaced_as_a_whole_by_a_later_one(self, collect, course):
        collect("folder", {"ada/first.ipynb": "1", "ada/curve.png": ""})
        collection = collect("folder", {"ada/second.ipynb": "2"}, time=TUESDAY)
        assert outcomes(collection) == {"ada": Outcome.REPLACED_OLDER}
        assert submitted(course) == {f"ada/{SIGMOID}/second.ipynb": "2"}

    def test_a_submission_that_is_newer_is_kept(self, collect, course):
        collect("folder", {"ada/second.ipynb": "2"}, time=TUESDAY)
        collection = collect("folder", {"ada/first.ipynb": "1"}, time=MONDAY)
        assert outcomes(collection) == {"ada": Outcome.NEWER_KEPT}
        assert submitted(course) == {f"ada/{SIGMOID}/second.ipynb": "2"}

    def test_a_submission_is_replaced_by_force_even_if_it_is_newer(self, collect, course):
        collect("folder", {"ada/second.ipynb": "2"}, time=TUESDAY)
        collect("folder", {"ada/first.ipynb": "1"}, time=MONDAY, force=True)
        assert submitted(course) == {f"ada/{SIGMOID}/first.ipynb": "1"}

    def test_a_submission_is_not_touched_if_it_is_the_same(self, collect, course):
        collect("folder", {"ada/first.ipynb": "1"})
        file = course / "submitted" / "ada" / SIGMOID / "first.ipynb"
        before = file.stat()
        assert outcomes(collect("folder", {"ada/first.ipynb": "1"})) == {"ada": Outcome.UNCHANGED}
        assert file.stat().st_ctime_ns == before.st_ctime_ns

    def test_an_earlier_submission_is_dated_by_its_timestamp(self, collect, course):
        collect("folder", {"ada/second.ipynb": "2"}, time=MONDAY)
        stamp = course / "submitted" / "ada" / SIGMOID / "timestamp.txt"
        stamp.write_text("2030-03-01 12:00:00 UTC")
        collection = collect("folder", {"ada/first.ipynb": "1"}, time=TUESDAY)
        assert outcomes(collection) == {"ada": Outcome.NEWER_KEPT}

    def test_may_be_a_file_instead_of_a_folder(self, collect, course):
        (course / "submitted").mkdir()
        (course / "submitted" / "ada").write_text("")
        collection = collect("folder", {f"ada/{NOTEBOOK}": "", f"emmy/{NOTEBOOK}": ""})
        (left_out,) = collection.left_out
        assert (left_out.remark.code, left_out.owner) == (RemarkCode.NOT_WRITABLE, "ada")
        assert "submitted/ada: File exists." in left_out.remark.values["error"]
        assert outcomes(collection) == {"emmy": Outcome.NEW}


class TestATimeThatThePlatformDoesNotSay:
    """nbgrader cannot release feedback without one, and nobody may be late because of it."""

    @pytest.fixture
    def local_is_utc(self, monkeypatch):
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()
        yield
        monkeypatch.undo()
        time.tzset()

    @pytest.fixture
    def due(self, course):
        gradebook: Any = Gradebook(f"sqlite:///{course / 'gradebook.db'}")
        with gradebook:
            gradebook.add_assignment(SIGMOID, duedate="2030-02-04 08:00:00 UTC")

    @pytest.mark.usefixtures("local_is_utc")
    @pytest.mark.parametrize(
        ("platform", "name"),
        [
            ("folder", f"ada/{NOTEBOOK}"),
            ("canvas", f"ada_1_8_{NOTEBOOK}"),
            ("moodle", f"Ada_1_assignsubmission_file/{NOTEBOOK}"),
        ],
    )
    def test_is_that_of_the_newest_file(self, collect, course, platform, name):
        collect(platform, {name: ""})
        assert list(times(course).values()) == ["2030-02-04 09:00:00 UTC"]

    @pytest.mark.usefixtures("due", "local_is_utc")
    def test_is_not_after_the_due_date(self, collect, course):
        collect("folder", {f"ada/{NOTEBOOK}": ""}, time=TUESDAY)
        assert times(course) == {"ada": "2030-02-04 08:00:00 UTC"}

    @pytest.mark.usefixtures("due")
    def test_does_not_let_an_older_file_replace_a_newer_one(self, collect, course):
        collect("folder", {"ada/second.ipynb": "2"}, time=TUESDAY)
        collection = collect("folder", {"ada/first.ipynb": "1"}, time=MONDAY)
        assert outcomes(collection) == {"ada": Outcome.NEWER_KEPT}

    def test_that_a_person_wrote_stays(self, collect, course):
        collect("folder", {f"ada/{NOTEBOOK}": ""})
        file = course / "submitted" / "ada" / SIGMOID / "timestamp.txt"
        file.write_text("2030-02-01 09:00:00 UTC")
        assert outcomes(collect("folder", {f"ada/{NOTEBOOK}": ""})) == {"ada": Outcome.UNCHANGED}
        assert times(course) == {"ada": "2030-02-01 09:00:00 UTC"}


class TestAMaliciousZip:
    @pytest.mark.parametrize(
        "name",
        [
            "../../ada/x.ipynb",
            "ada/../../../x.ipynb",
            "/ada/x.ipynb",
            "ada\\..\\..\\..\\x.ipynb",
        ],
    )
    def test_does_not_write_outside_of_submitted(self, collect, course, tmp_path, name):
        before = {file for file in tmp_path.rglob("*") if "submitted" not in file.parts}
        collection = collect("folder", {name: "", f"emmy/{NOTEBOOK}": ""})
        assert codes(collection) == [RemarkCode.ZIP_ENTRY_OUTSIDE]
        assert list(submitted(course)) == [f"emmy/{SIGMOID}/{NOTEBOOK}"]
        after = {file for file in tmp_path.rglob("*") if "submitted" not in file.parts}
        assert after - before <= {tmp_path / "submissions.zip"}

    @pytest.mark.parametrize("owner", ["..", "...", ".ada", "_", "\N{SNOWMAN}"])
    def test_does_not_choose_the_names_of_folders(self, collect, course, owner):
        collection = collect("folder", {f"{owner}/{NOTEBOOK}": "", f"emmy/{NOTEBOOK}": ""})
        assert set(outcomes(collection)) == {"emmy"}

    def test_a_symlink_is_not_followed(self, collect, course, tmp_path):
        file = tmp_path / "submissions.zip"
        link = zipfile.ZipInfo(f"ada/{NOTEBOOK}", MONDAY)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(link, "/etc/passwd")
            archive.writestr(f"emmy/{NOTEBOOK}", "")
        collection = collecting.collect(course, "folder", file, SIGMOID)
        assert collection.left_out == [
            LeftOut(Remark(RemarkCode.LINK, {"file": f"ada/{NOTEBOOK}"}))
        ]

    def test_a_symlink_in_submitted_is_not_written_through(self, collect, course, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (course / "submitted").mkdir()
        (course / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
        collection = collect("folder", {f"ada/{NOTEBOOK}": ""})
        assert codes(collection) == [RemarkCode.TARGET_IS_LINK]
        assert not list((tmp_path / "elsewhere").iterdir())

    def test_a_student_cannot_set_the_time_of_submission(self, collect, course):
        collect(
            "canvas",
            {
                "lovelaceada_12345_1_timestamp.txt": "2030-01-01 09:00:00 UTC",
                f"lovelaceada_12345_2_{NOTEBOOK}": "ada",
            },
        )
        assert list(submitted(course)) == [f"{ADA}/{SIGMOID}/{NOTEBOOK}"]

    def test_a_zip_bomb_is_refused_before_it_is_unpacked(self, collect, course, monkeypatch):
        monkeypatch.setattr(archives, "MAX_UNPACKED", 1000)
        with pytest.raises(CourseError, match="its 1 files of 0 MB exceed the limit"):
            collect("folder", {f"ada/{NOTEBOOK}": "0" * 1001})
        assert not (course / "submitted").exists()

    def test_a_file_that_is_too_large_stops_nobody_else(self, collect, course):
        collection = collect(
            "folder", {"ada/x.ipynb": bytes(MAX_FILE_BYTES + 1), f"emmy/{NOTEBOOK}": ""}
        )
        assert codes(collection) == [RemarkCode.TOO_LARGE]
        assert list(submitted(course)) == [f"emmy/{SIGMOID}/{NOTEBOOK}"]


class TestAFileThatIsNoZipOfThePlatform:
    def test_a_file_that_is_no_zip_is_an_error(self, course, tmp_path):
        (tmp_path / "a.zip").write_text("not found")
        with pytest.raises(CourseError, match="is not a zip file, or is damaged"):
            collecting.collect(course, "canvas", tmp_path / "a.zip", SIGMOID)
        with pytest.raises(CourseError, match="No such file"):
            collecting.collect(course, "canvas", tmp_path / "b.zip", SIGMOID)

    def test_a_zip_of_another_platform_is_an_error(self, collect):
        with pytest.raises(CourseError, match="no file named as in a zip of Canvas"):
            collect("canvas", {f"Ada_12_assignsubmission_file_/{NOTEBOOK}": ""})


def test_the_command_shows_what_was_collected(course, tmp_path):
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr(f"lovelaceada_LATE_12345_88_{NOTEBOOK}", "ada")
        archive.writestr("readme.txt", "")
    command = [sys.executable, "-m", "autograder.cli", "collect", "canvas", "../s.zip", SIGMOID]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2].split()[1::2] == [ADA, NOTEBOOK, "late", "new"]
    assert "Not collected: readme.txt does not say whose it is." in done.stderr
    assert f"Late: {ADA}. Canvas does not say by how much" in done.stderr
