"""Chinese line breaking and justification, as a ReportLab flowable of its own.

Stock `wordWrap='CJK'` begins lines with ，；：！？ and can't justify. This flowable obeys 避头尾,
in lines of mixed fonts too, and reads no markup: what comes in is what prints.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, chain, groupby
from typing import Any, Literal

from reportlab.platypus.flowables import Flowable

from casework.reports import fonts
from casework.reports.fonts import SPACED, Run, widths
from casework.reports.fonts.composite import Codes
from casework.reports.linebreaks import Breaker, Line
from casework.reports.spacing import WESTERN
from casework.reports.writing import is_leftward, visual

MOST_STRETCH = 0.09  # ems a gap: beyond it a line looks spaced out, and readers see blanks
# All but the last character of each word and number, which isn't spaced out.
INSIDE_WORD = re.compile(f"[{WESTERN}.,:'&@/+-]+(?=[{WESTERN}.,:'&@/+-])")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. Lengths in points, `indent` (first line) in ems, colour as RGB.

    One that `leads`, as headings do, stands on the page on which what follows it begins.
    """

    font: str
    size: float
    leading: float
    indent: float = 0
    left: float = 0
    align: Literal["left", "center", "right", "justify"] = "left"
    color: tuple[float, float, float] = (0.1, 0.1, 0.1)
    before: float = 0
    after: float = 0
    tracking: float = 0
    leads: bool = False


@lru_cache(maxsize=64)
def tint(color: tuple[float, float, float]) -> str:
    return " ".join(f"{part:.3g}" for part in color) + " rg"


def baseline(leading: float, size: float) -> float:
    """How high it stands over a line's lower edge: the em box, 0.12 below it, is in the middle."""
    return (leading - size) / 2 + 0.12 * size


class TextBlock(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One paragraph of one style and any fonts. It never shows its text in an error."""

    is_text_alone = True

    def __init__(
        self,
        runs: Sequence[Run],
        style: Style,
        on_draw: Callable[[Any, "TextBlock"], None] | None = None,
    ) -> None:
        super().__init__()
        self.runs = [run for run in runs if run.text]
        self.block_style = style
        self.on_draw = on_draw
        self.characters = "".join(run.text for run in self.runs)
        self.starts = list(accumulate((len(run.text) for run in self.runs), initial=0))
        self.leftward = is_leftward(self.characters)
        whole = style.align == "justify" and not self.leftward
        self.words = (
            [word.span() for word in INSIDE_WORD.finditer(self.characters)] if whole else []
        )
        self.lines: list[Line] = []
        self.lines_width = -1.0

    def identity(self, maxLen: int | None = None) -> str:
        return f"<TextBlock of {len(self.characters)} characters>"

    def getSpaceBefore(self) -> float:
        return self.block_style.before

    def getSpaceAfter(self) -> float:
        return self.block_style.after

    def minWidth(self) -> float:
        return self.block_style.size

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Break the lines for a width, in points; return the block's size."""
        if width != self.lines_width:
            self.lines = self.break_lines(width)
            self.lines_width = width
        self.width = width
        self.height = len(self.lines) * self.block_style.leading
        return self.width, self.height

    def break_lines(self, width: float) -> list[Line]:
        style = self.block_style
        ems = chain.from_iterable(map(widths(run.font).__getitem__, run.text) for run in self.runs)
        size, extra = style.size, style.tracking
        edges = list(accumulate((em * size + extra for em in ems), initial=0.0))
        spaced = {
            start
            for run, start in zip(self.runs, self.starts, strict=False)
            if run.font.endswith(SPACED)
        }
        room = width - style.left
        hang = style.align == "justify"
        breaker = Breaker(self.characters, edges, size, hang=hang, spaced=spaced)
        return breaker.lines(room - style.indent * size, room)

    def split(self, width: float, height: float) -> list["TextBlock"]:
        """Cut in two at a page's end, two lines at least on either side.

        Keeps the lines it has: a table's cell names the width with its padding here.
        """
        if not self.lines:
            self.wrap(width, height)
        fits, count = int(height // self.block_style.leading), len(self.lines)
        if fits >= count:
            return [self]
        if count - fits < 2:
            fits = count - 2
        if fits < 2:
            return []
        return [self.part(0, fits), self.part(fits, count)]

    def part(self, first: int, until: int) -> "TextBlock":
        """A block of some of the lines, broken as they are here."""
        chosen = self.lines[first:until]
        origin, style = chosen[0].start, self.block_style
        rest = replace(style, indent=style.indent if first == 0 else 0, before=0)
        runs = list(self.cut(origin, chosen[-1].end))
        part = TextBlock(runs, rest, self.on_draw if first == 0 else None)
        part.lines = [
            replace(line, start=line.start - origin, end=line.end - origin) for line in chosen
        ]
        part.lines_width = self.lines_width
        return part

    def cut(self, start: int, end: int) -> Iterator[Run]:
        """The runs of characters `start` to `end`."""
        starts = self.starts
        for at in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
            run, origin = self.runs[at], starts[at]
            yield Run(run.font, run.text[max(0, start - origin) : end - origin])

    def inside_words(self, line: Line) -> list[tuple[int, int]]:
        """Which characters of a line have a word or number go on after them."""
        first = bisect_left(self.words, (line.start, 0))
        if first and self.words[first - 1][1] > line.start:
            first -= 1
        until = bisect_left(self.words, (line.end, 0))
        spans = ((max(a, line.start), min(b, line.end - 1)) for a, b in self.words[first:until])
        return [(a, b) for a, b in spans if a < b]

    def visual_runs(self, line: Line) -> list[Run]:
        """The runs of a line with words that are read leftward, as they stand from the left."""
        fonts = [run.font for run in self.cut(line.start, line.end) for _ in run.text]
        text = self.characters[line.start : line.end]
        placed = groupby(visual(text), key=fonts.__getitem__)
        return [Run(font, "".join(text[at] for at in places)) for font, places in placed]

    def draw_line(self, pen: "Pen", line: Line, space: float) -> None:
        """Draw a line with `space` points between characters, but none more inside its words."""
        at, own = line.start, self.block_style.tracking
        for start, end in self.inside_words(line) if space != own else ():
            pen.draw(self.cut(at, start), space)
            pen.draw(self.cut(start, end), own)
            at = end
        pen.draw(self.visual_runs(line) if self.leftward else self.cut(at, line.end), space)

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """Draw at a place; the canvas is moved there only where more than text is drawn."""
        if self.on_draw or not self.is_text_alone:
            super().drawOn(canvas, x, y, _sW)
            return
        canvas._code.append("q")
        self.draw_lines(canvas, x, y)
        canvas._code.append("Q")

    def draw(self) -> None:
        if self.on_draw:
            self.on_draw(self.canv, self)
        self.draw_lines(self.canv, 0, 0)

    def draw_lines(self, canvas: Any, left: float, bottom: float) -> None:
        """Draw the lines in a block whose lower left corner is there, in points."""
        style = self.block_style
        pen = Pen(canvas, style)
        pen.write(tint(style.color))
        y = bottom + self.height - style.leading + baseline(style.leading, style.size)
        for line in self.lines:
            x, space = self.place(line)
            pen.write(f"1 0 0 1 {left + x:.2f} {y:.2f} Tm")
            self.draw_line(pen, line, space)
            y -= style.leading
        pen.set_space(0)
        canvas.drawText(pen.text)

    def gaps(self, line: Line) -> int:
        """How many gaps between characters may be stretched: none inside a word or number."""
        end = line.end
        while end > line.start and self.characters[end - 1] == " ":
            end -= 1
        return end - line.start - 1 - sum(b - a for a, b in self.inside_words(line))

    def place(self, line: Line) -> tuple[float, float]:
        """Where a line begins, from the block's left edge, and its character space; in points."""
        style = self.block_style
        x = style.left + (style.indent * style.size if line.start == 0 else 0)
        spare = line.limit - line.width + style.tracking
        if style.align == "center":
            return x + spare / 2, style.tracking
        if style.align == "right":
            return x + spare, style.tracking
        gaps = self.gaps(line) if style.align == "justify" else 0
        if gaps < 1 or (line.last and spare >= 0):
            return x, style.tracking
        return x, style.tracking + min(spare / gaps, MOST_STRETCH * style.size)


class Pen:
    """Writes runs into one text object, and changes of font and space only where there are.

    It writes strings in hexadecimal, which needs no escaping and is the faster half of what
    ReportLab's own text objects do.
    """

    def __init__(self, canvas: Any, style: Style) -> None:
        self.text = canvas.beginText()
        self.document = canvas._doc
        self.style = style
        self.write: Callable[[str], None] = self.text._code.append
        self.font = ""
        self.codes: Codes
        self.space = 0.0

    def set_font(self, font: str) -> None:
        if font != self.font:
            self.font, self.codes = font, fonts.codes(font, self.document)
            self.write(f"/{self.codes.name} {self.style.size:g} Tf")

    def set_space(self, space: float) -> None:
        if abs(space - self.space) > 1e-4:
            self.write(f"{space:.4f} Tc")
            self.space = space

    def draw(self, runs: Iterable[Run], space: float) -> None:
        self.set_space(space)
        for run in runs:
            self.set_font(run.font)
            self.write(f"<{self.codes.of(run.text)}> Tj")
