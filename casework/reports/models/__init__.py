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
from casework.reports.models.ledger import (
    RETURNABLE,
    LedgerColumns,
    LedgerDisclosure,
    LedgerKind,
    LedgerNote,
    LedgerReturn,
    Returned,
)

__all__ = [
    "RETURNABLE",
    "DisclosedPaper",
    "Disclosure",
    "DisclosureLevel",
    "DisclosureNote",
    "Document",
    "LedgerColumns",
    "LedgerDisclosure",
    "LedgerKind",
    "LedgerNote",
    "LedgerReturn",
    "MissingCharacter",
    "Reason",
    "Returned",
]
