"""Where things stand in the charts of an assessment; the templates draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin
from typing import Any

from casework.assessments.history import DomainChange, TrendPoint
from casework.assessments.scoring import BOUNDS
from casework.households.models import Grade

MOST_POINTS = 6  # more would run into each other; the table beside the chart has them all
TOP, BOTTOM = 10.0, 104.0
LEFT, RIGHT = 48.0, 234.0
SHORT: dict[str, str] = {
    Grade.RED: "red",
    Grade.ORANGE: "ora",
    Grade.YELLOW: "yel",
    Grade.GREEN: "gre",
}
# The grades' shapes around a centre: diamond, triangle, square; green is a circle.
SHAPES: dict[str, str] = {
    Grade.RED: "M{x} {top}l6 6-6 6-6-6z",
    Grade.ORANGE: "M{x} {top}l6 11h-12z",
    Grade.YELLOW: "M{left} {square}h10v10h-10z",
}


@dataclass(frozen=True)
class Band:
    """A grade's share of the index: its short code, edge, height, and where its word stands."""

    short: str
    grade: str
    bound: int
    y: float
    height: float
    label_y: float


@dataclass(frozen=True)
class Mark:
    """One assessment on the trend. `path` is empty for a circle."""

    point: TrendPoint
    short: str
    path: str
    x: float
    y: float
    high_y: float
    label_y: float
    year: int | None

    @property
    def is_range(self) -> bool:
        return self.point.low != self.point.high


@dataclass(frozen=True)
class TrendChart:
    """The trend: bands, marks from the oldest to the newest, and the line through them."""

    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    line: str
    points: tuple[TrendPoint, ...]
    left_out: int


def height_of(index: float) -> float:
    """Return the vertical place of an index on the trend."""
    return round(BOTTOM - (BOTTOM - TOP) * index / 100, 1)


def bands() -> tuple[Band, ...]:
    """Return the four bands from the gravest down."""
    found, ceiling = [], 100
    for bound, grade in BOUNDS:
        y, height = height_of(ceiling), round(height_of(bound) - height_of(ceiling), 1)
        found.append(Band(SHORT[grade], grade, bound, y, height, round(y + height / 2 + 4, 1)))
        ceiling = bound
    return tuple(found)


def trend_chart(points: Sequence[TrendPoint]) -> TrendChart:
    """Return the chart of the last assessments, one step of equal width each."""
    shown = points[-MOST_POINTS:]
    step = (RIGHT - LEFT) / max(1, len(shown) - 1)
    start = LEFT if len(shown) > 1 else (LEFT + RIGHT) / 2
    marks, year = [], 0
    for number, point in enumerate(shown):
        marks.append(mark(point, round(start + number * step, 1), point.day.year != year))
        year = point.day.year
    return TrendChart(
        bands=bands(),
        marks=tuple(marks),
        line=" ".join(f"{one.x},{one.y}" for one in marks),
        points=tuple(points),
        left_out=len(points) - len(shown),
    )


def mark(point: TrendPoint, x: float, with_year: bool) -> Mark:
    """Return where an assessment stands: at the lower end of its range, its number above it."""
    y, high_y = height_of(point.low), height_of(point.high)
    shape = SHAPES.get(point.grade, "")
    path = shape.format(x=x, top=round(y - 6, 1), left=round(x - 5, 1), square=round(y - 5, 1))
    year = point.day.year if with_year else None
    return Mark(point, SHORT.get(point.grade, ""), path, x, y, high_y, round(high_y - 9, 1), year)


@dataclass(frozen=True)
class DotRow:
    """A domain then and now; `then_x` and `now_x` are None where nobody answered."""

    change: DomainChange
    y: float
    then_x: int | None
    now_x: int | None
    arrow: str


@dataclass(frozen=True)
class DotChart:
    """Ten domains as dots on a line from 0 to 3, with an arrow where the score moved."""

    rows: tuple[DotRow, ...]
    columns: tuple[tuple[int, int], ...]
    height: int
    then_on: date | None
    now_on: Any


DOT_LEFT, DOT_STEP, DOT_TOP, DOT_ROW = 118, 54, 45, 22


def dot_x(score: int | None) -> int | None:
    """Return the horizontal place of a score."""
    return None if score is None else DOT_LEFT + DOT_STEP * score


def dot_chart(
    changes: Sequence[DomainChange], then_on: date | None = None, now_on: date | None = None
) -> DotChart:
    """Return the chart of the domains then and now."""
    rows = tuple(
        dot_row(change, DOT_TOP + DOT_ROW * number) for number, change in enumerate(changes)
    )
    columns = tuple((score, DOT_LEFT + DOT_STEP * score) for score in range(4))
    return DotChart(rows, columns, DOT_TOP + DOT_ROW * len(rows), then_on, now_on)


def dot_row(change: DomainChange, y: int) -> DotRow:
    """Return where a domain's dots stand; the arrow ends just before the dot of now."""
    then_x, now_x = dot_x(change.then), dot_x(change.now)
    arrow = ""
    if then_x is not None and now_x is not None and then_x != now_x:
        ahead = 1 if now_x > then_x else -1
        tip = now_x - 4 * ahead
        arrow = f"M{tip - 8 * ahead} {y - 4}L{tip} {y}L{tip - 8 * ahead} {y + 4}z"
    return DotRow(change, y, then_x, now_x, arrow)


@dataclass(frozen=True)
class ScaleBand:
    """A grade's stretch of the scale."""

    short: str
    grade: str
    bound: int
    x: float
    width: float
    middle: float


@dataclass(frozen=True)
class Scale:
    """The index on one line from 0 to 100, and the last one beside it."""

    bands: tuple[ScaleBand, ...]
    x: float
    width: float
    last: int | None
    last_x: float


SCALE_LEFT, SCALE_STEP = 10.0, 2.8


def scale(low: int, high: int, last: int | None = None) -> Scale:
    """Return the figure of an index range on the line from 0 to 100."""
    found, ceiling = [], 100
    for bound, grade in BOUNDS:
        x = scale_x(bound)
        width = round(scale_x(ceiling) - x - 1.5, 1)
        found.append(ScaleBand(SHORT[grade], grade, bound, x, width, round(x + width / 2, 1)))
        ceiling = bound
    return Scale(
        bands=tuple(found),
        x=scale_x(low),
        width=max(3.0, round(scale_x(high) - scale_x(low), 1)),
        last=last,
        last_x=scale_x(last or 0),
    )


def scale_x(index: int) -> float:
    """Return the horizontal place of an index on the scale."""
    return round(SCALE_LEFT + SCALE_STEP * index, 1)


@dataclass(frozen=True)
class Spoke:
    """A domain of the radar: its rim, the place of its score, and its two lines of words.

    `x` and `y` are None where nobody answered; `anchor` is the class that aligns the words.
    """

    code: str
    label: Any
    score: int | None
    rim_x: float
    rim_y: float
    x: float | None
    y: float | None
    label_x: float
    label_y: float
    value_y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    """The domains around a centre, clockwise from the top: rings, then (dashed), now, its lines."""

    spokes: tuple[Spoke, ...]
    rings: tuple[tuple[int, str, float], ...]
    then: str
    now: str
    lines: str


# As wide as the card that holds it, so that its words keep their 12 px.
RADAR_X, RADAR_Y, RADAR_RIM, RADAR_MOST = 146.0, 100.0, 64.0, 3
RADAR_GAP = 6.0


def radar(domains: Sequence[tuple[str, Any, int | None, int | None]]) -> Radar:
    """Return the radar of (code, label, score now, score then); the centre is 0, the rim is 3."""
    count = len(domains)
    spokes = tuple(spoke(n, count, *domain[:3]) for n, domain in enumerate(domains))
    places = [(one.x, one.y) for one in spokes]
    pairs = zip(places, places[1:] + places[:1], strict=True)
    was_answered = any(then is not None for *_, then in domains)
    return Radar(
        spokes=spokes,
        rings=tuple(
            (level, ring([level] * count), round(RADAR_Y - RADAR_RIM * level / RADAR_MOST - 2, 1))
            for level in range(1, RADAR_MOST + 1)
        ),
        then=ring([then or 0 for *_, then in domains]) if was_answered else "",
        now=ring([now or 0 for _, _, now, _ in domains]),
        lines="".join(f"M{a} {b}L{c} {d}" for (a, b), (c, d) in pairs if None not in (a, c)),
    )


def spoke(number: int, count: int, code: str, label: Any, score: int | None) -> Spoke:
    """Return one domain's spoke; words stand beyond the rim, away from the centre."""
    rim_x, rim_y = radar_place(number, count, RADAR_MOST)
    x, y = (None, None) if score is None else radar_place(number, count, score)
    side = rim_x - RADAR_X
    above, below = rim_y < RADAR_Y - RADAR_RIM + 1, rim_y > RADAR_Y + RADAR_RIM - 1
    anchor = "t-m" if abs(side) < 1 else "t-e" if side < 0 else ""
    label_x = rim_x if anchor == "t-m" else rim_x + (RADAR_GAP if side > 0 else -RADAR_GAP)
    label_y = rim_y - 21 if above else rim_y + 15 if below else rim_y - 3
    return Spoke(
        code, label, score, rim_x, rim_y, x, y, round(label_x, 1), label_y, label_y + 15, anchor
    )


def radar_place(number: int, count: int, score: int) -> tuple[float, float]:
    """Return where a score of the domain at `number` of `count` lies."""
    angle, reach = 2 * pi * number / count, RADAR_RIM * score / RADAR_MOST
    return round(RADAR_X + reach * sin(angle), 1), round(RADAR_Y - reach * cos(angle), 1)


def ring(scores: Sequence[int]) -> str:
    """Return the corners of a polygon of scores."""
    places = (radar_place(number, len(scores), score) for number, score in enumerate(scores))
    return " ".join(f"{x},{y}" for x, y in places)
