"""Chinese line breaking and justification, as a ReportLab flowable of its own.

Stock `wordWrap='CJK'` begins lines with ，；：！？ and can't justify. This flowable obeys 避头尾
(GB/T 15834-2011), in lines of mixed fonts too, and reads no markup: what comes in is what prints.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any, Literal

from reportlab.platypus.flowables import Flowable

from casework.reports.fonts import Run, widths

NOT_FIRST = frozenset("，。；：、！？》〉」』】〗〕）”’,.;:!?)]}")
# These begin a line only where it has no better place to break.
SELDOM_FIRST = frozenset("…—～·％℃%")
NOT_LAST = frozenset("“‘《〈「『【〖〔（([{￥$¥№")
# Their right half is empty, so that it may hang over the margin.
HANGING = frozenset("，。；：、！？》〉」』】〕）”’")
PAIRS = frozenset(("——", "……"))
MEASURES = frozenset("年月日时分秒元角次人户岁级天周个页版号室弄条项名位平米%％℃")
LATIN_ENDS = 0x2E80

MOST_STRETCH = 0.09  # ems a gap: beyond it a line looks spaced out, and readers see blanks
MOST_SHRINK = 0.02
FUZZ = 1e-6


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. Lengths in points, `indent` (first line) in ems, colour as RGB."""

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


@dataclass(frozen=True, slots=True)
class Line:
    """One line: characters `start` to `end` of the block, its width and its limit, in points."""

    start: int
    end: int
    width: float
    limit: float
    last: bool


def is_latin(character: str) -> bool:
    """Whether the character belongs to a word or number that isn't broken."""
    return not character.isspace() and ord(character) < LATIN_ENDS and character not in "—…·“”‘’"


def offends(before: str, after: str) -> bool:
    """Whether 避头尾 forbids a break between these two characters."""
    return after in NOT_FIRST or before in NOT_LAST


def around(text: str, at: int) -> tuple[str, str]:
    """The visible characters on either side of a break; blanks stay at the line's end."""
    before, after = at - 1, at
    while before > 0 and text[before] == " ":
        before -= 1
    while after < len(text) - 1 and text[after] == " ":
        after += 1
    return text[before], text[after]


def obeys(text: str, at: int) -> bool:
    """Whether 避头尾 allows a break before character `at`."""
    return not offends(*around(text, at))


def may_break(text: str, at: int) -> bool:
    """Whether a break before character `at` also leaves words, numbers and measures whole."""
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        before, after = around(text, at)
    elif is_latin(before) and is_latin(after):
        return False
    return not (
        offends(before, after) or after in SELDOM_FIRST or (after in MEASURES and before.isdigit())
    )


def parts_pair(text: str, at: int) -> bool:
    """Whether a break before character `at` would halve —— or ……."""
    return text[at - 1 : at + 1] in PAIRS


def best_cut(text: str, start: int, full: int) -> int:
    """Where to end the line that is full at `full`: the last place the rules allow.

    Gives up unbroken words first, then double marks, and 避头尾 only where no place obeys it.
    """
    third = start + max(1, (full - start) // 3)
    for at in range(full, third - 1, -1):
        if may_break(text, at) and not parts_pair(text, at):
            return at
    obedient = [at for at in range(full, start, -1) if obeys(text, at)]
    return next((at for at in obedient if not parts_pair(text, at)), (obedient or [full])[0])


class Breaker:
    """Breaks one paragraph; `edges[i]` is where character i begins if all stood in one line."""

    def __init__(self, text: str, edges: Sequence[float], size: float, *, hang: bool) -> None:
        self.text = text
        self.edges = edges
        self.size = size
        self.hang = hang

    def lines(self, first_limit: float, limit: float) -> list[Line]:
        """All lines, at least one; blanks at a break stay at the line's end."""
        found: list[Line] = []
        start, room = 0, first_limit
        while start < len(self.text):
            end = self.end_of_line(start, room)
            width = self.visible_width(start, end)
            while end < len(self.text) and self.text[end] == " ":
                end += 1
            found.append(Line(start, end, width, room, end >= len(self.text)))
            start, room = end, limit
        return found or [Line(0, 0, 0, first_limit, True)]

    def end_of_line(self, start: int, limit: float) -> int:
        full = bisect_right(self.edges, self.edges[start] + limit + FUZZ, start + 1) - 1
        full = max(full, start + 1)
        if full >= len(self.text):
            return len(self.text)
        if self.hang and self.hangs(start, full, limit):
            return full + 1
        return best_cut(self.text, start, full)

    def hangs(self, start: int, end: int, limit: float) -> bool:
        """Whether the closing mark at `end` fits: half outside, the line a little tighter."""
        text = self.text
        if text[end] not in HANGING or (end + 1 < len(text) and not may_break(text, end + 1)):
            return False
        over = self.edges[end + 1] - self.edges[start] - self.size / 2 - limit
        return over <= MOST_SHRINK * self.size * (end - start)

    def visible_width(self, start: int, end: int) -> float:
        """The width in points without blanks at the end or the half of a mark that hangs."""
        while end > start + 1 and self.text[end - 1] == " ":
            end -= 1
        half = self.size / 2 if self.hang and self.text[end - 1] in HANGING else 0
        return self.edges[end] - self.edges[start] - half


def cut_runs(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    """The runs of characters `start` to `end` of the text that all runs make together."""
    if len(runs) == 1:
        return [Run(runs[0].font, runs[0].text[start:end])]
    parts, at = [], 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text:
            parts.append(Run(run.font, text))
        at += len(run.text)
    return parts


@lru_cache(maxsize=64)
def tint(color: tuple[float, float, float]) -> str:
    return " ".join(f"{part:.3g}" for part in color) + " rg"


def baseline(leading: float, size: float) -> float:
    """How high it stands over a line's lower edge: the em box, 0.12 below it, is in the middle."""
    return (leading - size) / 2 + 0.12 * size


class TextBlock(Flowable):  # type: ignore[misc]  # reportlab has no types
    """One paragraph of one style and any fonts. It never shows its text in an error."""

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
        room = width - style.left
        breaker = Breaker(self.characters, edges, size, hang=style.align == "justify")
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
        part = TextBlock(
            cut_runs(self.runs, origin, chosen[-1].end), rest, self.on_draw if first == 0 else None
        )
        part.lines = [
            replace(line, start=line.start - origin, end=line.end - origin) for line in chosen
        ]
        part.lines_width = self.lines_width
        return part

    def draw(self) -> None:
        if self.on_draw:
            self.on_draw(self.canv, self)
        style = self.block_style
        text = self.canv.beginText()
        write = text._code.append
        write(tint(style.color))
        y = self.height - style.leading + baseline(style.leading, style.size)
        font, spacing = "", 0.0
        for line in self.lines:
            x, wanted = self.place(line)
            write(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            if abs(wanted - spacing) > 1e-4:
                write(f"{wanted:.4f} Tc")
                spacing = wanted
            for run in cut_runs(self.runs, line.start, line.end):
                if run.font != font:
                    text.setFont(run.font, style.size, style.leading)
                    font = run.font
                write(text._formatText(run.text))
            y -= style.leading
        if spacing:
            write("0 Tc")
        self.canv.drawText(text)

    def place(self, line: Line) -> tuple[float, float]:
        """Where a line begins, from the block's left edge, and its character space; in points."""
        style = self.block_style
        x = style.left + (style.indent * style.size if line.start == 0 else 0)
        spare = line.limit - line.width + style.tracking
        if style.align == "center":
            return x + spare / 2, style.tracking
        if style.align == "right":
            return x + spare, style.tracking
        gaps = line.end - line.start - 1
        if style.align == "left" or gaps < 1 or (line.last and spare >= 0):
            return x, style.tracking
        space = spare / gaps
        return x, style.tracking + min(space, MOST_STRETCH * style.size)
