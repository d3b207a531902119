"""Glyph outlines as PDF paths, for text that should be seen but not read by a machine.

A slanted watermark set as text would cut the narratives that other programs extract in pieces.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from struct import unpack_from
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import FILL_NON_ZERO

ON_CURVE, SHORT_X, SHORT_Y, REPEAT, SAME_X, SAME_Y = 1, 2, 4, 8, 16, 32


class Point(NamedTuple):
    """A point of a quadratic outline, in units of the em."""

    x: float
    y: float
    on: bool


def midpoint(a: Point, b: Point) -> Point:
    return Point((a.x + b.x) / 2, (a.y + b.y) / 2, True)


def read_flags(data: bytes, at: int, count: int) -> tuple[list[int], int]:
    flags: list[int] = []
    while len(flags) < count:
        flag = data[at]
        at += 1
        repeats = 1
        if flag & REPEAT:
            repeats += data[at]
            at += 1
        flags.extend([flag] * repeats)
    return flags, at


def read_axis(
    data: bytes, at: int, flags: list[int], short: int, same: int
) -> tuple[list[int], int]:
    """The coordinates of one axis; a short one is a byte whose sign is the flag `same`."""
    value, values = 0, []
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += unpack_from(">h", data, at)[0]
            at += 2
        values.append(value)
    return values, at


def contours(data: bytes) -> Iterator[list[Point]]:
    """The contours of a simple glyph of a `glyf` table; none for blanks and composite glyphs."""
    if not data or (count := unpack_from(">h", data)[0]) < 1:
        return
    ends = unpack_from(f">{count}H", data, 10)
    at = 10 + 2 * count
    at += 2 + unpack_from(">H", data, at)[0]
    flags, at = read_flags(data, at, ends[-1] + 1)
    xs, at = read_axis(data, at, flags, SHORT_X, SAME_X)
    ys, at = read_axis(data, at, flags, SHORT_Y, SAME_Y)
    points = [Point(x, y, bool(f & ON_CURVE)) for x, y, f in zip(xs, ys, flags, strict=True)]
    for first, end in pairwise((-1, *ends)):
        if end - first > 1:
            yield points[first + 1 : end + 1]


def whole(contour: list[Point]) -> list[Point]:
    """The contour closed, begun on the curve, with the points that TrueType leaves implied."""
    starts = [at for at, point in enumerate(contour) if point.on]
    if starts:
        contour = contour[starts[0] :] + contour[: starts[0] + 1]
    else:
        begin = midpoint(contour[-1], contour[0])
        contour = [begin, *contour, begin]
    full = [contour[0]]
    for before, after in pairwise(contour):
        if not before.on and not after.on:
            full.append(midpoint(before, after))
        full.append(after)
    return full


# Papers repeat what stands in watermarks: digits, the names of who prints.
@lru_cache(512)
def shape(font: str, glyph: int) -> tuple[list[Point], ...]:
    """The contours of a glyph of a registered font, whole."""
    face = pdfmetrics.getFont(font).face
    start, _length = face.get_table_pos("glyf")
    begin, end = face.glyphPos[glyph], face.glyphPos[glyph + 1]
    return tuple(map(whole, contours(face.get_chunk(start + begin, end - begin))))


def draw_contour(path: Any, contour: list[Point], x: float, y: float, scale: float) -> None:
    """Add a whole contour to a path."""
    points = [Point(x + p.x * scale, y + p.y * scale, p.on) for p in contour]
    here = points[0]
    path.moveTo(here.x, here.y)
    control: Point | None = None
    for point in points[1:]:
        if not point.on:
            control = point
            continue
        if control is None:
            path.lineTo(point.x, point.y)
        else:
            a, b = (
                (end.x + 2 * (control.x - end.x) / 3, end.y + 2 * (control.y - end.y) / 3)
                for end in (here, point)
            )
            path.curveTo(*a, *b, point.x, point.y)
        here, control = point, None
    path.close()


def draw_text(canvas: Any, text: str, font: str, size: float) -> None:
    """Fill the outlines of a text from the origin, in the canvas's fill colour."""
    face = pdfmetrics.getFont(font).face
    path, x, scale = canvas.beginPath(), 0.0, size / face.unitsPerEm
    for character in text:
        glyph = face.charToGlyph.get(ord(character), 0)
        for contour in shape(font, glyph):
            draw_contour(path, contour, x, 0, scale)
        x += face.charWidths.get(ord(character), face.defaultWidth) * size / 1000
    canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_NON_ZERO)
