"""The fonts that a PDF embeds, and the map by which their glyphs are copied as characters."""

import io
from struct import unpack
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfgen.canvas import Canvas

from casework.reports import fonts
from casework.reports.fonts import SANS, SERIF, SPACED, TIGHT, Run
from casework.reports.fonts.composite import glyph_map, to_unicode_map, width_array
from casework.reports.typesetting import Style, TextBlock
from tests.reports.reading import needs_poppler, pdfium, poppler, squeezed

WIDTH, ROOM = 440, 700


def test_a_character_above_the_basic_plane_is_a_surrogate_pair() -> None:
    assert "<0001> <D872DF4E>" in to_unicode_map([0, ord("𬭎")])


def test_a_block_has_100_entries_at_most() -> None:
    text = to_unicode_map([0, *range(0x4E00, 0x4E00 + 250)])
    assert [line for line in text.split("\n") if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "50 beginbfchar",
    ]


def test_widths_are_listed_by_stretches_of_those_that_are_not_a_whole_em() -> None:
    assert width_array([1000, 500, 250, 1000, 1000, 1250]) == "[ 1 [500 250 ] 5 [1250 ]]"


def test_a_font_of_whole_ems_lists_no_width() -> None:
    assert width_array([1000, 1000]) == "[]"


def fonts_of(pdf: bytes) -> dict[str, dict[str, Any]]:
    """The fonts of a document's first page, by the name they are based on."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        held = document.pages[0].Resources.Font.as_dict().values()
        return {str(font.BaseFont): copied(font) for font in held}


def copied(font: Any) -> dict[str, Any]:
    """What the tests ask of a composite font, read while its document is open."""
    (inner,) = font.DescendantFonts.as_list()
    return {
        "kind": str(font.Subtype),
        "file": inner.FontDescriptor.FontFile2.read_bytes(),
        "glyphs": inner.CIDToGlyphMap.read_bytes(),
        "widths": inner.W.unparse().decode(),
    }


def test_a_document_embeds_a_font_once_however_many_characters_it_uses() -> None:
    text = letters_of(SERIF)[:700]
    assert [font["kind"] for font in fonts_of(printed(text, SERIF)).values()] == ["/Type0"]


@pytest.mark.parametrize("suffix", ["", SPACED, TIGHT])
def test_the_embedded_glyphs_are_as_wide_as_the_document_says(suffix: str) -> None:
    text = "徐，A徐1i（家）"
    (font,) = fonts_of(printed(text, SERIF + suffix)).values()
    glyphs = unpack(f">{len(font['glyphs']) // 2}H", font["glyphs"])
    embedded = TTFont(io.BytesIO(font["file"]))
    names = embedded.getGlyphOrder()
    whole = embedded["head"].unitsPerEm
    drawn = [1000 * embedded["hmtx"][names[glyph]][0] / whole for glyph in glyphs[1:]]
    assert squeezed(font["widths"]) == squeezed(width_array([1000, *drawn]))


def test_characters_of_one_glyph_have_codes_of_their_own() -> None:
    fonts.register()
    fonts.split_runs("\U00030edd", SERIF)
    canvas = Canvas(io.BytesIO(), initialFontName=SERIF)
    codes = fonts.codes(SERIF, canvas._doc)
    drawn = [codes[one] for one in "〓\U00030edd〓家"]
    assert drawn == ["0001", "0002", "0001", "0003"]
    assert unpack(">4H", glyph_map(codes)) == (0, 1, 1, 2)


def test_a_space_that_does_not_break_is_copied_as_a_space() -> None:
    assert pdfium(printed("a\u00a0b", SERIF))[0].strip() == "a b"


def letters_of(font: str) -> str:
    """Every character of a font that has a shape, but for ﬀ to ﬄ: pdfium copies their letters."""
    fonts.register()
    own = sorted(
        one
        for one in fonts.load(font).characters
        if one.isprintable() and not "\ufb00" <= one <= "\ufb04"
    )
    return squeezed("".join(own))


def printed(text: str, font: str) -> bytes:
    """A PDF of nothing but this text, over as many pages as it takes."""
    target = io.BytesIO()
    canvas = Canvas(target, initialFontName=SERIF)
    rest = [TextBlock([Run(font, text)], Style(font, 10.5, 18))]
    while rest:
        rest[0].wrap(WIDTH, ROOM)
        page, *rest = rest[0].split(WIDTH, ROOM)
        height = page.wrap(WIDTH, ROOM)[1]
        page.drawOn(canvas, 70, 780 - height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize("font", [SERIF, SANS])
def test_each_character_of_a_font_is_copied_as_itself(font: str) -> None:
    letters = letters_of(font)
    assert len(letters) > 11_000
    assert squeezed("".join(pdfium(printed(letters, font)))) == letters


@needs_poppler
@pytest.mark.parametrize("font", [SERIF, SANS])
def test_another_reader_copies_one_in_nine_and_each_above_the_basic_plane(font: str) -> None:
    letters = letters_of(font)
    some = letters[::9] + "".join(one for one in letters if ord(one) > 0xFFFF)
    assert squeezed("".join(poppler(printed(some, font)))) == some


@pytest.mark.parametrize("suffix", [SPACED, TIGHT])
def test_a_twin_is_copied_as_its_font(suffix: str) -> None:
    some = letters_of(SERIF)[::97]
    assert squeezed("".join(pdfium(printed(some, SERIF + suffix)))) == some


def test_what_looks_like_a_geta_mark_is_copied_as_what_it_is() -> None:
    text = "顾\U00030edd\ue001\U0010fffd\U0001f3e0"
    runs, missing = fonts.split_runs(text, SERIF)
    assert len(missing) == 4 or fonts.FOREIGN in {run.font for run in runs}
    assert squeezed(pdfium(printed(text, SERIF))[0]) == text
