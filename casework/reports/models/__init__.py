"""Tables of the reports room, one file a concern."""

from casework.reports.models.disclosure import (
    DisclosedPaper,
    Disclosure,
    DisclosureLevel,
    DisclosureNote,
    Document,
    MissingCharacter,
    Reason,
)

__all__ = [
    "DisclosedPaper",
    "Disclosure",
    "DisclosureLevel",
    "DisclosureNote",
    "Document",
    "MissingCharacter",
    "Reason",
]
