"""What people see, in a real Chromium: formgrader, a notebook in JupyterLab, feedback pages."""

import re
import shutil

import nbformat
import pytest
from playwright.sync_api import expect

from autograder.class_report import page as report_page
from autograder.class_report.gather_report_data import make_report
from autograder.demo.sample_submissions import BACKPROPAGATION, SIGMOID, Sample, submit
from autograder.notebooks import cells
from tests.support import ROOT
from tests.support.browser import STUDENT, WRITTEN, grave, jupyter, needs_chromium, score_of, width
from tests.support.courses import grade, nbgrader_api, new_course, without_tensorflow
from tests.support.notebooks import up_to_the_slider

pytestmark = needs_chromium
ANSWER = "Because of the slope, which the lesson has measured."


def keep_what_is_graded(nb):
    nb.cells = [cell for cell in nb.cells if cells.meta(cell)]


def words(text):
    return set(re.findall(r"[A-Za-z]{4,}", text))


def saves_a_score(response):
    return "/api/grade/" in response.url and response.request.method == "PUT"


class TestFormgrader:
    """The manually graded question of every lesson, as an instructor meets it.

    All lessons are one course: they are graded together, given a score by hand in the browser, and
    graded again, before any test looks at them.
    """

    @pytest.fixture(scope="class")
    def course(self, tmp_path_factory):
        """One student has answered the written question of every lesson, and it was autograded."""
        course = new_course(tmp_path_factory.mktemp("course"), WRITTEN)
        nbgrader_api(course, *(["generate_assignment", lesson] for lesson in WRITTEN))
        for lesson, (_, answer) in WRITTEN.items():
            only = {"answered": False, "damage": keep_what_is_graded}
            submit(Sample(STUDENT, lesson, {cells.grade_id(answer): ANSWER}, **only), course)
        nbgrader_api(course, *(["autograde", lesson, STUDENT] for lesson in WRITTEN))
        return course

    @pytest.fixture(scope="class")
    def page(self, browser, course, tmp_path_factory):
        """Logged in by the link that Jupyter prints, as it has to be before formgrader opens."""
        with jupyter(course, tmp_path_factory.mktemp("jupyter")) as address:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto("/?token=letmein")
            yield page
            context.close()

    @pytest.fixture(scope="class")
    def scored(self, page, course):
        """What the list of each lesson shows when its answer was given 1.5 points by hand."""
        shown = {}
        for lesson, (_, answer) in WRITTEN.items():
            self.open_submission(page, lesson)
            box = page.locator(score_of(answer))
            expect(box).to_have_value("")
            box.fill("1.5")
            with page.expect_response(saves_a_score):
                box.blur()
            shown[lesson] = self.in_the_list(page, lesson)
        return shown

    @pytest.fixture(scope="class")
    def regraded(self, scored, course):
        nbgrader_api(course, *(["autograde", lesson, STUDENT] for lesson in WRITTEN))

    def in_the_list(self, page, lesson):
        """The written score of a lesson's only submission, and how many marks ask for a look."""
        page.goto(f"/formgrader/gradebook/{lesson}/{lesson}")
        score = page.locator("td.written-score")
        expect(score).to_have_count(1)
        return score.inner_text(), page.locator("td.needs-manual-grade span").count()

    def open_submission(self, page, lesson):
        """As a person goes there: the list of a lesson's submissions, and the only one in it.

        Then wait for formgrader's script, which writes a 0 into the box for extra credit.
        """
        page.goto(f"/formgrader/gradebook/{lesson}/{lesson}")
        page.get_by_role("link", name="Submission #1").click()
        score = page.locator(score_of(WRITTEN[lesson][1]))
        expect(score.locator("xpath=following::input[1]")).to_have_attribute("placeholder", "0")

    @pytest.mark.parametrize("lesson", WRITTEN)
    def test_question_marking_scheme_and_answer_stand_together(self, page, lesson):
        question, answer = WRITTEN[lesson]
        self.open_submission(page, lesson)
        graded = page.locator(".nbgrader_cell", has=page.locator(score_of(answer)))
        expect(graded).to_contain_text(ANSWER)
        before = page.locator(".text_cell", has=graded).locator("xpath=preceding-sibling::*[1]")
        shown = before.inner_text()
        assert "BEGIN MARK SCHEME" in shown
        assert words(question.source) - words(shown) == set()

    @pytest.mark.parametrize("lesson", WRITTEN)
    def test_a_score_given_by_hand_is_listed(self, scored, lesson):
        assert scored[lesson] == ("1.5 / 2", 0)

    @pytest.mark.parametrize("lesson", WRITTEN)
    def test_the_score_of_an_unchanged_answer_survives_a_regrade(self, page, regraded, lesson):
        assert self.in_the_list(page, lesson) == ("1.5 / 2", 0)
        self.open_submission(page, lesson)
        box = page.locator(score_of(WRITTEN[lesson][1]))
        expect(box).to_have_value("1.5")
        expect(box).not_to_have_class(re.compile("needs_manual_grade"))


def one_by_one(**answers):
    """Lesson 03 with these answers, and without the seconds that TensorFlow takes."""
    return {"lesson": SIGMOID, "answers": answers, "damage": without_tensorflow}


DEEP = "10_deeper_keras"
KINDS = {
    "right": {"lesson": SIGMOID},
    "misconception": one_by_one(sigmoid_prime="def sigmoid_prime(z):\n    return z * (1 - z)"),
    "wrong-shape": one_by_one(
        sigmoid="def sigmoid(z):\n    z = np.atleast_1d(z)\n"
        "    return (0.5 + 0.5 * np.tanh(z / 2)).reshape(-1, 1)"
    ),
    "exception": one_by_one(
        sigmoid="import math\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))"
    ),
    "no-return": one_by_one(
        sigmoid_prime="def sigmoid_prime(z):\n    a = sigmoid(z)\n    print(a * (1 - a))"
    ),
    "endless": one_by_one(sigmoid_prime="def sigmoid_prime(z):\n    while True:\n        pass"),
    "unanswered": {"lesson": SIGMOID, "answered": False, "damage": without_tensorflow},
    "kernel-died": one_by_one(
        update_weight="import os\n\ndef update_weight(w, gradient, step):\n    os._exit(0)"
    ),
    "unreadable": {"lesson": SIGMOID, "content": "%PDF-1.7 a scan of handwritten pages"},
    "forbidden": {
        "lesson": SIGMOID,
        "answers": {
            "sigmoid": "import tensorflow as tf\n\ndef sigmoid(z):\n"
            "    return tf.math.sigmoid(np.asarray(z, dtype=float)).numpy()"
        },
    },
    "carried": one_by_one(sigmoid="def sigmoid(z):\n    return np.exp(z)"),
    "matrices": {
        "lesson": BACKPROPAGATION,
        "answers": {
            "hidden_delta": "def hidden_delta(delta_next, W_next, Z):\n"
            "    return delta_next @ W_next.T"
        },
    },
    "keras": {
        "lesson": DEEP,
        "answers": {
            "build_deep": "def build_deep(d):\n"
            "    return keras.Sequential([keras.Input(shape=(d,)), keras.layers.Dense(1)])"
        },
    },
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A course folder in which all of KINDS are graded and have their feedback."""
    used = dict.fromkeys(kind["lesson"] for kind in KINDS.values())
    folder = new_course(tmp_path_factory.mktemp("course"), used)
    nbgrader_api(folder, *(["generate_assignment", lesson] for lesson in used))
    for name, kind in KINDS.items():
        submit(Sample(name, **kind), folder)
    for lesson in used:
        done = grade(folder, lesson)
        assert done.returncode == 0, done.stdout + done.stderr
    nbgrader_api(folder, *(["generate_feedback", lesson] for lesson in used))
    return folder


@pytest.mark.parametrize("window", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_class_report_fits_the_window_and_axe_finds_nothing_serious(
    browser, marked, scheme, window
):
    report, _ = report_page.write(make_report(marked, SIGMOID), marked)
    context = browser.new_context(viewport={"width": window, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert width(page) <= window
    assert grave(page) == []
    context.close()


class TestAFeedbackPage:
    """Readable in light and dark, on a desk and in a hand, whatever was submitted."""

    @pytest.fixture(params=["light", "dark"])
    def scheme(self, request):
        return request.param

    @pytest.fixture(params=[1280, 390])
    def page(self, request, browser, marked, scheme, kind):
        """The page of a kind, with all that is folded away open; `outside` is what it asks for."""
        context = browser.new_context(
            viewport={"width": request.param, "height": 900}, color_scheme=scheme
        )
        page = context.new_page()
        page.outside = []
        page.on("request", lambda r: page.outside.append(r.url) if r.url[:4] == "http" else None)
        lesson = KINDS[kind]["lesson"]
        page.goto((marked / "feedback" / kind / lesson / f"{lesson}.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        yield page
        context.close()

    @pytest.mark.parametrize("kind", KINDS)
    def test_fits_the_window_and_asks_for_nothing_from_outside(self, page):
        assert width(page) <= page.viewport_size["width"]
        assert page.outside == []

    @pytest.mark.parametrize("kind", KINDS)
    def test_axe_finds_nothing_serious_or_critical(self, page):
        assert grave(page) == []

    @pytest.mark.parametrize("kind", ["misconception"])
    def test_has_the_background_that_the_reader_prefers(self, page, scheme):
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        darkness = sum(map(int, re.findall(r"\d+", colour)[:3])) < 3 * 128
        assert darkness == (scheme == "dark")

    @pytest.mark.parametrize("kind", ["misconception"])
    def test_read_again_opens_the_part_of_the_lesson_that_explains_it(self, page):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
        heading = page.get_by_role("heading", name="The slope you will need")
        expect(heading).to_be_hidden()
        page.get_by_role("link", name="The slope you will need").click()
        expect(heading).to_be_in_viewport()


class TestSelfStudy:
    """A learner's way through one notebook, alone in a folder, in JupyterLab."""

    FILE = ROOT / "notebooks" / f"{SIGMOID}.ipynb"

    @pytest.fixture(scope="class")
    def page(self, browser, tmp_path_factory):
        """JupyterLab with the notebook open and a kernel that waits."""
        alone = tmp_path_factory.mktemp("alone")
        shutil.copy(self.FILE, alone)
        with jupyter(alone, tmp_path_factory.mktemp("jupyter")) as address:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto(f"{address}/lab/tree/{self.FILE.name}?token=letmein")
            expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle")
            yield page
            context.close()

    @pytest.fixture
    def cell(self, page):
        """The cells of the page by their id in the notebook."""
        ids = [cell.id for cell in nbformat.read(self.FILE, as_version=4).cells]
        return lambda name: page.locator(".jp-Notebook .jp-Cell").nth(ids.index(name))

    def run(self, page, cell, keys="Control+Enter"):
        cell.locator(".jp-InputPrompt").first.click()
        page.keyboard.press(keys)

    def write(self, page, cell, code):
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(code)
        page.keyboard.press("Control+Enter")

    def test_fails_a_check_opens_a_hint_passes_it_and_sees_what_is_next(self, page, cell):
        answer, check = cell("sigmoid"), cell("sigmoid-test")
        hints = cell("text-07").locator(".jp-RenderedMarkdown")
        said = check.locator(".jp-OutputArea-output")

        self.run(page, check)
        expect(said).to_contain_text("NameError? Run the folded cell Set-up once")

        self.run(page, cell("code-01"))
        self.run(page, cell("text-05"), "Shift+Enter")  # and on to the set-up, which is folded
        expect(cell("set-up").locator(".cm-content")).to_be_hidden()
        page.keyboard.press("Control+Enter")
        expect(cell("set-up")).to_contain_text("Set-up is done")
        self.run(page, check)
        expect(said).to_contain_text("There is no function sigmoid yet")

        self.write(page, answer, "def sigmoid(z):\n    return 1 / (1 + np.exp(z))")
        self.run(page, check)
        expect(said).to_contain_text("The exponent has the wrong sign")
        expect(said).to_contain_text("Done: 0 of 4 exercises, 0 of 9 points. Next: sigmoid.")

        hint = hints.get_by_text("Then ask which inputs make the exponential large.")
        expect(hint).to_be_hidden()
        hints.get_by_text("Hint 1").click()
        expect(hint).to_be_visible()

        self.write(page, answer, "def sigmoid(z):\n    return 0.5 + 0.5 * np.tanh(np.divide(z, 2))")
        self.run(page, check)
        expect(said).to_contain_text("sigmoid · 3 of 3")
        expect(said).to_contain_text("Done: 1 of 4 exercises, 3 of 9 points. Next: sigmoid_prime.")

        self.run(page, cell("summary"))
        total = cell("summary").locator(".jp-OutputArea-output")
        expect(total).to_contain_text("3 of 9   in total")
        expect(total).to_contain_text("Next: sigmoid_prime.")


class TestAMovablePicture:
    def test_a_dragged_slider_changes_it(self, browser, tmp_path, tmp_path_factory):
        nbformat.write(up_to_the_slider("03_sigmoid"), tmp_path / "03_sigmoid.ipynb")
        with jupyter(tmp_path, tmp_path_factory.mktemp("jupyter")) as address:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto(f"{address}/lab/tree/03_sigmoid.ipynb?token=letmein")
            expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Run All Cells", exact=True).click()
            picture, number = page.locator(".widget-output img"), page.locator(".widget-readout")
            expect(picture).to_have_count(1)
            before = picture.get_attribute("src")
            handle = page.get_by_role("slider")
            handle.hover()
            page.mouse.down()
            box = handle.bounding_box()
            page.mouse.move(box["x"] + 60, box["y"], steps=5)
            page.mouse.up()
            expect(number).not_to_have_text("0.00")
            expect(picture).not_to_have_attribute("src", before)
            context.close()
