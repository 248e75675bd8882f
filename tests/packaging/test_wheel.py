"""The wheel: it installs, and grades in a course folder far from the repository."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.notebooks import cells
from tests.support import ROOT

LESSON = "03_sigmoid"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the files that git knows, so that nothing unpacked by chance is in it."""
    source = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "autograder", "pyproject.toml", "README.md", "LICENSE"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    dist = tmp_path_factory.mktemp("dist")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(dist)]
    subprocess.run([*pip, "wheel", *options, str(source)], check=True)
    (built,) = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment with the wheel, among the packages of this environment."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    bin = environment / "bin"
    place = subprocess.run(
        [bin / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    packages = Path(place.stdout.strip())
    shutil.rmtree(packages)
    shutil.copytree(
        sysconfig.get_path("purelib"),
        packages,
        copy_function=link_or_copy,
        ignore=shutil.ignore_patterns("*editable*autograder*", "*_autograder-*"),
    )
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    target = ["--python", str(bin / "python"), "install", "--no-deps", "--no-compile"]
    subprocess.run([*pip, *target, str(wheel)], check=True)
    for program in ("alembic", "nbgrader"):
        script = bin / program
        shutil.copy(Path(sys.executable).parent / program, script)
        _, _, body = script.read_text().partition("\n")
        script.write_text(f"#!{bin / 'python'}\n{body}")
    return bin


def link_or_copy(source: str, target: str) -> None:
    """A link is quick and takes no room, but cannot lead to another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def run(bin: Path, folder: Path, *command: str) -> str:
    env = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}"}
    env.pop("PYTHONPATH", None)
    done = subprocess.run(
        [bin / command[0], *command[1:]], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_holds_every_file_of_the_package(wheel):
    listed = subprocess.run(
        ["git", "ls-files", "autograder"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == set(listed.stdout.splitlines())


def test_the_package_is_the_installed_one(installed, tmp_path):
    where = run(
        installed, tmp_path, "python", "-c", "import autograder; print(autograder.__file__)"
    )
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_command_helps_in_an_empty_folder(installed, tmp_path):
    assert "grade" in run(installed, tmp_path, "autograder", "--help")


def test_it_grades_a_submission_in_a_course_folder(installed, tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "source" / LESSON, tmp_path / "source" / LESSON)
    run(installed, tmp_path, "nbgrader", "generate_assignment", LESSON)
    submission = tmp_path / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb"
    submission.parent.mkdir(parents=True)
    nb = nbformat.read(tmp_path / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    solved = {
        cells.grade_id(cell): cell.source
        for cell in nbformat.read(ROOT / "source" / LESSON / f"{LESSON}.ipynb", 4).cells
        if cells.meta(cell).get("solution") and cell.cell_type == "code"
    }
    for cell in nb.cells:
        cell.source = solved.get(cells.grade_id(cell), cell.source)
    nbformat.write(nb, submission)
    assert "1 of 1 submissions graded" in run(installed, tmp_path, "autograder", "grade", LESSON)
    graded = nbformat.read(tmp_path / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb", 4)
    tests = [cell for cell in graded.cells if cells.is_test(cell)]
    assert tests
    for cell in tests:
        last = cell.outputs[-1]
        assert float(last.data["text/plain"]) == cells.meta(cell)["points"]


def test_the_doctor_speaks_of_this_machine(installed, tmp_path):
    env = {**os.environ, "PATH": f"{installed}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [installed / "autograder", "doctor"], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert "student code" in done.stdout  # whether it is good depends on the machine
    assert "Traceback" not in done.stderr
