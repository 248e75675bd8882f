"""What students wrote and displayed, without what could act on the page that shows it.

Feedback pages take `remove_active_content`, and their Content-Security-Policy stands behind it. nbgrader's
formgrader has no such policy, and shows submissions with the login of who grades them: whatever
ran there could give points, and more. nbgrader_config.py sets the other two as filters of its
exporter. They let pass what is known to be harmless, by bleach, which nbconvert itself takes.
"""

import html
import re
from collections.abc import Callable
from functools import cache, partial

import bleach
from bleach.css_sanitizer import ALLOWED_CSS_PROPERTIES, CSSSanitizer
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter

# Tags that act, are no part of a text, or hide what is in them.
ACTIVE = ["script", "style", "link", "meta", "base", "iframe", "object", "embed", "form"]
PASSING = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "dd", "del", "details"),
    *("div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li"),
    *("ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody"),
    *("td", "tfoot", "th", "thead", "tr", "tt", "u", "ul"),
}
ATTRIBUTES = {"align", "alt", "border", "colspan", "height", "rowspan", "title", "width"}
COLOURED = re.compile(r"(highlight|dataframe|[a-z][a-z0-9]?)")  # of code, by Pygments; of pandas
LINK = re.compile(r"https?://|mailto:|#")
OVERLAY = re.compile(r"[:\s]-")  # what a negative length draws over its neighbours
MOST_MARKDOWN, MOST_TAGS = 20_000, 5000  # beyond which it takes too long: nested, it is quadratic
PASTED = re.compile(r"data:image/[\w.+-]+;base64,[\w+/=]+")  # as Colab writes a picture
LAYOUT = {"padding", "margin", "margin-top", "margin-left", "border-left", "max-width"}


def remove_active_content(text: str, keep_style: bool = False) -> str:
    """HTML without what could act on the page around it, and with all its tags closed.

    keep_style : leave colours and alignment as they were set
    """
    soup = BeautifulSoup(text, "html.parser")
    for tag in soup(ACTIVE):
        tag.decompose()
    for comment in soup(string=lambda found: isinstance(found, PreformattedString)):
        comment.extract()  # browsers do not agree on where it ends
    for tag in [] if keep_style else soup(style=True):
        del tag["style"]
    return str(soup)


def clean_html(text: str) -> str:
    """HTML with nothing in it but what is known to be harmless."""
    if text.count("<") > MOST_TAGS:
        return verbatim(text)
    style = CSSSanitizer(allowed_css_properties={*ALLOWED_CSS_PROPERTIES, *LAYOUT})
    return bleach.clean(
        remove_active_content(text, keep_style=True),
        tags=PASSING,
        attributes=passes,
        protocols={"http", "https", "mailto", "data"},  # of links `passes` lets fewer through
        css_sanitizer=style,
        strip=True,
    )


def passes(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay. No id may: by them formgrader finds where the points stand."""
    if name == "class":
        return all(map(COLOURED.fullmatch, value.split()))
    if name == "src":
        return value.startswith("data:image/")
    if name == "href":
        return bool(LINK.match(value))
    if name == "style":
        return not OVERLAY.search(value)
    return name in ATTRIBUTES


@pass_context
def markdown2html(context: Context, text: str) -> str:
    """nbconvert's filter of this name, and then `clean_html`."""
    return clean_html(render_or_verbatim(text, partial(exporter().markdown2html, context)))


def render_or_verbatim(text: str, render: Callable[[str], str]) -> str:
    """HTML from Markdown; that which cannot be set stands there as it was written.

    A picture whose data is lost is enough for that, or a text of great length.
    """
    if len(PASTED.sub("", text)) > MOST_MARKDOWN:
        return verbatim(text)
    try:
        return render(text)
    except Exception:  # of whatever kind: students write any text
        return verbatim(text)


def verbatim(text: str) -> str:
    return f"<pre>{html.escape(text)}</pre>"


@cache
def exporter() -> HTMLExporter:
    return HTMLExporter(anchor_link_text="")
