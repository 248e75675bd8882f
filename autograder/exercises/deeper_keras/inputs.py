"""Prices and predictions to ask the exercises of lesson 10 with."""


def scores(rng, n):
    """Prices, and predictions that are related to them, biased and too flat."""
    y = rng.normal(95.7, 4, (n, 1)).round(1)
    return y, (60 + 0.4 * y + rng.normal(0, 2, (n, 1))).round(1)
