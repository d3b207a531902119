"""Tables of official papers: one grid of hairlines, tinted labels, cells that break over pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, Table

from casework.reports import fonts
from casework.reports.layout import BRAND, GREY, INK, TEXT_WIDTH
from casework.reports.text import Composer
from casework.reports.typesetting import Style, TextBlock

Mark = Callable[[Any, TextBlock], None]
Cell = list[TextBlock]

NONE = "无"
BLANK = "—"
PADDING, TIGHT_PADDING = 5.0, 2.0
MOST_LINES = 24  # of a cell in one row: half a page
LINES_A_PART = 6  # of a higher cell, in each of the rows it becomes, or a few more

BODY = Style(fonts.SERIF, 10.5, 18, indent=2, align="justify", color=INK, after=2)
CELL = Style(fonts.SERIF, 9.5, 14.5, color=INK)
CELL_CENTER = Style(fonts.SERIF, 9.5, 14.5, align="center", color=INK)
LABEL = Style(fonts.SERIF, 9.5, 14.5, align="center", color=(0.25, 0.27, 0.3))
HEAD = Style(fonts.SANS, 9, 14.5, align="center", color=INK)
NOTE = Style(fonts.SERIF, 8.5, 13, color=GREY, after=4)
SECTION = Style(fonts.SANS, 15, 24, color=BRAND, before=4, after=8, tracking=1, leads=True)
PART = Style(fonts.SANS, 11.5, 18, color=INK, before=10, after=5, leads=True)
MINOR = Style(fonts.SANS, 9.5, 16, color=GREY, before=4, after=1, leads=True)

EDGE = HexColor("#555555")
HAIR = HexColor("#a8a8a8")
TINT = HexColor("#f6f5f1")

# Without it each table would call Helvetica in, which isn't embedded.
WHOLE = ((0, 0), (-1, -1))
PLAIN: list[tuple[Any, ...]] = [("FONTNAME", *WHOLE, fonts.SERIF)]
GRID: list[tuple[Any, ...]] = [
    *PLAIN,
    ("VALIGN", *WHOLE, "MIDDLE"),
    ("TOPPADDING", *WHOLE, 3),
    ("BOTTOMPADDING", *WHOLE, 3.5),
]
RULED: list[tuple[Any, ...]] = [
    *GRID,
    ("INNERGRID", *WHOLE, 0.4, HAIR),
    ("BOX", *WHOLE, 0.75, EDGE),
]


class Entry(NamedTuple):
    """A labelled value; a wide one has a row to itself."""

    label: str
    value: str
    wide: bool = False


class Column(NamedTuple):
    """A column's heading, its share of the width, and whether its cells are centred."""

    heading: str
    share: float
    center: bool = False


@dataclass
class Former:
    """Makes tables and text of one document; `field` tells where a missing glyph is."""

    composer: Composer

    def prose(self, text: str, field: str) -> list[TextBlock]:
        return self.composer.prose(text, BODY, field)

    def cell(self, text: str, field: str, style: Style = CELL) -> list[TextBlock]:
        return self.composer.cell(text or BLANK, style, field)

    def note(self, text: str) -> TextBlock:
        return self.composer.line(text, NOTE, "说明")

    def part(self, text: str, need: float = 100, on_draw: Mark | None = None) -> list[Any]:
        """A heading, on the next page unless `need` points are left for it and what follows."""
        return [CondPageBreak(need), self.composer.line(text, PART, "标题", on_draw)]

    def section(self, text: str, need: float, on_draw: Mark) -> list[Any]:
        return [CondPageBreak(need), self.composer.line(text, SECTION, "标题", on_draw)]

    def minor(self, text: str) -> list[Any]:
        return [CondPageBreak(56), self.composer.line(text, MINOR, "标题")]

    def nothing(self) -> list[Any]:
        return [self.composer.line(NONE, BODY, "")]

    def entries(self, entries: Sequence[Entry], field: str, label_width: float = 66) -> Table:
        """A form of labels and values, two narrow entries a row."""
        value_width = (TEXT_WIDTH - 2 * label_width) / 2
        widths = [label_width, value_width] * 2
        sheet = Sheet(widths)
        for row in paired(entries):
            cells = [cell for entry in row for cell in self.entry(entry, field)]
            if len(row) == 2:
                first, last = sheet.add(cells, widths)
                sheet.style.append(("BACKGROUND", (2, first), (2, last), TINT))
            else:
                first, last = sheet.add(cells, [label_width, TEXT_WIDTH - label_width])
                spans = [("SPAN", (1, at), (3, at)) for at in range(first, last + 1)]
                sheet.style += spans
        sheet.style.append(("BACKGROUND", (0, 0), (0, -1), TINT))
        return sheet.table()

    def entry(self, entry: Entry, field: str) -> list[Cell]:
        value = self.cell(entry.value, f"{field} {entry.label}")
        return [[self.composer.line(entry.label, LABEL, field)], value]

    def rows(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str | Cell]],
        field: str,
        width: float = TEXT_WIDTH,
        *,
        tight: bool = False,
    ) -> Table | TextBlock:
        """A table with a heading row that repeats on each page; 无 without any row.

        A cell is a text or the blocks that show it. `tight`: a few lines of figures, side by side
        and never parted by the end of a page.
        """
        if not rows:
            return self.composer.line(NONE, BODY, field)
        styles = [CELL_CENTER if column.center else CELL for column in columns]
        widths = shares(columns, width)
        sheet = Sheet(widths, TIGHT_PADDING if tight else PADDING)
        sheet.add([[self.composer.line(one.heading, HEAD, field)] for one in columns], widths)
        for row in rows:
            cells = [
                self.cell(text, f"{field} {column.heading}", style)
                if isinstance(text, str)
                else text
                for text, column, style in zip(row, columns, styles, strict=True)
            ]
            sheet.add(cells, widths)
        sheet.style.append(("BACKGROUND", (0, 0), (-1, 0), TINT))
        if tight and not sheet.continued:
            sheet.style.append(("NOSPLIT", *WHOLE))
        return sheet.table(heads=1)


class Sheet:
    """Rows of one grid. A row too high for a page becomes several without a rule between them.

    ReportLab can break inside a row, but fails on rows with spans or cells that are centred.
    """

    def __init__(self, widths: list[float], padding: float = PADDING) -> None:
        self.widths = widths
        self.padding = padding
        self.rows: list[list[Any]] = []
        self.continued: list[int] = []
        self.style: list[tuple[Any, ...]] = [
            ("LEFTPADDING", (0, 0), (-1, -1), padding),
            ("RIGHTPADDING", (0, 0), (-1, -1), padding),
        ]

    def add(self, cells: list[Cell], widths: list[float]) -> tuple[int, int]:
        """Add one row, filled up with empty cells; return the first and last row it took."""
        first = len(self.rows)
        for part in self.parts(cells, widths):
            self.rows.append([*part, *[""] * (len(self.widths) - len(part))])
        last = len(self.rows) - 1
        self.continued += range(first, last)
        return first, last

    def parts(self, cells: list[Cell], widths: list[float]) -> list[list[Any]]:
        if not any(is_high(cell, width) for cell, width in zip(cells, widths, strict=True)):
            return [cells]
        for cell, width in zip(cells, widths, strict=True):
            for block in cell:
                block.wrap(width - 2 * self.padding, 0)
        lines = lines_a_part(cells)
        columns = [cut_cell(cell, lines) for cell in cells]
        return [list(part) for part in zip_longest(*columns, fillvalue="")]

    def table(self, heads: int = 0) -> Table:
        style = [*GRID, *self.style, ("BOX", *WHOLE, 0.75, EDGE)]
        if not self.continued:
            style.append(("INNERGRID", *WHOLE, 0.4, HAIR))
            return framed(self.rows, self.widths, style, heads=heads)
        style.append(("LINEAFTER", (0, 0), (-2, -1), 0.4, HAIR))
        open_rows = set(self.continued)
        for at in range(len(self.rows)):
            if at in open_rows:
                style.append(("BOTTOMPADDING", (0, at), (-1, at), 0))
                style.append(("TOPPADDING", (0, at + 1), (-1, at + 1), 0))
                style.append(("VALIGN", (0, at), (-1, at + 1), "TOP"))
            else:
                style.append(("LINEBELOW", (0, at), (-1, at), 0.4, HAIR))
        return framed(self.rows, self.widths, style, heads=heads)


def is_high(cell: Cell, width: float) -> bool:
    """A quick upper guess of whether a cell has more lines than a row may."""
    lines = sum(
        1 + len(block.characters) * block.block_style.size / (width - 3 * block.block_style.size)
        for block in cell
    )
    return lines > MOST_LINES


def cut_cell(cell: Cell, lines: int) -> list[Cell]:
    """A cell's blocks, broken into lines already, in portions of so many lines."""
    portions: list[Cell] = [[]]
    room = lines
    for block in cell:
        at = 0
        while at < len(block.lines):
            if room == 0:
                portions.append([])
                room = lines
            until = min(at + room, len(block.lines))
            portions[-1].append(block.part(at, until))
            room -= until - at
            at = until
    return portions


def lines_a_part(cells: Sequence[Cell]) -> int:
    """How many lines each part of a row has, so that in no cell one line of a paragraph is alone.

    The cells are cut at one height, else blank lines would stand in the shorter parts.
    """
    alone = set()
    for cell in cells:
        at = 0
        for block in cell:
            count = len(block.lines)
            alone |= {at + 1, at + count - 1} if count > 1 else set()
            at += count
    sizes = range(LINES_A_PART, LINES_A_PART + 6)
    return next((n for n in sizes if not any(at % n == 0 for at in alone)), LINES_A_PART)


def paired(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Rows of two narrow entries, or of one that is wide or has no neighbour."""
    rows: list[list[Entry]] = []
    for entry in entries:
        if not entry.wide and rows and len(rows[-1]) == 1 and not rows[-1][0].wide:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    return rows


def shares(columns: Sequence[Column], width: float) -> list[float]:
    total = sum(column.share for column in columns)
    return [width * column.share / total for column in columns]


class ClosedTable(Table):  # type: ignore[misc]  # reportlab has no types
    """A table each part of which has a rule below its last row."""

    def onSplit(self, T: Table, byRow: int = 1) -> None:
        T.setStyle([("LINEBELOW", (0, -1), (-1, -1), 0.75, EDGE)])


def framed(
    rows: list[list[Any]],
    widths: list[float],
    style: list[tuple[Any, ...]],
    *,
    heads: int = 0,
    heights: Sequence[float | None] | None = None,
) -> Table:
    """A table as wide as its columns. It breaks between rows and is closed at each page's end."""
    return ClosedTable(
        rows,
        colWidths=widths,
        rowHeights=heights,
        style=style,
        repeatRows=heads,
        hAlign="LEFT",
        spaceBefore=2,
        spaceAfter=6,
    )
