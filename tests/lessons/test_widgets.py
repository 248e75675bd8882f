"""Interactive figures: each slider is moved in a real kernel; the tests in a browser drag one."""

import copy
import functools
import json
import subprocess

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat import v4

from autograder import course_folder
from autograder.editions import draw_sliders_without_browser, self_study
from autograder.exercises import find
from autograder.notebooks import ungraded_experiment_cells
from tests.support import ROOT
from tests.support.colab import PINS, environment, make_environment
from tests.support.notebooks import is_movable, up_to_the_slider

SENTENCE = "with the package ipywidgets; the picture says the same."
# The function that draws, and what its sliders are set to, move by move.
MOVES = {
    "01_linear": ("draw_lines", [{"w": -1.0, "b": 2.0}, {"b": 4.0}]),
    "02_relu": ("draw_tangent", [{"z": -2.0}, {"z": 0.25}, {"z": 0.0}]),
    "03_sigmoid": ("draw_tangent", [{"z": 0.5}, {"z": -6.0}]),
    "04_tanh": ("draw_tangent", [{"z": 0.5}, {"z": -3.0}]),
    "05_softmax": ("draw_bars", [{"T": 0.25, "dog": 1.5}, {"dog": 4.0}, {"T": 6.0}]),
    "07_training": ("draw_descent", [{"step": 0.03}, {"step": 0.18}]),
    "08_backpropagation": ("walk", [{"step": n, "x2": 2} for n in (2, 3, 4, 5, 6)] + [{"x2": 7}]),
}
DRIVER = """
import json
import sys

figures, show = [], plt.show
plt.show = lambda: figures.append(plt.gcf())
moved = []
for move in {moves!r}:
    figures.clear()
    for name, value in move.items():
        (slider,) = [w for w in {function}.widget.children[:-1] if w.description == name]
        slider.value = value
    moved.append([
        {{
            "lines": [np.asarray(line.get_xydata(), dtype=float).tolist() for line in ax.lines],
            "bars": [float(bar.get_height()) for bar in ax.patches],
            "texts": [text.get_text() for text in ax.texts],
        }}
        for ax in figures.pop().axes  # raises where the last move drew nothing
    ])
plt.show = show
print(json.dumps(moved))
"""
HIDE = "sys.modules['ipywidgets'] = None  # as if it were not installed"


def reference(name, *args):
    return find(name).reference(*args)


@functools.cache
def played(lesson, kernel):
    """Execute a lesson up to the cell with the slider, and move it.

    Returns
    -------
    outputs of the cell, [axes of the figure after each move], outputs without ipywidgets
    """
    nb = up_to_the_slider(lesson)
    function, moves = MOVES[lesson]
    without_ipywidgets = copy.deepcopy(nb.cells[-1])
    nb.cells.append(v4.new_code_cell(DRIVER.format(function=function, moves=moves)))
    nb.cells += [v4.new_code_cell(HIDE), without_ipywidgets]
    resources = {"metadata": {"path": str(ROOT / "source" / lesson)}}
    client = NotebookClient(nb, kernel_name=kernel, timeout=120, resources=resources)
    client.widget_registry = draw_sliders_without_browser.REGISTRY
    client.execute(env=environment(), stderr=subprocess.DEVNULL)
    first, driver, _, last = nb.cells[-4:]
    (printed,) = driver.outputs
    figures = json.loads(printed.text)
    return first.outputs, figures, last.outputs


@pytest.fixture(scope="session")
def ipywidgets_7(tmp_path_factory):
    """The name of a kernel with Colab's ipywidgets, in build/widgets, kept between runs."""
    home, pins = ROOT / "build" / "widgets", [p for p in PINS if p[:5] not in ("tenso", "keras")]
    python, done = home / "bin" / "python", home / "pins.json"
    if not done.exists() or json.loads(done.read_text(encoding="utf-8")) != pins:
        make_environment(home)
        command = [python, "-m", "pip", "install", "-q", *pins]
        installed = subprocess.run(command, capture_output=True, text=True)
        if installed.returncode:
            pytest.skip(f"ipywidgets 7 cannot be installed here: {installed.stderr[-200:]}")
        done.write_text(json.dumps(pins), encoding="utf-8")
    own = tmp_path_factory.mktemp("jupyter")
    spec = own / "kernels" / "widgets7" / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {"argv": argv, "display_name": "ipywidgets 7", "language": "python"}
    spec.write_text(json.dumps(content), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(own))
        yield "widgets7"


@pytest.fixture(params=["ipywidgets 8", pytest.param("ipywidgets 7", marks=pytest.mark.prove)])
def kernel(request):
    return "python3" if request.param == "ipywidgets 8" else request.getfixturevalue("ipywidgets_7")


def test_every_lesson_with_a_slider_is_tested_here():
    movable = {
        lesson
        for lesson in course_folder.lessons(ROOT)
        if any(is_movable(cell) for cell in self_study.read_source(ROOT, lesson).cells)
    }
    assert movable == set(MOVES)


@pytest.mark.parametrize("lesson", MOVES)
class TestAnInteractiveFigure:
    def test_is_drawn_above_its_sliders(self, lesson, kernel):
        still, sliders = played(lesson, kernel)[0]
        assert "image/png" in still.data
        assert draw_sliders_without_browser.VIEW in sliders.data

    def test_is_drawn_without_ipywidgets(self, lesson, kernel):
        outputs = played(lesson, kernel)[2]
        assert "image/png" in outputs[0].data
        assert [o.text.strip()[-len(SENTENCE) :] for o in outputs[1:]] == [SENTENCE]

    def test_costs_the_grader_nothing(self, lesson):
        (cell,) = filter(is_movable, self_study.read_source(ROOT, lesson).cells)
        assert ungraded_experiment_cells.TAG in cell.metadata.tags

    def test_has_a_question_before_it_and_the_answer_after(self, lesson):
        nb = self_study.read_source(ROOT, lesson)
        at = next(i for i, cell in enumerate(nb.cells) if is_movable(cell))
        assert "**Predict first.**" in nb.cells[at - 1].source
        caption, answer = nb.cells[at + 1].source.split("\n\n", 1)
        assert caption.startswith("*Figure ")
        assert answer.startswith(("Look", "Watch", "Leave"))

    def test_is_saved_in_the_self_study_notebook(self, lesson):
        nb = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
        (cell,) = filter(is_movable, nb.cells)
        assert [set(output.data) for output in cell.outputs] == [{"image/png", "text/plain"}]
        assert "widgets" not in nb.metadata


class TestWhatMoves:
    """The sliders' values, as the figure shows them, against our references."""

    def test_the_line_follows_its_slope_and_its_bias(self, kernel):
        for (ax,), (w, b) in zip(
            played("01_linear", kernel)[1], ((-1.0, 2.0), (-1.0, 4.0)), strict=True
        ):
            x, z = np.transpose(ax["lines"][0])
            assert np.allclose(z, reference("weighted_sum", x[:, None], np.array([w]), b))

    @pytest.mark.parametrize("lesson", ["02_relu", "03_sigmoid", "04_tanh"])
    def test_the_tangent_has_the_slope_of_the_curve_and_touches_it(self, lesson, kernel):
        activation = lesson[3:]
        for (ax,), move in zip(played(lesson, kernel)[1], MOVES[lesson][1], strict=True):
            tangent, touching = np.array(ax["lines"][1]), ax["lines"][2]
            run, rise = tangent[1] - tangent[0]
            at = move["z"]
            assert np.isclose(rise / run, reference(f"{activation}_prime", at), rtol=1e-9)
            assert np.allclose(tangent.mean(axis=0), [at, reference(activation, at)])
            assert np.allclose(touching, [[at, reference(activation, at)]])

    def test_the_bars_are_the_probabilities_at_the_temperature(self, kernel):
        settings = ((0.25, 1.5), (0.25, 4.0), (6.0, 4.0))
        for (ax,), (T, dog) in zip(played("05_softmax", kernel)[1], settings, strict=True):
            assert np.allclose(ax["bars"], reference("softmax", np.array([dog, 4, 2.1, -3]) / T))

    def test_the_path_is_the_descent_with_the_step(self, kernel):
        # J of the two houses is a quadratic: in v, the way from its floor, each step is linear.
        start, floor, H = np.array([2, 1]), np.array([0.5, 3.5]), np.array([[10, 4], [4, 2]])
        for (ax,), step in zip(played("07_training", kernel)[1], (0.03, 0.18), strict=True):
            shrink = np.eye(2) - step * H
            path = [floor + np.linalg.matrix_power(shrink, n) @ (start - floor) for n in range(21)]
            assert np.allclose(ax["lines"][0], path)

    def test_the_network_fills_up_there_and_back(self, kernel):
        *steps, last = (ax["texts"] for (ax,) in played("08_backpropagation", kernel)[1])
        closed, output = "z = −1\na = 0\n", "ŷ = 2\nJ = 1\n"
        weights, slopes = {"0.5", "−1", "0.25"}, {"dW −3", "dW 0", "dW −6"}
        known = [closed, output, output + "δ = −2", closed + "δ = 0", "dW −6"]
        for number, text in enumerate(known):
            assert [text in step for step in steps].index(True) == number
        assert weights <= set(steps[3]) and not weights & set(steps[4])
        assert slopes <= set(steps[4])
        # With x₂ = 7 the gate of the lower unit is open, and no slope is 0.
        assert "z = 0.25\na = 0.25\nδ = 13" in last
        assert {"dW 9.75", "dW 68.25", "dW 13", "dW 91", "dW 29.25", "dW 1.625"} <= set(last)
