"""Make housing_data.csv, a synthetic table of house prices that behaves like the lecture's own.

The lecture's table carries no licence, so this one is drawn afresh from summary facts: counts,
means, quantiles and least-squares coefficients. Only the five rows that the lecture prints are
taken from it. README.md, beside this file, compares the two.

The bytes are the same on every machine. Chance enters only through RandomState.permutation, whose
stream NumPy has frozen; the rest is arithmetic. The last bits of a logarithm or a sum may differ
from one machine to the next, so every number is rounded, and a test sees to it that none lies
near a rounding tie.
"""

import argparse
from pathlib import Path
from statistics import NormalDist

import numpy as np

COLUMNS = ("Bedrooms", "Area", "City_Distance", "Age", "Price")
DECIMALS = (0, 2, 2, 0, 2)
SEED = 68  # chosen among the first 2,000 for a table that comes close to the facts

# The rows that df.head() prints in the lecture.
LECTURE_ROWS = [
    (1, 26.184098, 1286.68, 67, 96004.804557),
    (1, 34.866901, 1855.25, 30, 92473.72257),
    (1, 36.980709, 692.09, 24, 98112.51994),
    (1, 17.445723, 1399.49, 66, 92118.326874),
    (1, 52.587646, 84.65, 3, 98976.653176),
]

# Houses with 1 to 17 bedrooms, 4,308 in all, and their mean area in square metres. Beyond 10
# bedrooms, where houses are few, each further bedroom adds 30 square metres.
HOUSES = (612, 1130, 781, 588, 301, 258, 186, 156, 140, 97, 43, 7, 5, 3, 0, 0, 1)
MEAN_AREA = (39.6, 68.7, 100, 123.7, 146.6, 197, 213.3, 242.7, 270.8, 302.2)
MEAN_AREA += tuple(302.2 + 30 * more for more in range(1, 8))

# Quantiles: SHARES of the houses lie below these values. The factor is a house's area divided by
# the mean area of the houses with as many bedrooms.
SHARES = (0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1)
AREA_FACTOR = (0.26, 0.345, 0.44, 0.65, 0.97, 1.305, 1.56, 1.705, 2.2, 2.75)
CITY_DISTANCE = (11.8, 159.24, 289.92, 635.9, 1143.14, 1554.28, 1834.42, 1920.24, 1987.75, 1999.84)
AGE = (0, 6, 11, 25, 48, 72, 87, 92, 96, 97)

# Price = INTERCEPT + inputs · SLOPES + noise.
INTERCEPT = 96_699.97
SLOPES = (116.52, 25.193, -2.8905, -26.309)
NOISE_SD = 2_246


def shares(n):
    """n evenly spaced shares between 0 and 1: quantiles taken at these hold no luck."""
    return (np.arange(n) + 0.5) / n


def spread(quantiles, n):
    """n ascending values, spread as the quantiles at SHARES say; between them, evenly."""
    return np.interp(shares(n), SHARES, quantiles)


def normal_scores(n):
    """n ascending values, spread as a standard normal sample is."""
    return np.array([NormalDist().inv_cdf(share) for share in shares(n)])


def standardize(x):
    """x moved and scaled to mean 0 and standard deviation 1."""
    return (x - x.mean()) / x.std()


def draw_inputs(random):
    """Bedrooms, Area, City_Distance and Age, not yet rounded, shape (4303, 4)."""
    bedrooms = np.repeat(np.arange(1, 18), HOUSES)[len(LECTURE_ROWS) :]  # the lecture's have 1
    bedrooms = random.permutation(bedrooms)
    n = len(bedrooms)
    factor = spread(AREA_FACTOR, n)
    area = np.array(MEAN_AREA)[bedrooms - 1] * random.permutation(factor / factor.mean())
    city_distance = random.permutation(spread(CITY_DISTANCE, n))

    # Older houses are a little smaller: ages take the order of a score that falls with area.
    score = random.permutation(normal_scores(n)) - 0.06 * standardize(area)
    age = np.empty(n)
    age[np.argsort(score)] = spread(AGE, n)
    return np.column_stack([bedrooms, area, city_distance, age])


def draw_noise(random, X):
    """What the inputs X leave unexplained of each price, shape (n,).

    Most prices lie close to the line. One in fourteen, more often a dear house than a cheap one,
    spreads far wider and a little lower: hence the heavy tails and the skew to the left.
    """
    n, n_wide = len(X), len(X) // 14
    close = 0.84 * normal_scores(n - n_wide)
    wide = 2.24 * normal_scores(n_wide) - 0.27
    score = random.permutation(normal_scores(n)) + 0.6 * standardize(X @ SLOPES)
    noise = np.empty(n)
    noise[np.argsort(score)] = np.append(random.permutation(close), random.permutation(wide))

    # Leave no trend in the noise, so that least squares gives back INTERCEPT and SLOPES.
    A = np.column_stack([np.ones(n), X])
    noise -= A @ np.linalg.lstsq(A, noise, rcond=None)[0]
    return NOISE_SD * standardize(noise)


def draw(random):
    """The rows after the lecture's, shape (4303, 5): inputs rounded, prices not yet."""
    inputs = draw_inputs(random).T
    X = np.column_stack([x.round(d) for x, d in zip(inputs, DECIMALS[:-1], strict=True)])
    return np.column_stack([X, INTERCEPT + X @ SLOPES + draw_noise(random, X)])


def write(path):
    """Write the whole table to path: UTF-8, one header line, lines that end in a line feed."""
    columns = draw(np.random.RandomState(SEED)).T
    columns = [x.round(d) if d else x.astype(int) for x, d in zip(columns, DECIMALS, strict=True)]
    rows = zip(*(x.tolist() for x in columns), strict=True)
    lines = [COLUMNS, *LECTURE_ROWS, *rows]
    text = "".join(",".join(map(str, line)) + "\n" for line in lines)
    Path(path).write_bytes(text.encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    beside = Path(__file__).with_name("housing_data.csv")
    where = "the file to write; without it, housing_data.csv beside this script"
    parser.add_argument("--output", type=Path, default=beside, help=where)
    write(parser.parse_args().output)


if __name__ == "__main__":
    main()
