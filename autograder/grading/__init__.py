"""Judging: paper, probe, judge and feedback. No Jupyter and no nbgrader in here."""
