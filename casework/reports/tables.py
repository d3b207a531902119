"""Tables of official papers: one grid of hairlines, tinted labels, cells that break over pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.platypus import Table

from casework.reports import fonts
from casework.reports.layout import BRAND, GREY, INK, TEXT_WIDTH
from casework.reports.text import Composer
from casework.reports.typesetting import Style, TextBlock

Mark = Callable[[Any, TextBlock], None]

NONE = "无"
BLANK = "—"

BODY = Style(fonts.SERIF, 10.5, 18, indent=2, align="justify", color=INK, after=2)
CELL = Style(fonts.SERIF, 9.5, 14.5, color=INK)
CELL_CENTER = Style(fonts.SERIF, 9.5, 14.5, align="center", color=INK)
LABEL = Style(fonts.SERIF, 9.5, 14.5, align="center", color=GREY)
HEAD = Style(fonts.SANS, 9, 14.5, align="center", color=INK)
NOTE = Style(fonts.SERIF, 8.5, 13, color=GREY, after=4)
SECTION = Style(fonts.SANS, 15, 24, color=BRAND, before=4, after=8, tracking=1, keep_with_next=True)
PART = Style(fonts.SANS, 11.5, 18, color=INK, before=10, after=5, keep_with_next=True)
MINOR = Style(fonts.SANS, 9.5, 16, color=GREY, before=4, after=1, keep_with_next=True)

EDGE = HexColor("#555555")
HAIR = HexColor("#a8a8a8")
TINT = HexColor("#f6f5f1")

GRID: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 5),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ("INNERGRID", (0, 0), (-1, -1), 0.4, HAIR),
    ("BOX", (0, 0), (-1, -1), 0.75, EDGE),
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
    """Makes tables and text of one document; `field` names the field in the list of missing glyphs."""

    composer: Composer

    def prose(self, text: str, field: str) -> list[TextBlock]:
        return self.composer.prose(text, BODY, field)

    def cell(self, text: str, field: str, style: Style = CELL) -> list[TextBlock]:
        return self.composer.cell(text or BLANK, style, field)

    def note(self, text: str) -> TextBlock:
        return self.composer.line(text, NOTE, "说明")

    def part(self, text: str) -> TextBlock:
        return self.composer.line(text, PART, "标题")

    def marked_part(self, text: str, on_draw: Mark) -> TextBlock:
        return self.composer.line(text, PART, "标题", on_draw)

    def section(self, text: str, on_draw: Mark) -> TextBlock:
        return self.composer.line(text, SECTION, "标题", on_draw)

    def nothing(self) -> list[Any]:
        return [self.composer.line(NONE, BODY, "")]

    def minor(self, text: str) -> TextBlock:
        return self.composer.line(text, MINOR, "标题")

    def entries(self, entries: Sequence[Entry], field: str, label_width: float = 66) -> Table:
        """A form of labels and values, two narrow entries a row."""
        rows: list[list[Any]] = []
        spans: list[tuple[Any, ...]] = []
        for entry in entries:
            pair = [
                self.composer.line(entry.label, LABEL, field),
                self.cell(entry.value, f"{field} {entry.label}"),
            ]
            if not entry.wide and rows and len(rows[-1]) == 2 and not spans_row(spans, rows):
                rows[-1] += pair
                continue
            rows.append(pair)
            if entry.wide:
                spans.append(("SPAN", (1, len(rows) - 1), (3, len(rows) - 1)))
        for at, row in enumerate(rows):
            if len(row) == 2:
                row += ["", ""]
                if ("SPAN", (1, at), (3, at)) not in spans:
                    spans.append(("SPAN", (1, at), (3, at)))
        value_width = (TEXT_WIDTH - 2 * label_width) / 2
        tint = [("BACKGROUND", (0, 0), (0, -1), TINT)] + [
            ("BACKGROUND", (2, at), (2, at), TINT)
            for at in range(len(rows))
            if ("SPAN", (1, at), (3, at)) not in spans
        ]
        return framed(rows, [label_width, value_width] * 2, [*GRID, *tint, *spans])

    def rows(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        field: str,
        width: float = TEXT_WIDTH,
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
            [*GRID, ("BACKGROUND", (0, 0), (-1, 0), TINT)],
            heads=1,
        )


def spans_row(spans: list[tuple[Any, ...]], rows: list[list[Any]]) -> bool:
    return bool(spans) and spans[-1][1][1] == len(rows) - 1


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
        splitInRow=1,
        hAlign="LEFT",
        spaceBefore=2,
        spaceAfter=6,
    )
