"""Set-up: one list of packages for pip, conda and Binder, and a `make` that finds its Python."""

import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.txt").read_text()
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())


def locked(**machine: str) -> dict[str, str]:
    """Package -> version, as requirements.txt has it for this machine or the one described."""
    lines = [Requirement(line) for line in LOCK.splitlines() if not line.startswith("#")]
    here = default_environment() | machine
    return {
        canonicalize_name(line.name): str(line.specifier).removeprefix("==")
        for line in lines
        if line.marker is None or line.marker.evaluate(here)
    }


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


# The lock


def test_the_lock_pins_every_package():
    pin = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.+]*( ; .+)?")
    loose = [x for x in LOCK.splitlines() if not x.startswith("#") and not pin.fullmatch(x)]
    assert not loose


@pytest.mark.parametrize("address", ["://", "--index", "--extra-index", "--find-links", " @ "])
def test_the_lock_names_no_place_to_install_from(address):
    assert address not in LOCK


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_lock_holds_all_that_the_project_asks_for(python, system):
    project = PROJECT["project"]
    lock = locked(python_version=python, python_full_version=f"{python}.9", sys_platform=system)
    wanted = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    machine = default_environment() | {"sys_platform": system}
    for line in map(Requirement, wanted):
        if line.marker is None or line.marker.evaluate(machine):
            assert line.specifier.contains(lock[canonicalize_name(line.name)]), line


# conda and Binder


def conda_pip() -> list[str]:
    (pip,) = (line["pip"] for line in CONDA["dependencies"] if isinstance(line, dict))
    return pip


def test_conda_installs_the_direct_dependencies_of_the_project():
    pinned = [line for line in conda_pip() if not line.startswith("-")]
    assert names(pinned) == names(PROJECT["project"]["dependencies"])


def test_conda_installs_the_versions_of_the_lock():
    lock = locked(python_version="3.12", python_full_version="3.12.9", sys_platform="linux")
    for line in conda_pip():
        if not line.startswith("-"):
            pin = Requirement(line)
            assert str(pin.specifier) == f"=={lock[canonicalize_name(pin.name)]}", line


def test_conda_takes_the_rest_from_the_lock_and_the_autograder_from_here():
    assert "-c requirements.txt" in conda_pip()
    assert "-e ." in conda_pip()


def test_conda_has_a_python_that_the_project_supports():
    (python,) = (x for x in CONDA["dependencies"] if str(x).startswith("python="))
    assert (
        f"{python.removeprefix('python=')}.0"
        in Requirement(f"python{PROJECT['project']['requires-python']}").specifier
    )


# The folders that the course promises


@pytest.mark.parametrize("folder", ["notebooks", "source", "release", "autograder", "data"])
def test_the_folder_that_the_course_promises_exists(folder):
    assert (ROOT / folder).is_dir()


@pytest.mark.parametrize("file", ["README.md", "environment.yml"])
def test_the_file_that_the_course_promises_exists(file):
    assert (ROOT / file).is_file()


# The search for a Python


@pytest.fixture
def find_python(tmp_path):
    """Runs setup/find-python where PATH has only these programs, each a line of shell."""

    def run(asked: str = "", **programs: str) -> subprocess.CompletedProcess:
        for name, line in programs.items():
            program = tmp_path / name.replace("_", ".")
            program.write_text(f"#!/bin/sh\n{line}\n")
            program.chmod(0o755)
        for tool in ("cat", "sh"):
            (tmp_path / tool).symlink_to(shutil.which(tool))
        return subprocess.run(
            ["sh", ROOT / "setup/find-python"],
            env={"PATH": str(tmp_path), "PYTHON": asked},
            capture_output=True,
            text=True,
        )

    return run


def python(but: str = "") -> str:
    """The Python of this test run, under a disguise."""
    return f"""exec "{sys.executable}" -c 'import sys; {but}; exec(sys.argv[2])' "$@" """


GOOD = python(but="sys.version_info = (3, 12, 1)")
TOO_OLD = python(but="sys.version_info = (3, 9, 2)")
TOO_NEW = python(but="sys.version_info = (3, 14, 0)")
NO_VENV = python(but='sys.modules["ensurepip"] = None')  # Debian without python3-venv
BROKEN_SHIM = "echo 'python3: command not found' >&2; exit 127"


def test_a_python_that_is_too_old_gets_a_sentence_that_says_what_to_install(find_python):
    search = find_python(python3=TOO_OLD)
    assert search.returncode != 0
    assert search.stdout == ""
    assert "needs Python 3.11, 3.12 or 3.13 with venv; here python3 is Python 3.9" in search.stderr
    assert "sudo apt install python3 python3-venv" in search.stderr
    assert "macOS" in search.stderr


def test_no_python_at_all(find_python):
    search = find_python()
    assert search.returncode != 0
    assert "here python3 is missing" in search.stderr


@pytest.mark.parametrize("useless", [TOO_OLD, TOO_NEW, NO_VENV, BROKEN_SHIM])
def test_a_python_of_no_use_is_passed_over(find_python, useless):
    search = find_python(python3=useless, python3_13=BROKEN_SHIM, python3_12=GOOD)
    assert search.stdout.strip() == sys._base_executable
    assert search.stderr == ""


def test_the_python_asked_for_is_the_only_one_tried(find_python):
    assert find_python(asked="python3.12", python3=TOO_OLD, python3_12=GOOD).returncode == 0


def test_a_python_asked_for_in_vain_is_not_replaced(find_python):
    search = find_python(asked="python3.12", python3=GOOD, python3_12=NO_VENV)
    assert search.returncode != 0
    assert "here python3.12 has no venv" in search.stderr


def test_an_activated_environment_leads_to_the_python_behind_it(find_python):
    search = find_python(asked=sys.executable)
    assert search.stdout.strip() == sys._base_executable


# make


def test_make_alone_tells_what_it_can_do():
    targets = re.search(r"^\.PHONY: help (.+)$", (ROOT / "Makefile").read_text(), re.M)[1].split()
    told = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[1] for line in told.splitlines()] == targets
