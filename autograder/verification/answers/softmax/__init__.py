"""Answers to lesson 05, with a module for each of its exercises."""
