"""Every number that the lecture prints, and what follows from those it prints, by our references.

A number is compared to its last printed digit: to double precision where the lecture prints
seventeen digits, to single precision where it prints float32.
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from tests.support import ROOT
from tests.support.grading import ours

EXACT, SINGLE, WHOLE = 1e-14, 3e-7, 0

VECTOR = np.array([2, 1.5, -3, 10, 6])
SCORES = np.array([1.4, 4, 2.1, -3])
W = np.array([[0.796713], [0.1376977], [0.42014325], [-0.07861173]])
B = np.zeros(1)
TRAINED = np.array([[1.1300153], [0.4703951], [0.75382495], [0.25546932]])
SIZES = [4, 10, 5, 1]
# The first hidden layer of the trained 4-10-5-1 network.
DEEP_W = np.array(
    [
        [4.884289, 0.08256906, -0.19915605, 0.15013611, 4.6261144]
        + [4.796598, 3.9248853, -0.15050946, 4.2314506, -0.28682336],
        [1.8514935, -0.37287036, -0.2393775, -0.41574317, 2.331868]
        + [2.8497903, 1.7188504, 0.01952243, 1.8543427, -0.6148599],
        [0.69465536, -0.21028906, -0.06992441, -0.4817329, 0.44170555]
        + [-0.39742118, 0.8978245, -0.14551088, 0.98666334, -0.63004446],
        [4.878283, -0.25329795, -0.14383328, -0.03242987, 5.608528]
        + [5.5731544, 4.7261195, -0.60346663, 4.7189054, 0.12387103],
    ]
)
DEEP_B = np.array([6.344052, 0, 0, 0, 6.407063, 6.592677, 6.314718, -0.02290215, 6.318184, 0])


def rows(table):
    """X and y of a table, as the course has them."""
    return table.drop(columns="Price").to_numpy(float), table[["Price"]].to_numpy(float)


def table():
    return pd.read_csv(ROOT / "data" / "housing_data.csv")


def spread_out(first_column, prices):
    """The lecture's matrix of squared differences, from its first column and the prices.

    The weights behind it are not those that the lecture prints. But each row has one prediction,
    which its first number gives away; the others follow.
    """
    predictions = prices[0] - np.sqrt(np.array(first_column))
    return (prices - predictions[:, None]) ** 2


def parameters(sizes):
    return [ours("count_parameters", pair) for pair in itertools.pairwise(sizes)]


# What is printed: how it is computed, the number or numbers, how near.
PRINTED = {
    "the neuron's z": (
        lambda: ours("weighted_sum", np.array([2.0, 5.0]), np.array([0.5, -1.5]), 10.0),
        3.5,
        EXACT,
    ),
    "linear(3.5)": (lambda: ours("linear", 3.5), 3.5, EXACT),
    "linear_prime": (lambda: ours("linear_prime", 3.5), 1, EXACT),
    "linear of the vector": (lambda: ours("linear", VECTOR), [2, 1.5, -3, 10, 6], EXACT),
    "relu(3.5)": (lambda: ours("relu", 3.5), 3.5, EXACT),
    "relu(-10)": (lambda: ours("relu", -10), 0, EXACT),
    "relu_prime(-10)": (lambda: ours("relu_prime", -10), 0, EXACT),
    "relu_prime(3.5)": (lambda: ours("relu_prime", 3.5), 1, EXACT),
    "relu of the vector": (lambda: ours("relu", VECTOR), [2, 1.5, 0, 10, 6], EXACT),
    "sigmoid(-2)": (lambda: ours("sigmoid", -2), 0.11920292202211755, EXACT),
    "sigmoid(-10)": (lambda: ours("sigmoid", -10), 4.5397868702434395e-05, EXACT),
    "sigmoid_prime(-10)": (lambda: ours("sigmoid_prime", -10), 4.5395807735951673e-05, EXACT),
    # 1 − tanh² cancels nine digits in the lecture's form: what it prints is right to seven.
    "tanh(-10)": (lambda: ours("tanh", -10), -0.9999999958776926, EXACT),
    "tanh_prime(-10)": (lambda: ours("tanh_prime", -10), 8.244614768671e-09, 1e-7),
    "sigmoid of the vector": (
        lambda: ours("sigmoid", VECTOR),
        [0.8807971, 0.8175745, 0.04742587, 0.9999546, 0.99752736],
        SINGLE,
    ),
    "tanh of the vector": (
        lambda: ours("tanh", VECTOR),
        [0.9640276, 0.9051482, -0.9950547, 1, 0.99998784],
        SINGLE,
    ),
    "softmax, first entry": (lambda: ours("softmax", SCORES)[0], 0.06064366672741932, EXACT),
    "rows and columns of X": (lambda: rows(table())[0].shape, [4308, 4], WHOLE),
    "the first five rows": (
        lambda: table().head().to_numpy(),
        [
            [1, 26.184098, 1286.68, 67, 96004.804557],
            [1, 34.866901, 1855.25, 30, 92473.72257],
            [1, 36.980709, 692.09, 24, 98112.51994],
            [1, 17.445723, 1399.49, 66, 92118.326874],
            [1, 52.587646, 84.65, 3, 98976.653176],
        ],
        1e-9,
    ),
    "parameters without a hidden layer": (lambda: ours("count_parameters", [4, 1]), 5, WHOLE),
    "their bytes in float32": (lambda: 4 * ours("count_parameters", [4, 1]), 20, WHOLE),
    "Glorot limit": (lambda: ours("glorot_limit", 4, 1), 1.0954451150103321, EXACT),
    "predictions with the printed weights": (
        lambda: ours("predict", rows(table())[0][:3], W, B)[:, 0],
        [539.72516, 782.7102, 294.77914],
        SINGLE,
    ),
    "squared differences, 3 × 3": (
        lambda: spread_out([9.07250483e9, 8.99686418e9, 9.14101824e9], rows(table())[1][:3, 0]),
        [
            [9.07250483e9, 8.41230439e9, 9.47846580e9],
            [8.99686418e9, 8.33947375e9, 9.40114784e9],
            [9.14101824e9, 8.47828266e9, 9.54849244e9],
        ],
        SINGLE,
    ),
    "batches of 100": (lambda: 4308 / 100, 43.08, EXACT),
    "parameters of 4-10-5-1, by layer": (lambda: parameters(SIZES), [50, 55, 6], WHOLE),
    "parameters of 4-10-5-1": (lambda: ours("count_parameters", SIZES), 111, WHOLE),
    "bytes of 4-10-5-1": (lambda: 4 * ours("count_parameters", SIZES), 444, WHOLE),
}

# What is not printed and follows from what is.
COMPUTED = {
    "weight moves of about 0.33 in five epochs": (
        lambda: (TRAINED - W)[:, 0].round(3),
        [0.333, 0.333, 0.334, 0.334],
        EXACT,
    ),
    "steps in an epoch": (lambda: ours("steps_per_epoch", 4308, 100), 44, WHOLE),
    "rows of the last batch": (
        lambda: len(ours("minibatches", 4308, 100, np.random.default_rng(0))[-1]),
        8,
        WHOLE,
    ),
    "dead units of the trained first layer": (
        lambda: (rows(table())[0] @ DEEP_W + DEEP_B <= 0).all(axis=0).sum(),
        5,
        WHOLE,
    ),
}

# What takes the lecture's own rows.
ON_ITS_OWN_TABLE = {
    "the last three predictions": (
        lambda X, y: ours("predict", X[-3:], W, B)[:, 0],
        [710.9223, 801.34766, 116.32672],
        SINGLE,
    ),
    "squared differences at the corners": (
        lambda X, y: spread_out(
            [9.07250483e9, 8.99686418e9, 9.14101824e9, 9.07238503e9, 8.98589982e9, 9.19459966e9],
            np.concatenate([y[:3, 0], y[-3:, 0]]),
        ),
        [
            [9.07250483e9, 8.41230439e9, 9.47846580e9, 8.65804351e9, 8.49339590e9, 8.64675698e9],
            [8.99686418e9, 8.33947375e9, 9.40114784e9, 8.58415447e9, 8.42021430e9, 8.57291622e9],
            [9.14101824e9, 8.47828266e9, 9.54849244e9, 8.72497665e9, 8.55969079e9, 8.71364657e9],
            [9.07238503e9, 8.41218903e9, 9.47834335e9, 8.65792648e9, 8.49327999e9, 8.64664003e9],
            [8.98589982e9, 8.32891768e9, 9.38993977e9, 8.57344462e9, 8.40960725e9, 8.56221339e9],
            [9.19459966e9, 8.52988807e9, 9.60325336e9, 8.77732633e9, 8.61154299e9, 8.76596230e9],
        ],
        SINGLE,
    ),
    # From other weights than those printed, as the matrix is: near, and no nearer.
    "the cost that is 4,308 times too large": (
        lambda X, y: ((y[:, 0] - ours("predict", X, W, B)) ** 2).sum() / len(X),
        39063808124768.67,
        3e-3,
    ),
    "the cost with the printed weights": (
        lambda X, y: round(ours("cost", y, ours("predict", X, W, B)) / 1e9, 2),
        9.08,
        EXACT,
    ),
    "dead units of the trained first layer": (
        lambda X, y: (X @ DEEP_W + DEEP_B <= 0).all(axis=0).sum(),
        5,
        WHOLE,
    ),
}


@pytest.fixture(scope="module")
def original(lecture_csv):
    return rows(pd.read_csv(lecture_csv, encoding="utf-8-sig"))


def agree(got, printed, rtol):
    np.testing.assert_allclose(np.asarray(got, float), printed, rtol=rtol, atol=0)


@pytest.mark.parametrize("what", PRINTED)
def test_a_printed_number_is_reproduced(what):
    compute, printed, rtol = PRINTED[what]
    agree(compute(), printed, rtol)


@pytest.mark.parametrize("what", COMPUTED)
def test_a_number_that_follows_from_them_is_reproduced(what):
    compute, printed, rtol = COMPUTED[what]
    agree(compute(), printed, rtol)


@pytest.mark.parametrize("what", ON_ITS_OWN_TABLE)
def test_a_number_that_takes_the_lectures_table_is_reproduced(what, original):
    compute, printed, rtol = ON_ITS_OWN_TABLE[what]
    agree(compute(*original), printed, rtol)
