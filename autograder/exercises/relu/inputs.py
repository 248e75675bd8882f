"""Numbers to ask the exercises of lesson 02 with."""

import numpy as np

NEAR_ZERO = 2e-4  # on either side of it a threshold other than 0 shows


def signed(rng, shape):
    """Numbers of size 0.5 to 4 in that shape; each sign has sizes below and above 1."""
    sign = np.resize(rng.permutation([1.0, -1.0]), shape)
    size = rng.uniform(1.1, 4, shape)
    size.flat[:2] = rng.uniform(0.5, 0.9, 2)
    return sign * size
