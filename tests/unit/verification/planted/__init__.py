"""Lessons made up for test_verification: two that are sound, and one with a fault of each kind.

Importing this registers them, with the answers that they are tried with. It is imported by
processes that do nothing else.
"""

from pathlib import Path

from autograder.verification import answers
from tests.unit.verification.planted import exercises, twin  # noqa: F401  registers them

answers.__path__.append(str(Path(__file__).parent / "answers"))
