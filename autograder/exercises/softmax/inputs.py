"""Classes to ask the exercises of lesson 05 with."""

import numpy as np


def one_hot(labels, k):
    return np.eye(k)[labels]
