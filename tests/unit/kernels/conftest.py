"""Kernels in a folder of their own."""

import pytest

from tests.support.kernels import Kernel


@pytest.fixture
def start(tmp_path):
    """Start kernels in a folder with one file; all are shut down after the test."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "data.csv").write_text("1,2,3")
    kernels = []

    def start_one(**config):
        kernels.append(Kernel(folder, **config))
        return kernels[-1]

    yield start_one
    for kernel in kernels:
        kernel.close()
