"""Tools for authors of lessons and exercises."""
