"""What tests of several folders need and not every machine has."""

from pathlib import Path

import pytest

from tests.support import ROOT


@pytest.fixture(scope="session")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="session")
def keras(tf):
    return tf.keras


@pytest.fixture(scope="session")
def lecture_csv() -> Path:
    """The lecture's own table of houses."""
    file = ROOT.parent / "shared" / "data" / "housing_data.csv"
    if not file.exists():
        pytest.skip(
            "The lecture's own table is not at hand. It has no licence, so the project does not "
            f"hold it; to run this test, put it at ../{file.relative_to(ROOT.parent)}."
        )
    return file
