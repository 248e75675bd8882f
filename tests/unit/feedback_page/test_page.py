"""The page that a student gets back: what stands on it, and what must never stand on it."""

import inspect
import re
from functools import cache
from itertools import pairwise

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4
from traitlets.config import PyFileConfigLoader

from autograder.course_folder import lessons
from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from autograder.exercises import find, of_lesson
from autograder.feedback_page.page import FeedbackPage, formula, sections
from autograder.feedback_page.sanitize import remove_active_content
from autograder.grading import feedback_messages
from autograder.grading.per_student_questions import student_seed
from autograder.grading.verdict_codes import Role
from autograder.notebooks import cells
from autograder.notebooks.read_marked_notebook import read_result
from tests.support import ROOT
from tests.support.courses import new_course, run, without_tensorflow

MIXED = {  # a named misconception, a missing return, an exception, and a right one
    "sigmoid": "import math\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))",
    "sigmoid_prime": "def sigmoid_prime(z):\n    return z * (1 - z)",
    "sigmoid_prime_from_activation": "def sigmoid_prime_from_activation(a):\n    a * (1 - a)",
}
ANSWER = "The slope at z = −10 is 4.5e-05, so $step \\times gradient$ is as small."


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
    assert run(folder, "generate_assignment", SIGMOID).returncode == 0
    answers = {**MIXED, "stuck_neuron-answer": ANSWER}
    submit(Sample("mixed", SIGMOID, answers, damage=without_tensorflow), folder)
    for step in ("autograde", "generate_feedback"):
        done = run(folder, step, SIGMOID)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def page(course):
    file = course / "feedback" / "mixed" / SIGMOID / f"{SIGMOID}.html"
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


class TestWhatMustNeverStandOnIt:
    def test_a_hidden_test_or_a_marking_scheme(self, course, page):
        source = nbformat.read(course / "source" / SIGMOID / f"{SIGMOID}.ipynb", as_version=4)
        hidden = [
            line.strip()
            for cell in source.cells
            for region in (cells.HIDDEN_TESTS, cells.MARK_SCHEME)
            for _, inside in region.findall(cell.source)
            for line in inside.splitlines()
            if line.strip()
        ]
        assert len(hidden) >= 7  # four exercises, and a scheme of three paragraphs
        text = page.get_text()
        assert [line for line in hidden if line.replace("*", "") in text or line in text] == []
        assert not re.search(r"grade\(|HIDDEN TESTS|MARK SCHEME", text)

    def test_the_seed_or_the_secret_it_comes_from(self, course, page):
        secret = (course / "course.secret").read_text(encoding="utf-8").strip()
        seeds = [student_seed(secret, "mixed", exercise.name) for exercise in of_lesson(SIGMOID)]
        assert [s for s in [secret, *map(str, seeds)] if s in str(page)] == []

    def test_the_text_of_a_reference(self, course, page):
        handed_in = (course / "submitted" / "mixed" / SIGMOID / f"{SIGMOID}.ipynb").read_text(
            "utf-8"
        )
        lines = [
            line.strip()
            for exercise in of_lesson(SIGMOID)
            for line in inspect.getsource(exercise.reference).splitlines()
        ]
        telling = [x for x in lines if len(x) > 20 and x.replace('"', '\\"') not in handed_in]
        assert any("np.exp(-np.abs(z))" in line for line in telling)
        assert [line for line in telling if line.strip('"') in page.get_text()] == []

    def test_an_address_from_outside_or_a_script(self, page):
        assert page.find_all("script") == page.find_all("link") == []
        loaded = [tag["src"] for tag in page.find_all(src=True)]
        assert loaded
        assert [address[:40] for address in loaded if not address.startswith("data:image/")] == []


@cache
def rendered(lesson):
    """A lesson as the exporter renders it, hidden parts and all that it has to take out."""
    nb = nbformat.read(ROOT / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    for cell in nb.cells:
        if cells.meta(cell).get("grade"):
            cell.metadata.nbgrader["score"] = 0
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    config.Exporter.default_preprocessors = []
    exporter = FeedbackPage(config=config)
    _, *others = config.GenerateFeedback.preprocessors  # the first one asks the gradebook
    for preprocessor in others:
        exporter.register_preprocessor(preprocessor, enabled=True)
    about = {"notebook": lesson, "student": "s", "score": 0, "max_score": 1, "late_penalty": 0}
    return BeautifulSoup(exporter.from_notebook_node(nb, {"nbgrader": about})[0], "html.parser")


class TestWhatStandsOnIt:
    def test_the_points_of_every_exercise_in_a_table_with_headers(self, page):
        rows = [
            [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
            for row in page.table.find_all("tr")
        ]
        assert rows[0] == ["Exercise", "Points", "Result"]
        assert [row[0] for row in rows[1:]] == [
            "sigmoid(z)",
            "sigmoid_prime(z)",
            "sigmoid_prime_from_activation(a)",
            "update_weight(w, gradient, step)",
            "Written question",
        ]
        assert rows[1][2] == "partly correct"
        assert rows[4][1:] == ["2 of 2", "correct"]
        assert rows[5][1:] == ["– of 2", "to be graded by a person"]

    def test_the_table_leads_to_each_exercise(self, page):
        for link in page.table.find_all("a"):
            assert page.find(id=link["href"][1:]).name == "section"

    def test_the_parts_of_the_points_in_the_order_of_the_definition(self, page):
        said = page.find(id="exercise-sigmoid_prime-test").find(class_="said").get_text()
        places = [said.index(f"{part} 0 of") for part in find("sigmoid_prime").parts]
        assert places == sorted(places)

    def test_the_students_own_code_beside_what_was_wrong_with_it(self, course, page):
        section = page.find(id="exercise-sigmoid_prime-test")
        verdict = read_result(course, "mixed", SIGMOID).verdicts[1]
        parts = dict(feedback_messages.parts(verdict))
        assert parts[Role.MISCONCEPTION] in section.find(class_="said").get_text()
        assert parts[Role.FINDING] in section.find(class_="said").get_text()
        assert "return z * (1 - z)" in section.find(class_="own").get_text()

    def test_read_again_leads_to_that_heading_of_the_lesson(self, page):
        links = page.select(".said a")
        assert "The slope you will need" in [link.get_text() for link in links]
        for link in links:
            assert page.find(id=link["href"][1:]).get_text() == link.get_text()

    def test_the_lesson_is_folded_away(self, page):
        folded = page.select("details.lesson")
        assert folded and not any(fold.has_attr("open") for fold in folded)
        assert "any number to a number between 0 and 1" in folded[0].summary.get_text()

    def test_headings_in_order_a_language_and_a_title(self, page):
        levels = [int(h.name[1]) for h in page.find_all(re.compile(r"^h[1-6]$"))]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        assert page.html["lang"] == "en"
        assert page.title.get_text() == "Feedback: 03 · The sigmoid and its slope"

    def test_what_the_lesson_says_of_a_figure_as_its_alternative_text(self, page):
        texts = [image["alt"] for image in page.find_all("img")]
        assert texts[0].startswith("The sigmoid from z = −10 to z = 10: an S that is flat")
        assert all(text in page.get_text() for text in texts)

    def test_no_id_stands_there_twice(self, page):
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids))

    def test_formulas_are_set_by_the_browser_itself(self, page):
        answer = page.find(class_="answer")
        assert answer.math and "$" not in answer.get_text()


@pytest.mark.parametrize("lesson", lessons(ROOT))
class TestEveryLesson:
    def test_hides_what_its_source_hides(self, lesson):
        assert not re.search(r"grade\(\"|HIDDEN TESTS|MARK SCHEME", rendered(lesson).get_text())

    def test_has_its_formulas_set(self, lesson):
        page = rendered(lesson)
        assert not page.find("merror")
        text = " ".join(paragraph.get_text() for paragraph in page.select(".prose p"))
        assert not re.search(r"\$|\\[a-z]{2}", text)


def test_what_is_no_formula_stays_as_it_was_written():
    assert formula(r"\frac{", "inline") == r"<code>\frac{</code>"


def test_what_a_notebook_shows_cannot_act_on_the_page():
    active = "<style>*{display:none}</style><script>1</script>"
    shown = v4.new_output("display_data", {"text/html": f"{active}<b style='color:red'>x</div>"})
    nb = v4.new_notebook(cells=[v4.new_code_cell("show()", outputs=[shown])])
    about = {"notebook": "n", "student": "<i>s", "score": 0, "max_score": 1, "late_penalty": 0}
    text, _ = FeedbackPage().from_notebook_node(nb, {"nbgrader": about})
    page = BeautifulSoup(text, "html.parser")
    assert page.find("script") is None and "display:none" not in text and "<i>s" not in text
    assert str(page.select_one(".output b")) == "<b>x</b>"


def test_a_cell_that_a_student_put_before_the_check_belongs_to_the_code():
    def cell(source, **meta):
        new = v4.new_code_cell(source)
        new.metadata["nbgrader"] = {"score": 1, "points": 1, **meta}
        return new

    nb = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("## Why\n\n### Exercise · `f(x)` · 1 point"),
            cell("def f(x): return help(x)", grade_id="f", solution=True, grade=False),
            v4.new_code_cell("def help(x): return x"),
            cell("f(1)", grade_id="f-test", grade=True, solution=False),
        ]
    )
    lesson, exercise = sections(nb)
    assert (lesson.title, exercise.title) == ("Why", "`f(x)`")
    assert [c.source for c in exercise.cells] == [nb.cells[1].source, nb.cells[2].source]


class TestWhatIsRemoved:
    @pytest.mark.parametrize(
        "style",
        [
            *("margin-top:calc(1px*-500)", "margin:/**/-500px", "margin-top:max(-500px,-500px)"),
            *("margin:var(--x,-500px)", "margin:1px -.5em", "margin:\\2d 500px", "float:right"),
            *("position:fixed;top:0", "line-height:0", "height:0", "vertical-align:500px"),
            *("margin-top:CALC(1px*-500)", "margin-top:min(-9px)", "transform:translate(0,-9px)"),
        ],
    )
    def test_a_style_that_moves_something_over_its_neighbours(self, style):
        moved = remove_active_content(f'<p style="{style}">moved</p>', keep_style=True)
        assert moved == "<p>moved</p>"

    @pytest.mark.parametrize("style", ["color:red;", "padding: 0 0 0 2em;", "color:rgb(1, 2, 3);"])
    def test_but_no_harmless_one(self, style):
        text = f'<p style="{style}">here</p>'
        assert remove_active_content(text, keep_style=True) == text

    @pytest.mark.parametrize("link", ["javascript:x()", "JAVA&#10;script:x()", " data:text/html,x"])
    def test_a_link_that_acts(self, link):
        assert remove_active_content(f'<a href="{link}" onclick="x()">x</a>') == "<a>x</a>"

    @pytest.mark.parametrize("link", ["https://example.org/a:b", "#read-more", "02_relu.ipynb"])
    def test_but_no_other_link(self, link):
        assert remove_active_content(f'<a href="{link}">x</a>') == f'<a href="{link}">x</a>'
