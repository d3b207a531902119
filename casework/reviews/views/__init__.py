"""The views of the reviews room, one file a concern."""
