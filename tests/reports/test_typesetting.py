"""Line breaking: 避头尾, whole words, nothing lost, at any width and in mixed fonts."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.reports import fonts
from casework.reports.fonts import Run
from casework.reports.spacing import spaced
from casework.reports.typesetting import Style, TextBlock
from casework.reports.writing import visual

NEVER_FIRST = "，。；：！？、）》”·～／"
NEVER_LAST = "（《“"
STYLE = Style(fonts.SERIF, 10.5, 18, indent=2, align="justify")
LEFT_STYLE = Style(fonts.SERIF, 9.5, 14.5)
SOME = "户主 透析中断 每周三次 孙女 借款 2,860.50 AT&T 买买提·吐尔逊 㛃𬭎 低保金 以 区中心医院"
MORE = "38 平方米|2026-11-18|说|邻居来访|——|……"
WORDS = st.sampled_from(SOME.split() + MORE.split("|"))
MARKS = st.sampled_from(
    [
        "，",
        "。",
        "；",
        "：",
        "！",
        "？",
        "、",
        "。”",
        "）。",
        "：“",
        "《规定》",
        "（",
        "）",
        "，“",
        "》、",
    ]
)
PLAUSIBLE = st.lists(st.tuples(WORDS, WORDS, MARKS), min_size=1, max_size=60).map(
    lambda parts: "".join(a + b + mark for a, b, mark in parts)
)
ANYTHING = st.text(alphabet="汉字，。（《“”》）、！ aB1——…中", max_size=300)
WIDTHS = st.floats(min_value=90, max_value=520)


patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    fonts.register()


def lines(text: str, width: float, style: Style = STYLE) -> list[str]:
    runs, _missing = fonts.split_runs(text, style.font)
    block = TextBlock(runs, style)
    block.wrap(width, 1e6)
    return [block.characters[line.start : line.end] for line in block.lines]


def breaks_the_rules(before: str, after: str) -> bool:
    return after.lstrip(" ")[:1] in tuple(NEVER_FIRST) or before.rstrip(" ")[-1:] in tuple(
        NEVER_LAST
    )


@patient
@given(PLAUSIBLE, WIDTHS)
def test_no_line_begins_or_ends_with_a_mark_that_may_not(text: str, width: float) -> None:
    found = lines(text, width)
    for before, after in pairwise(found):
        assert not breaks_the_rules(before, after)


@patient
@given(ANYTHING, st.floats(min_value=12, max_value=300))
def test_a_forbidden_break_is_made_only_where_the_line_has_no_other(
    text: str, width: float
) -> None:
    found = lines(text, width)
    for before, after in pairwise(found):
        if breaks_the_rules(before, after):
            candidates = range(1, len(before.rstrip(" ")))
            assert all(breaks_the_rules(before[:at], before[at:]) for at in candidates)


@patient
@given(ANYTHING, st.floats(min_value=1, max_value=300))
def test_the_lines_together_are_the_text(text: str, width: float) -> None:
    assert "".join(lines(text, width)) == text


@patient
@given(PLAUSIBLE, st.floats(min_value=120, max_value=520))
def test_no_line_is_wider_than_its_limit_but_for_half_a_mark(text: str, width: float) -> None:
    block = TextBlock(fonts.split_runs(text, fonts.SERIF)[0], STYLE)
    block.wrap(width, 1e6)
    for line in block.lines:
        _x, space = block.place(line)
        assert line.width + space * block.gaps(line) <= line.limit + 0.6 * STYLE.size


@patient
@given(PLAUSIBLE, st.floats(min_value=60, max_value=300))
def test_left_aligned_cells_stay_inside_their_width(text: str, width: float) -> None:
    block = TextBlock(fonts.split_runs(text, fonts.SERIF)[0], LEFT_STYLE)
    block.wrap(width, 1e6)
    assert all(line.width <= line.limit + 1e-6 for line in block.lines)


@pytest.mark.parametrize("whole", ["2,860.50", "casework", "2026-11-18", "——", "……"])
def test_numbers_words_and_double_marks_are_not_broken(whole: str) -> None:
    for width in range(120, 160):
        assert any(whole in line for line in lines(f"户主每月自付{whole}以上而且逐月增加", width))


def test_a_number_stays_with_its_measure() -> None:
    for width in range(80, 200, 3):
        for line in lines("本月透析应做 13 次，实做 12 次，住房 38 平方米，自付 2860 元。", width)[
            :-1
        ]:
            assert not line.rstrip(" ").endswith(("13", "12", "38", "2860"))


def test_a_word_longer_than_the_line_is_cut_where_the_line_is_full() -> None:
    assert len(lines("x" * 300, 100)) > 10


@pytest.mark.parametrize("between", ["/", "／", "·", "～"])
def test_a_mark_between_words_neither_begins_a_line_nor_is_a_slash_its_last(between: str) -> None:
    for width in range(60, 120):
        found = lines(f"户主{between}其子" * 20, width)
        assert not any(line.startswith(between) for line in found)
        assert between not in "/／" or not any(line.endswith(between) for line in found)


def test_an_address_longer_than_the_line_is_cut_after_a_joint_and_fills_its_lines() -> None:
    found = lines("网址 https://casework.example/verify/2026/11-18/?level=external&lang=zh 完", 150)
    assert len(found) == 3
    assert all(line.rstrip(" ")[-1] in "./?=&" for line in found[:-1])


def test_a_word_that_fits_in_a_line_is_begun_on_the_next() -> None:
    assert lines("户主的护照号码是 E12345678901234", 150)[1] == "E12345678901234"


def test_a_letter_is_not_parted_from_its_marks() -> None:
    for width in range(40, 90):
        found = lines("q\u0323\u0307q\u0323\u0307" * 30, width)
        assert all(line[0] == "q" for line in found)


def test_chinese_stands_a_quarter_em_from_letters_and_digits() -> None:
    block = TextBlock(spaced([Run(fonts.SERIF, "自付2860元，AT&T")]), LEFT_STYLE)
    block.wrap(300, 1e6)
    natural = fonts.text_width("自付2860元，AT&T", fonts.SERIF, LEFT_STYLE.size)
    assert block.lines[0].width == pytest.approx(natural + 2 * LEFT_STYLE.size / 4)


def test_a_mark_before_another_gives_up_its_empty_half() -> None:
    block = TextBlock(spaced([Run(fonts.SERIF, "他说：“在。”是")]), LEFT_STYLE)
    block.wrap(300, 1e6)
    assert block.lines[0].width == pytest.approx(LEFT_STYLE.size * 7)


def test_space_beside_a_letter_ends_with_the_line() -> None:
    block = TextBlock(spaced([Run(fonts.SERIF, "汉A" * 100)]), STYLE)
    block.wrap(300, 1e6)
    for line in block.lines[1:-1]:
        _x, space = block.place(line)
        assert line.width + space * block.gaps(line) == pytest.approx(line.limit)


def test_words_and_numbers_are_not_spaced_out() -> None:
    block = TextBlock(spaced([Run(fonts.SERIF, "汉字casework，2,860.50元")]), STYLE)
    block.wrap(300, 1e6)
    assert block.gaps(block.lines[0]) == len(block.characters) - 1 - 7 - 7


def test_words_read_leftward_stand_from_right_to_left() -> None:
    text = "名字 אבג 12 דה 记下"
    assert "".join(text[at] for at in visual(text)) == "名字 הד 12 גבא 记下"


def test_a_justified_line_fills_its_width_and_the_last_does_not() -> None:
    block = TextBlock([Run(fonts.SERIF, "汉字，" * 60)], STYLE)
    block.wrap(300, 1e6)
    for line in block.lines[:-1]:
        _x, space = block.place(line)
        assert line.width + space * block.gaps(line) == pytest.approx(line.limit)
    assert block.place(block.lines[-1])[1] == 0


def test_lines_of_mixed_fonts_are_justified_too() -> None:
    text = "顾㛃和张𬭎、周𠅤住在一起，" * 20 + "🏠"
    runs, _missing = fonts.split_runs(text, fonts.SERIF)
    block = TextBlock([*runs, Run(fonts.SANS, "汉字" * 40)], STYLE)
    block.wrap(300, 1e6)
    for line in block.lines[:-1]:
        _x, space = block.place(line)
        assert line.width + space * block.gaps(line) == pytest.approx(line.limit)


def test_a_block_splits_into_parts_that_are_the_whole() -> None:
    block = TextBlock([Run(fonts.SERIF, "上午九时到达，户主在家。" * 40)], STYLE)
    _width, height = block.wrap(300, 1e6)
    head, tail = block.split(300, height / 2)
    assert head.characters + tail.characters == block.characters
    assert head.wrap(300, 1e6)[1] + tail.wrap(300, 1e6)[1] == height


@pytest.mark.parametrize("spare_lines", [0, 1])
def test_one_line_is_never_left_alone_at_the_foot(spare_lines: int) -> None:
    block = TextBlock([Run(fonts.SERIF, "上午九时到达，户主在家。" * 10)], STYLE)
    block.wrap(300, 1e6)
    assert block.split(300, spare_lines * STYLE.leading + 1) == []


def test_one_line_is_never_left_alone_at_the_head() -> None:
    block = TextBlock([Run(fonts.SERIF, "上午九时到达，户主在家。" * 10)], STYLE)
    _width, height = block.wrap(300, 1e6)
    assert len(block.split(300, height - 1)[1].lines) == 2


def test_an_error_never_shows_the_text() -> None:
    block = TextBlock([Run(fonts.SERIF, "秘密")], STYLE)
    assert "秘密" not in block.identity() + repr(block)
