"""The household's card: everything about one household on one screen."""
