"""The autograder of the course: exercises with proved references, and a judge for nbgrader."""

import sys

from autograder.hidden_test_api import grade

# jsonschema imports it where it finds it, to check a format that no notebook has, and it builds a
# grammar at its import: more than half of what a start of nbgrader costs. So before nbgrader.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__all__ = ["grade"]
