"""nbgrader's side: release, rescue, marking, editions and the sample class."""
