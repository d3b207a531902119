"""Documents: pure functions from a snapshot to flowables and a file."""
