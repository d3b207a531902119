"""The map by which a PDF's glyphs are copied as characters."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from casework.reports import fonts
from casework.reports.fonts import SANS, SERIF, SPACED, TIGHT, Run
from casework.reports.tounicode import to_unicode_map
from casework.reports.typesetting import Style, TextBlock
from tests.reports.reading import needs_poppler, pdfium, poppler, squeezed

WIDTH, ROOM = 440, 700


def test_a_character_above_the_basic_plane_is_a_surrogate_pair() -> None:
    assert "<00> <D872DF4E>" in to_unicode_map("Any", [ord("𬭎")])


def test_a_block_has_100_entries_at_most() -> None:
    text = to_unicode_map("Any", list(range(0x4E00, 0x4E00 + 250)))
    assert [line for line in text.split("\n") if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "50 beginbfchar",
    ]


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
