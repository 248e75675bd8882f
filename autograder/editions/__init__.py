"""The two editions of a lesson, built from its source."""
