"""Tables of the reports room, one file a concern."""

from casework.reports.models.batch import (
    AT_WORK,
    Batch,
    BatchFile,
    BatchOrder,
    BatchShape,
    BatchStage,
    BatchVolume,
    FileState,
    Problem,
)
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
from casework.reports.models.ledger import (
    RETURNABLE,
    LedgerColumns,
    LedgerDisclosure,
    LedgerKind,
    LedgerNote,
    LedgerReturn,
    Returned,
)
from casework.reports.models.office import LETTER, OfficeStyle, titled
from casework.reports.models.verified import DestroyedPaper, Enquiry

__all__ = [
    "AT_WORK",
    "LETTER",
    "OF_A_ROW",
    "RETURNABLE",
    "Batch",
    "BatchFile",
    "BatchOrder",
    "BatchShape",
    "BatchStage",
    "BatchVolume",
    "DestroyedPaper",
    "DisclosedPaper",
    "Disclosure",
    "DisclosureLevel",
    "DisclosureNote",
    "Document",
    "Enquiry",
    "FileState",
    "LedgerColumns",
    "LedgerDisclosure",
    "LedgerKind",
    "LedgerNote",
    "LedgerReturn",
    "MissingCharacter",
    "OfficeStyle",
    "Problem",
    "Reason",
    "Returned",
    "Typed",
    "titled",
]
