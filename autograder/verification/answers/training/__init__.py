"""Answers to lesson 07, with a module for each of its exercises."""
