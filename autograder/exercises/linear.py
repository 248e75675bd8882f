"""Lesson: to be defined."""
