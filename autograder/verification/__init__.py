"""Tests of the grader itself: wrong answers must lose points, and correct ones must not."""
