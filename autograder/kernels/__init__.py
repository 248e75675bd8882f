"""Where student code runs: a fork server, and a sandboxed kernel forked from it per submission."""
