"""The embedded fonts: unchanged, complete, with a fallback for what they lack."""

import hashlib

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from casework.reports import fonts
from casework.reports.fonts import FOLDER, GETA, SANS, SERIF, Run, outline_table

RARER = "\U00030edd"  # 𰻝, of CJK extension G: in no font here
RARE = "𠀀"  # of extension B: in Hanazono


def standard_characters() -> str:
    lines = (FOLDER / "standard-characters.txt").read_text("utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def test_the_files_are_those_that_the_checksums_name() -> None:
    for line in (FOLDER / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("font", [SERIF, SANS])
def test_both_fonts_have_the_8105_standard_characters(font: str) -> None:
    standard = standard_characters()
    assert len(standard) == 8105
    assert fonts.covers(font, standard)


def test_the_serif_has_every_character_of_gb_18030_level_two() -> None:
    basic = "".join(map(chr, [*range(0x3400, 0x4DB6), *range(0x4E00, 0x9FF0)]))
    assert fonts.covers(SERIF, basic)


def test_a_heading_takes_a_rare_character_from_the_serif() -> None:
    rare = next(c for c in "㐀㐁㐂" if not fonts.covers(SANS, c))
    assert fonts.split_runs(f"顾{rare}", SANS) == ([Run(SANS, "顾"), Run(SERIF, rare)], [])


@pytest.mark.skipif(fonts.RARE[1] not in fonts.rare_fonts(), reason="no fonts-hanazono")
def test_a_character_beyond_the_serif_comes_from_hanazono() -> None:
    runs, missing = fonts.split_runs(f"张{RARE}", SERIF)
    assert runs[1].font in fonts.RARE
    assert missing == []


def test_a_character_in_no_font_is_listed_and_stays_in_the_text() -> None:
    assert fonts.split_runs(f"张{RARER}三", SERIF) == ([Run(SERIF, f"张{RARER}三")], [RARER])


def test_a_character_in_no_font_looks_like_a_geta_mark() -> None:
    fonts.split_runs(RARER, SERIF)
    glyphs = fonts.load(SERIF).font.face.charToGlyph
    assert glyphs[ord(RARER)] == glyphs[ord(GETA)]


def test_a_character_in_no_font_is_listed_each_time() -> None:
    fonts.split_runs(RARER, SERIF)
    assert fonts.split_runs(RARER, SERIF)[1] == [RARER]


@pytest.mark.parametrize(("suffix", "width"), [(fonts.SPACED, 1.25), (fonts.TIGHT, 0.5)])
def test_a_twin_has_the_same_glyph_of_another_width(suffix: str, width: float) -> None:
    fonts.register()
    face, other = (fonts.load(name).font.face for name in (SERIF, SERIF + suffix))
    glyph = face.charToGlyph[ord("，")]
    assert other.charToGlyph[ord("，")] == glyph
    assert other.hmetrics[glyph] == (1000 * width, face.hmetrics[glyph][1])
    assert fonts.widths(SERIF + suffix)["，"] == width


def test_a_subset_of_lent_outlines_is_that_of_copied_ones() -> None:
    font = TTFont("Lent", str(fonts.FILES[SANS]), shapable=False)
    wanted = [ord(character) for character in "\0 徐é0〓"]
    copied = font.face.makeSubset(wanted)
    outline_table.lend(font.face)
    assert isinstance(font.face.get_table("glyf"), outline_table.Lent)
    assert font.face.makeSubset(wanted) == copied
