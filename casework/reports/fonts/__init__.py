"""The embedded fonts: registered once, with their fallback for rare characters.

Serif (Noto Serif SC 400) sets text, sans (Noto Sans SC 700) sets headings. A character which the
asked font lacks is taken from the serif, then from Hanazono and DejaVu where they are installed;
else it looks like 〓 and is copied as what it is. ReportLab itself prints nothing at all for a
missing glyph and says nothing.
"""

from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics

from casework.reports.fonts import outline_table
from casework.reports.fonts.composite import Codes, CompositeFont
from casework.reports.fonts.twins import twin

SERIF = "CaseworkSerif"
SANS = "CaseworkSans"
RARE = ("CaseworkRareA", "CaseworkRareB")
FOREIGN = "CaseworkForeign"
GETA = "〓"
# A quarter em after a character, and half a mark without the empty half.
SPACED, TIGHT = "Spaced", "Tight"
TWINS = {SPACED: 0.25, TIGHT: -0.5}

FOLDER = Path(__file__).resolve().parent
FILES = {SERIF: FOLDER / "NotoSerifSC-Regular.ttf", SANS: FOLDER / "NotoSansSC-Bold.ttf"}
# Debian's fonts-hanazono, an extra for names beyond the embedded 28,000 characters, and
# fonts-dejavu-core for letters of other scripts.
TRUETYPE = Path("/usr/share/fonts/truetype")
RARE_FILES = {
    RARE[0]: TRUETYPE / "hanazono/HanaMinA.ttf",
    RARE[1]: TRUETYPE / "hanazono/HanaMinB.ttf",
    FOREIGN: TRUETYPE / "dejavu/DejaVuSans.ttf",
}

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
    """What layout needs to know of one registered font; `characters` are those it has itself."""

    def __init__(self, font: CompositeFont, characters: frozenset[str]) -> None:
        self.font = font
        self.charWidths: dict[int, float] = font.face.charWidths
        self.defaultWidth: float = font.face.defaultWidth
        self.characters = characters


def load(name: str) -> Face:
    """Register a font under its name, once in a process, and return its face."""
    if name not in faces:
        with loading:
            if name not in faces:
                font = CompositeFont(name, str(FILES.get(name) or RARE_FILES[name]), shapable=False)
                outline_table.lend(font.face)
                characters = frozenset(map(chr, font.face.charToGlyph))
                for suffix, ems in TWINS.items() if name in FILES else ():
                    add(twin(font, suffix, ems), characters)
                add(font, characters)
    return faces[name]


def add(font: CompositeFont, characters: frozenset[str]) -> None:
    pdfmetrics.registerFont(font)
    faces[font.fontName] = Face(font, characters)


@cache
def widths(name: str) -> WidthTable:
    return WidthTable(name)


def register() -> None:
    """Load the two embedded fonts; safe to call again.

    Streams are written as they are compressed: in letters alone, for mail of the last century, they
    would take a quarter more room and a tenth more time.
    """
    rl_config.useA85 = 0
    for name in FILES:
        load(name)


def codes(name: str, document: Any) -> Codes:
    """The codes by which a document that is being made writes the characters of a font."""
    return load(name).font.codes(document)


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
    """Cut text into runs of one font each and list, in order, the characters no font has.

    Those are drawn as 〓, and stay themselves for whoever copies, searches or hears the text.
    """
    if covers(asked, text):
        return [Run(asked, text)], []
    chosen = [(font_for(character, asked), character) for character in text]
    missing = [character for font, character in chosen if font is None]
    for character in missing:
        draw_as_geta(character)
    shown = [(font or SERIF, character) for font, character in chosen]
    return [
        Run(font, "".join(character for _font, character in pairs))
        for font, pairs in groupby(shown, key=lambda pair: pair[0])
    ], missing


def draw_as_geta(character: str) -> None:
    """Give a character that no font has the shape of 〓; it doesn't count as covered."""
    geta, code = ord(GETA), ord(character)
    for name in (SERIF, *(SERIF + suffix for suffix in TWINS)):
        face = load(name).font.face
        face.charWidths[code] = face.charWidths[geta]
        face.charToGlyph[code] = face.charToGlyph[geta]


def text_width(text: str, font: str, size: float) -> float:
    """The natural width in points of a text set in one font."""
    return sum(map(widths(font).__getitem__, text)) * size
