"""Lesson 10_deeper_keras."""
