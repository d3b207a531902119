"""Backup and restore of a whole site: both databases, attachments, tombstones, recovery."""
