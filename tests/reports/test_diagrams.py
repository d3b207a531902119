"""Radar and trend: the same drawings for paper and for pages."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing

from casework.reports.diagrams.radar import radar
from casework.reports.diagrams.trend import trend
from casework.reports.snapshot import TrendPoint
from tests.reports import samples

NOW = samples.family().assessment
POINTS = samples.family().trend


def words(drawing: Drawing) -> list[str]:
    root = ElementTree.fromstring(renderSVG.drawToString(drawing))  # noqa: S314 - our own drawing
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


def test_the_radar_names_every_domain() -> None:
    assert NOW is not None
    shown = " ".join(words(radar(NOW.domains)))
    assert all(domain.name in shown for domain in NOW.domains)


def test_the_previous_assessment_is_one_more_outline() -> None:
    assert NOW is not None
    alone, both = radar(NOW.domains), radar(NOW.domains, NOW.domains)
    assert len(both.contents) == len(alone.contents) + 1


def test_another_set_of_domains_is_not_laid_over() -> None:
    assert NOW is not None
    assert len(radar(NOW.domains, NOW.domains[:3]).contents) == len(radar(NOW.domains).contents)


def test_a_label_that_the_font_lacks_shows_a_geta_mark() -> None:
    assert NOW is not None
    odd = replace(NOW.domains[0], name="收\ue000")
    assert any("收〓" in word for word in words(radar((odd, *NOW.domains[1:]))))


def test_the_trend_shows_a_range_for_an_unanswered_domain() -> None:
    assert any("61～69" in word for word in words(trend(POINTS)))


def test_close_dates_leave_each_other_out() -> None:
    close = [TrendPoint(date(2026, 1, day), 50, 50, "橙") for day in (1, 2, 30)]
    dates = [word for word in words(trend(close)) if "2026" in word]
    assert [one.strip() for one in dates] == ["2026-01-01", "2026-01-30"]


@pytest.mark.parametrize("drawing", [radar(()), trend(())])
def test_nothing_to_draw_is_an_empty_drawing(drawing: Drawing) -> None:
    assert drawing.contents == []


def test_one_assessment_stands_in_the_middle() -> None:
    assert words(trend(POINTS[:1]))
