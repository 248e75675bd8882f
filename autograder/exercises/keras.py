"""Lesson 09_keras."""
