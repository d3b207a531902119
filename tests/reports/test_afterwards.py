"""Lines of a page that are drawn once the document knows its pages."""

import io

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from casework.reports import fonts
from casework.reports.afterwards import PLACE, Afterwards, LaterLine
from casework.reports.documents.case_file import build_case_file
from casework.reports.fonts import Run
from casework.reports.layout import INK
from casework.reports.typesetting import Style, TextBlock
from tests.reports import samples
from tests.reports.reading import pdfium


def two_pages(*lines: LaterLine) -> bytes:
    """A document of two pages, with a place for each line on the first, moved 100 to the right."""
    fonts.register()
    target, later = io.BytesIO(), Afterwards()
    canvas = Canvas(target, initialFontName=fonts.SERIF)
    canvas.translate(100, 0)
    for line in lines:
        later.keep_place(canvas, line)
    canvas.showPage()
    canvas.showPage()
    later.fill(canvas, 2)
    canvas.save()
    return target.getvalue()


def content(pdf: bytes) -> str:
    """What the first page draws."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return bytes(document.pages[0].Contents.read_bytes()).decode("latin-1")


def test_a_line_is_told_how_many_pages_there_are() -> None:
    assert pdfium(two_pages(LaterLine("共 {} 页".format, 9, INK, 50)))[0].strip() == "共 2 页"


def test_each_line_stands_in_its_own_place() -> None:
    lines = [LaterLine("甲{}".format, 9, INK, 90), LaterLine("乙{}".format, 9, INK, 50)]
    assert pdfium(two_pages(*lines))[0].split() == ["甲2", "乙2"]


def test_a_line_begins_at_the_left_edge() -> None:
    assert "1 0 0 1 0.00 50.00 Tm" in content(two_pages(LaterLine("甲{}".format, 9, INK, 50)))


def test_a_line_ends_where_it_is_asked_to() -> None:
    line = LaterLine(lambda _pages: "家家", 9, INK, 50, right=30)
    assert "1 0 0 1 12.00 50.00 Tm" in content(two_pages(line))


def test_a_line_is_painted_over_nothing_else() -> None:
    lines = content(two_pages(LaterLine("{}".format, 9, INK, 50))).splitlines()
    (drawn,) = (one for one in lines if "Tm" in one)
    assert (drawn[:2], drawn[-4:]) == ("q ", "ET Q")


def test_no_place_is_left_empty_in_a_case_file() -> None:
    pdf = build_case_file(samples.with_visits(3)).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [page.Contents.read_bytes().decode("latin-1") for page in document.pages]
    assert not [page for page in pages if PLACE.search(page)]


def test_text_that_looks_like_a_place_stays_text() -> None:
    fonts.register()
    target, later, forged = io.BytesIO(), Afterwards(), "甲\n%line 0\n乙"
    canvas = Canvas(target, initialFontName=fonts.SERIF)
    later.keep_place(canvas, LaterLine("共 {} 页".format, 9, INK, 50))
    canvas.setFont(fonts.SERIF, 9)
    canvas.drawString(0, 90, forged)
    block = TextBlock([Run(fonts.SERIF, forged)], Style(fonts.SERIF, 9, 12))
    block.wrap(400, 100)
    block.drawOn(canvas, 0, 120)
    canvas.showPage()
    later.fill(canvas, 1)
    canvas.save()
    text = pdfium(target.getvalue())[0]
    assert (text.count("共 1 页"), text.count("%line 0")) == (1, 2)
