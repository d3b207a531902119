"""Tables of official papers: one grid of hairlines, tinted labels, cells that break over pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, Table

from casework.reports import fonts
from casework.reports.layout import BRAND, GREY, INK, TEXT_WIDTH
from casework.reports.text import Composer
from casework.reports.typesetting import Style, TextBlock

Mark = Callable[[Any, TextBlock], None]

NONE = "无"
BLANK = "—"
LEAST_PART_OF_ROW = 72  # points of a row on either page, where it is taller than a page

BODY = Style(fonts.SERIF, 10.5, 18, indent=2, align="justify", color=INK, after=2)
CELL = Style(fonts.SERIF, 9.5, 14.5, color=INK)
CELL_CENTER = Style(fonts.SERIF, 9.5, 14.5, align="center", color=INK)
LABEL = Style(fonts.SERIF, 9.5, 14.5, align="center", color=(0.25, 0.27, 0.3))
HEAD = Style(fonts.SANS, 9, 14.5, align="center", color=INK)
NOTE = Style(fonts.SERIF, 8.5, 13, color=GREY, after=4)
SECTION = Style(fonts.SANS, 15, 24, color=BRAND, before=4, after=8, tracking=1)
PART = Style(fonts.SANS, 11.5, 18, color=INK, before=10, after=5)
MINOR = Style(fonts.SANS, 9.5, 16, color=GREY, before=4, after=1)

EDGE = HexColor("#555555")
HAIR = HexColor("#a8a8a8")
TINT = HexColor("#f6f5f1")

# Without it each table would call Helvetica in, which isn't embedded.
PLAIN: list[tuple[Any, ...]] = [("FONTNAME", (0, 0), (-1, -1), fonts.SERIF)]
GRID: list[tuple[Any, ...]] = [
    *PLAIN,
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 5),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("INNERGRID", (0, 0), (-1, -1), 0.4, HAIR),
    ("BOX", (0, 0), (-1, -1), 0.75, EDGE),
]

TIGHT: list[tuple[Any, ...]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
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
        rows: list[list[Any]] = []
        style = list(GRID)
        for at, row in enumerate(paired(entries)):
            cells = [cell for entry in row for cell in self.entry(entry, field)]
            rows.append(cells if len(row) == 2 else [*cells, "", ""])
            style.append(("BACKGROUND", (0, at), (0, at), TINT))
            if len(row) == 2:
                style.append(("BACKGROUND", (2, at), (2, at), TINT))
            else:
                style.append(("SPAN", (1, at), (3, at)))
        value_width = (TEXT_WIDTH - 2 * label_width) / 2
        return framed(rows, [label_width, value_width] * 2, style)

    def entry(self, entry: Entry, field: str) -> list[Any]:
        value = self.cell(entry.value, f"{field} {entry.label}")
        return [self.composer.line(entry.label, LABEL, field), value]

    def rows(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        field: str,
        width: float = TEXT_WIDTH,
        *,
        tight: bool = False,
    ) -> Table | TextBlock:
        """A table with a heading row that repeats on each page; 无 without any row."""
        if not rows:
            return self.composer.line(NONE, BODY, field)
        styles = [CELL_CENTER if column.center else CELL for column in columns]
        head = [self.composer.line(column.heading, HEAD, field) for column in columns]
        body = [
            [
                self.cell(text, f"{field} {column.heading}", style)
                for text, column, style in zip(row, columns, styles, strict=True)
            ]
            for row in rows
        ]
        return framed(
            [head, *body],
            shares(columns, width),
            [*GRID, ("BACKGROUND", (0, 0), (-1, 0), TINT), *(TIGHT if tight else [])],
            heads=1,
        )


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


def framed(
    rows: list[list[Any]],
    widths: list[float],
    style: list[tuple[Any, ...]],
    *,
    heads: int = 0,
    heights: list[float] | None = None,
) -> Table:
    """A table that breaks between rows, and inside a row that is taller than a page."""
    return Table(
        rows,
        colWidths=widths,
        rowHeights=heights,
        style=style,
        repeatRows=heads,
        splitInRow=LEAST_PART_OF_ROW,
        hAlign="LEFT",
        spaceBefore=2,
        spaceAfter=6,
    )
