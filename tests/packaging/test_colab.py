"""Both editions under the package versions of Google Colab, in an environment of their own.

The versions are those that Colab had in 2026. Colab runs Python 3.13; the test takes it where it
is installed, and otherwise the Python of the tests, for which the same versions exist.
"""

import json
import shutil
import subprocess

import pytest
from nbclient import NotebookClient

from autograder import course_folder
from autograder.editions import self_study
from autograder.exercises import of_lesson
from autograder.notebooks import cells
from tests.support import ROOT
from tests.support.colab import PINS, environment, make_environment

pytestmark = pytest.mark.prove

LESSONS = course_folder.lessons(ROOT)


@pytest.fixture(scope="session")
def colab():
    """The Python of an environment with Colab's versions, in build/colab, kept between runs."""
    home = ROOT / "build" / "colab"
    python = home / "bin" / "python"
    done = home / "pins.json"
    if not done.exists() or json.loads(done.read_text(encoding="utf-8")) != PINS:
        shutil.rmtree(home, ignore_errors=True)
        make_environment(home)
        subprocess.run([python, "-m", "pip", "install", "-q", *PINS], check=True)
        done.write_text(json.dumps(PINS), encoding="utf-8")
    return python


@pytest.fixture
def run(colab, tmp_path, monkeypatch):
    """Run a notebook in Colab's environment, alone in a folder with the table of houses."""
    spec = tmp_path / "jupyter" / "kernels" / "colab"
    spec.mkdir(parents=True)
    argv = [str(colab), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {"argv": argv, "display_name": "Colab", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(ROOT / "data" / self_study.TABLE, alone)

    def run_notebook(nb):
        resources = {"metadata": {"path": str(alone)}}
        client = NotebookClient(nb, kernel_name="colab", timeout=120, resources=resources)
        client.execute(env=environment(), stderr=subprocess.DEVNULL)
        return nb

    return run_notebook


def test_the_environment_is_colabs_and_holds_nothing_of_ours(colab):
    found = subprocess.run(
        [colab, "-m", "pip", "list", "--format=json"], capture_output=True, text=True, check=True
    )
    versions = {p["name"].lower(): p["version"] for p in json.loads(found.stdout)}
    for name, _, version in (pin.partition("==") for pin in PINS if "==" in pin):
        assert versions[name] == version
    assert not {"autograder", "nbgrader"} & set(versions)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_self_study_notebook_stands_alone(run, lesson):
    nb = run(self_study.selfstudy(self_study.read_source(ROOT, lesson), lesson))
    for cell in nb.cells:
        if cell.source.startswith("check("):
            earned, of = cell.outputs[0].text.split("—")[0].split("·")[1].split(" of ")
            assert float(earned) == float(of), cell.outputs[0].text
    if of_lesson(lesson):
        assert "Every exercise is correct." in nb.cells[-1].outputs[0].text


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_class_notebook_runs_with_the_solutions(run, lesson):
    nb = self_study.read_source(ROOT, lesson)
    for cell in nb.cells:
        if cells.is_test(cell):
            cell.source = cells.without_hidden_tests(cell.source)
    run(nb)
