"""A submission with scripts and HTML: in formgrader nothing of it runs or imitates formgrader.

formgrader shows what a student wrote and displayed on the page where points are given. A script
that runs there has the instructor's login: it can give points and open terminals.
"""

import pytest
from nbformat import v4
from playwright.sync_api import expect

from autograder.demo.sample_submissions import SIGMOID, Sample, submit
from tests.support.browser import STUDENT, WRITTEN, jupyter, needs_chromium, score_of
from tests.support.courses import new_course, run, without_tensorflow

pytestmark = needs_chromium
ACT = "window.acted = true"
IMAGE = f'<img src="x" onerror="{ACT}">'
SHOWN = {
    "text/html": f"<b>shown</b><script>{ACT}</script>{IMAGE}<svg onload='{ACT}'></svg>",
    "text/markdown": f"*shown* {IMAGE}",
    "application/javascript": ACT,
    "image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{ACT}'></svg>",
    "text/latex": f"$x$ {IMAGE}",
}
CODE = f"""
from IPython.display import display
for kind, data in {SHOWN!r}.items():
    display({{kind: data}}, raw=True)
size = {{"image/png": {{"width": "1 onerror={ACT.replace(" ", "")}", "height": 3}}}}
display({{"image/png": "no picture"}}, metadata=size, raw=True)
print({IMAGE!r})
raise ValueError({IMAGE!r})
"""
TEXT = f"""**bold** of a student, and `a < b`

{IMAGE}
<script>{ACT}</script>
<div class="btn full-credit" id="sigmoid-test">a button</div>

| z | a |
|---|---|
| 1 | $e^z < 3$ |

[a link](javascript:{ACT.replace(" ", "")})
"""
PICTURE = "![a picture](attachment:a.png)"


def act(nb):
    without_tensorflow(nb)
    pasted = {"a.png": {f'image/png" onerror="{ACT}" x="': "AAAA"}}
    nb.cells.insert(2, v4.new_code_cell(CODE))
    nb.cells.insert(3, v4.new_markdown_cell(TEXT))
    nb.cells.insert(4, v4.new_markdown_cell(PICTURE, attachments=pasted))
    nb.cells.insert(5, v4.new_markdown_cell(PICTURE))  # whose data is missing
    nb.cells.insert(6, v4.new_raw_cell(IMAGE))


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """The submission in formgrader, after the time that its scripts would need."""
    course = new_course(tmp_path_factory.mktemp("course"), [SIGMOID])
    assert run(course, "generate_assignment", SIGMOID).returncode == 0
    answer = WRITTEN[SIGMOID][1]
    submit(Sample(STUDENT, SIGMOID, {answer.metadata.nbgrader.grade_id: TEXT}, damage=act), course)
    for step in ("autograde", "generate_feedback"):
        done = run(course, step, SIGMOID)
        assert done.returncode == 0, done.stderr
    with jupyter(course, tmp_path_factory.mktemp("jupyter")) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(f"{address}/?token=letmein")
        page.goto(f"{address}/formgrader/gradebook/{SIGMOID}/{SIGMOID}")
        page.get_by_role("link", name="Submission #1").click()
        page.wait_for_load_state("load")
        page.wait_for_timeout(500)  # for scripts that retry
        yield page
        context.close()


def test_the_points_can_be_given(page):
    box = page.locator(score_of(WRITTEN[SIGMOID][1]))
    expect(box).to_be_visible()
    expect(box.locator("xpath=following::input[1]")).to_have_attribute("placeholder", "0")


def test_no_script_of_the_submission_runs(page):
    assert page.evaluate("window.acted") is None


def test_no_element_of_the_submission_can_run_one(page):
    active = "[onerror], [onload], [href^='javascript:'], #notebook-container script"
    assert page.locator(active).evaluate_all("elements => elements.map(e => e.outerHTML)") == []


def test_nothing_of_the_submission_imitates_formgrader(page):
    assert page.get_by_text("a button").count() == 2
    assert page.locator(".full-credit", has_text="a button").count() == 0
    assert page.locator("[id='sigmoid-test']:not(input)").count() == 0


def test_the_submission_is_still_readable(page):
    text = page.get_by_role("main")
    for words in ("bold of a student, and a < b", "shown", "ValueError: <img"):
        assert words in text.inner_text()
    assert text.locator("td", has_text="1").count() >= 2
    assert text.locator(".highlight span").count() > 100


def test_the_feedback_of_the_judge_keeps_its_layout(page):
    assert page.locator("div[style*='border-left']").count() >= 3
