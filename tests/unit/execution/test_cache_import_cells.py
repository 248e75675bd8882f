"""The opening of a notebook: what a class has in common is drawn once, and what it has not, is not.

`time_ns()` in an opening tells: where two notebooks show the same number, one of them has shown
what the other has.
"""

import pytest
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import v4

from autograder.autograding.mark_notebook import Mark
from autograder.execution import cache_import_cells

NOW = "import time\nnow = time.time_ns()\nprint(now)"
FIGURE = "import matplotlib.pyplot as plt\nplt.plot([now, 0])\nplt.show()"


@pytest.fixture(autouse=True)
def nothing_shown_yet(monkeypatch):
    monkeypatch.setattr(
        cache_import_cells, "_cached_outputs", type(cache_import_cells._cached_outputs)()
    )


def notebook(*sources, answer="print(now)"):
    nb = v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])
    nb.cells.append(v4.new_code_cell(answer))
    nb.cells[-1].metadata["nbgrader"] = {"solution": True, "grade_id": "answer"}
    return nb


def run(nb, folder, **files):
    """The code cells after they were run in a folder with these files in it."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_dot_", ".")).write_text(content, encoding="utf-8")
    about = {"student": folder.name, "assignment": "lesson", "notebook": "lesson"}
    resources = ResourcesDict(nbgrader=about, metadata=ResourcesDict(path=str(folder)))
    nb, _ = Mark(secret="secret").preprocess(nb, resources)
    return nb.cells


def shown(cell):
    return [output.get("text") or output.get("evalue") or output.data for output in cell.outputs]


def test_a_class_shows_the_same(tmp_path):
    first, second = (run(notebook(NOW, FIGURE), tmp_path / name) for name in "ab")
    assert shown(second[0]) == shown(first[0])
    assert "image/png" in shown(first[1])[0]
    assert shown(second[1]) == shown(first[1])


def test_its_cells_are_run_for_each(tmp_path):
    (*_, first), (*_, second) = (run(notebook(NOW, FIGURE), tmp_path / name) for name in "ab")
    assert shown(first) != shown(second)  # each knows its own `now`
    assert first.execution_count == second.execution_count == 3


def test_figures_below_it_are_drawn(tmp_path):
    answer = "plt.plot([now, 1])\nplt.show()"
    for name in "ab":
        cells = run(notebook(NOW, FIGURE, answer=answer), tmp_path / name)
        assert "image/png" in shown(cells[-1])[0]


@pytest.mark.parametrize("name", ["timestamp_dot_txt", "lesson_dot_ipynb"])
def test_what_every_student_has_another_of_parts_none(name, tmp_path):
    first = run(notebook(NOW), tmp_path / "a", **{name: "one"})
    second = run(notebook(NOW), tmp_path / "b", **{name: "another"})
    assert shown(second[0]) == shown(first[0])


def test_who_has_changed_it_is_shown_their_own(tmp_path):
    first = run(notebook(NOW), tmp_path / "a")
    second = run(notebook(NOW + "  # now"), tmp_path / "b")
    assert shown(second[0]) != shown(first[0])


def test_a_file_beside_the_notebook_speaks_to_nobody_else(tmp_path):
    lie = "told = 'a lie'"
    source = "try:\n    from told import told\nexcept ImportError:\n    told = 'true'\nprint(told)"
    assert shown(run(notebook(source), tmp_path / "a", told_dot_py=lie)[0]) == ["a lie\n"]
    assert shown(run(notebook(source), tmp_path / "b")[0]) == ["true\n"]


def test_one_that_stopped_is_not_shown_to_others(tmp_path):
    stops = NOW + "\nraise ValueError(now)"
    first, second = (run(notebook(stops), tmp_path / name) for name in "ab")
    assert shown(first[0]) != shown(second[0])
    assert not cache_import_cells._cached_outputs


def test_one_that_shows_too_much_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_import_cells, "MAX_PREAMBLE_CHARS", 10_000)
    run(notebook(NOW, FIGURE), tmp_path / "a")
    assert not cache_import_cells._cached_outputs


def test_one_that_stops_for_this_student_alone_is_run_cell_by_cell(tmp_path):
    source = "print(open('timestamp.txt').read())"
    run(notebook(source), tmp_path / "a", timestamp_dot_txt="today")
    first, last = run(notebook(source, answer="print('goes on')"), tmp_path / "b")
    assert "No such file" in shown(first)[0]
    assert shown(last) == ["goes on\n"]


def test_the_one_that_was_shown_longest_ago_makes_room(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_import_cells, "MAX_PREAMBLES", 2)
    a, b, c = NOW, NOW + "\n", NOW + "\n\n"
    times = [shown(run(notebook(source), tmp_path / "a")[0]) for source in (a, b, a, c, a, b)]
    assert times[0] == times[2] == times[4]
    assert times[1] != times[5]
