"""The pages of the reports room, one file a concern."""
