"""What comes in as a file: told by its content, cleaned, sealed on disk, read again."""
