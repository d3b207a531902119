"""What each worker sets for themselves: saved filters of lists, keys, the first steps."""
