"""From submitted files, in whatever state, to a notebook that can be graded."""
