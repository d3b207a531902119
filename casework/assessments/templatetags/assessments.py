"""Turns points and scores into charts that the templates draw."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template

from casework.assessments import drawing
from casework.assessments.codes import Score
from casework.assessments.history import DomainChange, TrendPoint
from casework.assessments.pages import DomainSection
from casework.common.templatetags.casework import grade_of

register = template.Library()


@register.filter
def trend_chart(points: Sequence[TrendPoint]) -> drawing.TrendChart:
    """Return the chart of `trend_points(household)`."""
    return drawing.trend_chart(points)


@register.simple_tag
def dot_chart(
    changes: Sequence[DomainChange], then_on: date | None = None, now_on: date | None = None
) -> drawing.DotChart:
    """Return the chart of `history.changes(now, then)`."""
    return drawing.dot_chart(changes, then_on, now_on)


@register.simple_tag
def index_scale(low: int, high: int, last: int | None = None) -> drawing.Scale:
    """Return the figure of an index on the line from 0 to 100."""
    return drawing.scale(low, high, last)


@register.filter
def radar(domains: Sequence[DomainSection]) -> drawing.Radar:
    """Return the radar of the form's domains: what is chosen, and the last scores."""
    chosen = [next((o.value for o in one.options if o.checked), None) for one in domains]
    return drawing.radar(
        [(d.code, d.label, now, d.last_score) for d, now in zip(domains, chosen, strict=True)]
    )


@register.filter
def score_word(score: int) -> Any:
    """Return the word of a score."""
    return Score(score).label


@register.filter
def bound_y(bound: int) -> str:
    """Return where a grade's bound is written on the trend."""
    return str(round(drawing.height_of(bound) + 4, 1))


@register.simple_tag
def grade_word(grade: str) -> Any:
    """Return the word of a grade, without a shape (for the text of a drawing)."""
    return grade_of(grade)[1]
