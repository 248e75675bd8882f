"""An exercise above one that is wrong or missing loses nothing by it, in class and in self-study.

The class's verdicts come from a real kernel, those of self-study from check().
"""

import contextlib
import time

import numpy as np
import pytest

from autograder.demo.sample_submissions import BACKPROPAGATION, SIGMOID
from autograder.editions.self_study import STUB
from autograder.exercises import of_lesson
from autograder.grading import feedback_messages
from autograder.grading.per_student_questions import make_variant, student_seed
from autograder.grading.self_study_check import Progress
from autograder.notebooks import cells
from tests.support.marking import marked, submission

TRAINING = "07_training"
OVERWRITTEN = "sigmoid = sigmoid(np.array([1.0, 2.0]))"
TRAIN_WITH_SWAPPED = """
def train(X, y, W, b, step, epochs, batch_size, rng):
    if not (np.isfinite(X).all() and np.isfinite(y).all() and np.isfinite(step)):
        raise ValueError
    if y.shape != (len(X), W.shape[1]):
        raise ValueError
    history = []
    for _ in range(epochs):
        for rows in minibatches(len(X), batch_size, rng):
            db, dW = cost_gradient(X[rows], y[rows], W, b)
            W, b = update([W, b], [dW, db], step)
        history.append(cost(y, predict(X, W, b)))
    return W, b, history
"""


def stubs(*names):
    return {name: f"def {name}(*args, **kwargs):\n    {STUB}" for name in names}


def in_self_study(nb, lesson):
    """The verdicts of check(), in a namespace in which the cells run one after the other."""
    variants = {
        exercise.name: make_variant(exercise, student_seed("", "self-study", exercise.name))
        for exercise in of_lesson(lesson)
    }
    notebook = {"np": np, "__name__": "__main__"}
    progress = Progress(variants, notebook)
    for cell in nb.cells:
        if cells.is_test(cell):
            for name, _ in cells.graded_functions(cell.source):
                progress.check(name)
        elif "def " in cell.source or "sigmoid = " in cell.source:
            with contextlib.suppress(Exception):
                exec(cell.source, notebook)
    return progress.verdicts


def points(verdicts):
    return {name: verdict["points"] for name, verdict in verdicts.items()}


def both(nb, lesson, folder):
    """The verdicts of the class; the points of self-study are the same."""
    learner = in_self_study(nb, lesson)
    found = marked(nb, lesson, folder)
    assert points(found) == points(learner)
    return found


def text(verdict):
    return feedback_messages.text(verdict)


def test_an_exercise_that_was_skipped_costs_its_own_points_alone(tmp_path):
    found = both(submission(SIGMOID, stubs("sigmoid")), SIGMOID, tmp_path)
    assert sum(points(found).values()) == 6
    assert "Not answered yet" in text(found["sigmoid"])
    assert "Correct, assuming a correct sigmoid." in text(found["sigmoid_prime"])


def test_a_wrong_answer_above_a_skipped_one_is_not_called_unanswered(tmp_path):
    answers = stubs("sigmoid") | {
        "sigmoid_prime": "def sigmoid_prime(z):\n    sigmoid(z)\n    return 7.0 + 0 * z"
    }
    found = both(submission(SIGMOID, answers), SIGMOID, tmp_path)
    assert found["sigmoid_prime"]["points"] == 0
    assert "calls sigmoid, which is not answered yet" in text(found["sigmoid_prime"])
    assert "Not answered yet" not in text(found["sigmoid_prime"])


def test_a_library_that_has_not_implemented_something_is_quoted(tmp_path):
    answers = {"sigmoid": "import logging\n\ndef sigmoid(z):\n    return logging.Handler().emit(z)"}
    found = both(submission(SIGMOID, answers), SIGMOID, tmp_path)
    assert found["sigmoid"]["points"] == 0
    told = text(found["sigmoid"])
    assert "emit must be implemented by Handler subclasses" in told
    assert "Not answered yet" not in told
    assert found["sigmoid_prime"]["points"] == 3


@pytest.mark.parametrize("at", ["sigmoid_prime", "sigmoid_prime-test"])
def test_a_function_that_a_scratch_cell_overwrites_is_still_there(at, tmp_path):
    nb = submission(SIGMOID, before={at: OVERWRITTEN})
    assert sum(points(both(nb, SIGMOID, tmp_path)).values()) == 9


def test_an_asked_function_that_a_scratch_cell_overwrites_is_still_asked(tmp_path):
    nb = submission(SIGMOID, before={"sigmoid_prime-test": "sigmoid_prime = sigmoid_prime(3.0)"})
    assert sum(points(marked(nb, SIGMOID, tmp_path)).values()) == 9


def test_generators_and_lists_go_to_the_grader_and_back(tmp_path):
    nb = submission(TRAINING, stubs("minibatches", "cost_gradient", "update"))
    found = both(nb, TRAINING, tmp_path)
    assert found["train"]["points"] == found["train"]["of"]
    assert found["train"].get("substitutes") == ["minibatches", "cost_gradient", "update"]


def test_functions_go_to_the_grader_and_are_called_in_the_kernel(tmp_path):
    broken = [("    slopes = np.zeros_like(theta)\n", "    return theta\n")]
    found = marked(submission(BACKPROPAGATION, given=broken), BACKPROPAGATION, tmp_path)
    assert found["gradient_check"].get("substitutes") == ["numerical_gradient"]
    assert sum(points(found).values()) == 17


def test_nothing_is_lent_where_what_an_answer_builds_on_is_correct(tmp_path):
    answers = {"forward": "def forward(X, params):\n    return relu(X), {'A': [X], 'Z': []}"}
    found = marked(submission(BACKPROPAGATION, answers), BACKPROPAGATION, tmp_path)
    assert sum(points(found).values()) == 14
    assert "substitutes" not in found["forward"]


def test_an_answer_that_fits_its_own_wrong_function_keeps_its_points(tmp_path):
    answers = {
        "cost_gradient": "def cost_gradient(X, y, W, b):\n    E = 2 * (X @ W + b - y) / y.size\n"
        "    return E.sum(axis=0), X.T @ E",
        "train": TRAIN_WITH_SWAPPED,
    }
    found = both(submission(TRAINING, answers), TRAINING, tmp_path)
    assert found["cost_gradient"]["points"] < found["cost_gradient"]["of"]
    assert found["train"]["parts"]["full batch"]["points"] == 1.5


def test_a_loop_that_never_ends_is_stopped_once(tmp_path):
    answers = stubs("sigmoid") | {
        "sigmoid_prime": "def sigmoid_prime(z):\n    a = sigmoid(z)\n    while True:\n        pass"
    }
    begun = time.monotonic()
    found = marked(submission(SIGMOID, answers), SIGMOID, tmp_path, question_timeout=2)
    assert time.monotonic() - begun < 30
    assert found["sigmoid_prime"]["points"] == 0
    assert found["update_weight"]["points"] == 2
