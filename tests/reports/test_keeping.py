"""Headings keep with what they head, and rows that are split leave no line alone."""

import pytest
from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Spacer

from casework.reports import fonts
from casework.reports.keeping import keep_headings
from casework.reports.layout import TEXT_HEIGHT, TEXT_WIDTH
from casework.reports.tables import BODY, Column, Former, lines_a_part
from casework.reports.text import Composer

HEADING = 10 + 18  # points: the space before it and its line


@pytest.fixture
def form() -> Former:
    fonts.register()
    return Former(Composer())


def heading(form: Former) -> object:
    return form.part("目标")[-1]


def rooms(flow: list[object]) -> list[float]:
    return [one.height for one in keep_headings(flow) if isinstance(one, CondPageBreak)]


def test_a_heading_begins_with_two_lines_of_a_paragraph(form: Former) -> None:
    prose = form.prose("户主在家，其子未归。" * 40, "")
    assert rooms([heading(form), *prose]) == [HEADING + 5 + 2 * BODY.leading]


def test_a_heading_begins_with_the_whole_of_a_paragraph_of_three_lines(form: Former) -> None:
    prose = form.prose("户主在家，其子未归。" * 11, "")
    prose[0].wrap(TEXT_WIDTH, TEXT_HEIGHT)
    assert len(prose[0].lines) == 3
    assert rooms([heading(form), *prose]) == [HEADING + 5 + 3 * BODY.leading]


def test_a_heading_begins_with_the_head_and_first_row_of_a_table(form: Former) -> None:
    table = form.rows([Column("目标", 1)], [["户主在家。" * 80], ["其子"]], "")
    table.wrap(TEXT_WIDTH, TEXT_HEIGHT)
    assert rooms([heading(form), table]) == [HEADING + 5 + sum(table._rowHeights[:2])]


def test_headings_in_a_row_stay_together(form: Former) -> None:
    flow = [heading(form), CondPageBreak(0), Spacer(0, 7), heading(form), *form.prose("一行", "")]
    assert max(rooms(flow)) == HEADING + 5 + 7 + HEADING + 5 + BODY.leading


def test_a_heading_begins_with_what_is_kept_together(form: Former) -> None:
    kept = KeepTogether([Spacer(0, 60), Spacer(0, 40)])
    assert rooms([heading(form), kept]) == [HEADING + 5 + 100]


def test_a_heading_needs_no_more_than_a_page(form: Former) -> None:
    assert rooms([heading(form), KeepTogether([Spacer(0, 2000)])]) == [TEXT_HEIGHT]


def test_a_heading_before_a_new_page_needs_its_own_line(form: Former) -> None:
    assert rooms([heading(form), PageBreak()]) == [HEADING]


@pytest.mark.parametrize(("count", "lines"), [(24, 6), (25, 7), (13, 7), (7, 7)])
def test_no_part_of_a_split_row_is_one_line_of_several(
    form: Former, count: int, lines: int
) -> None:
    block = form.prose("户主在家。" * 400, "")[0]
    block.wrap(200, 1e6)
    assert lines_a_part([[block.part(0, count)], [block.part(0, 2)]]) == lines


@pytest.mark.parametrize(("tight", "parts"), [(False, 2), (True, 0)])
def test_scores_side_by_side_are_not_parted(form: Former, tight: bool, parts: int) -> None:
    table = form.rows([Column("方面", 1)], [["原先"], ["现在"]], "", tight=tight)
    table.wrap(TEXT_WIDTH, TEXT_HEIGHT)
    room = sum(table._rowHeights[:2]) + 1  # for the heading and the first line
    assert len(table.split(TEXT_WIDTH, room)) == parts
