"""Reading a delimited text: UTF-8, UTF-16 or GB 18030; comma, semicolon or tab."""

import csv
import io
import re
from itertools import islice

from django.utils.translation import gettext_lazy as _

from casework.households.roster.limits import MAX_CELL_TEXT, Room, too_big
from casework.households.roster.sheet import EMPTY, Cell, RosterRefused, Row, Sheet, Sheets

_DELIMITERS = ",\t;"
_SAMPLE_ROWS = 30
_LITERAL = re.compile(r'="([^"]*)"')
_ROUNDED = re.compile(r"[+-]?\d\.\d+E\+\d{1,3}", re.IGNORECASE)

# Python's codec follows GB 18030-2005; these characters left the private area in 2022.
_OUT_OF_PRIVATE_AREA = {
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8,
    0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB, 0xE816: 0x20087, 0xE817: 0x20089,
    0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
}  # fmt: skip


def read_delimited(data: bytes) -> Sheets:
    """Read a text as one sheet; a record is a row, as a spreadsheet would number it."""
    text = _decode(data)
    delimiter = max(_DELIMITERS, key=lambda sign: _evidence(text, sign))
    rows = _rows(text, delimiter)
    return Sheets((Sheet("", rows),))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.translate(_OUT_OF_PRIVATE_AREA) if encoding == "gb18030" else text
    raise RosterRefused(
        "encoding",
        _("The text of this file cannot be read. Save it as .xlsx or as UTF-8 CSV, then retry."),
    )


def _evidence(text: str, delimiter: str) -> tuple[int, int]:
    """Count, in the first lines, those that it splits and the fields of the widest one."""
    head = csv.reader(io.StringIO(text[:20_000], newline=None), delimiter=delimiter)
    widths = [len(record) for record in islice(head, _SAMPLE_ROWS)]
    return sum(width > 1 for width in widths), max(widths, default=0)


def _rows(text: str, delimiter: str) -> tuple[Row, ...]:
    room = Room()
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            cells = _cells(record, room)
            if cells:
                room.take_row()
                rows.append(Row(number, cells))
    except csv.Error:
        raise _bad_quotes() from None
    return tuple(rows)


def _cells(record: list[str], room: Room) -> tuple[Cell, ...]:
    while record and not record[-1].strip():
        record.pop()
    cells: list[Cell] = []
    for column, written in enumerate(record):
        cell = _cell(written)
        if cell.text:
            if len(written) > MAX_CELL_TEXT:
                raise _bad_quotes() if "\n" in written else too_big()
            room.take_cell(column, cell.text)
        cells.append(cell)
    return tuple(cells)


def _cell(written: str) -> Cell:
    if not written:
        return EMPTY
    if written.startswith("="):
        literal = _LITERAL.fullmatch(written)
        return Cell(literal[1], "text") if literal else Cell(written, "formula")
    if _ROUNDED.fullmatch(written.strip()):
        return Cell(written.strip(), "number")
    return Cell(written, "text")


def _bad_quotes() -> RosterRefused:
    return RosterRefused(
        "quotes",
        _("A quotation mark in this file is never closed. Save it as .xlsx instead, then retry."),
    )
