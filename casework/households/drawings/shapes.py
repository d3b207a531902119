"""Placed shapes of a drawing; lengths are px of the page, y grows downward.

Every shape has a `look`, one of the names that the page's CSS and the paper's pens know: the shapes
themselves know no colour.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A line through points; `closed` makes a figure of it, `bend` rounds its corners so far."""

    points: tuple[Point, ...]
    look: str
    closed: bool = False
    bend: float = 0


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Disc:
    """A circle."""

    x: float
    y: float
    radius: float
    look: str


@dataclass(frozen=True)
class Words:
    """One line of text, centred on `x`; `y` is its baseline, 12 px high."""

    x: float
    y: float
    text: str = field(repr=False)
    look: str = "t-m"


Shape: TypeAlias = Stroke | Box | Disc | Words


@dataclass(frozen=True)
class Figure:
    """What stands for one person or support: its shapes, and where it is seen from outside.

    `frame` is (left, top, right, bottom) of everything that belongs to it, labels included.
    """

    key: str
    told: str = field(repr=False)
    shapes: tuple[Shape, ...] = field(repr=False)
    frame: tuple[float, float, float, float]


@dataclass(frozen=True)
class Picture:
    """A whole drawing: what lies under the figures, then the figures in reading order."""

    width: float
    height: float
    below: tuple[Shape, ...] = field(repr=False)
    figures: tuple[Figure, ...] = field(repr=False)


EMPTY = Picture(0, 0, (), ())
