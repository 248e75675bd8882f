"""Answers to lesson 06, with a module for each of its exercises."""
