"""Answers to lesson 02, with a module for each of its exercises."""
