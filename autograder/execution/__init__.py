"""Executing a notebook in a warm, sandboxed kernel, within limits."""
