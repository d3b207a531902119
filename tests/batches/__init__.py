"""Sites of their own on which processes print batches, and are killed at it."""
