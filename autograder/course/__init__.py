"""nbgrader's side: release, rescue, marking, editions and the sample class."""

import sys

# jsonschema imports it where it finds it, to check a format that no notebook has, and it builds a
# grammar at its import: more than half of what a start of nbgrader costs.
sys.modules.setdefault("rfc3987_syntax", None)
