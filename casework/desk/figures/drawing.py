"""Where things stand in the chart of grades; the template draws it as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.assessments.drawing import SHAPES, SHORT
from casework.desk.figures.periods import Kind, Period
from casework.households.models import Grade

# Units of the drawing, which is never shown smaller than one to a pixel.
LEFT, STEP, WIDTH = 34, 36, 27
TOP, BOTTOM = 12.0, 170.0
LABEL_X, LABEL_GAP = 268.0, 16.0
# A segment of less height has no room for its number; the table has it.
ROOM = 14
ORDER = (Grade.RED, Grade.ORANGE, Grade.YELLOW, Grade.GREEN, "")


@dataclass(frozen=True)
class Segment:
    """A grade's share of a column; `label_y` is None where there is no room for the number."""

    short: str
    n: int
    x: float
    y: float
    height: float
    label_y: float | None


@dataclass(frozen=True)
class Column:
    """A period: its segments from below, or nothing but its height where they are not told."""

    period: Period
    x: float
    middle: float
    segments: tuple[Segment, ...]
    y: float
    height: float
    with_year: bool


@dataclass(frozen=True)
class EndLabel:
    """The word of a grade beside the last column, with its shape; `path` is empty for a circle."""

    grade: str
    short: str
    n: int
    x: float
    y: float
    text_y: float
    path: str


@dataclass(frozen=True)
class GradeChart:
    """Columns, the numbers at the axis with their heights, and the words at the end."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[int, float, float], ...]
    labels: tuple[EndLabel, ...]


def ceiling(largest: int) -> int:
    """Return a round number that is not below the largest column."""
    unit = 1
    while True:
        for times in (4, 6, 8, 10, 20):
            if times * unit >= largest:
                return times * unit
        unit *= 10


def short_of(grade: str) -> str:
    """Return the short code of a grade in class names."""
    return SHORT.get(grade, "non")


def grade_chart(points: Sequence[tuple[Period, int | None, dict[str, int | None]]]) -> GradeChart:
    """Return the chart of (period, all, by grade) from the oldest; None: not told."""
    top = ceiling(max([whole or 0 for _period, whole, _grades in points], default=0))
    scale = (BOTTOM - TOP) / top
    columns, year = [], 0
    for n, (period, whole, grades) in enumerate(points):
        with_year = period.first.year != year and period.kind != Kind.YEAR
        columns.append(column(n, period, whole or 0, grades, scale, with_year))
        year = period.first.year
    ticks = tuple((n, y, y + 4) for n in (0, top // 2, top) for y in [round(BOTTOM - n * scale, 1)])
    return GradeChart(tuple(columns), ticks, labels(columns[-1]) if columns else ())


def column(
    n: int, period: Period, whole: int, grades: dict[str, int | None], scale: float, with_year: bool
) -> Column:
    """Return where one column stands."""
    x, y = float(LEFT + n * STEP), BOTTOM
    found: list[Segment] = []
    for grade in ORDER:
        count = grades[grade]
        if not count:
            continue
        height = round(count * scale, 1)
        y = round(y - height, 1)
        label_y = round(y + height / 2 + 4, 1) if height >= ROOM else None
        found.append(Segment(short_of(grade), count, x, y, height, label_y))
    is_told = all(count is not None for count in grades.values())
    height = round(whole * scale, 1)
    return Column(
        period=period,
        x=x,
        middle=x + WIDTH / 2,
        segments=tuple(found) if is_told else (),
        y=round(BOTTOM - height, 1),
        height=height,
        with_year=with_year,
    )


def labels(last: Column) -> tuple[EndLabel, ...]:
    """Return the words beside the segments of the last column, none over another."""
    grade_of = {short_of(grade): grade for grade in ORDER}
    found: list[EndLabel] = []
    below = BOTTOM + LABEL_GAP
    for segment in last.segments:
        y = min(segment.y + segment.height / 2, below - LABEL_GAP)
        below = y = round(y, 1)
        x = LABEL_X - 10
        shape = SHAPES.get(grade_of[segment.short], "")
        path = shape.format(x=x, top=round(y - 6, 1), left=round(x - 5, 1), square=round(y - 5, 1))
        grade = grade_of[segment.short]
        found.append(EndLabel(grade, segment.short, segment.n, x, y, round(y + 4, 1), path))
    return tuple(found)
