"""Twins of a font: the same glyphs with other advance widths, for space that is no character.

Extractors take a gap of over 0.1 em between glyphs for a blank, so that a quarter em set between
Chinese and Latin by moving the pen would come out as text nobody typed. A glyph that is itself
wider leaves no gap. The embedded metrics agree with the widths the PDF declares.
"""

from collections.abc import Sequence
from copy import copy
from weakref import WeakKeyDictionary

from casework.reports.fonts.composite import CompositeFont


def other_widths(widths: dict[int, float], added: float) -> dict[int, float]:
    """Return advance widths by code point, in thousandths of an em, each with the same addition.

    A real dict, for ReportLab's accelerator reads it as one. Few widths differ, so that
    thirty thousand characters share their numbers.
    """
    made = {width: max(0, width + added) for width in set(widths.values())}
    return {code: made[width] for code, width in widths.items()}


class OtherMetrics:
    """Advance width and left side bearing by glyph, in the font's units, each a little wider."""

    def __init__(self, metrics: Sequence[tuple[float, float]], added: float) -> None:
        self.metrics = metrics
        self.added = added

    def __getitem__(self, glyph: int) -> tuple[float, float]:
        advance, bearing = self.metrics[glyph]
        return max(0, advance + self.added), bearing


def twin(font: CompositeFont, suffix: str, ems: float) -> CompositeFont:
    """A font that shares the outlines of another; each glyph is `ems` wider (or narrower)."""
    other, face = copy(font), copy(font.face)
    face.name = font.face.name + suffix.encode("ascii")
    face.charWidths = other_widths(font.face.charWidths, ems * 1000)
    face.hmetrics = OtherMetrics(font.face.hmetrics, ems * font.face.unitsPerEm)
    other.fontName, other.face = font.fontName + suffix, face
    other.state = WeakKeyDictionary()
    return other
