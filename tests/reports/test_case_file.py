"""The case file as other programs read it: whole narratives, rare names, right page numbers."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
from reportlab.platypus.doctemplate import LayoutError

from casework.reports.documents.case_file import DocumentNotLaidOut, build_case_file
from casework.reports.layout import OfficialPaper
from casework.reports.snapshot import CaseFileSnapshot, Goal, Measure, Person
from casework.reports.text import MissingGlyph
from tests.reports import samples
from tests.reports.reading import (
    READERS,
    Reader,
    body_lines,
    joined,
    needs_poppler,
    pdfium,
    poppler,
    squeezed,
)
from tests.reports.test_typesetting import NEVER_FIRST, NEVER_LAST


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return build_case_file(samples.family()).pdf


@cache
def printed(snapshot: CaseFileSnapshot) -> bytes:
    """Return the PDF of a case, laid out once for both readers."""
    return build_case_file(snapshot).pdf


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "text",
    [samples.NARRATIVE, samples.NEEDS, samples.OBSERVATIONS],
    ids=["narrative", "needs", "observations"],
)
def test_each_narrative_is_whole(pdf: bytes, read: Reader, text: str) -> None:
    assert squeezed(text) in joined(read(pdf))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", samples.RARE_NAMES)
def test_rare_names_can_be_copied(pdf: bytes, read: Reader, name: str) -> None:
    assert name in joined(read(pdf))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("visits", [0, 3, 60])
def test_each_page_tells_its_number_and_the_total(read: Reader, visits: int) -> None:
    pages = read(printed(samples.with_visits(visits)))
    for number, text in enumerate(pages, 1):
        assert f"第{number}页/共{len(pages)}页" in squeezed(text)


@pytest.mark.parametrize("read", READERS)
def test_each_page_carries_serial_purpose_recipient_and_watermark(pdf: bytes, read: Reader) -> None:
    for text in read(pdf):
        for words in ("YL01-P-20261118-0012", "用途：年度台账检查", "温书仪 2026-11-18 10:42"):
            assert words in text


@pytest.mark.parametrize("read", READERS)
def test_no_line_of_a_narrative_begins_or_ends_against_the_rules(read: Reader) -> None:
    for line in body_lines(read(printed(samples.with_visits(30)))):
        assert line[0] not in NEVER_FIRST
        assert line[-1] not in NEVER_LAST


def tall() -> CaseFileSnapshot:
    """Cells several pages high in each kind of table."""
    text = "每周三次血透不中断，" * 300
    full = samples.family()
    assert full.plan is not None
    goal, measure = Goal(1, text, text, "2 次", "3 次"), Measure(text, "生活救助", responsible=text)
    return replace(
        full,
        area=text,
        people=(Person(text, "户主", health=text, note=text),),
        plan=replace(full.plan, goals=(goal,), measures=(measure, measure)),
        visits=(replace(full.visits[0], place=text),),
    )


@pytest.mark.parametrize("read", READERS)
def test_cells_taller_than_a_page_are_printed_whole(read: Reader) -> None:
    text = joined(read(printed(tall())))
    assert text.count("不中断，") >= 8 * 300


@pytest.mark.parametrize("read", READERS)
def test_a_household_only_just_found_says_nothing_is_recorded(read: Reader) -> None:
    text = joined(read(printed(samples.empty())))
    assert text.count("无") >= 6


@needs_poppler
@pytest.mark.parametrize("make", [samples.family, samples.empty])
def test_poppler_has_nothing_to_complain_of(make: Callable[[], CaseFileSnapshot]) -> None:
    assert poppler(build_case_file(make()).pdf, "-raw")


def test_contents_name_the_page_of_each_chapter(pdf: bytes) -> None:
    pages = pdfium(pdf)
    rows = re.findall(r"([一二三四五六七]、\S+)[^、]*?\s(\d+)\n", pages[1])
    assert len(rows) == 7
    for title, page in rows:
        assert title in pages[int(page) - 1]


def test_every_font_is_embedded(pdf: bytes) -> None:
    assert b"/Helvetica" not in pdf
    assert b"/Times" not in pdf


def test_metadata_tell_title_author_and_language(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    told = document.get_metadata_dict()
    document.close()
    assert (told["Title"], told["Author"]) == ("家庭档案 YL01-0037", "样例镇社会救助所")
    assert b"/Lang (zh-CN)" in pdf


def test_bookmarks_lead_to_chapters_and_visits(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    titles = [(one.level, one.get_title()) for one in document.get_toc()]
    document.close()
    assert (0, "三、家庭情况预估") in titles
    assert (1, "1．2026-08-20　入户走访") in titles


def test_the_cover_is_labelled_and_other_pages_are_numbered(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    labels = [document.get_page_label(at) for at in range(3)]
    document.close()
    assert labels == ["封面", "2", "3"]


def test_the_digest_is_of_the_bytes() -> None:
    document = build_case_file(samples.empty())
    assert document.digest == hashlib.sha256(document.pdf).hexdigest()


def test_missing_characters_are_told_with_their_field() -> None:
    full = samples.family()
    people = (replace(full.people[0], name="顾\ue001"), *full.people[1:])
    missing = build_case_file(replace(full, people=people)).missing
    assert missing == [MissingGlyph("家庭成员 姓名", "\ue001")]


def test_the_sample_lacks_no_character() -> None:
    assert build_case_file(samples.family()).missing == []


def test_an_error_of_layout_says_nothing_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LayoutError(samples.NARRATIVE)

    monkeypatch.setattr(OfficialPaper, "build", fail)
    with pytest.raises(DocumentNotLaidOut) as raised:
        build_case_file(samples.empty())
    assert raised.value.__suppress_context__
    assert str(raised.value) == ""
