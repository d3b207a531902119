"""The pages of the households room, one file a concern."""
