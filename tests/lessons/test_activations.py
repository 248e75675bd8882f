"""Lessons 01 to 04: what their parts and sentences say of answers that students have written."""

import numpy as np
import pytest

from tests.support.grading import judged


def earned(exercise, function):
    """The points of each part, by its name."""
    return {name: part["points"] for name, part in judged(exercise, function)["parts"].items()}


def test_each_result_of_collapse_earns_its_own_part():
    biases_added = earned("collapse", lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2))
    assert biases_added["weights"] == 1 and biases_added["biases"] == 0
    transposed = earned("collapse", lambda W1, b1, W2, b2: ((W1 @ W2).T, b1 @ W2 + b2))
    assert transposed["weights"] == 0 and transposed["biases"] == 1.5


def test_weights_to_the_left_of_a_table_are_told_that_it_runs_where_n_is_d():
    verdict = judged("weighted_sum", lambda x, w, b: w @ x + b)
    assert verdict["misconception"] == "weights_first"
    assert "only where n = d" in verdict["sentence"]


@pytest.mark.parametrize("threshold", [0.01, 0.05, -0.01, -0.25])
@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("relu", lambda z, t: np.where(np.greater(z, t), z, 0.0)),
        ("relu_prime", lambda z, t: np.where(np.greater(z, t), 1.0, 0.0)),
        ("leaky_relu", lambda z, alpha, t: np.where(np.greater(z, t), z, np.multiply(alpha, z))),
        ("leaky_relu_prime", lambda z, alpha, t: np.where(np.greater(z, t), 1.0, alpha)),
    ],
)
def test_a_threshold_other_than_0_is_named(exercise, answer, threshold):
    def student(z, *alpha, **named):
        leaky = list(alpha) or list(named.values()) or [0.01] * exercise.startswith("leaky")
        return answer(z, *leaky, threshold)

    side = "above" if threshold > 0 else "below"
    assert judged(exercise, student)["misconception"] == f"threshold_{side}_zero"


def test_a_new_array_of_integers_is_not_told_that_z_is_changed():
    def student(z, alpha=0.01):
        out = np.zeros_like(z)
        out[z > 0] = z[z > 0]
        out[z <= 0] = alpha * z[z <= 0]
        return out

    assert judged("leaky_relu", student)["misconception"] == "fractions_lost_arrays_only"


def test_an_error_that_many_answers_raise_names_nothing():
    assert judged("relu", lambda z: np.where(z > 0, z))["misconception"] is None


def test_a_sigmoid_clipped_at_20_is_not_accurate():
    verdict = judged("sigmoid", lambda z: 1 / (1 + np.exp(-np.clip(z, -20, 20))))
    assert verdict["misconception"] == "clipped_at_twenty"
    assert earned("sigmoid", lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))))["values"] == 1.5
