"""What a handover letter shows, put together before it is laid out."""

from dataclasses import dataclass
from datetime import date

from casework.reports.snapshot import Disclosure


@dataclass(frozen=True, slots=True, repr=False)
class OpenWork:
    """What stands open in one household; `work` are sentences."""

    number: str
    head: str
    grade: str
    visit_due_on: date | None
    work: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class HandoverLetter:
    """One handover. `count` were handed over; `rows` are those the reader sees, `left_out` not."""

    unit: str
    giver: str
    taker: str
    notes: str
    giver_reads: str
    count: int
    rows: tuple[OpenWork, ...]
    left_out: int
    disclosure: Disclosure
