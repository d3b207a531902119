"""Ledgers as tests make, open and mend them."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from casework.access.models import Area, Worker
from casework.reports.actions import make_ledger
from casework.reports.ledgers import kept
from casework.reports.ledgers.making import Narrowed
from casework.reports.models import LedgerDisclosure

FACTS = {"reason": "filing", "recipient": "档案室"}
HEAD_ROW = 3


def made(area: Area, by: Worker, kind: str, level: str = "full", **more: Any) -> LedgerDisclosure:
    """Make a ledger of everything in an area, open or closed."""
    narrowed = more.pop("narrowed", None) or Narrowed(area, stage="all")
    return make_ledger(kind=kind, narrowed=narrowed, level=level, by=by, **FACTS | more)


def book_of(ledger: LedgerDisclosure) -> bytes:
    """Return a ledger's workbook as it is kept."""
    return b"".join(kept.chunks(ledger.pk, ledger.note.secret))


def rows_of(book: bytes) -> list[dict[str, Any]]:
    """Return the lines of a workbook by their headings."""
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    head, *lines = list(sheet.iter_rows(min_row=HEAD_ROW, values_only=True))
    return [dict(zip(head, line, strict=True)) for line in lines]


def mended(book: bytes, change: Callable[[Any, dict[str, int]], None]) -> bytes:
    """Return a workbook as somebody saved it after a change; columns by heading, from 1."""
    opened = openpyxl.load_workbook(io.BytesIO(book))
    sheet = opened.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[HEAD_ROW]}
    change(sheet, places)
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def with_cell(book: bytes, heading: str, value: Any, line: int = 1) -> bytes:
    """Return a workbook with another value in one line's cell."""

    def change(sheet: Any, places: dict[str, int]) -> None:
        sheet.cell(HEAD_ROW + line, places[heading]).value = value

    return mended(book, change)
