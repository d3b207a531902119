"""The case file with its drawings, photos, comparison and index, as other programs read it."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from casework.common.diff import Piece
from casework.households.drawings.kin import Bond, Kin
from casework.reports import fonts, photos
from casework.reports.diagrams.illustration import EM, scale_for
from casework.reports.documents import case_pictures
from casework.reports.documents.case_contents import covered
from casework.reports.documents.case_file import build_case_file
from casework.reports.folded import FOLD_TEXT_WIDTH
from casework.reports.layout import LEFT, TEXT_WIDTH
from casework.reports.marked import MarkedBlock, marked_cell
from casework.reports.redaction import redact
from casework.reports.snapshot import CaseFileSnapshot, Level
from casework.reports.snapshot_pictures import Attachments, FamilyTree, PlanChange
from casework.reports.tables import CELL
from casework.reports.text import Composer
from tests.reports import drawing, samples
from tests.reports.reading import READERS, Reader, joined, pdfium, squeezed
from tests.reports.test_photos import TAKEN, is_upright, taken

PRIVATE = ("陆大伟", "胡永顺")
# A title, perhaps with who, when or how much, and the page on a line of its own.
INDEX_ROW = r"^(.+?)(?: (?:\S+ )?\d{4}-\d\d-\d\d| \d+ \S+| 第 \d+ 版)?\s(\d+)$"


@cache
def printed(level: Level = Level.FULL) -> bytes:
    return build_case_file(redact(samples.family(), level)).pdf


@cache
def built(snapshot: CaseFileSnapshot) -> bytes:
    return build_case_file(snapshot).pdf


@contextmanager
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def page_with(pages: list[str], words: str) -> int:
    """The number of the first page behind the index that has the words."""
    return next(n for n, page in enumerate(pages, 1) if n > 3 and words in squeezed(page))


def large_tree() -> FamilyTree:
    """Seven couples with three children each: too wide for A4."""
    people = [Kin("a", "祖父", "", "1", drawing.born(0)), Kin("b", "祖母", "", "2")]
    bonds = [Bond("partner", "a", "b", "married")]
    for n in range(7):
        child, other = f"c{n}", f"d{n}"
        people += [Kin(child, f"长{n}", sex="1"), Kin(other, f"媳{n}", sex="2")]
        bonds += [Bond("partner", child, other), Bond("parent", "a", child)]
        for m in range(3):
            people.append(Kin(f"{child}{m}", f"孙{n}{m}", sex="2"))
            bonds += [Bond("parent", child, f"{child}{m}"), Bond("parent", other, f"{child}{m}")]
    return FamilyTree(tuple(people), tuple(bonds))


class TestDrawings:
    @pytest.mark.parametrize("read", READERS)
    def test_names_in_the_genogram_can_be_copied(self, read: Reader) -> None:
        pages = read(printed())
        page = squeezed(pages[page_with(pages, "没有登记关系") - 1])
        for one in drawing.tree().people:
            assert one.name in page

    @pytest.mark.parametrize("read", READERS)
    def test_names_in_the_ecomap_can_be_copied(self, read: Reader) -> None:
        pages = read(printed())
        page = squeezed(pages[page_with(pages, "帮助流向") - 1])
        for one in drawing.outside():
            assert page.count(one.name) >= 2  # in the drawing and in the table

    def test_a_drawing_is_lines_and_text_and_no_image(self) -> None:
        pages = pdfium(printed())
        with opened(printed()) as document:
            assert not document.pages[page_with(pages, "没有登记关系") - 1].get_images()

    def test_a_name_in_two_lines_of_a_label_is_masked_whole(self) -> None:
        text = joined(pdfium(printed(Level.EXTERNAL)))
        assert "买买提" not in text
        assert "吐尔逊" not in text
        assert "买*" in text

    def test_whoever_stands_in_the_drawing_alone_is_masked_too(self) -> None:
        text = joined(pdfium(printed(Level.EXTERNAL)))
        assert "张茂才" not in text
        assert "1955" not in text
        assert "–2019" in text

    @pytest.mark.parametrize("level", [Level.INTERNAL, Level.EXTERNAL])
    @pytest.mark.parametrize("name", PRIVATE)
    def test_private_ties_are_in_no_paper_below_the_full_level(
        self, level: Level, name: str
    ) -> None:
        text = joined(pdfium(printed(level)))
        assert name not in text
        assert "另有2项与个人的往来属第三方信息，本级别不含。" in text

    def test_ties_that_cannot_be_are_told_under_the_drawing(self) -> None:
        tree = drawing.tree()
        odd = replace(tree, bonds=(*tree.bonds, Bond("parent", "3", "1")), hidden=1)
        text = joined(pdfium(built(replace(samples.family(), family=odd))))
        assert "登记的关系相互矛盾或无法入图" in text
        assert "另有1人的信息已限制处理或删除，未画出" in text

    def test_inferred_ties_are_told_in_the_legend_where_there_are_any(self) -> None:
        tree = drawing.tree()
        sure = replace(tree, bonds=tuple(one for one in tree.bonds if not one.inferred))
        plain = joined(pdfium(built(replace(samples.family(), family=sure))))
        assert "按与户主关系推定" not in plain
        assert "按与户主关系推定" in joined(pdfium(printed()))


class TestFold:
    def test_a_large_genogram_has_a_page_of_a3_and_says_where(self) -> None:
        pdf = built(replace(samples.family(), family=large_tree()))
        pages = pdfium(pdf)
        with opened(pdf) as document:
            sizes = [tuple(round(float(at)) for at in page.mediabox[2:]) for page in document.pages]
        assert sizes.count((1191, 842)) == 1
        assert set(sizes) == {(595, 842), (1191, 842)}
        fold = squeezed(pages[sizes.index((1191, 842))])
        assert "孙62" in fold
        assert f"第{sizes.index((1191, 842)) + 1}页/共{len(pages)}页" in fold
        assert "家系图幅面较大，见本章末A3折页。" in joined(pages)

    def test_words_on_the_page_of_a3_are_large_enough(self) -> None:
        plate = case_pictures.genogram(replace(samples.family(), family=large_tree()))
        assert plate.is_large
        scale = scale_for(plate.picture, FOLD_TEXT_WIDTH, case_pictures.MOST)
        assert scale * EM >= case_pictures.LEAST_EM

    def test_a_small_one_stays_on_a4(self) -> None:
        with opened(printed()) as document:
            assert {round(float(page.mediabox[2])) for page in document.pages} == {595}


class TestIndex:
    @pytest.mark.parametrize("level", [Level.FULL, Level.EXTERNAL])
    def test_every_piece_stands_on_the_page_that_the_index_names(self, level: Level) -> None:
        pages = pdfium(printed(level))
        rows = re.findall(INDEX_ROW, pages[1], re.MULTILINE)
        assert len(rows) > 20
        marked = bookmarks(printed(level))
        assert int(dict(rows)["家系图"]) == marked["家系图"]
        assert int(dict(rows)["2．入户走访"]) == marked["2．2026-09-03　入户走访"]
        for title, page in rows:
            head = title.split(" ")[0].split("．")[-1].split("，")[0]
            assert squeezed(head) in squeezed(pages[int(page) - 1]), title

    def test_a_file_without_anything_says_none_in_every_chapter(self) -> None:
        text = joined(pdfium(build_case_file(samples.empty()).pdf)).split("披露登记")[-1]
        chapters = re.split(
            r"[二三四五六七八九]、(?=家系图|家庭情|一户一|走访|回访|结案|附件|签署)", text
        )
        assert len(chapters) == 9
        assert all("无" in chapter for chapter in chapters[1:-1])

    def test_the_dates_it_covers_are_printed(self) -> None:
        found = covered(samples.family())
        assert found is not None
        pages = pdfium(printed())
        assert "材料日期2026-02-03至2026-11-10" in squeezed(pages[0])

    def test_an_empty_file_covers_nothing(self) -> None:
        assert covered(samples.empty()) is None


def bookmarks(pdf: bytes) -> dict[str, int]:
    """The number of the page to which each entry of the outline leads."""
    document = pypdfium2.PdfDocument(pdf)
    found = {one.get_title(): one.get_dest().get_index() + 1 for one in document.get_toc()}
    document.close()
    return found


def test_a_row_of_the_index_leads_there_as_a_whole() -> None:
    with opened(printed()) as document:
        areas = [[float(x) for x in one.Rect] for one in document.pages[1].Annots]
    ends = {round(right) for _left, _bottom, right, _top in areas}
    assert ends == {round(LEFT + TEXT_WIDTH - 6)}
    assert len({tuple(area) for area in areas}) == len(areas) > 20


def test_evidence_leads_to_its_visit() -> None:
    pages = pdfium(printed())
    at = page_with(pages, "依据的走访")
    marked = bookmarks(printed())
    with opened(printed()) as document:
        numbers = {one.obj.objgen: n for n, one in enumerate(document.pages, 1)}
        links = [numbers[one.Dest[0].objgen] for one in document.pages[at - 1].Annots]
    visits = [marked["1．2026-08-20　入户走访"], marked["2．2026-09-03　入户走访"]]
    assert links[:2] == visits


def test_evidence_outside_the_file_is_named_without_a_link() -> None:
    full = samples.family()
    pdf = built(replace(full, visits=full.visits[:1]))
    assert "2026-09-03第2次" in joined(pdfium(pdf))


class TestComparison:
    @pytest.mark.parametrize("read", READERS)
    def test_both_versions_stand_side_by_side(self, read: Reader) -> None:
        text = joined(read(printed()))
        for words in ("原第1版", "现第2版", "修改原因：回访后按新的药费调整。", "其余9项未变。"):
            assert words in text

    def test_a_name_that_changed_by_a_character_is_masked_whole(self) -> None:
        full = samples.family()
        assert full.plan is not None
        assert full.plan.comparison is not None
        change = PlanChange("措施 1.1", "由顾㛃陪同张𬭎就诊", "由顾㛃陪同张𬱖就诊")
        comparison = replace(full.plan.comparison, changes=(change,))
        shown = replace(full, plan=replace(full.plan, comparison=comparison))
        text = joined(pdfium(built(redact(shown, Level.EXTERNAL))))
        for hidden in ("𬭎", "𬱖", "㛃"):
            assert hidden not in text

    def test_marks_go_along_when_a_cell_breaks_over_pages(self) -> None:
        fonts.register()
        pieces = (Piece("甲" * 30, False), Piece("乙" * 30, True), Piece("丙" * 30, False))
        (block,) = marked_cell(pieces, CELL, Composer(), "", removed=True)
        block.wrap(CELL.size * 20, 0)
        parts = [block.part(0, 2), block.part(2, 4), block.part(4, 5)]
        assert all(isinstance(part, MarkedBlock) for part in parts)
        assert [part.marks for part in parts] == [[(30, 40)], [(0, 20)], []]

    def test_paragraphs_stay_paragraphs(self) -> None:
        fonts.register()
        blocks = marked_cell(
            (Piece("甲\n乙", True), Piece("丙", False)), CELL, Composer(), "", removed=False
        )
        assert [block.characters for block in blocks] == ["甲", "乙丙"]
        assert [block.marks for block in blocks] == [[(0, 1)], [(0, 1)]]


def with_forty_photos() -> CaseFileSnapshot:
    """Forty photos as eight cameras held them, none turned before."""
    files = tuple(
        replace(
            drawing.photo(n + 1, f"照片{n + 1:02}"),
            photo=photos.printable(
                taken(n % 8 + 1, *((640, 480) if n < 20 else (480, 640))), is_scan=False
            ),
        )
        for n in range(40)
    )
    return replace(samples.family(), attachments=Attachments(files=files))


class TestPhotos:
    def test_forty_in_every_orientation_come_out_upright(self) -> None:
        pdf = built(with_forty_photos())
        pages = pdfium(pdf)
        with opened(pdf) as document:
            found = [
                list(page.get_images().items()) for page in document.pages if page.get_images()
            ]
            pictures = [one for page in found for _name, one in page]
            assert len(pictures) == 40
            assert all(is_upright(one.read_raw_bytes()) for one in pictures)
            assert not any(b"Exif" in one.read_raw_bytes() for one in pictures)
        assert max(len(page) for page in found) == 4
        text = joined(pages)
        assert all(text.count(f"照片{n:02}") >= 3 for n in range(1, 41))
        assert len(TAKEN) == 8

    def test_each_lies_upright_on_its_page_as_it_is_seen(self) -> None:
        pages = pdfium(printed())
        document = pypdfium2.PdfDocument(printed())
        page = document[page_with(pages, "1．煤气软管更换前") - 1]
        seen = page.render(scale=1).to_pil().convert("RGB")
        page.close()
        document.close()
        dark = [at for at in pixels(seen) if is_like(seen.getpixel(at), (32, 32, 32))]
        blue = [at for at in pixels(seen) if is_like(seen.getpixel(at), (122, 156, 198))]
        assert min(y for _x, y in dark) < min(y for _x, y in blue) + 4
        assert min(x for x, _y in dark) < min(x for x, _y in blue) + 4

    def test_an_external_paper_has_the_list_and_no_picture(self) -> None:
        pdf = printed(Level.EXTERNAL)
        text = joined(pdfium(pdf))
        assert "对外级别不含照片和扫描件。" in text
        assert "煤气软管更换前" in text
        with opened(pdf) as document:
            assert not any(page.get_images() for page in document.pages)

    def test_a_pdf_is_listed_by_name_pages_and_digest(self) -> None:
        text = joined(pdfium(printed()))
        assert "二次报销材料报销张𬭎.pdf其他材料2026-06-04张𬭎700ff12另存" in text

    def test_what_is_left_out_of_the_list_is_counted(self) -> None:
        text = joined(pdfium(printed()))
        assert "另有1件已撤回，未列入。" in text
        assert "另有1件涉及信息已限制处理或删除的人，未列入。" in text
        assert "无法读取" in text


def is_like(seen: object, color: tuple[int, int, int]) -> bool:
    return isinstance(seen, tuple) and all(abs(a - b) < 8 for a, b in zip(seen, color, strict=True))


def pixels(picture: Image.Image) -> list[tuple[int, int]]:
    return [(x, y) for x in range(0, picture.width, 2) for y in range(0, picture.height, 2)]


def test_no_text_of_the_drawings_runs_over_the_page() -> None:
    plates = case_pictures.plates_of(samples.family())
    assert all(
        one.picture.width * scale_for(one.picture, TEXT_WIDTH, case_pictures.MOST) <= TEXT_WIDTH
        for one in plates
    )
