"""Lesson 06_network_and_cost."""
