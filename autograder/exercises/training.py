"""Lesson 07_training."""
