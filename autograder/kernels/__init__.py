"""Where student code runs: a warm process that forks a confined kernel for each submission."""
