"""Lesson 05: shifts that work on most rows, and floors that work at 0 alone."""

import numpy as np
import pytest

from tests.support.grading import judged, lost_parts, ours


@pytest.mark.parametrize("shift", [np.mean, np.median, np.min], ids=lambda shift: shift.__name__)
def test_only_the_maximum_keeps_every_exponential_finite(shift):
    def softmax(z):
        e = np.exp(z - shift(z, axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    verdict = judged("softmax", softmax)
    assert lost_parts(verdict) == ["extreme inputs"]
    assert verdict["misconception"] == "below_the_maximum"


@pytest.mark.parametrize(
    ("floor", "name"),
    [
        (lambda p: np.where(p == 0, 1e-12, p), "only_zeros"),
        (lambda p: np.clip(p, 1e-7, 1 - 1e-7), "floor_of_keras"),
        (lambda p: np.maximum(p, 1e-15), "floor_1e_15"),
        (lambda p: p + 1e-8, "number_added_1e_8"),
    ],
)
def test_another_floor_costs_the_zero_probability_and_is_named(floor, name):
    def cross_entropy(p, y):
        return -np.sum(y * np.log(floor(p))) / len(y)

    verdict = judged("cross_entropy", cross_entropy)
    assert lost_parts(verdict) == ["zero probability"]
    assert verdict["misconception"] == name


@pytest.mark.parametrize("floor", [lambda p: p + 1e-12, lambda p: np.clip(p, 1e-12, 1 - 1e-12)])
def test_a_floor_may_be_added_or_clip_on_both_sides(floor):
    def cross_entropy(p, y):
        return -np.sum(y * np.log(floor(p))) / len(y)

    assert lost_parts(judged("cross_entropy", cross_entropy)) == []


def test_centred_differences_of_softmax_are_near_enough_and_coarse_ones_are_not():
    def jacobian(h):
        def by_columns(z):
            units = np.eye(len(z))
            return np.transpose(
                [(ours("softmax", z + h * u) - ours("softmax", z - h * u)) / (2 * h) for u in units]
            )

        return by_columns

    assert lost_parts(judged("softmax_jacobian", jacobian(1e-5))) == []
    assert "values" in lost_parts(judged("softmax_jacobian", jacobian(0.05)))
