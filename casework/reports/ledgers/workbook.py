"""Writing a ledger as an .xlsx of any length, with nothing of it on a disk.

XlsxWriter's `constant_memory` keeps one line at a time, but writes all of them in clear into a
temporary file, and a second one when it packs them; `in_memory` keeps everything. So the sheet
here writes its lines into a stream that deflates them as they come, some sixteenth of their
length, and the workbook is put together from that, piece by piece.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet, _preserve_whitespace

from casework.reports.ledgers.columns import Column, Form, Value
from casework.reports.ledgers.sheet_lines import SheetLines

# The lines' place in the sheet until it is put together; XML has no such character.
MARK = "\ufdd1lines\ufdd1"
SHEET = "xl/worksheets/sheet1.xml"
BUFFER = 256 * 1024
# How hard is deflated what is held, and the workbook in the end: 6 takes three times as long as 2
# and makes it an eighth smaller.
HELD, BOUND = 1, 2
MOST_LINES = 1_048_000
MOST_IN_FOOTER = 250
TITLE_ROW, SUBTITLE_ROW, HEADING_ROW, FIRST_ROW = range(4)
NUMBER_HEADING, KEY_HEADING = "序号", "行标识（请勿改动）"
A4 = 9


@dataclass(frozen=True, repr=False)
class Facts:
    """What a ledger says of itself; `left`, `right` stand in the footer of each page."""

    title: str
    subtitle: str
    serial: str
    left: str
    right: str
    author: str
    made_on: date


class Deflated(io.RawIOBase):
    """Takes bytes and keeps them deflated; `inflated` gives them back from the first on."""

    def __init__(self) -> None:
        super().__init__()
        self._deflate = zlib.compressobj(HELD)
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = self._deflate.compress(data)
        if piece:
            self._pieces.append(piece)
        return len(data)

    def finish(self) -> None:
        """Take no more."""
        self._pieces.append(self._deflate.flush())

    def inflated(self) -> Iterator[bytes]:
        """Yield what was written, once: each piece is let go of when it has been given."""
        inflate = zlib.decompressobj()
        for place, piece in enumerate(self._pieces):
            self._pieces[place] = b""
            yield inflate.decompress(piece)
        yield inflate.flush()


class StreamedSheet(Worksheet):  # type: ignore[misc] # xlsxwriter has no types
    """A sheet whose finished lines go into a deflating stream in the place of a temporary file."""

    previous_row: int

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": False})
        self.constant_memory = True
        self.kept = Deflated()
        self.row_data_fh = io.TextIOWrapper(
            io.BufferedWriter(self.kept, BUFFER), encoding="utf-8", newline=""
        )
        self.row_data_fh_closed = False
        self.fh = self.row_data_fh

    def _write_optimized_sheet_data(self) -> None:
        self.row_data_fh.flush()
        self.kept.finish()
        self._xml_start_tag("sheetData")
        self.fh.write(MARK)
        self._xml_end_tag("sheetData")

    def _xml_rich_inline_string(self, string: str, attributes: Any) -> None:
        # A text that looks like XlsxWriter's own markup would go into the sheet as such.
        self._xml_inline_string(string, _preserve_whitespace(string), attributes)

    def write_line(self, row: int, line: str) -> None:
        """Write a composed line into a row, counted from 0, below everything written so far."""
        if self.previous_row < row:
            self._write_single_row(row)
        self.row_data_fh.write(line)
        self.dim_rowmax, self.previous_row = row, row + 1


class Book:
    """One ledger being written, line by line."""

    def __init__(self, facts: Facts, columns: Sequence[Column], *, has_keys: bool) -> None:
        self.columns, self.has_keys = columns, has_keys
        self.lines = 0
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.formats = self.made_formats()
        self.sheet: Any = self.book.add_worksheet("台账", StreamedSheet)
        self.set_up(facts)
        self.head(facts)
        styles = {kind: each._get_xf_index() for kind, each in self.formats.items()}
        self.composed = SheetLines([column.form for column in columns], styles)

    def made_formats(self) -> dict[tuple[Form, bool], Any]:
        """Return the format of each form of column, plain and with the mark of a quoted text."""
        common = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1}
        forms: dict[Form, dict[str, object]] = {
            Form.TEXT: {"num_format": "@", "text_wrap": True},
            Form.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
            Form.NUMBER: {"num_format": "0"},
            Form.MONEY: {"num_format": "#,##0.00"},
        }
        return {
            (form, inert): self.book.add_format({**common, **more, "quote_prefix": inert})
            for form, more in forms.items()
            for inert in (False, True)
        }

    def set_up(self, facts: Facts) -> None:
        """Set up columns, panes, filter and print."""
        sheet = self.sheet
        sheet.set_column(0, 0, 6)
        for place, column in enumerate(self.columns, 1):
            sheet.set_column(place, place, column.width)
        if self.has_keys:
            sheet.set_column(self.width - 1, self.width - 1, 12, None, {"hidden": True})
        sheet.freeze_panes(FIRST_ROW, 3)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(TITLE_ROW, HEADING_ROW)
        sheet.set_footer(footer(facts.left, facts.right))
        self.book.set_properties(
            {
                "title": facts.title,
                "subject": facts.serial,
                "author": facts.author,
                "keywords": facts.serial,
                "comments": f"{facts.left} {facts.right}",
            }
        )

    @property
    def width(self) -> int:
        """How many columns it has, with number and key."""
        return 1 + len(self.columns) + self.has_keys

    def head(self, facts: Facts) -> None:
        """Write the title and the headings."""
        bold = self.book.add_format({"bold": True, "font_name": "黑体", "font_size": 14})
        small = self.book.add_format({"font_name": "宋体", "font_size": 9})
        heading = self.book.add_format(
            {
                "bold": True,
                "font_name": "黑体",
                "font_size": 10,
                "bg_color": "#E8E6E1",
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        )
        self.sheet.set_row(TITLE_ROW, 24)
        self.sheet.write_string(TITLE_ROW, 0, facts.title, bold)
        self.sheet.write_string(SUBTITLE_ROW, 0, facts.subtitle, small)
        self.sheet.set_row(HEADING_ROW, 30)
        names = [NUMBER_HEADING, *(str(column.heading) for column in self.columns)]
        for place, name in enumerate([*names, KEY_HEADING][: self.width]):
            self.sheet.write_string(HEADING_ROW, place, name, heading)

    def add(self, values: Iterable[Value], key: str = "") -> None:
        """Write one line, numbered; raise ValueError where a sheet holds no more."""
        if self.lines >= MOST_LINES:
            raise ValueError("a sheet holds no more lines")
        row = FIRST_ROW + self.lines
        self.lines += 1
        self.sheet.write_line(row, self.composed.line(row + 1, self.lines, values, key))

    def close(self) -> bytes:
        """Return the workbook."""
        last = max(HEADING_ROW, FIRST_ROW + self.lines - 1)
        self.sheet.autofilter(HEADING_ROW, 0, last, self.width - 1)
        self.book.close()
        return put_together(self.stream, self.sheet.kept)


def footer(left: str, right: str) -> str:
    """Return the footer of each page: what is on the left, page x of y, what is on the right.

    Excel takes 255 characters; what is too long is cut short on the right.
    """
    middle = "&C第 &P 页 / 共 &N 页"
    left, right = left.replace("&", "&&"), right.replace("&", "&&")
    room = MOST_IN_FOOTER - len(f"&8&L{left}{middle}&R")
    if len(right) > room:
        right = right[: max(room - 1, 0)].rstrip("&") + "…"
    return f"&L{left}{middle}&R{right}"


def put_together(skeleton: io.BytesIO, kept: Deflated) -> bytes:
    """Return a workbook with the lines in their place; only a piece of them is plain at a time."""
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(skeleton) as source,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=BOUND) as target,
    ):
        for info in source.infolist():
            if info.filename != SHEET:
                target.writestr(info, source.read(info))
                continue
            before, after = source.read(info).split(MARK.encode())
            with target.open(SHEET, "w") as part:
                part.write(before)
                for piece in kept.inflated():
                    part.write(piece)
                part.write(after)
    return whole.getvalue()
