"""An exercise is defined once: found by lesson and name, and repeated nowhere with other words."""

import pytest
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import v4

from autograder import grade
from autograder.autograding.mark_notebook import Mark
from autograder.editions.release_checks import disagreements
from autograder.editions.self_study import selfstudy
from autograder.exercises import LESSONS, REGISTRY, Lesson, UnknownExercise, find, of_lesson
from autograder.exercises.definition import case

SIGMOID = "03_sigmoid"


@pytest.fixture
def twin(monkeypatch):
    """A second lesson that sets an exercise named sigmoid: a step from 0 to 1."""
    monkeypatch.setitem(LESSONS, "97_twin", None)
    lesson = Lesson("97_twin", ["sigmoid"])

    def sigmoid(z):
        return float(z > 0)

    monkeypatch.setitem(REGISTRY, "97_twin/sigmoid", None)
    exercise = lesson.exercise(parts={"values": 5}, review="")(sigmoid)
    exercise.cases(lambda rng: iter([case("values", 2.0), case("values", -3.0)]))
    return exercise


class TestOneNameInTwoLessons:
    def test_each_lesson_means_its_own(self, twin):
        assert find("sigmoid", "97_twin") is twin
        assert find("sigmoid", SIGMOID).lesson == SIGMOID
        assert of_lesson("97_twin") == [twin]

    def test_the_lesson_may_be_written_before_the_name(self, twin):
        assert find("97_twin/sigmoid") is twin
        assert find("97_twin/sigmoid", SIGMOID) is twin

    def test_a_lesson_that_has_none_of_that_name_finds_the_only_one(self, twin):
        assert find("sigmoid_prime", "97_twin").lesson == SIGMOID

    @pytest.mark.parametrize("lesson", ["", "04_tanh"])
    def test_where_nothing_says_which_is_meant_the_sentence_names_both(self, twin, lesson):
        with pytest.raises(UnknownExercise) as raised:
            find("sigmoid", lesson)
        assert str(raised.value) == (
            "Several lessons have an exercise 'sigmoid': "
            "write '03_sigmoid/sigmoid' or '97_twin/sigmoid'."
        )

    def test_a_hidden_test_in_a_plain_nbgrader_asks_for_the_lesson(self, twin):
        with pytest.raises(UnknownExercise, match="write '03_sigmoid/sigmoid' or"):
            grade("sigmoid", twin.reference)
        assert grade("97_twin/sigmoid", twin.reference) == 5
        assert grade("sigmoid_prime", find("sigmoid_prime").reference) == 3

    @pytest.mark.parametrize("name", ["sigmoid", "97_twin/sigmoid"])
    def test_a_notebook_is_graded_by_the_exercise_of_its_own_lesson(self, twin, name, tmp_path):
        nb = notebook("sigmoid = lambda z: float(z > 0)", graded(name, 5))
        about = {"student": "ada", "assignment": "97_twin", "notebook": "97_twin"}
        resources = ResourcesDict(nbgrader=about, metadata=ResourcesDict(path=str(tmp_path)))
        nb, _ = Mark(secret="secret").preprocess(nb, resources)
        assert nb.cells[-1].outputs[-1].data["text/plain"] == "5.0"

    def test_check_has_the_name_alone(self, twin):
        nb = notebook("### Exercise · `sigmoid(z)` · 5 points", graded("97_twin/sigmoid", 5))
        assert any(
            cell.source.startswith('check("sigmoid")\n') for cell in selfstudy(nb, "97_twin").cells
        )


def test_a_name_of_another_lesson_suggests_the_nearest():
    with pytest.raises(UnknownExercise, match="Did you mean '03_sigmoid/sigmoid'"):
        find("03_sigmoid/sigmoi")


def test_an_exercise_that_is_not_in_the_order_of_its_lesson_is_refused(twin):
    with pytest.raises(ValueError, match="defines area, which is not in the order of lesson"):

        @LESSONS["97_twin"].exercise(parts={"values": 1}, review="")
        def area(w, h):
            return w * h


def graded(name, points):
    """A test cell with nothing but its hidden test."""
    grading = {"grade": True, "solution": False, "locked": True, "schema_version": 3}
    grading |= {"grade_id": "sigmoid-test", "points": points}
    function = name.rpartition("/")[2]
    source = f'### BEGIN HIDDEN TESTS\ngrade("{name}", {function})\n### END HIDDEN TESTS'
    return v4.new_code_cell(source, metadata={"nbgrader": grading})


def notebook(first, test):
    new = v4.new_markdown_cell if first.startswith("###") else v4.new_code_cell
    return v4.new_notebook(cells=[new(first, id="heading"), test])


class TestANotebookThatDisagreesWithTheDefinition:
    MODULE = "autograder.exercises.sigmoid.sigmoid"

    def said(self, heading, points=3, name="sigmoid"):
        nb = notebook(f"## A section\n\n### Exercise · `{heading}", graded(name, points))
        nb.cells[0] = v4.new_markdown_cell(nb.cells[0].source, id="heading")
        return list(disagreements(nb, "03_sigmoid.ipynb", SIGMOID))

    def test_one_that_agrees_has_no_sentence(self):
        assert self.said("sigmoid(z)` · 3 points") == []
        assert self.said("sigmoid_prime_from_activation(a)` · 1 point") == []

    def test_points_of_a_cell(self):
        assert self.said("sigmoid(z)` · 3 points", 4) == [
            f"03_sigmoid.ipynb, cell 'sigmoid-test' says 4 points, but the parts in {self.MODULE} "
            "sum to 3: make them equal."
        ]

    def test_points_of_a_heading(self):
        assert self.said("sigmoid(z)` · 2.5 points") == [
            "03_sigmoid.ipynb, cell 'heading', the heading says 2.5 points, but the parts in "
            f"{self.MODULE} sum to 3: make them equal."
        ]

    def test_signature_of_a_heading(self):
        assert self.said("sigmoid(x)` · 3 points") == [
            "03_sigmoid.ipynb, cell 'heading', the heading says `sigmoid(x)`, but "
            f"{self.MODULE} defines `sigmoid(z)`: make them equal."
        ]

    def test_a_heading_may_write_a_default_in_another_way_or_leave_the_end_out(self):
        for call in ("numerical_gradient(f, theta, h=1e-5)", "numerical_gradient(f, …)"):
            assert self.said(f"{call}` · 3 points") == []
        assert len(self.said("numerical_gradient(g, …)` · 3 points")) == 1

    def test_an_exercise_that_does_not_exist(self):
        (sentence,) = self.said("sigmoid(z)` · 3 points", name="sigmoyd")
        assert "cell 'sigmoid-test': There is no exercise 'sigmoyd'. Did you mean" in sentence
