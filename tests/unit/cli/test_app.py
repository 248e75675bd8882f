"""What the command line says when something is wrong: one sentence that helps, and no success.

A full disk and one that cannot be written to are real ones, mounted for a single call.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
import zipfile

import pytest
from typer.main import get_command

from autograder.cli.app import app
from autograder.cli.progress import interruptible
from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from tests.support import ROOT
from tests.support.courses import new_course, run

PROGRAM = [sys.executable, "-m", "autograder.cli"]
COMMANDS = get_command(app).commands
OF_A_LESSON = {
    "build": ["build"],
    "collect": ["collect", "canvas", "submissions.zip"],
    "export": ["export", "csv"],
    "grade": ["grade"],
    "report": ["report"],
    "verify": ["verify"],
}


def call(*command, cwd, before=(), **options):
    """The program, or a command that is to call it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.run([*before, *PROGRAM, *command], cwd=cwd, env=environment, **options)


def assert_fails(done, sentence):
    """It says so on stderr, in one line, and its exit code is not 0."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("autograder: ")
    assert sentence in line


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder in which one student has submitted."""
    folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
    shutil.copy(ROOT / "pyproject.toml", folder)
    assert run(folder, "generate_assignment", SIGMOID).returncode == 0
    submit(Sample("ada", SIGMOID), folder)
    with zipfile.ZipFile(folder / "class.zip", "w") as archive:
        archive.writestr("emmy/03_sigmoid.ipynb", "0" * 100_000)
    return folder


class TestHelp:
    def test_help_is_shown_where_nothing_was_asked_for(self, tmp_path):
        done = call(cwd=tmp_path)
        assert done.returncode != 0
        assert "Usage" in done.stdout
        assert all(f" {name} " in done.stdout for name in COMMANDS)

    @pytest.mark.parametrize("name", COMMANDS)
    def test_help_says_what_each_command_does_and_what_each_of_its_words_means(self, name):
        assert COMMANDS[name].help
        for parameter in COMMANDS[name].params:
            assert parameter.help, f"{name} {parameter.name}"

    def test_help_on_a_misspelt_command_names_the_nearest(self, tmp_path):
        done = call("colect", cwd=tmp_path)
        assert done.returncode != 0
        assert "Did you mean 'collect'?" in done.stderr


@pytest.mark.parametrize("command", OF_A_LESSON.values(), ids=OF_A_LESSON)
class TestEveryCommandOfALesson:
    def test_a_command_names_the_lesson_nearest_to_an_unknown_one(self, course, command):
        done = call(*command, "sigmiod", cwd=course)
        assert_fails(done, "There is no lesson 'sigmiod'")
        assert "Did you mean 03_sigmoid?" in done.stderr

    def test_a_command_says_that_it_is_called_outside_a_course_folder(self, tmp_path, command):
        done = call(*command, SIGMOID, cwd=tmp_path)
        assert_fails(done, "is not inside a course folder")
        assert "Change to your clone of the course" in done.stderr


WRITING = {
    "build": ["build", SIGMOID],
    "collect": ["collect", "folder", "class.zip", SIGMOID],
    "grade": ["grade", SIGMOID, "--workers", "1"],
    "report": ["report", SIGMOID],
}
MOUNTED = """
mount -t tmpfs -o size=8m none "$1" && cp -r "$2"/. "$1" && cd "$1" || exit 99
case $3 in
    full) cat /dev/zero >filler 2>/dev/null; sync ;;
    read-only) mount -o remount,ro "$1" && cd "$1" ;;
esac
shift 3
exec "$@"
"""


@pytest.fixture
def on_a_disk(course, tmp_path):
    """The program, called in a copy of the course on a disk of its own."""
    try:
        tried = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", tmp_path])
    except FileNotFoundError:
        pytest.skip("disks are mounted for a single call on Linux only, by unshare")
    if tried.returncode:
        pytest.skip("this machine lets nobody mount a disk for a single call")

    def on(kind, *command):
        before = ["unshare", "-rm", "sh", "-c", MOUNTED, "sh", tmp_path, course, kind]
        done = call(*command, cwd=course, before=before)
        assert done.returncode != 99, done.stderr
        return done

    return on


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
class TestADisk:
    def test_a_full_disk_is_named(self, on_a_disk, command):
        done = on_a_disk("full", *command)
        assert_fails(done, "No space left on device. Free some space on that disk")

    def test_a_read_only_disk_is_named(self, on_a_disk, command):
        done = on_a_disk("read-only", *command)
        assert_fails(done, "Read-only file system. Copy the course to a writable disk")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
class TestAnOutputThatTakesNothing:
    def test_a_file_that_takes_no_output_is_named(self, course, tmp_path):
        shutil.copytree(course, tmp_path / "course")
        (tmp_path / "course" / "reports").mkdir()
        (tmp_path / "course" / "reports" / f"{SIGMOID}.html").symlink_to("/dev/full")
        done = call("report", SIGMOID, cwd=tmp_path / "course")
        assert_fails(done, "No space left on device. Free some space")

    @pytest.mark.parametrize("command", [["doctor"], ["--help"]])
    def test_a_terminal_that_takes_no_output_is_named(self, tmp_path, command):
        with open("/dev/full", "w") as full:
            done = call(*command, cwd=tmp_path, stdout=full)
        assert_fails(done, "The output: No space left on device. Free some space")


@pytest.mark.parametrize("command", [["report"], ["collect", "folder", "class.zip"]])
def test_a_file_where_a_folder_has_to_be_is_named(course, tmp_path, command):
    shutil.copytree(course, tmp_path / "course")
    (tmp_path / "course" / "reports").write_text("")
    shutil.rmtree(tmp_path / "course" / "submitted")
    (tmp_path / "course" / "submitted").write_text("")
    done = call(*command, SIGMOID, cwd=tmp_path / "course")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "Rename or remove what is in the way and try again." in done.stderr


def test_without_the_right_to_write_it_says_so(course, tmp_path):
    """Root may write anywhere, and so gives up that right for the call."""
    before = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    if before and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere here, and there is no setpriv to give that up")
    folder = shutil.copytree(course, tmp_path / "course")
    folder.chmod(0o555)
    try:
        done = call("report", SIGMOID, cwd=folder, before=before)
    finally:
        folder.chmod(0o755)
    assert_fails(done, "reports: Permission denied. Run this as a user who may write there")


class TestCtrlC:
    def test_ctrl_c_is_raised_again_where_it_was_dropped(self):
        class Finalized:
            def __del__(self):
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.1)  # the signal is here by now, and what it raises is dropped

        with pytest.raises(KeyboardInterrupt), interruptible() as check:
            with warnings.catch_warnings(action="ignore"):  # pytest warns of the dropped one
                Finalized()
            check()

    def test_ctrl_c_is_handled_as_before_afterwards(self):
        before = signal.getsignal(signal.SIGINT)
        with interruptible() as check:
            check()
        assert signal.getsignal(signal.SIGINT) is before


def test_a_name_acts_neither_on_the_terminal_nor_in_a_file(course, tmp_path):
    shutil.copytree(course, tmp_path / "course")
    shutil.copytree(course / "submitted" / "ada", tmp_path / "course/submitted/=\x1b[2J\u202eada")
    done = call("report", SIGMOID, cwd=tmp_path / "course")
    files = [tmp_path / "course/reports" / f"{SIGMOID}.{kind}" for kind in ("html", "csv")]
    texts = [done.stdout, done.stderr, *(file.read_text(encoding="utf-8") for file in files)]
    assert not any("\x1b" in text or "\u202e" in text for text in texts)
    assert r"=\x1b[2J\u202eada" in done.stdout
    assert r"'=\x1b[2J\u202eada,not graded" in texts[-1]
