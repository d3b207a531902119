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
    DisclosedPaper,
    Disclosure,
    DisclosureLevel,
    DisclosureNote,
    Document,
    MissingCharacter,
    Reason,
)

__all__ = [
    "AT_WORK",
    "Batch",
    "BatchFile",
    "BatchOrder",
    "BatchShape",
    "BatchStage",
    "BatchVolume",
    "DisclosedPaper",
    "Disclosure",
    "DisclosureLevel",
    "DisclosureNote",
    "Document",
    "FileState",
    "MissingCharacter",
    "Problem",
    "Reason",
]
