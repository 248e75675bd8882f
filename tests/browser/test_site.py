"""The site that `make site` builds: complete, offline, and readable by everyone, in Chromium."""

import re
import subprocess
import sys
from itertools import pairwise

import nbformat
import pytest
from playwright.sync_api import expect

from autograder.course_folder import lessons
from autograder.editions import self_study
from tests.support import ROOT
from tests.support.browser import grave, needs_chromium, width

for package in ("sphinx", "myst_nb", "furo"):
    reason = (
        f"no {package} here: `pip install --editable '.[site]'` brings what the site is built with"
    )
    pytest.importorskip(package, reason=reason)

LESSONS = lessons(ROOT)
PAGES = ["index", *LESSONS, "search"]
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the site, and what its making said."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, str(ROOT / "docs" / "site" / "build.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout + done.stderr


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def window(browser, scheme):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.outside = []
    page.on("request", lambda r: page.outside.append(r.url) if r.url[:4] == "http" else None)
    yield page
    context.close()


@pytest.fixture
def visit(window, built):
    """Opens a page of the site by its name, with all that is folded away open."""

    def visit(name):
        window.goto((built[0] / f"{name}.html").as_uri())
        window.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        return window

    return visit


def test_it_is_built_without_a_warning_for_every_lesson(built):
    folder, said = built
    assert said == ""
    assert {file.stem for file in folder.glob("*.html")} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
class TestAPage:
    def test_axe_finds_nothing_serious_or_critical(self, visit, name):
        assert grave(visit(name)) == []

    @pytest.mark.parametrize("scheme", ["light"])
    def test_fits_a_laptop_and_a_phone_and_asks_for_nothing_from_outside(self, visit, name):
        page = visit(name)
        assert width(page) <= 1280
        page.set_viewport_size({"width": 390, "height": 900})
        assert width(page) <= 390
        assert page.outside == []

    @pytest.mark.parametrize("scheme", ["light"])
    def test_has_headings_in_order_tables_with_headers_and_described_figures(self, visit, name):
        page = visit(name)
        levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(h => +h.tagName[1])")
        assert levels.count(1) <= 1 and all(b - a <= 1 for a, b in pairwise(levels))
        assert page.locator("table:not(:has(th))").count() == 0
        texts = page.eval_on_selector_all("article img", "all => all.map(i => i.alt)")
        assert len(texts) >= 3 or name not in LESSONS
        assert [text for text in texts if len(text.split()) < 15] == []


@pytest.mark.parametrize("scheme", ["light"])
class TestAReader:
    def test_is_led_through_all_lessons_and_back(self, visit):
        page, seen = visit("index"), []
        while (further := page.get_by_role("link", name=re.compile("^Next"))).count():
            with page.expect_navigation():
                further.click()
            seen.append(re.search(r"(\w+)\.html", page.url).group(1))
        assert seen == LESSONS
        while (back := page.get_by_role("link", name=re.compile("^Previous|^Home"))).count():
            with page.expect_navigation():
                back.click()
            seen.pop()
        assert seen == []
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^From activation"))

    def test_finds_the_vanishing_gradient(self, visit):
        page = visit("index")
        page.get_by_role("textbox", name="Search").fill("vanishing gradient")
        page.keyboard.press("Enter")
        expect(page.locator(".search")).to_contain_text("04 · Tanh and the vanishing gradient")

    def test_opens_a_hint_and_the_solution(self, window, built):
        window.goto((built[0] / "03_sigmoid.html").as_uri())
        hint = window.get_by_text("Compute a once, store it, then use it twice.")
        solution = window.locator("details", has_text="Solution").locator(".highlight")
        for folded, title in ((hint, "Hint 2: the shape of the answer"), (solution, "Solution")):
            expect(folded.nth(0)).to_be_hidden()
            for summary in window.get_by_text(title, exact=True).all():
                summary.click()
            expect(folded.nth(0)).to_be_visible()

    def test_sees_no_tex_and_not_the_judge(self, visit):
        for lesson in LESSONS:
            article = visit(lesson).locator("article")
            assert "make_check" not in article.inner_text()
            article.evaluate("it => it.querySelectorAll('pre, code').forEach(c => c.remove())")
            assert not re.search(r"\\\w|\$", article.inner_text()), lesson

    def test_sees_the_lines_of_a_derivation_aligned(self, visit):
        off = visit("05_softmax").eval_on_selector_all(
            "mtd[columnalign=right]:not(:empty)",
            """cells => cells.map(cell => {
                const inside = document.createRange();
                inside.selectNodeContents(cell);
                return cell.getBoundingClientRect().right - inside.getBoundingClientRect().right;
            })""",
        )
        assert len(off) >= 5
        assert max(map(abs, off)) < 4  # pixels

    def test_gets_the_notebook_that_lies_in_the_repository(self, visit, built):
        link = visit("03_sigmoid").get_by_role("link", name="Download this notebook")
        offered = built[0] / link.get_attribute("href")
        assert offered.read_bytes() == (ROOT / "notebooks" / "03_sigmoid.ipynb").read_bytes()


def test_where_the_repository_is_public_a_page_begins_with_buttons_that_open_it_there():
    from docs.site.build import page

    repository, lesson = "owner/name/main", "06_network_and_cost"
    source = self_study.read_source(ROOT, lesson)
    first = page(self_study.selfstudy(source, lesson, repository), lesson, repository).cells[0]
    links = self_study.badges(repository, f"notebooks/{lesson}.ipynb").split(" · ")
    assert len(links) == 3 and " ".join(links) in first.source
    assert len(re.findall(r"{download}", first.source)) == 2  # the notebook, and its table
    nb = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    assert "Colab" not in page(nb, lesson).cells[0].source
