"""The autograder of the course: exercises with proved references, and a judge for nbgrader."""

from autograder.hidden_test import grade

__all__ = ["grade"]
