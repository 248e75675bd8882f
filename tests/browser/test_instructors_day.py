"""An instructor's day: the real servers, in a real Chromium, by clicks alone.

One class of one student goes all the way, from the student's version to returned feedback.
"""

import re
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from autograder.notebooks import cells
from tests.support.browser import WRITTEN, jupyter, needs_chromium, score_of
from tests.support.courses import new_course, run, without_tensorflow

pytestmark = needs_chromium

ANSWERS = {
    "sigmoid_prime": "def sigmoid_prime(z):\n    return z * (1 - z)",
    cells.grade_id(WRITTEN[SIGMOID][1]): "The slope at −10 is 4.5e-05, so it hardly moves.",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one lesson, of which there is the source alone."""
    folder = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
    shutil.rmtree(folder / "release")
    return folder


@pytest.fixture(scope="module")
def page(browser, course, tmp_path_factory):
    with jupyter(course, tmp_path_factory.mktemp("jupyter")) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.goto("/?token=letmein")
        yield page
        context.close()


def click(page, cell):
    """Click the icon in a cell of the only row, wait until it is done, and put its report away."""
    row = page.locator("#main-table tr", has_text=re.compile(f"{SIGMOID}|ada"))
    row.locator(f"td.{cell} a").click()
    said = page.locator("#success-modal, #error-modal")
    expect(said).to_be_visible(timeout=120_000)
    assert said.get_attribute("id") == "success-modal", said.inner_text()
    said.get_by_role("button", name="OK").click()
    expect(said).to_have_count(0)


def test_jupyterlab_opens_the_lesson_with_nbgraders_tools(page, course):
    page.goto(f"/lab/tree/source/{SIGMOID}/{SIGMOID}.ipynb")
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Python 3 (ipykernel)")
    page.get_by_role("menuitem", name="Nbgrader").click()
    expect(page.get_by_text("Formgrader", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.locator('[data-id="nbgrader-create-assignment"], [title*="Create Assignment"]').click()
    expect(page.get_by_label("Total points:")).to_have_value("11")


def test_the_students_version_is_made_and_looked_at(page, course):
    page.goto("/formgrader/manage_assignments")
    click(page, "assign")
    made = (course / "release" / SIGMOID / f"{SIGMOID}.ipynb").read_text(encoding="utf-8")
    assert "NotImplementedError" in made
    assert "BEGIN SOLUTION" not in made
    expect(page.locator("td.preview a")).to_have_attribute("href", re.compile(SIGMOID))


def test_a_submission_is_autograded(page, course):
    submit(Sample("ada", SIGMOID, ANSWERS, damage=without_tensorflow), course)
    page.goto("/formgrader/manage_assignments")
    page.locator("td.num-submissions a").click()
    expect(page.locator("td.status")).to_have_text("needs autograding")
    click(page, "autograde")
    expect(page.locator("td.status")).to_have_text("needs manual grading")
    expect(page.locator("td.score")).to_have_text("6 / 11")


def test_its_written_answer_is_graded_by_hand(page):
    page.goto(f"/formgrader/gradebook/{SIGMOID}/{SIGMOID}")
    page.get_by_role("link", name="Submission #1").click()
    box = page.locator(score_of(WRITTEN[SIGMOID][1]))
    expect(box.locator("xpath=following::input[1]")).to_have_attribute("placeholder", "0")
    box.fill("1")
    with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
        box.blur()
    page.goto(f"/formgrader/manage_submissions/{SIGMOID}")
    expect(page.locator("td.status")).to_have_text("graded")
    expect(page.locator("td.score")).to_have_text("7 / 11")


def test_feedback_is_made(page, course):
    page.goto(f"/formgrader/manage_submissions/{SIGMOID}")
    click(page, "generate-feedback")
    feedback = course / "feedback" / "ada" / SIGMOID / f"{SIGMOID}.html"
    assert "This is z(1 - z)" in feedback.read_text(encoding="utf-8")


def test_the_class_report_opens_where_the_scores_are(page):
    for address in (f"manage_submissions/{SIGMOID}", f"gradebook/{SIGMOID}"):
        page.goto(f"/formgrader/{address}")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Class report").click()
        expect(opened.value.locator("body")).to_contain_text("Teach again")
        expect(opened.value.locator("body")).to_contain_text("sigmoid_prime")
        opened.value.close()


def test_a_report_of_what_is_not_there_says_so(page):
    answer = page.request.get("/formgrader/report/03_sigmoyd")
    assert answer.status == 404
    assert f"Did you mean {SIGMOID}?" in answer.text()


def test_the_class_report_opens_beside_the_grades(page, course):
    assert run(course, "export").returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "report", SIGMOID],
        cwd=course,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (course / "grades.csv").exists()
    page.goto(f"/lab/tree/reports/{SIGMOID}.html")
    shown = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    expect(shown).to_contain_text("Teach again")
    expect(shown).to_contain_text("sigmoid_prime")
