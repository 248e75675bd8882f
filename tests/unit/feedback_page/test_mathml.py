"""Formulas as MathML: without any TeX left in them, and laid out as TeX does it."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from autograder.course_folder import lessons
from autograder.feedback_page.mathml import to_mathml
from tests.support import ROOT

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def converted(tex):
    return BeautifulSoup(to_mathml(tex), "html.parser")


@pytest.mark.parametrize("lesson", lessons(ROOT))
def test_no_tex_is_left_in_any_formula_of_a_lesson(lesson):
    nb = nbformat.read(ROOT / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    prose = [CODE.sub("", c.source) for c in nb.cells if c.cell_type == "markdown"]
    formulas = [block or inline for text in prose for block, inline in FORMULA.findall(text)]
    assert formulas
    assert [tex for tex in formulas if re.search(r"[\\&$]", converted(tex).get_text())] == []


def test_aligned_lines_are_in_columns():
    rows = converted(r"\begin{aligned} a &= 1 && \text{here} \\ &= 2 \end{aligned}")("mtr")
    assert [[cell.get_text() for cell in row("mtd")] for row in rows] == [
        ["a", "=1", "", "here"],
        ["", "=2"],
    ]
    styles = " ".join(str(cell["style"]) for cell in rows[0]("mtd"))
    assert re.findall(r"text-align: -webkit-(\w+)", styles) == ["right", "left", "right", "left"]


@pytest.mark.parametrize("tex", ["(-1)", "x = -1", r"3 \times -1", "[a, -1]"])
def test_a_sign_is_close_to_its_number(tex):
    (sign,) = converted(tex)("mo", string="−")
    assert sign["form"] == "prefix"


@pytest.mark.parametrize("tex", ["2 - 1", "(a) - 1", "f(x) - 1"])
def test_a_difference_keeps_its_space(tex):
    (sign,) = converted(tex)("mo", string="−")
    assert not sign.has_attr("form")
