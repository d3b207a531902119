"""Where things stand in the charts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from casework.assessments import drawing
from casework.assessments.history import DomainChange, TrendPoint


def point(index: int, grade: str = "red", day: int = 1, year: int = 2026) -> TrendPoint:
    return TrendPoint(date(year, 1, day), index, index, grade)


def test_the_bands_fill_the_chart_without_gap_or_overlap() -> None:
    bands = drawing.bands()
    assert bands[0].y == drawing.TOP
    assert round(sum(band.height for band in bands), 1) == drawing.BOTTOM - drawing.TOP
    assert [band.bound for band in bands] == [60, 40, 20, 0]


@given(st.integers(0, 99))
def test_a_higher_index_stands_higher(index: int) -> None:
    assert drawing.height_of(index) > drawing.height_of(index + 1)


def test_one_assessment_stands_in_the_middle() -> None:
    (mark,) = drawing.trend_chart([point(50)]).marks
    assert mark.x == (drawing.LEFT + drawing.RIGHT) / 2


def test_the_chart_draws_the_last_six_and_says_how_many_it_left_out() -> None:
    chart = drawing.trend_chart([point(50 + day, day=day) for day in range(1, 10)])
    assert [mark.point.day.day for mark in chart.marks] == [4, 5, 6, 7, 8, 9]
    assert chart.left_out == 3
    assert len(chart.points) == 9


def test_each_year_is_written_once() -> None:
    points = [point(50, year=2025), point(50, day=2, year=2025), point(50)]
    assert [mark.year for mark in drawing.trend_chart(points).marks] == [2025, None, 2026]


def test_grades_differ_by_shape_and_green_and_none_are_circles() -> None:
    marks = drawing.trend_chart(
        [point(50, grade) for grade in ("red", "orange", "yellow", "green", "")]
    ).marks
    assert len({mark.path[-12:] for mark in marks[:3]}) == 3
    assert [mark.path for mark in marks[3:]] == ["", ""]


def test_a_range_reaches_up_to_its_upper_end() -> None:
    (mark,) = drawing.trend_chart([TrendPoint(date(2026, 1, 1), 54, 62, "orange")]).marks
    assert mark.is_range
    assert mark.high_y < mark.y


def change(then: int | None, now: int | None) -> DomainChange:
    return DomainChange("income", "收入", then, now)


def test_an_arrow_points_from_then_to_now() -> None:
    worse, better, same, open_now = drawing.dot_chart(
        [change(1, 3), change(3, 1), change(2, 2), change(2, None)]
    ).rows
    assert worse.arrow.startswith("M268 41L276 45")
    assert better.arrow.startswith("M184 63L176 67")
    assert (same.arrow, open_now.arrow, open_now.now_x) == ("", "", None)


def test_a_single_number_is_still_seen_on_the_scale() -> None:
    assert drawing.scale(60, 60).width == 3.0
    assert drawing.scale(0, 100, 60).width == 280.0


def test_the_radar_reaches_from_the_centre_to_the_rim_and_breaks_where_nobody_answered() -> None:
    domains = [
        ("a", "收入", 3, 1),
        ("b", "住房", 0, None),
        ("c", "疾病", None, None),
        ("d", "就业", 1, 1),
    ]
    chart = drawing.radar(domains)
    centre = (drawing.RADAR_X, drawing.RADAR_Y)
    first, second, third, _ = chart.spokes
    assert (first.x, first.y) == (first.rim_x, first.rim_y)
    assert (second.x, second.y) == centre
    assert (third.x, third.y) == (None, None)
    assert chart.lines.count("M") == 2
    assert [one.anchor for one in chart.spokes] == ["t-m", "", "t-m", "t-e"]


def test_the_radar_of_a_first_assessment_has_no_last_one() -> None:
    assert drawing.radar([("a", "收入", 3, None), ("b", "住房", 0, None)]).then == ""
