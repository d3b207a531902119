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
from casework.reports.models.office import LETTER, OfficeStyle, titled
from casework.reports.models.verified import DestroyedPaper, Enquiry

__all__ = [
    "LETTER",
    "OF_A_ROW",
    "DestroyedPaper",
    "DisclosedPaper",
    "Disclosure",
    "DisclosureLevel",
    "DisclosureNote",
    "Document",
    "Enquiry",
    "MissingCharacter",
    "OfficeStyle",
    "Reason",
    "Typed",
    "titled",
]
