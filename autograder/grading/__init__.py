"""Judging: variants, probe, judge, diagnosis and messages. No Jupyter and no nbgrader in here."""
