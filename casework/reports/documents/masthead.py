"""The head of a cover as the office wants it: its logo, its name, and the paper's title."""

import io
from collections.abc import Callable
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from casework.reports import fonts
from casework.reports.layout import BRAND, INK
from casework.reports.snapshot_office import PaperStyle
from casework.reports.text import Composer
from casework.reports.typesetting import Style

UNIT = Style(fonts.SANS, 15, 24, align="center", color=INK, tracking=2)
# How large a title is set: (most characters, style), the first that it fits.
TITLES = (
    (7, Style(fonts.SANS, 40, 56, align="center", color=BRAND, tracking=18)),
    (10, Style(fonts.SANS, 32, 56, align="center", color=BRAND, tracking=10)),
    (16, Style(fonts.SANS, 23, 56, align="center", color=BRAND, tracking=4)),
)
ROOM = 54.0  # points above the name
LOGO_HEIGHT, LOGO_WIDTH = 42.0, 190.0
MOST_OF_NAME = 26  # characters of a name in one line


class Logo(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A picture in the middle of the line, as high as there is room for, its shape kept."""

    def __init__(self, picture: bytes) -> None:
        super().__init__()
        self.reader = ImageReader(io.BytesIO(picture))
        wide, high = self.reader.getSize()
        share = min(LOGO_WIDTH / wide, LOGO_HEIGHT / high)
        self.drawn = (wide * share, high * share)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, LOGO_HEIGHT

    def draw(self) -> None:
        wide, high = self.drawn
        at = ((self.width - wide) / 2, (LOGO_HEIGHT - high) / 2)
        self.canv.drawImage(self.reader, *at, wide, high)


def masthead(
    style: PaperStyle, unit: str, compose: Composer, on_draw: Callable[..., None] | None = None
) -> list[Any]:
    """The logo, where there is one, and the name: the office's own, else the `unit` that it is."""
    name = style.organisation or unit
    if len(name) > MOST_OF_NAME:
        name = f"{name[: MOST_OF_NAME - 1]}…"
    line = compose.line(name, UNIT, "制作单位", on_draw)
    if not style.logo:
        return [Spacer(0, ROOM), line]
    return [Spacer(0, ROOM / 3), Logo(style.logo), Spacer(0, 10), line]


def title_line(words: str, compose: Composer, largest: float = 40) -> Any:
    """A cover's title in one line, smaller where it is long; every title takes as much height."""
    fitting = (one for most, one in TITLES if len(words) <= most and one.size <= largest)
    style = next(fitting, TITLES[-1][1])
    return compose.line(words, style, "标题")
