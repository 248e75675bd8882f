"""Answers to lesson 01, with a module for each of its exercises."""
