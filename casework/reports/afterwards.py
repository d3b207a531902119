"""Lines of a page that are known only at the document's end: its total, where a part begins.

The page's content keeps a place for each, a comment, which gives way to the line before the page
is saved. As form XObjects each would be an object of the file with resources of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.reports import fonts
from casework.reports.fonts.composite import Codes

PLACE = re.compile(r"^%line (\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LaterLine:
    """Serif text of a colour, once `words` has the number of pages; lengths in points.

    Its baseline is at `y`; it begins at the left edge of what is drawn, or ends at `right`.
    """

    words: Callable[[int], str]
    size: float
    color: tuple[float, float, float]
    y: float
    right: float | None = None

    def drawn(self, codes: Codes, pages: int) -> str:
        words = self.words(pages)
        width = 0 if self.right is None else fonts.text_width(words, fonts.SERIF, self.size)
        red, green, blue = self.color
        return (
            f"q {red:g} {green:g} {blue:g} rg BT /{codes.name} {self.size:g} Tf "
            f"1 0 0 1 {(self.right or 0) - width:.2f} {self.y:.2f} Tm <{codes.of(words)}> Tj ET Q"
        )


class Afterwards:
    """The lines for which pages of one document keep a place."""

    def __init__(self) -> None:
        self.lines: list[LaterLine] = []

    def keep_place(self, canvas: Any, line: LaterLine) -> None:
        """Keep a place where the canvas is; the line is drawn with the state it has here."""
        canvas._code.append(f"%line {len(self.lines)}")
        self.lines.append(line)

    def fill(self, canvas: Any, pages: int) -> None:
        """Put the lines into their places, on a document of which every page is finished."""
        codes = fonts.codes(fonts.SERIF, canvas._doc)
        for page in canvas._doc.Pages.pages:
            page.stream = PLACE.sub(
                lambda found: self.lines[int(found[1])].drawn(codes, pages), page.stream
            )
