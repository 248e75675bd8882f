"""Sphinx's settings for the site; build.py calls Sphinx. The pages load nothing from elsewhere."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from autograder.feedback_page.mathml import to_mathml

project = html_title = "From activation functions to Keras"
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["files"]

nb_execution_mode = "off"
myst_enable_extensions = ["amsmath", "deflist", "dollarmath"]
myst_update_mathjax = False

html_theme = "furo"
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_copyright = False
html_use_index = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def inline_math(page: HTML5Translator, node: nodes.math) -> None:
    page.body.append(to_mathml(node.astext()))
    raise nodes.SkipNode


def block_math(page: HTML5Translator, node: nodes.math_block) -> None:
    page.body.append(to_mathml(node.astext(), "block"))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("mathml", (inline_math, None), (block_math, None))
