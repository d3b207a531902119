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
from casework.reports.models.office import LETTER, OfficeStyle, titled
from casework.reports.models.verified import DestroyedPaper, Enquiry

__all__ = [
    "LETTER",
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
    "titled",
]
