"""Both editions: up to date with their source, without solutions, and able to stand alone."""

import json
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from autograder import course_folder
from autograder.editions import build, reuse_stored_outputs, self_study
from autograder.exercises import of_lesson
from autograder.grading import feedback_messages
from autograder.grading.grade_in_same_process import grade_in_process
from autograder.grading.per_student_questions import make_variant, student_seed
from autograder.notebooks import cells
from tests.support import ROOT

LESSONS = course_folder.lessons(ROOT)
GRADED = [lesson for lesson in LESSONS if of_lesson(lesson)]  # 00_start_here sets no exercise
READING = [lesson for lesson in LESSONS if (ROOT / "source" / lesson / self_study.TABLE).exists()]
MARKS = re.compile("BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)")


def read(kind, lesson):
    names = {"source": f"source/{lesson}/{lesson}", "release": f"release/{lesson}/{lesson}"}
    file = ROOT / f"{names.get(kind, f'notebooks/{lesson}')}.ipynb"
    return nbformat.read(file, as_version=4)


def test_the_course_has_its_eleven_lessons():
    assert [
        *("00_start_here", "01_linear", "02_relu", "03_sigmoid", "04_tanh", "05_softmax"),
        *("06_network_and_cost", "07_training", "08_backpropagation", "09_keras"),
        "10_deeper_keras",
    ] == LESSONS


@pytest.mark.parametrize("lesson", LESSONS)
class TestTheSource:
    def test_sets_every_exercise_of_its_lesson_once_with_its_points(self, lesson):
        tests = [c for c in read("source", lesson).cells if cells.is_test(c)]
        named = [name for cell in tests for name, _ in cells.graded_functions(cell.source)]
        assert named == [exercise.name for exercise in of_lesson(lesson)]
        points = [cell.metadata.nbgrader.points for cell in tests]
        assert points == [exercise.points for exercise in of_lesson(lesson)]

    def test_defines_every_exercise_with_its_signature(self, lesson):
        code = "\n".join(c.source for c in read("source", lesson).cells if c.cell_type == "code")
        for exercise in of_lesson(lesson):
            assert f"def {exercise.signature}:" in code

    def test_has_the_heading_that_feedback_sends_a_student_to(self, lesson):
        text = "\n".join(c.source for c in read("source", lesson).cells)
        for exercise in of_lesson(lesson):
            assert re.search(rf"(?m)^#+ {re.escape(exercise.review)}$", text), exercise.name

    def test_has_three_hints_for_every_function_that_it_asks_for(self, lesson):
        nb = read("source", lesson)
        text = "\n".join(c.source for c in nb.cells)
        exercises = [c for c in nb.cells if c.cell_type == "code" and cells.meta(c).get("solution")]
        assert len(exercises) >= max(1, len(of_lesson(lesson)))
        for strength in (1, 2, 3):
            assert text.count(f"<summary>Hint {strength}") == len(exercises)

    def test_has_a_written_question_with_a_marking_scheme_where_it_is_graded(self, lesson):
        nb, wanted = read("source", lesson), int(lesson in GRADED)
        assert sum("BEGIN MARK SCHEME" in cell.source for cell in nb.cells) == wanted
        written = [c for c in nb.cells if c.cell_type == "markdown" and cells.meta(c).get("grade")]
        assert len(written) == wanted

    def test_has_three_recall_questions_at_its_end(self, lesson):
        recall = [
            c.source for c in read("source", lesson).cells if c.source.startswith("## Recall")
        ]
        assert [text.count("<details>") for text in recall] == [3]

    def test_every_figure_has_a_caption(self, lesson):
        nb = read("source", lesson)
        for cell, after in zip(nb.cells, nb.cells[1:], strict=False):
            if cell.cell_type == "code" and "plt.show()" in cell.source:
                assert after.source.startswith("*Figure "), cell.source[:80]

    def test_carries_no_outputs(self, lesson):
        assert not any(cell.get("outputs") for cell in read("source", lesson).cells)


@pytest.mark.parametrize("lesson", LESSONS)
class TestTheClassEdition:
    def test_is_what_nbgrader_makes_of_the_source(self, lesson, tmp_path):
        shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
        shutil.copytree(ROOT / "source" / lesson, tmp_path / "source" / lesson)
        made = nbformat.read(build.build_release(tmp_path, lesson), as_version=4)
        assert made == read("release", lesson), "run `autograder build` and commit release/"

    def test_holds_no_solution_no_hidden_test_and_no_marking_scheme(self, lesson):
        source, released = read("source", lesson), json.dumps(read("release", lesson))
        assert not MARKS.search(released)
        assert "autograder" not in released
        for cell in source.cells:
            for found in cells.SOLUTION.finditer(cell.source):
                for line in filter(str.strip, found.group(2).splitlines()):
                    if len(line.strip()) > 25:
                        assert json.dumps(line.strip())[1:-1] not in released
            for found in cells.MARK_SCHEME.finditer(cell.source):
                assert json.dumps(found.group(2).strip()[:60])[1:-1] not in released

    def test_imports_only_what_any_server_has(self, lesson):
        code = "\n".join(c.source for c in read("release", lesson).cells if c.cell_type == "code")
        imported = set(re.findall(r"(?m)^\s*(?:import|from) (\w+)", code))
        allowed = {"numpy", "pandas", "matplotlib", "tensorflow", "ipywidgets"}
        assert imported - allowed <= {"os", "math", "warnings", "time", "itertools"}


@pytest.mark.parametrize("lesson", LESSONS)
class TestTheSelfStudyEdition:
    def test_is_what_the_source_gives(self, lesson):
        made = self_study.unsolved(
            self_study.selfstudy(
                read("source", lesson), lesson, self_study.repository_setting(ROOT)
            )
        )
        for cell, old in zip(made.cells, read("selfstudy", lesson).cells, strict=True):
            assert cell.cell_type == old.cell_type
            # Slopes that were measured differ in the last digits, from one processor to the next.
            same = (
                reuse_stored_outputs.same_setup
                if cell.id == reuse_stored_outputs.SETUP
                else str.__eq__
            )
            assert same(cell.source, old.source), "run `autograder build` and commit notebooks/"

    def test_was_executed_since_its_code_or_its_data_changed(self, lesson):
        made = self_study.selfstudy(
            read("source", lesson), lesson, self_study.repository_setting(ROOT)
        )
        table = ROOT / "source" / lesson / self_study.TABLE
        data = table.read_bytes() if table.exists() else b""
        executed = read("selfstudy", lesson).metadata[reuse_stored_outputs.KEY]
        assert executed == reuse_stored_outputs.fingerprint(made, data), (
            "run `autograder build` and commit notebooks/"
        )

    def test_shows_the_outputs_of_a_run_with_the_solutions(self, lesson):
        nb = read("selfstudy", lesson)
        checks = [cell for cell in nb.cells if cell.source.startswith("check(")]
        assert len(checks) == len(of_lesson(lesson))
        for cell in checks:
            points = re.search(r"· ([\d.]+) of ([\d.]+)", cell.outputs[0].text)
            assert points.group(1) == points.group(2)
        drawn = [c for c in nb.cells if c.cell_type == "code" and "plt.show()" in c.source]
        assert drawn
        for cell in drawn:
            assert any("image/png" in output.get("data", {}) for output in cell.outputs)

    def test_ends_with_what_was_earned(self, lesson):
        last = read("selfstudy", lesson).cells[-1]
        if lesson not in GRADED:
            assert "summary()" not in last.source
            return
        points = sum(exercise.points for exercise in of_lesson(lesson))
        assert last.source.startswith("summary()")
        assert f"{points:g} of {points:g}   in total\n" in last.outputs[0].text
        assert "Every exercise is correct." in last.outputs[0].text

    def test_no_cell_takes_the_names_of_the_set_up(self, lesson):
        taken = {"check", "summary", "_code_", "_check_", "_variants_"}
        for cell in read("source", lesson).cells:
            if cell.cell_type == "code":
                assert not taken & cells.defined_names(cell.source)

    def test_speaks_of_no_machine(self, lesson):
        text = json.dumps(read("selfstudy", lesson))
        assert not re.search(r"/(home|root|tmp|Users|work)/", text)


@pytest.mark.parametrize("lesson", GRADED)
def test_a_notebook_answers_a_learner_who_has_only_this_one_file(lesson, tmp_path):
    nb = read("selfstudy", lesson)
    nb.cells = [cell for cell in nb.cells if cell.get("id") in ("set-up", "summary")]
    first = of_lesson(lesson)[0]
    nb.cells.insert(1, nbformat.v4.new_code_cell(f"check('{first.name}', lambda *args: None)"))
    nb.cells.append(nbformat.v4.new_code_cell("import sys; print('autograder' in sys.modules)"))
    NotebookClient(nb, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = [cell.outputs[0].text for cell in nb.cells[1:]]
    assert "returned None" in said[0]
    assert f"- {first.name} is not correct yet." in said[1]
    assert said[2].strip() == "False"


@pytest.mark.parametrize(  # the last trains a model for each of its misconceptions
    "lesson", [*GRADED[:-1], pytest.param(GRADED[-1], marks=pytest.mark.slow)]
)
def test_check_says_what_the_grader_says(lesson, capsys):
    def seeded():
        if "keras" in sys.modules:  # an exercise that trains draws its batches
            sys.modules["keras"].utils.set_random_seed(0)

    notebook = {}
    exec(self_study.setup_cell(lesson).source, notebook)
    assert capsys.readouterr().out.startswith("Set-up is done")
    for exercise in of_lesson(lesson):
        variant = make_variant(exercise, student_seed("", "self-study", exercise.name))
        for function in (exercise.reference, *(m.function for m in exercise.misconceptions)):
            seeded()
            notebook["check"](exercise.name, function)
            seeded()
            graded = feedback_messages.text(grade_in_process(variant, function))
            said, progress = capsys.readouterr().out.rsplit("\nDone: ", 1)
            assert said == graded
            assert "\n" not in progress.rstrip()


def test_both_editions_wait_with_the_same_stub():
    code = "\n".join(cell.source for cell in read("release", "03_sigmoid").cells)
    assert code.count(self_study.STUB) == len(of_lesson("03_sigmoid"))


class TestTheTable:
    """Four lessons read the table of houses: beside them, or from its address."""

    def test_it_lies_beside_each_lesson_that_reads_it_in_both_folders(self):
        assert READING == ["06_network_and_cost", "07_training", "09_keras", "10_deeper_keras"]
        table = (ROOT / "data" / self_study.TABLE).read_bytes()
        for lesson in READING:
            for kind in ("source", "release"):
                beside = ROOT / kind / lesson / self_study.TABLE
                assert beside.read_bytes() == table, "run `autograder build` and commit both"

    @pytest.mark.parametrize("lesson", READING)
    def test_alone_a_notebook_reads_it_from_its_address(self, lesson, tmp_path, served_table):
        nb = self_study.selfstudy(read("source", lesson), lesson, "owner/name/main")
        address = self_study.table_address("owner/name/main")
        assert sum(address in cell.source for cell in nb.cells) == 1
        said = run_up_to_the_table(nb, tmp_path, {address: served_table})
        assert said == "(4308, 5)"

    @pytest.mark.parametrize("lesson", READING)
    @pytest.mark.parametrize("repository", ["", "owner/name/main"], ids=["beside", "address"])
    def test_missing_it_gets_one_sentence(self, lesson, repository, tmp_path):
        nb = self_study.selfstudy(read("source", lesson), lesson, repository)
        nowhere = {self_study.table_address(repository): "http://127.0.0.1:9/no-such-place"}
        with pytest.raises(CellExecutionError) as stopped:
            run_up_to_the_table(nb, tmp_path, nowhere)
        assert stopped.value.ename == "FileNotFoundError"
        assert stopped.value.evalue == (
            "There is no housing_data.csv beside this notebook: "
            "it is in the folder data of the course."
        )
        assert "During handling" not in re.sub("\x1b\\[[0-9;]*m", "", str(stopped.value))

    @pytest.mark.slow
    @pytest.mark.parametrize("lesson", READING)
    def test_a_lesson_also_passes_on_the_lectures_own_table(self, lesson, lecture_csv, tmp_path):
        shutil.copy(lecture_csv, tmp_path / self_study.TABLE)
        nb = self_study.selfstudy(read("source", lesson), lesson)
        folder = {"metadata": {"path": str(tmp_path)}}
        NotebookClient(nb, timeout=120, resources=folder).execute(stderr=subprocess.DEVNULL)
        for cell in nb.cells:
            if cell.source.startswith("check("):
                points = re.search(r"· ([\d.]+) of ([\d.]+)", cell.outputs[0].text)
                assert points.group(1) == points.group(2)


def run_up_to_the_table(nb, folder, addresses):
    """Run the imports and the cell that reads the table, in `folder`; returns the table's shape."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    reading = next(i for i, cell in enumerate(code) if "PLACES" in cell.source)
    imports = [cell for cell in code[:reading] if "import pandas" in cell.source]
    for old, new in addresses.items():
        code[reading].source = code[reading].source.replace(old, new)
    nb.cells = [*imports[:1], code[reading], nbformat.v4.new_code_cell("print(houses.shape)")]
    NotebookClient(nb, resources={"metadata": {"path": str(folder)}}).execute()
    return nb.cells[-1].outputs[0].text.strip()


@pytest.fixture(scope="module")
def served_table():
    """The address of data/housing_data.csv on a web server of this machine."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(ROOT / "data"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{self_study.TABLE}"
        server.shutdown()


class TestBuild:
    def test_a_misspelt_exercise_stops_it_with_the_place_and_the_nearest_name(self, tmp_path):
        shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
        target = tmp_path / "source" / "03_sigmoid" / "03_sigmoid.ipynb"
        target.parent.mkdir(parents=True)
        text = (ROOT / "source" / "03_sigmoid" / "03_sigmoid.ipynb").read_text(encoding="utf-8")
        target.write_text(
            text.replace('grade(\\"sigmoid\\"', 'grade(\\"sigmiod\\"'), encoding="utf-8"
        )
        with pytest.raises(course_folder.CourseError) as stopped:
            build.build_release(tmp_path, "03_sigmoid")
        assert "03_sigmoid.ipynb, cell 'sigmoid-test'" in str(stopped.value)
        assert "Did you mean 'sigmoid'?" in str(stopped.value)

    def test_an_unknown_lesson_is_answered_with_the_nearest(self):
        with pytest.raises(course_folder.CourseError, match="Did you mean 03_sigmoid"):
            course_folder.resolve_lessons(ROOT, ["03_sigmod"])

    def test_outside_a_course_folder_it_says_where_to_go(self, tmp_path):
        with pytest.raises(course_folder.CourseError, match="not inside a course folder"):
            course_folder.root(tmp_path)


class TestBadges:
    PATH = "notebooks/03_sigmoid.ipynb"

    def test_unset_there_are_none(self):
        assert self_study.badges("", self.PATH) == ""
        source = read("source", "03_sigmoid")
        assert (
            "colab.research" not in self_study.selfstudy(source, "03_sigmoid", "").cells[0].source
        )

    def test_set_each_opens_its_own_file(self):
        source = read("source", "03_sigmoid")
        first = self_study.selfstudy(source, "03_sigmoid", "owner/name/main").cells[0].source
        links = re.findall(r"\]\((https://[^)]+)\)", first)
        assert len(links) == 3
        assert all(link.endswith(self.PATH) and "owner/name" in link for link in links)

    def test_a_malformed_setting_is_explained(self):
        with pytest.raises(course_folder.CourseError, match="owner/name/branch"):
            self_study.badges("owner", self.PATH)
