"""The golden set: every paper opens anywhere, gives its text back as typed, and breaks no rule."""

import shutil
import subprocess
from functools import cached_property
from pathlib import Path

import pikepdf
import pytest

from casework.reports.documents.case_file import BuiltDocument, build_case_file
from tests.reports.golden import pictures, rules
from tests.reports.golden.cases import CASES, Case
from tests.reports.golden.pages import Box, Glyph, Page, Row, read
from tests.reports.golden.reading import lines_by, reads
from tests.reports.reading import needs_poppler, squeezed

READERS = [pytest.param("poppler", marks=needs_poppler), "pdfium"]


class Paper:
    """One case's paper, made when a test first asks for it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.case: Case = CASES[name]

    @cached_property
    def built(self) -> BuiltDocument:
        return build_case_file(self.case.make())

    @cached_property
    def pages(self) -> list[Page]:
        return read(self.built.pdf)


@pytest.fixture(scope="module", params=CASES)
def paper(request: pytest.FixtureRequest) -> Paper:
    return Paper(request.param)


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
def test_poppler_opens_it_without_a_warning(paper: Paper, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.built.pdf)
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert f"Pages:           {paper.built.pages}\n" in told.stdout


def test_qpdf_finds_nothing_wrong_with_it(paper: Paper, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.built.pdf)
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.get_warnings() == []


@pytest.mark.parametrize("reader", READERS)
def test_its_text_is_as_typed_but_for_the_ends_of_lines(paper: Paper, reader: str) -> None:
    lines = lines_by(reader, paper.built.pdf, paper.case.poppler_pages)
    assert [typed[:20] for typed in paper.case.exact if not reads(lines, typed)] == []


@pytest.mark.parametrize("reader", READERS)
def test_words_of_its_tables_and_margins_can_be_found(paper: Paper, reader: str) -> None:
    text = squeezed("".join(lines_by(reader, paper.built.pdf, paper.case.poppler_pages)))
    if "用途" in "".join(paper.case.words):
        text = squeezed("".join(row.text for page in paper.pages for row in page.rows))
    assert [word for word in paper.case.words if squeezed(word) not in text] == []


def test_its_lines_break_no_rule_and_stay_in_their_place(paper: Paper) -> None:
    assert rules.complaints(paper.pages) == []


def test_four_hundred_visits_are_all_told() -> None:
    paper = Paper("four-hundred-visits")
    rows = [row.text for page in paper.pages for row in page.rows]
    assert sum(text.startswith("上午九时到达") for text in rows) == 400


def test_a_table_repeats_its_heading_on_each_page() -> None:
    pages = Paper("tall-tables").pages
    goals = [page for page in pages if any(row.text.startswith("成绩单") for row in page.rows)]
    assert len(goals) > 3
    assert all(any(row.text == "衡量指标" for row in page.rows) for page in goals)


# The checks themselves: each sees what it is for.


def row(text: str, x: float = 72, y: float = 400, size: float = 10.5, font: str = "Noto") -> Row:
    return Row(
        tuple(
            Glyph(one, Box(left, y, left + size - 1, y + 9), left, y, size, at)
            for at, (one, left) in enumerate((one, x + at * size) for at, one in enumerate(text))
        ),
        font,
    )


def page(*rows: Row, rule: Box | None = None) -> Page:
    return Page(2, 595, 842, rows, (rule,) if rule else ())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (page(row("，户主")), "begins against"),
        (page(row("户主“")), "ends against"),
        (page(row("户主—"), row("—是", y=382)), "halves"),
        (page(row("户主" * 30)), "outside"),
        (page(row("户主", x=50)), "outside"),
        (page(row("户主"), row("其子", x=80)), "overlap"),
        (page(row("户主其子"), rule=Box(93, 390, 93.4, 420)), "over a rule"),
        (page(row("户主"), row("目标", y=300, font="NotoSansSC-Bold")), "heading alone"),
    ],
)
def test_a_check_tells_what_is_wrong(wrong: Page, told: str) -> None:
    assert [one for one in rules.complaints([wrong]) if told in one]


def test_one_line_alone_at_the_foot_is_told() -> None:
    foot, head = page(row("户主", x=93, y=90)), page(row("其子", y=760), row("其女", y=742))
    assert any("first line alone" in one for one in rules.complaints([foot, head]))


def test_one_line_alone_at_the_head_is_told() -> None:
    foot, head = page(row("户主", y=108), row("其子", y=90)), page(row("其女", y=760))
    assert any("last line alone" in one for one in rules.complaints([foot, head]))


def test_lines_with_nothing_wrong_are_let_be() -> None:
    foot = page(row("户主，", x=93, y=108), row("其子——", y=90))
    head = page(row("“其女”", y=760), row("是。", y=742))
    assert rules.complaints([foot, head]) == []


def test_a_text_that_differs_by_a_blank_is_told_apart() -> None:
    assert reads(("前 文", "户主 2", "元 完", "后"), "户主 2元 完")
    assert not reads(("户主2", "元 完"), "户主 2元 完")


@pytest.mark.skipif(not pictures.ARE_PRINTED, reason="papers show no photos")
def test_photos_carry_no_trace_of_the_camera() -> None:
    assert pictures.SECRET_MAKER.encode() not in Paper("forty-photos").built.pdf
