"""Lesson 08_backpropagation."""
