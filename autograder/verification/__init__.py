"""The proof that the grading is right: wrong answers lose points, and right answers do not."""
