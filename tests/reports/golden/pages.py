"""What stands where on the pages of a PDF, as Chromium's PDF library sees it."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

JUMP = 0.7  # ems the pen moves without a character: another line, or another cell


class Box(NamedTuple):
    """A rectangle in points, from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box", by: float) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > by
            and min(self.top, other.top) - max(self.bottom, other.bottom) > by
        )


class Glyph(NamedTuple):
    """One drawn character: its ink, where the pen began, its size in points, its place in order."""

    text: str
    ink: Box
    x: float
    y: float
    size: float
    place: int


@dataclass(frozen=True)
class Row:
    """Glyphs that stand side by side: one line of a paragraph or of a cell."""

    glyphs: tuple[Glyph, ...]
    font: str

    @cached_property
    def text(self) -> str:
        return "".join(one.text for one in self.glyphs)

    @cached_property
    def ink(self) -> Box:
        boxes = [one.ink for one in self.glyphs if one.text.strip()]
        if not boxes:
            return Box(self.x, self.y, self.x, self.y)
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return Box(min(lefts), min(bottoms), max(rights), max(tops))

    @property
    def x(self) -> float:
        return self.glyphs[0].x

    @property
    def y(self) -> float:
        return self.glyphs[0].y

    @property
    def size(self) -> float:
        return self.glyphs[0].size


@dataclass(frozen=True)
class Page:
    """The rows of one page in the order they were drawn, and its upright hairlines."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    rules: tuple[Box, ...]


def read(pdf: bytes) -> list[Page]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [read_page(page, number) for number, page in enumerate(document, 1)]
    finally:
        document.close()


def read_page(page: Any, number: int) -> Page:
    text = page.get_textpage()
    try:
        rows = tuple(as_row(text, glyphs) for glyphs in side_by_side(list(each_glyph(text))))
        return Page(number, page.get_width(), page.get_height(), rows, tuple(upright_rules(page)))
    finally:
        text.close()
        page.close()


def each_glyph(text: Any) -> Iterator[Glyph]:
    """Every character that was drawn, in the file's order; none that the reader added itself."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        yield Glyph(
            chr(raw.FPDFText_GetUnicode(text, index)),
            Box(left.value, bottom.value, right.value, top.value),
            x.value,
            y.value,
            raw.FPDFText_GetFontSize(text, index),
            index,
        )


def side_by_side(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that follow each other on one baseline; a jump begins another row."""
    row: list[Glyph] = []
    for one in glyphs:
        if row and not follows(row[-1], one):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def follows(before: Glyph, after: Glyph) -> bool:
    if abs(before.y - after.y) > 0.2 or before.size != after.size:
        return False
    step = after.x - before.x
    return -0.1 * before.size <= step <= (1.25 + JUMP) * before.size


def as_row(text: Any, glyphs: Sequence[Glyph]) -> Row:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, glyphs[0].place, name, 128, flags)
    return Row(tuple(glyphs), name.value.decode("ascii", "replace"))


def upright_rules(page: Any) -> Iterator[Box]:
    """The thin upright lines of tables."""
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        box = Box(*thing.get_bounds())
        if box.right - box.left < 2 and box.top - box.bottom > 6:
            yield box
