"""Small networks to ask the exercises of lesson 08 with, and the slope of ReLU."""

import itertools

import numpy as np


def positive(Z):
    """The slope of ReLU, as in lesson 02."""
    return np.where(np.asarray(Z) > 0, 1.0, 0.0)


def draw(rng, sizes, n):
    """X, y and params of a network; numbers of two digits, so that feedback can show them.

    The first unit of the last hidden layer has a bias so high that it is on, the last one so low
    that it is off, and so on in turns through the layers before. Where there is a hidden layer, the
    first output is less than 0, and the last of several is greater. So no case is right without
    ReLU and its slope, with ReLU at the output, or with the gate of another layer.
    """
    params = [
        (rng.uniform(-1, 1, (i, o)).round(2), rng.uniform(-0.5, 0.5, o).round(2))
        for i, o in itertools.pairwise(sizes)
    ]
    for turn, (_, b) in enumerate(reversed(params[:-1])):
        on, off = (-1, 0) if turn % 2 else (0, -1)
        b[on], b[off] = b[on] + 3, b[off] - 5
    W, b = params[-1]
    W[:, -1], b[-1] = np.abs(W[:, -1]), np.abs(b[-1]) + 0.1
    W[:, 0], b[0] = -np.abs(W[:, 0]), -np.abs(b[0]) - 0.1
    return rng.uniform(-2, 2, (n, sizes[0])).round(1), rng.uniform(-2, 2, (n, sizes[-1])), params
