"""The sample class that `make demo` grades."""
