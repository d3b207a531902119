"""Hand-made cases at the edges of what households bring, and what their papers must hold to."""
