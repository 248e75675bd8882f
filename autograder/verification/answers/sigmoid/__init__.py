"""Answers to lesson 03, with a module for each of its exercises."""
