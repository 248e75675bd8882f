"""Stored outputs: kept while they are true, on any machine, and never longer."""

import base64
import io
import shutil
from pathlib import Path

import matplotlib.image
import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode, v4

from autograder import course_folder
from autograder.editions import build, reuse_stored_outputs, self_study
from tests.support import ROOT

LESSONS = course_folder.lessons(ROOT)
LESSON = "03_sigmoid"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with one lesson and its self-study edition."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "source" / LESSON, tmp_path / "source" / LESSON)
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / f"{LESSON}.ipynb", tmp_path / "notebooks")
    return tmp_path


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def picture(pixels: np.ndarray) -> str:
    file = io.BytesIO()
    matplotlib.image.imsave(file, pixels, cmap="gray", vmin=0, vmax=1, format="png")
    return base64.b64encode(file.getvalue()).decode()


def notebook(*sources: str, setup: str = "setup(0.123456789)", text: str = "0.5") -> NotebookNode:
    nb = v4.new_notebook()
    nb.cells = [v4.new_code_cell(setup, id=reuse_stored_outputs.SETUP)]
    nb.cells += [v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    for cell in nb.cells:
        cell.outputs = [v4.new_output("stream", name="stdout", text=text)]
    return nb


def restored(nb: NotebookNode, stored: NotebookNode, data: bytes = b"") -> bool:
    """Whether `nb` takes its outputs from `stored`, which was executed on no data."""
    stored.metadata[reuse_stored_outputs.KEY] = reuse_stored_outputs.fingerprint(stored, b"")
    return reuse_stored_outputs.restore(nb, stored, reuse_stored_outputs.fingerprint(nb, data))


class TestBuild:
    def test_keeps_the_outputs_and_the_measured_digits_of_another_machine(self, course):
        target = course / "notebooks" / f"{LESSON}.ipynb"
        stored = nbformat.read(target, as_version=4)
        printing = next(c for c in stored.cells if c.get("outputs") and "text" in c.outputs[0])
        printing.outputs[0].text += "printed elsewhere"
        nbformat.write(stored, target)
        before = target.read_bytes()
        build.build_selfstudy(course, LESSON)
        assert target.read_bytes() == before

    def test_writes_the_prose_anew_without_executing_anything(self, course):
        source = course / "source" / LESSON / f"{LESSON}.ipynb"
        replace_in(source, "## Recall", "## Recollect")
        target = build.build_selfstudy(course, LESSON)
        assert "## Recollect" in target.read_text(encoding="utf-8")
        old = nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)
        new = nbformat.read(target, as_version=4)
        assert [c.get("outputs") for c in new.cells] == [c.get("outputs") for c in old.cells]

    def test_executes_a_lesson_whose_code_has_changed(self, course):
        source = course / "source" / LESSON / f"{LESSON}.ipynb"
        nb = nbformat.read(source, as_version=4)
        nb.cells.append(v4.new_code_cell("print(6 * 7)", id="added"))
        nbformat.write(nb, source)
        new = nbformat.read(build.build_selfstudy(course, LESSON), as_version=4)
        (added,) = (cell for cell in new.cells if cell.id == "added")
        assert added.outputs[0].text == "42\n"

    def test_executes_a_lesson_that_was_not_built_before(self, course):
        shutil.rmtree(course / "notebooks")
        new = nbformat.read(build.build_selfstudy(course, LESSON), as_version=4)
        assert all(cell.outputs for cell in new.cells if cell.source.startswith("check("))


class TestWhatIsRestored:
    def test_outputs_of_the_same_code(self):
        nb = notebook("f(1)", text="")
        assert restored(nb, notebook("f(1)"))
        assert nb.cells[1].outputs[0].text == "0.5"

    @pytest.mark.parametrize(
        "nb",
        [
            pytest.param(notebook("f(2)"), id="another number in a cell"),
            pytest.param(notebook("f(1)", "g()"), id="another cell"),
            pytest.param(notebook("f(1)", setup="setup(0.2)"), id="another number in the set-up"),
            pytest.param(notebook("f(1)", setup="prepare(0.123456789)"), id="another set-up"),
        ],
    )
    def test_nothing_of_other_code(self, nb):
        assert not restored(nb, notebook("f(1)"))

    def test_nothing_of_other_data(self):
        assert not restored(notebook("f(1)"), notebook("f(1)"), data=b"price\n1\n")

    def test_nothing_of_cells_that_were_rearranged_by_hand(self):
        stored = notebook("f(1)", "f(1)")
        stored.cells[1].id, stored.cells[2].id = stored.cells[2].id, stored.cells[1].id
        assert not restored(notebook("f(1)", "f(1)"), stored)

    def test_the_digits_of_a_slope_that_was_measured_elsewhere(self):
        nb = notebook("f(1)", setup="setup(0.123456788)")
        assert restored(nb, notebook("f(1)"))
        assert nb.cells[0].source == "setup(0.123456789)"


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("loss 0.123456", "loss 0.123457", True),
        ("difference 1.2e-08", "difference 2.9e-08", True),
        ("within 1e-07", "within 4e-08", True),
        ("loss 0.1234", "loss 0.1434", False),
        ("loss 0.1234", "cost 0.1234", False),
        ("4308 rows", "4309 rows", False),
        ("0.5", "0.5 0.5", False),
    ],
)
def test_texts_are_the_same_but_for_last_digits(text, other, same):
    assert reuse_stored_outputs.same_text(text, other) is same


def test_pictures_are_the_same_but_for_some_pixels_of_a_line():
    plain = np.ones((100, 100))
    line, nearly, moved = plain.copy(), plain.copy(), plain.copy()
    line[50], nearly[50], nearly[50, :5], moved[51] = 0, 0, 0.1, 0
    assert reuse_stored_outputs.same_picture(picture(line), picture(nearly))
    assert not reuse_stored_outputs.same_picture(picture(line), picture(moved))
    assert not reuse_stored_outputs.same_picture(picture(line), picture(line[:90]))


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_stored_outputs_are_those_of_an_execution(lesson, tmp_path):
    """Also after a new version of a library, which no fingerprint records."""
    source = ROOT / "source" / lesson
    if (source / self_study.TABLE).exists():
        shutil.copy(source / self_study.TABLE, tmp_path)
    nb = self_study.selfstudy(self_study.read_source(ROOT, lesson), lesson)
    self_study.execute(nb, tmp_path)
    stored = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    for cell, old in zip(self_study.unsolved(nb).cells, stored.cells, strict=True):
        same = reuse_stored_outputs.same_outputs(cell.get("outputs", []), old.get("outputs", []))
        assert same, (
            f"The cell {cell.id!r} shows something else now: delete notebooks/{lesson}.ipynb, "
            "run `autograder build` and commit it"
        )
