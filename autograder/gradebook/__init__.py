"""nbgrader's gradebook: connections, queries, scores and late penalties."""
