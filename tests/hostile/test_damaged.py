"""What the rescue owes to every damaged submission of the corpus, in damaged.py.

No point beyond what its honest part earned, nobody else's file or grade touched, the class graded
to its end, and what was mended named. Fast: the rescue of each, with its cells run in this process
and judged. Slow: all of them as one class, by `autograder grade`, and some of each kind by
`nbgrader autograde`; in `make prove` all of them by both.
"""

import copy
import csv
import json
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course_folder import lessons
from autograder.demo.sample_submissions import SIGMOID, Sample, answered_notebook
from autograder.exercises import find
from autograder.grading.grade_in_same_process import grade_in_process
from autograder.grading.per_student_questions import make_variant
from autograder.notebooks import cells, ungraded_experiment_cells
from autograder.notebooks.read_marked_notebook import read_result
from autograder.notebooks.remarks_in_metadata import remarks_on
from autograder.submissions.repair_notebook import recover
from tests.hostile.damaged import (
    ANSWER,
    DAMAGES,
    HONEST,
    NAME,
    PLACE,
    ROOT,
    SOME,
    SOME_NAMES,
    WRITTEN,
    grade_id,
    plain,
    released,
    save,
    strip,
    text,
    undamaged,
)
from tests.support.courses import autograde, grade, new_course, run
from tests.support.files import tree

RELEASED = nbformat.reads(json.dumps(released()), as_version=4)


def each(damages):
    return pytest.mark.parametrize("damage", damages, ids=lambda damage: damage.name)


@cache
def variant_of(exercise):
    return make_variant(find(exercise), 1)


def points_of(nb):
    """What the cells earn when they are run in order, each stopping at its first error."""
    if nb.metadata.get("autograder", {}).get("unreadable"):
        return 0.0  # it is not run
    space, points = {"print": lambda *args, **kwargs: None}, 0.0
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        lines = [line for line in cell.source.splitlines() if not line.startswith(("%", "!"))]
        # As in a notebook, the next cell comes even where one stops.
        with warnings.catch_warnings(action="ignore"), suppress(Exception):
            exec("\n".join(lines), space)
        if cells.is_test(cell):
            exercise = cells.grade_id(cell).removesuffix("-test")
            points += grade_in_process(variant_of(exercise), space.get(exercise))["points"]
    return points


def handed_in(damage, folder):
    """The folder of a damaged submission, with someone else's beside it."""
    save(folder / "submitted" / "right" / SIGMOID / NAME, undamaged())
    submission = folder / "submitted" / damage.name / SIGMOID
    submission.mkdir(parents=True)
    damage.write(submission, undamaged())
    return submission


def check_gradable(nb):
    """Everything that nbgrader and the marking take for granted about a notebook."""
    nbformat.validate(nb)
    nbformat.writes(nb).encode("utf-8")
    ids = [cells.grade_id(cell) for cell in nb.cells if cells.grade_id(cell)]
    assert len(ids) == len(set(ids))
    graded = [cell for cell in nb.cells if cells.meta(cell).get("grade")]
    assert {cells.grade_id(c) for c in graded} == {
        cells.grade_id(c) for c in RELEASED.cells if cells.meta(c).get("grade")
    }
    originals = {cells.grade_id(c): c for c in RELEASED.cells}
    for cell in filter(cells.grade_id, nb.cells):
        original = originals[cells.grade_id(cell)]
        assert cell.metadata["nbgrader"] == original.metadata["nbgrader"]
        assert cell.cell_type == original.cell_type
        if cells.is_test(cell):
            assert cell.source == original.source


def test_the_corpus_is_large_and_its_names_differ():
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 100


def test_some_of_each_kind_are_in_the_corpus():
    assert len(SOME) == len(SOME_NAMES) >= 12


def test_undamaged_nothing_is_said_and_nothing_changed(tmp_path):
    save(tmp_path / NAME, undamaged())
    nb = recover(tmp_path, SIGMOID, RELEASED)
    assert remarks_on(nb) == []
    assert [cell.source for cell in nb.cells] == [cell["source"] for cell in undamaged()["cells"]]
    assert points_of(nb) == HONEST


@each(DAMAGES)
def test_it_earns_what_its_honest_part_earns_and_says_what_was_mended(damage, tmp_path):
    submission = handed_in(damage, tmp_path)
    before = tree(tmp_path)
    nb = recover(submission, SIGMOID, RELEASED)
    assert tree(tmp_path) == before
    check_gradable(nb)
    assert damage.is_said(remarks_on(nb))
    assert points_of(nb) == damage.points


@each([damage for damage in DAMAGES if damage.name.startswith(("written-", "photo-in-"))])
def test_a_written_answer_is_in_its_cell_wherever_it_was_written(damage, tmp_path):
    """nbgrader asks a person to grade it if its cell was changed."""
    nb = recover(handed_in(damage, tmp_path), SIGMOID, RELEASED)
    cell = cells.graded_cells(nb)[PLACE]
    assert cell.source != cells.graded_cells(RELEASED)[PLACE].source
    assert (damage.name in WRITTEN) == (ANSWER in cell.source)
    for name in cell.get("attachments", {}):
        assert f"](attachment:{name})" in cell.source


# -- in every lesson -------------------------------------------------------------------------------


def solved(lesson, folder):
    """The released notebook of a lesson and the same with the solutions, handed in."""
    file = ROOT / "release" / lesson / f"{lesson}.ipynb"
    nb = plain(answered_notebook(Sample("solutions", lesson), ROOT))
    save(folder / f"{lesson}.ipynb", nb)
    return nbformat.read(file, as_version=4), nb


@pytest.mark.parametrize("lesson", lessons(ROOT))
def test_solutions_need_no_rescue(lesson, tmp_path):
    released, nb = solved(lesson, tmp_path)
    found = recover(tmp_path, lesson, released)
    assert remarks_on(found) == []
    for cell in nb["cells"]:
        if cell["metadata"].get("tags") == [ungraded_experiment_cells.TAG]:
            cell["metadata"] = {"autograder": ungraded_experiment_cells.AS_RELEASED}
    assert [plain(cell) for cell in found.cells] == [plain(cell) for cell in nb["cells"]]


@pytest.mark.parametrize("lesson", lessons(ROOT))
def test_cells_are_found_without_any_metadata_in_any_order(lesson, tmp_path):
    released, nb = solved(lesson, tmp_path)
    wanted = {grade_id(c): c["source"] for c in nb["cells"] if grade_id(c)}
    strip(nb, ids=True)
    nb["cells"].reverse()
    save(tmp_path / f"{lesson}.ipynb", nb)
    found = recover(tmp_path, lesson, released)
    written = {  # in the student's own words, so that only their place could tell
        cells.grade_id(c)
        for c in released.cells
        if c.cell_type == "markdown" and cells.meta(c).get("solution")
    }
    for cell in filter(cells.grade_id, found.cells):
        if cells.grade_id(cell) not in written:
            assert cell.source == wanted.pop(cells.grade_id(cell))
    assert wanted.keys() <= written


# -- damages that nobody thought of ----------------------------------------------------------------

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
PLACES = [
    *(("cells", i, key) for i in range(12) for key in ("cell_type", "source", "id", "metadata")),
    *(("cells", i, "metadata", "nbgrader") for i in range(6, 12)),
    *(("cells", i, "metadata", "nbgrader", "grade_id") for i in range(6, 12)),
    *(("cells", i) for i in range(12)),
    *((key,) for key in ("cells", "metadata", "nbformat", "nbformat_minor")),
    ("metadata", "kernelspec"),
]
UNDAMAGED = undamaged()


def put(node, place, junk):
    """Put junk into a place of a notebook, if it still has that place."""
    for step in place[:-1]:
        node = node[step] if isinstance(node, dict) and step in node else node
        node = node[step] if isinstance(node, list) and isinstance(step, int) else node
    if isinstance(node, dict) or (isinstance(node, list) and isinstance(place[-1], int)):
        node[place[-1]] = junk


def rescued(content):
    with TemporaryDirectory() as folder:
        (Path(folder) / NAME).write_bytes(content)
        return recover(Path(folder), SIGMOID, RELEASED)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=4))
def test_junk_anywhere_in_a_notebook_leaves_one_that_can_be_graded(changes):
    nb = copy.deepcopy(UNDAMAGED)
    for place, junk in changes:
        with suppress(LookupError):
            put(nb, place, junk)
    check_gradable(rescued(json.dumps(nb).encode()))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_broken_bytes_leave_a_notebook_that_can_be_graded(data):
    content = bytearray(text(UNDAMAGED).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check_gradable(rescued(bytes(content[: data.draw(st.sampled_from([-1, 5000, 20000]))])))


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_cells_in_any_order_and_number_earn_no_more_than_they_did(data):
    nb = copy.deepcopy(UNDAMAGED)
    nb["cells"] = data.draw(st.permutations(nb["cells"]))
    drawn = data.draw(st.lists(st.sampled_from(nb["cells"]), max_size=5))
    nb["cells"] = copy.deepcopy(nb["cells"] + drawn)[data.draw(st.integers(0, 8)) :]
    for cell in data.draw(st.lists(st.sampled_from(nb["cells"]), max_size=10)):
        cell["metadata"] = {}
    nb = rescued(json.dumps(nb).encode())
    check_gradable(nb)
    assert points_of(nb) <= HONEST


# -- all of them as one class ----------------------------------------------------------------------


WAYS = {  # to grade a class, and whose notebooks are in it
    "autograder grade": (grade, DAMAGES),
    "nbgrader autograde, some": (autograde, SOME),
    "nbgrader autograde": (autograde, DAMAGES),
}
PROVED = {"nbgrader autograde": pytest.mark.prove}  # the others are slow


def way(name, *more):
    """A parameter set of tests about a class that is graded in that way."""
    mark = PROVED.get(name, pytest.mark.slow)
    return pytest.param(name, *more, marks=mark, id="-".join([name, *(d.name for d in more)]))


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class in which everybody's notebook is damaged, but for one, graded once in one of WAYS."""

    @cache
    def graded(name):
        grade_all, damages = WAYS[name]
        folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
        assert run(folder, "generate_assignment", SIGMOID).returncode == 0
        for damage in damages:
            handed_in(damage, folder)
        (folder / "submitted" / "nobody" / SIGMOID).mkdir(parents=True)
        before = tree(folder / "submitted")
        done = grade_all(folder, SIGMOID)
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        assert "Traceback" not in done.stderr
        assert tree(folder / "submitted") == before
        for step in (["generate_feedback", SIGMOID], ["export"]):
            done = run(folder, *step)
            assert done.returncode == 0, done.stderr[-3000:]
        return folder

    return graded


@pytest.fixture
def course(request, graded):
    return graded(request.param)


@pytest.fixture
def grades(course):
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return {row["student_id"]: float(row["raw_score"] or "nan") for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("course", "damage"),
    [way(name, damage) for name, (_, damages) in WAYS.items() for damage in damages],
    indirect=["course"],
)
def test_the_class_earns_what_the_honest_part_earns_and_says_why(course, grades, damage):
    result = read_result(course, damage.name, SIGMOID)
    assert grades[damage.name] == result.points == damage.points
    assert damage.is_said(result.remarks)
    page = course / "feedback" / damage.name / SIGMOID / f"{SIGMOID}.html"
    assert ("About this submission" in page.read_text(encoding="utf-8")) == bool(damage.said)


@pytest.mark.parametrize("course", map(way, WAYS), indirect=True)
class TestTheClass:
    def test_has_a_grade_for_everyone_but_who_handed_in_nothing(self, course, grades):
        handed_in = {folder.parent.name for folder in course.glob("submitted/*/*")} - {"nobody"}
        assert grades.keys() == handed_in
        assert grades["right"] == HONEST
        assert read_result(course, "right", SIGMOID).remarks == []

    def test_has_written_nothing_but_what_nbgrader_writes(self, course):
        assert {path.name for path in course.iterdir()} == {
            *("source", "release", "submitted", "autograded", "feedback", "grades.csv"),
            *("gradebook.db", "nbgrader_config.py", "course.secret"),
        }
        copied = {path.name for path in (course / "autograded" / "link-beside" / SIGMOID).iterdir()}
        assert copied == {NAME}
        assert not list(course.parent.rglob("escaped*"))
