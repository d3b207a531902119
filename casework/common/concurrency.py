"""Optimistic locking: an edit says which version of the row it was based on."""

from collections.abc import Mapping
from typing import Any, Protocol

# More digits than any version has: longer ones are never made into a number.
MOST_DIGITS = 10


class Versioned(Protocol):
    """A row that counts its edits."""

    version: int


class StaleVersion(Exception):
    """Someone saved the row after the page of this edit was opened."""


def posted_version(post: Mapping[str, Any]) -> int:
    """Return the version that a form was based on; 0, which is never current, without one."""
    text = post.get("version", "")
    is_number = isinstance(text, str) and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0


def check_version(row: Versioned, based_on: int) -> None:
    """Raise StaleVersion unless the row, read under lock, is the one the edit was based on."""
    if row.version != based_on:
        raise StaleVersion
