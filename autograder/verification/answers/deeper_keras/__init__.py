"""Answers to lesson 10, with a module for each of its exercises."""
