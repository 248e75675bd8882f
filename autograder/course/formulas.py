"""Formulas as MathML, which browsers set by themselves: without a script, and readable aloud.

latex2mathml does the work. What it leaves out, or writes in attributes that browsers no longer
heed, is put right here.
"""

import re

from bs4 import BeautifulSoup, Tag
from latex2mathml.converter import convert

ALIGNED = re.compile(r"(\\(?:begin|end))\{aligned\}")
SIGNS = {"−", "+"}
CLOSING = {")", "]", "}", "|", "!"}


def to_mathml(tex: str, display: str = "inline") -> str:
    """A formula in TeX as MathML; whatever latex2mathml raises where it cannot be read.

    display : "inline" or "block"
    """
    # It knows no aligned, and would show its & as text.
    tex = ALIGNED.sub(r"\1{align*}", tex)
    soup = BeautifulSoup(convert(tex, display=display), "html.parser")
    for cell in soup("mtd", columnalign=True):
        cell["style"] = _alignment(cell)
    for sign in soup("mo", string=SIGNS):
        before = sign.find_previous_sibling()
        if before and before.name == "mo" and before.string not in CLOSING:
            sign["form"] = "prefix"  # as in (−1), where a browser would leave the space of 2 − 1
    return str(soup)


def _alignment(cell: Tag) -> str:
    """The style of a cell in an aligned formula, whose columns come in pairs: left side, right."""
    before = cell.find_previous_sibling("mtd")
    # With -webkit-, since to a browser what stands in a cell is no text. Firefox knows it too.
    if cell["columnalign"] == "right":
        return f"text-align: -webkit-right; padding: 0 0 0 {2 if before else 0}em"
    after_right = before and before["columnalign"] == "right"
    return "text-align: -webkit-left" + ("; padding-left: 0" if after_right else "")
