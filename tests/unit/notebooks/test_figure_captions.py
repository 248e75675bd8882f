"""Alternative text: every figure is described in words."""

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat import v4

from autograder.course_folder import lessons
from autograder.notebooks import figure_captions
from tests.support import ROOT

CURVE = "The sigmoid: an S that rises from 0 to 1."


def drawn(below, **metadata):
    """A notebook with one figure, and a cell below it; `metadata` is that of its output."""
    image = v4.new_output("display_data", {"image/png": "iVBORw0KGgo="}, metadata=metadata)
    return v4.new_notebook(cells=[v4.new_code_cell("plt.show()", outputs=[image]), below])


def alternative(nb):
    return nb.cells[0].outputs[0].metadata.get("image/png", {}).get("alt")


def test_a_figure_takes_it_from_the_caption_below():
    nb = drawn(v4.new_markdown_cell(f"*Figure 1. {CURVE}*\n\nThe *S* is Figure 1 itself."))
    figure_captions.add_alternative_text(nb)
    assert alternative(nb) == CURVE
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(nb)
    assert f'alt="{CURVE}"' in page


@pytest.mark.parametrize(
    "below",
    [
        v4.new_markdown_cell("As Figure 1 shows, it is an S."),
        v4.new_code_cell(f"# *Figure 1. {CURVE}*"),
    ],
    ids=["text", "code"],
)
def test_without_a_caption_it_gets_none(below):
    nb = drawn(below)
    figure_captions.add_alternative_text(nb)
    assert alternative(nb) is None


@pytest.mark.parametrize("metadata", [{"width": 300}, "no dictionary"], ids=["size", "nonsense"])
def test_metadata_that_student_code_wrote_is_no_obstacle(metadata):
    nb = drawn(v4.new_markdown_cell(f"*Figure 1. {CURVE}*"), **{"image/png": metadata})
    figure_captions.add_alternative_text(nb)
    assert alternative(nb) == CURVE
    kept = nb.cells[0].outputs[0].metadata["image/png"]
    assert kept == {**(metadata if isinstance(metadata, dict) else {}), "alt": CURVE}


@pytest.mark.parametrize("lesson", lessons(ROOT))
def test_every_figure_of_a_lesson_is_described_in_plain_words(lesson):
    nb = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    images = [
        o
        for cell in nb.cells
        for o in cell.get("outputs", ())
        if figure_captions.PNG in o.get("data", {})
    ]
    assert len(images) >= 3
    for image in images:
        text = image.metadata[figure_captions.PNG].alt
        assert len(text.split()) >= 15
        assert not set("$*`\\") & set(text)  # a screen reader would spell them out
