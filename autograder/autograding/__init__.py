"""Marking one submission, and autograding a class of them."""
