"""A paragraph in which some words are struck out or underlined, for two versions side by side."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Any

from casework.common.diff import Piece
from casework.reports.fonts import Run, widths
from casework.reports.linebreaks import Line
from casework.reports.text import Composer, clean
from casework.reports.typesetting import Style, TextBlock, baseline

Range = tuple[int, int]  # of characters, the end not included
REMOVED = (0.62, 0.12, 0.1)
ADDED = (0.05, 0.36, 0.2)


class MarkedBlock(TextBlock):
    """A paragraph with marks under or through some of its characters."""

    is_text_alone = False

    def __init__(
        self, runs: Sequence[Run], style: Style, marks: Sequence[Range], *, removed: bool
    ) -> None:
        super().__init__(runs, style)
        self.marks = marks
        self.removed = removed

    def part(self, first: int, until: int) -> "MarkedBlock":
        """A block of some of the lines, with the marks that lie on them."""
        plain = super().part(first, until)
        start, end = self.lines[first].start, self.lines[until - 1].end
        marks = [(a - start, b - start) for a, b in overlapping(self.marks, start, end)]
        part = MarkedBlock(plain.runs, plain.block_style, marks, removed=self.removed)
        part.lines, part.lines_width = plain.lines, plain.lines_width
        return part

    def draw(self) -> None:
        super().draw()
        canvas, style = self.canv, self.block_style
        ems = chain.from_iterable(map(widths(run.font).__getitem__, run.text) for run in self.runs)
        edges = list(accumulate((em * style.size for em in ems), initial=0.0))
        canvas.saveState()
        canvas.setStrokeColorRGB(*(REMOVED if self.removed else ADDED))
        canvas.setLineWidth(0.7)
        lift = style.size * (0.3 if self.removed else -0.18)
        y = self.height - style.leading + baseline(style.leading, style.size) + lift
        for line in self.lines:
            self.draw_marks(canvas, line, edges, y)
            y -= style.leading
        canvas.restoreState()

    def draw_marks(self, canvas: Any, line: Line, edges: Sequence[float], y: float) -> None:
        x, spacing = self.place(line)
        for start, end in overlapping(self.marks, line.start, line.end):
            from_, to = (
                x + edges[at] - edges[line.start] + spacing * (at - line.start)
                for at in (start, end)
            )
            canvas.line(from_, y, to - spacing, y)


def overlapping(marks: Iterable[Range], start: int, end: int) -> list[Range]:
    """The parts of marks that lie between two characters."""
    cut = ((max(a, start), min(b, end)) for a, b in marks)
    return [(a, b) for a, b in cut if a < b]


def marked_cell(
    pieces: Iterable[Piece], style: Style, composer: Composer, field: str, *, removed: bool
) -> list[TextBlock]:
    """A table cell's paragraphs, the marked pieces struck out or underlined; — for nothing."""
    found: list[TextBlock] = [
        MarkedBlock(composer.runs(text, style.font, field), style, marks_of(signs), removed=removed)
        for signs in lines_of(pieces)
        if (text := "".join(sign for sign, _marked in signs))
    ]
    return found or composer.cell("—", style, field)


def lines_of(pieces: Iterable[Piece]) -> Iterable[list[tuple[str, bool]]]:
    """Yield the paragraphs as cleaned characters, each with whether it is marked."""
    line: list[tuple[str, bool]] = []
    for piece in pieces:
        for sign in clean(piece.text):
            if sign == "\n":
                yield line
                line = []
            else:
                line.append((sign, piece.marked))
    yield line


def marks_of(signs: Sequence[tuple[str, bool]]) -> list[Range]:
    """The ranges of marked characters."""
    found: list[Range] = []
    for at, (_sign, marked) in enumerate(signs):
        if marked and found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        elif marked:
            found.append((at, at + 1))
    return found
