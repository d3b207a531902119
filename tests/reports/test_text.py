"""Text on its way into a document: cleaned, cut into paragraphs, glyphs counted."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.reports import fonts
from casework.reports.linebreaks import is_good
from casework.reports.text import LONGEST_PARAGRAPH, Composer, MissingGlyph, clean, paragraphs
from casework.reports.typesetting import Style

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
STYLE = Style(fonts.SERIF, 10.5, 18)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v"])
def test_every_kind_of_newline_begins_a_paragraph(newline: str) -> None:
    assert paragraphs(f"一{newline}二") == ["一", "二"]


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x1b", "\u202e", "\u2066", "\u200b", "\ufeff", "\xad", "\ufe0f", "\U000e0100"],
)
def test_characters_without_a_shape_are_dropped(character: str) -> None:
    assert clean(f"张{character}三") == "张三"


@pytest.mark.parametrize("character", ["\ud800", "\ufffe", "\U0001ffff", "\ufdd0"])
def test_what_is_no_character_is_shown_as_one_that_lacks(character: str) -> None:
    assert clean(f"张{character}三") == "张\ufffd三"


def test_a_letter_takes_its_accent_and_a_rare_form_of_a_name_stays() -> None:
    assert clean("e\u0301 q\u0323 \uf9e8") == "\xe9 q\u0323 \uf9e8"


def test_tabs_and_hard_blanks_become_blanks() -> None:
    assert clean("a\tb\xa0c") == "a    b c"


def test_blanks_that_indent_a_paragraph_are_dropped() -> None:
    assert paragraphs("　　户主在家。\n\n  其子未归。 ") == ["户主在家。", "其子未归。"]


@patient
@given(st.text(alphabet="户主在家。！？”a\n", max_size=9000))
def test_paragraphs_lose_nothing_but_newlines(text: str) -> None:
    assert "".join(paragraphs(text)) == text.replace("\n", "")


@patient
@given(st.text(alphabet="户主在家。！？”", max_size=9000))
def test_no_piece_is_longer_than_two_thousand(text: str) -> None:
    assert all(len(one) <= LONGEST_PARAGRAPH for one in paragraphs(text))


def test_a_long_narrative_is_cut_at_ends_of_sentences() -> None:
    found = paragraphs("户主说：“上周停电。”" * 500)
    assert len(found) > 2
    assert all(one.endswith("。”") for one in found)


@pytest.mark.parametrize("mark", ["，", "……", "——"])
def test_a_long_narrative_without_an_end_is_cut_where_a_line_may_end(mark: str) -> None:
    text = ("户主在家" + mark) * 600
    for before, after in pairwise(paragraphs(text)):
        assert is_good(before[-2:] + after[:2], 2)


def test_a_missing_character_is_told_once_with_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    without_hanazono(monkeypatch)
    composer = Composer()
    blocks = composer.prose("甲\ue000乙\ue000", STYLE, "走访记录 2026-08-20")
    assert list(composer.missing) == [MissingGlyph("走访记录 2026-08-20", "\ue000")]
    assert blocks[0].characters == "甲\ue000乙\ue000"


def test_names_of_the_standard_table_need_no_font_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_hanazono(monkeypatch)
    composer = Composer()
    composer.line("㛃𬭎𬱖䶮𠅤 买买提·吐尔逊 □✓", STYLE, "姓名")
    assert composer.missing == {}


def without_hanazono(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.register()
    monkeypatch.setattr(fonts, "rare_fonts", list)
    fonts.font_for.cache_clear()
    monkeypatch.setattr(fonts, "font_for", fonts.font_for.__wrapped__)
