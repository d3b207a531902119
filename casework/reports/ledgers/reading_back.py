"""A workbook that came back, read into lines by the headings and keys that a ledger has.

It goes through the reader of rosters, with its bounds: nothing in it is run, inflated without end
or believed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from casework.households.roster.read import read_workbook
from casework.households.roster.sheet import Cell, RosterRefused, Row, Sheet
from casework.reports.ledgers.columns import Column
from casework.reports.ledgers.kinds import KINDS, Kind
from casework.reports.ledgers.making import LANGUAGE
from casework.reports.ledgers.rowkeys import Key, Signer
from casework.reports.ledgers.workbook import KEY_HEADING, NUMBER_HEADING
from casework.reports.models import RETURNABLE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as LazyText

SERIAL = re.compile(r"CW-\d{8}-[0-9A-Z]{4}-[0-9A-Z]{4}")
MOST_HEAD_ROWS = 12


class LedgerRefused(Exception):
    """A file that can't be compared with the record at all, with a sentence that says why."""

    def __init__(self, sentence: "LazyText | str") -> None:
        super().__init__()
        self.sentence = sentence


@dataclass(frozen=True, repr=False)
class SheetLine:
    """One line of the sheet; `key` is None where it has none of this ledger's."""

    row: int
    key_text: str
    key: Key | None
    cells: Mapping[str, Cell]

    @property
    def is_empty(self) -> bool:
        return not self.key_text and not any(cell.text.strip() for cell in self.cells.values())


@dataclass(frozen=True, repr=False)
class SheetBack:
    """A ledger that came back: of which kind, under which serial number, and its lines."""

    kind: Kind
    serial: str
    columns: tuple[Column, ...]
    lines: tuple[SheetLine, ...]


def read_back(data: bytes, filename: str) -> SheetBack:
    """Read a workbook that came back; raise LedgerRefused."""
    try:
        sheets = read_workbook(data, filename)
    except RosterRefused as refusal:
        raise LedgerRefused(refusal.sentence) from None
    for sheet in sheets:
        head = heading_of(sheet)
        if head is not None:
            return of_sheet(sheet, head)
    raise LedgerRefused(
        _(
            "This is no ledger that can come back. Only ledgers of households and of people at "
            "level Full can; their hidden last column must stay as it is."
        )
    )


def heading_of(sheet: Sheet) -> Row | None:
    """Return the row of headings, which holds the heading of the keys."""
    for row in sheet.rows[:MOST_HEAD_ROWS]:
        if any(cell.text.strip() == KEY_HEADING for cell in row.cells):
            return row
    return None


def of_sheet(sheet: Sheet, head: Row) -> SheetBack:
    """Return the lines under the headings; raise LedgerRefused where no key is ours."""
    serial = serial_of(sheet, head)
    places = {
        cell.text.strip(): place for place, cell in enumerate(head.cells) if cell.text.strip()
    }
    key_place = places.pop(KEY_HEADING)
    places.pop(NUMBER_HEADING, None)
    rows = [row for row in sheet.rows if row.number > head.number]
    keys = [row.cell(key_place).text.strip() for row in rows]
    kind, opened = opened_keys(serial, keys)
    columns = columns_at(kind, places)
    if not set(kind.always) <= set(columns):
        raise LedgerRefused(
            _("A column is missing by which each line is known. Leave all of them.")
        )
    lines = (
        SheetLine(
            row.number, text, key, {code: row.cell(place) for code, (_c, place) in columns.items()}
        )
        for row, text, key in zip(rows, keys, opened, strict=True)
    )
    return SheetBack(
        kind,
        serial,
        tuple(column for column, _place in columns.values()),
        tuple(line for line in lines if not line.is_empty),
    )


def serial_of(sheet: Sheet, head: Row) -> str:
    """Return the serial number that stands above the headings; raise LedgerRefused."""
    for row in sheet.rows:
        if row.number >= head.number:
            break
        for cell in row.cells:
            if found := SERIAL.search(cell.text):
                return found[0]
    raise LedgerRefused(
        _("The serial number above the headings is missing. Leave the first lines.")
    )


def opened_keys(serial: str, keys: list[str]) -> tuple[Kind, list[Key | None]]:
    """Return the kind whose keys these are, and each key; raise LedgerRefused where none opens."""
    for code in RETURNABLE:
        signer = Signer(serial, code)
        found = [signer.read(text) for text in keys]
        if any(found):
            return KINDS[code], found
    raise LedgerRefused(
        _("None of its lines is known here. Was it made by this site, and is it the same file?")
    )


def columns_at(kind: Kind, places: Mapping[str, int]) -> dict[str, tuple[Column, int]]:
    """Return the kind's columns that the sheet has, with their places; others are passed over."""
    with translation.override(LANGUAGE):
        return {
            column.code: (column, places[str(column.heading)])
            for column in kind.columns
            if str(column.heading) in places
        }
