"""The embedded fonts: registered once, with their fallback for rare characters.

Serif (Noto Serif SC 400) sets text, sans (Noto Sans SC 700) sets headings. A character which the
asked font lacks is taken from the serif, then from Hanazono where that is installed; else it
becomes 〓. ReportLab itself prints nothing at all for a missing glyph and says nothing.
"""

from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from casework.reports import tounicode

SERIF = "CaseworkSerif"
SANS = "CaseworkSans"
RARE = ("CaseworkRareA", "CaseworkRareB")
GETA = "〓"

FOLDER = Path(__file__).resolve().parent
FILES = {SERIF: FOLDER / "NotoSerifSC-Regular.ttf", SANS: FOLDER / "NotoSansSC-Bold.ttf"}
# Debian's fonts-hanazono; an extra for names beyond the embedded 28,000 characters.
HANAZONO = Path("/usr/share/fonts/truetype/hanazono")
RARE_FILES = {RARE[0]: HANAZONO / "HanaMinA.ttf", RARE[1]: HANAZONO / "HanaMinB.ttf"}

# A second registration by another thread would change the font under a document being made.
loading = Lock()
faces: dict[str, "Face"] = {}


class Run(NamedTuple):
    """Consecutive characters of one font."""

    font: str
    text: str


class WidthTable(dict[str, float]):
    """Advance widths of a font by character, in ems; filled as characters are met."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self.face = load(font)

    def __missing__(self, character: str) -> float:
        width = self.face.charWidths.get(ord(character), self.face.defaultWidth) / 1000
        self[character] = width
        return float(width)


class Face:
    """What layout needs to know of one registered font."""

    def __init__(self, font: TTFont) -> None:
        self.charWidths: dict[int, float] = font.face.charWidths
        self.defaultWidth: float = font.face.defaultWidth
        self.characters = frozenset(map(chr, font.face.charToGlyph))


def load(name: str) -> Face:
    """Register a font under its name, once in a process, and return its face."""
    if name not in faces:
        with loading:
            if name not in faces:
                font = TTFont(name, str(FILES.get(name) or RARE_FILES[name]), shapable=False)
                pdfmetrics.registerFont(font)
                faces[name] = Face(font)
    return faces[name]


@cache
def widths(name: str) -> WidthTable:
    return WidthTable(name)


def register() -> None:
    """Load the two embedded fonts and mend ReportLab's ToUnicode map; safe to call again.

    Streams are written as they are compressed: in letters alone, for mail of the last century, they
    would take a quarter more room and a tenth more time.
    """
    tounicode.install()
    rl_config.useA85 = 0
    for name in FILES:
        load(name)


def rare_fonts() -> list[str]:
    """The fallback fonts that are installed on this machine, in order of preference."""
    return [name for name, file in RARE_FILES.items() if file.is_file()]


def covers(name: str, text: str) -> bool:
    return load(name).characters.issuperset(text)


@cache
def font_for(character: str, asked: str) -> str | None:
    """The first font that has the character: as asked, serif, then Hanazono; None without any."""
    return next(
        (name for name in (asked, SERIF, *rare_fonts()) if character in load(name).characters), None
    )


def split_runs(text: str, asked: str) -> tuple[list[Run], list[str]]:
    """Cut text into runs of one font each and list, in order, the characters no font has."""
    if covers(asked, text):
        return [Run(asked, text)], []
    chosen = [(font_for(character, asked), character) for character in text]
    missing = [character for font, character in chosen if font is None]
    shown = [(font or SERIF, character if font else GETA) for font, character in chosen]
    return [
        Run(font, "".join(character for _font, character in pairs))
        for font, pairs in groupby(shown, key=lambda pair: pair[0])
    ], missing


def text_width(text: str, font: str, size: float) -> float:
    """The natural width in points of a text set in one font."""
    return sum(map(widths(font).__getitem__, text)) * size
