"""Finding people and households in sealed records: what can be typed, what fits, where it is."""
