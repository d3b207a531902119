"""A picture as SVG text: classes for the page's CSS, no inline style, links to people if wished."""

from collections.abc import Callable, Iterable
from math import hypot

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casework.households.drawings.shapes import (
    Box,
    Disc,
    Figure,
    Picture,
    Point,
    Shape,
    Stroke,
    Words,
)

# Of a person or support, by key: where its figure leads, empty for nowhere.
Address = Callable[[str], str]


def nowhere(key: str) -> str:
    """Lead nowhere."""
    return ""


def svg(
    picture: Picture, *, name: str, title: str, told: str, address: Address = nowhere
) -> SafeString:
    """Return the drawing; `name` begins its ids, `title` and `told` are what it is called and says.

    An image where nothing in it leads anywhere; else a group, whose links the keyboard reaches.
    """
    figures = [(one, address(one.key)) for one in picture.figures]
    role = "group" if any(leads for _one, leads in figures) else "img"
    return format_html(
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="{2}" '
        'aria-labelledby="{3}-title {3}-told"><title id="{3}-title">{4}</title>'
        '<desc id="{3}-told">{5}</desc>{6}{7}</svg>',
        number(picture.width),
        number(picture.height),
        role,
        name,
        title,
        told,
        joined(picture.below),
        format_html_join("", "{}", ((figure(one, leads),) for one, leads in figures)),
    )


def figure(one: Figure, leads: str) -> SafeString:
    """Return one person or support, a link where it leads somewhere."""
    if not leads:
        return format_html("<g>{}</g>", joined(one.shapes))
    return format_html(
        '<a class="d-link" href="{}" aria-label="{}">{}</a>', leads, one.told, joined(one.shapes)
    )


def joined(shapes: Iterable[Shape]) -> SafeString:
    return format_html_join("", "{}", ((element(shape),) for shape in shapes))


def element(shape: Shape) -> SafeString:
    """Return one shape as its element."""
    if isinstance(shape, Words):
        return format_html(
            '<text class="{}" x="{}" y="{}">{}</text>',
            shape.look,
            number(shape.x),
            number(shape.y),
            shape.text,
        )
    if isinstance(shape, Disc):
        return format_html(
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
            shape.look,
            *map(number, (shape.x, shape.y, shape.radius)),
        )
    if isinstance(shape, Box):
        return format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
            shape.look,
            *map(number, (shape.x, shape.y, shape.width, shape.height)),
        )
    return format_html('<path class="{}" d="{}"/>', shape.look, path(shape))


def number(value: float) -> str:
    """Return a length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def path(stroke: Stroke) -> str:
    """Return a stroke as path commands."""
    if stroke.bend and stroke.closed:
        return rounded(stroke.points, stroke.bend)
    places = "L".join(place(point) for point in stroke.points)
    return f"M{places}{'z' if stroke.closed else ''}"


def place(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def rounded(points: tuple[Point, ...], bend: float) -> str:
    """Return a closed outline whose corners are rounded by as much as its edges allow."""
    parts: list[str] = []
    for n, corner in enumerate(points):
        before, after = points[n - 1], points[(n + 1) % len(points)]
        start, end = towards(corner, before, bend), towards(corner, after, bend)
        parts.append(f"{'L' if parts else 'M'}{place(start)}Q{place(corner)} {place(end)}")
    return "".join(parts) + "z"


def towards(start: Point, end: Point, most: float) -> Point:
    """Return the point so far from `start` to `end`, half of the way at most."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    share = min(most, length / 2) / length if length else 0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
