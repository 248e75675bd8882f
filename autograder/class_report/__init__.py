"""The class report: what to teach again, and which submissions to review."""
