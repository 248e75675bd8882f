"""Answers to lesson 09, with a module for each of its exercises."""
