"""Tables of the reports room, one file a concern."""

from casework.reports.models.disclosure import (
    OF_A_ROW,
    DisclosedPaper,
    Disclosure,
    DisclosureLevel,
    DisclosureNote,
    Document,
    MissingCharacter,
    Reason,
    Typed,
)

__all__ = [
    "OF_A_ROW",
    "DisclosedPaper",
    "Disclosure",
    "DisclosureLevel",
    "DisclosureNote",
    "Document",
    "MissingCharacter",
    "Reason",
    "Typed",
]
