"""Optimistic locking: an edit says which version of the row it was based on."""

from typing import Protocol


class Versioned(Protocol):
    """A row that counts its edits."""

    version: int


class StaleVersion(Exception):
    """Someone saved the row after the page of this edit was opened."""


def check_version(row: Versioned, based_on: int) -> None:
    """Raise StaleVersion unless the row, read under lock, is the one the edit was based on."""
    if row.version != based_on:
        raise StaleVersion
