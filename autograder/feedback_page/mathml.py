"""Formulas as MathML, which browsers lay out without a script and screen readers can read.

latex2mathml does the work. What it leaves out, or writes in attributes that browsers no longer
support, is corrected here.
"""

import re

from bs4 import BeautifulSoup, Tag
from latex2mathml.converter import convert

ALIGNED = re.compile(r"(\\(?:begin|end))\{aligned\}")
SIGNS = {"−", "+"}
CLOSING = {")", "]", "}", "|", "!"}


def to_mathml(tex: str, display: str = "inline") -> str:
    """Convert a formula in TeX to MathML.

    Parameters
    ----------
    tex
        The formula, without dollar signs.
    display
        "inline" or "block".

    Raises
    ------
    Exception
        Whatever latex2mathml raises on a formula that it cannot read.
    """
    # latex2mathml does not know `aligned`, and would show its & as text.
    tex = ALIGNED.sub(r"\1{align*}", tex)
    soup = BeautifulSoup(convert(tex, display=display), "html.parser")
    for cell in soup("mtd", columnalign=True):
        cell["style"] = _alignment(cell)
    for sign in soup("mo", string=SIGNS):
        previous = sign.find_previous_sibling()
        if previous and previous.name == "mo" and previous.string not in CLOSING:
            sign["form"] = "prefix"  # as in (−1), where a browser would space it as in 2 − 1
    return str(soup)


def _alignment(cell: Tag) -> str:
    """The style of a cell in an aligned formula, whose columns are pairs of a left and right side.

    The prefix -webkit- is needed because a browser does not treat the content of a cell as text.
    Firefox supports it too.
    """
    previous = cell.find_previous_sibling("mtd")
    if cell["columnalign"] == "right":
        return f"text-align: -webkit-right; padding: 0 0 0 {2 if previous else 0}em"
    after_right = previous and previous["columnalign"] == "right"
    return "text-align: -webkit-left" + ("; padding-left: 0" if after_right else "")
