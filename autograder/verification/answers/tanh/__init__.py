"""Answers to lesson 04, with a module for each of its exercises."""
