"""What students wrote and displayed, without what could act on the page that shows it.

Feedback pages use `remove_active_content`, backed by their Content-Security-Policy. nbgrader's
formgrader has no such policy, and shows submissions with the login of the grader: code that ran
there could change points, and more. nbgrader_config.py sets `clean_html` and `markdown2html` as
filters of its exporter. They keep only what is known to be harmless, using bleach, as nbconvert
does itself.
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

# Tags that act, that do not belong to a text, or that hide their content.
ACTIVE_TAGS = ["script", "style", "link", "meta", "base", "iframe", "object", "embed", "form"]
ALLOWED_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "dd", "del", "details"),
    *("div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li"),
    *("ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody"),
    *("td", "tfoot", "th", "thead", "tr", "tt", "u", "ul"),
}
ALLOWED_ATTRIBUTES = {"align", "alt", "border", "colspan", "height", "rowspan", "title", "width"}
ALLOWED_CLASS = re.compile(r"(highlight|dataframe|[a-z][a-z0-9]?)")  # of Pygments and pandas
ALLOWED_LINK = re.compile(r"https?://|mailto:|#")
# A link that may lead anywhere but into the page's own scripts; browsers ignore blanks in it.
HARMLESS_LINK = re.compile(r"https?://|mailto:|#|[^:]*$", re.IGNORECASE)
ACTIVE_ATTRIBUTES = {"href", "xlink:href", "action", "formaction", "ping"}
# Properties that cannot draw an element over its neighbours, or push these away.
ALLOWED_PROPERTIES = ALLOWED_CSS_PROPERTIES - {
    *("clear", "direction", "display", "float", "height", "letter-spacing", "line-height"),
    *("overflow", "text-indent", "unicode-bidi", "vertical-align"),
} | {
    *("padding", "padding-left", "margin", "margin-top", "margin-left", "border-left"),
    "max-width",
}
# A negative length does that too, and what can compute one: functions other than colours,
# comments and escapes.
HARMLESS_VALUE = re.compile(r"(?:[^()\\/]|(?<=[:,\s])(?:rgb|hsl)a?\([\d\s.,%/]*\))*", re.IGNORECASE)
NEGATIVE_NUMBER = re.compile(r"(?<![\w-])-(?![a-z])", re.IGNORECASE)
EMBEDDED_IMAGE = re.compile(r"data:image/[\w.+-]+;base64,[\w+/=]+")  # as Colab writes one
MAX_MARKDOWN = 20_000  # characters; nested Markdown takes quadratic time
MAX_TAGS = 5000


def remove_active_content(text: str, keep_style: bool = False) -> str:
    """Remove what could act on the page around a piece of HTML, and close all its tags.

    Parameters
    ----------
    text
        The HTML.
    keep_style
        Whether to keep colours and alignment.
    """
    soup = BeautifulSoup(text, "html.parser")
    for tag in soup(ACTIVE_TAGS):
        tag.decompose()
    for comment in soup(string=lambda string: isinstance(string, PreformattedString)):
        comment.extract()  # browsers do not agree on where it ends
    for tag in soup(True):
        for name, value in list(tag.attrs.items()):
            if name.startswith("on") or (
                name in ACTIVE_ATTRIBUTES and not HARMLESS_LINK.match(str(value))
            ):
                del tag[name]
        if tag.has_attr("style"):
            style = harmless_style(str(tag["style"])) if keep_style else ""
            if style:
                tag["style"] = style
            else:
                del tag["style"]
    return str(soup)


def harmless_style(style: str) -> str:
    """Keep what cannot move an element over its neighbours; nothing if that is not certain."""
    if not HARMLESS_VALUE.fullmatch(style) or NEGATIVE_NUMBER.search(style):
        return ""
    return CSSSanitizer(allowed_css_properties=ALLOWED_PROPERTIES).sanitize_css(style)


def clean_html(text: str) -> str:
    """Keep only what is known to be harmless in a piece of HTML."""
    if text.count("<") > MAX_TAGS:
        return verbatim(text)
    style = CSSSanitizer(allowed_css_properties=ALLOWED_PROPERTIES)
    return bleach.clean(
        remove_active_content(text, keep_style=True),
        tags=ALLOWED_TAGS,
        attributes=is_allowed,
        protocols={"http", "https", "mailto", "data"},  # `is_allowed` is stricter about links
        css_sanitizer=style,
        strip=True,
    )


def is_allowed(tag: str, name: str, value: str) -> bool:
    """Return whether a tag may keep an attribute.

    It may not keep an id, because formgrader finds the input fields for points by their ids.
    """
    if name == "class":
        return all(map(ALLOWED_CLASS.fullmatch, value.split()))
    if name == "src":
        return value.startswith("data:image/")
    if name == "href":
        return bool(ALLOWED_LINK.match(value))
    if name == "style":
        return bool(harmless_style(value))
    return name in ALLOWED_ATTRIBUTES


@pass_context
def markdown2html(context: Context, text: str) -> str:
    """Apply nbconvert's filter of this name, and then `clean_html`."""
    return clean_html(render_or_verbatim(text, partial(_html_exporter().markdown2html, context)))


def render_or_verbatim(text: str, render: Callable[[str], str]) -> str:
    """Render Markdown as HTML, or show its source if that fails or would take too long.

    A missing attachment is enough to make it fail.
    """
    if len(EMBEDDED_IMAGE.sub("", text)) > MAX_MARKDOWN:
        return verbatim(text)
    try:
        return render(text)
    except Exception:  # of any kind, since students write any text
        return verbatim(text)


def verbatim(text: str) -> str:
    """Return HTML that shows a text as it is."""
    return f"<pre>{html.escape(text)}</pre>"


@cache
def _html_exporter() -> HTMLExporter:
    return HTMLExporter(anchor_link_text="")
