"""Answers to lesson 08, with a module for each of its exercises."""
