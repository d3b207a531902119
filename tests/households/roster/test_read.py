"""Opening roster files: kinds of cells, texts in any encoding, and what is refused."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from casework.households.roster.read import RosterRefused, read_workbook
from casework.households.roster.sheet import Cell, Sheet
from tests.households.roster import books

RARE = "㛃𬭎𬱖䶮𠅤"


def only_sheet(data: bytes, name: str = "a.xlsx") -> Sheet:
    (sheet,) = read_workbook(data, name)
    return sheet


def refusal(data: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(RosterRefused) as caught:
        read_workbook(data, name)
    assert str(caught.value.sentence)
    return caught.value.code


def test_each_cell_is_a_text_with_its_kind() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([RARE, 1, 2139.5, "=SUM(B1:C1)", date(2026, 10, 15), True, 310199196803187251])
    sheet.append([datetime(2026, 10, 15, 8, 30), None, " 甲\n"])  # noqa: DTZ001 - sheets have no zones
    stream = io.BytesIO()
    book.save(stream)
    first, second = only_sheet(stream.getvalue()).rows
    assert first.cells[:6] == (
        Cell(RARE, "text"),
        Cell("1", "number"),
        Cell("2139.5", "number"),
        Cell("=SUM(B1:C1)", "formula"),
        Cell("2026-10-15", "date"),
        Cell("TRUE", "text"),
    )
    assert (first.cells[6].kind, len(first.cells[6].text)) == ("number", 18)
    assert second.cells == (
        Cell("2026-10-15T08:30:00", "date"),
        Cell("", "text"),
        Cell(" 甲\n", "text"),
    )


def test_a_formula_is_kept_and_its_stored_result_is_not_used() -> None:
    xml = books.sheet_xml(["<c><f>1+1</f><v>2</v></c>"])
    assert only_sheet(books.raw_xlsx(xml)).rows[0].cells == (Cell("=1+1", "formula"),)


def test_merged_cells_are_filled_over_rows_that_hold_something() -> None:
    rows: list[list[books.Value]] = [["题"], ["1", "甲"], [None, "乙"], [None, None], [None, "丙"]]
    sheet = only_sheet(books.workbook(rows, merges=["A1:B1", "A2:A5"]))
    assert [(row.number, [cell.text for cell in row.cells]) for row in sheet.rows] == [
        (1, ["题", "题"]),
        (2, ["1", "甲"]),
        (3, ["1", "乙"]),
        (5, ["1", "丙"]),
    ]


def test_hidden_sheets_are_left_out() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["甲"])
    hidden = book.create_sheet("填表说明")
    hidden.append(["一、本表以户为单位填写。"])
    hidden.sheet_state = "veryHidden"
    stream = io.BytesIO()
    book.save(stream)
    assert [sheet.name for sheet in read_workbook(stream.getvalue(), "a.xlsx")] == ["Sheet"]


def test_shared_rich_text_is_joined_without_its_reading_aid() -> None:
    shared = "<si><r><t>单</t></r><r><t>某</t></r><rPh sb='0' eb='1'><t>shan</t></rPh></si>"
    xml = books.sheet_xml(['<c t="s"><v>0</v></c><c t="s"><v>7</v></c><c t="e"><v>#N/A</v></c>'])
    cells = only_sheet(books.raw_xlsx(xml, shared=shared)).rows[0].cells
    assert [cell.text for cell in cells] == ["单某", "", "#N/A"]


def test_escaped_control_characters_are_read() -> None:
    xml = books.sheet_xml([books.text_cell("甲_x000D_乙_x005F_x_xD800_")])
    assert only_sheet(books.raw_xlsx(xml)).rows[0].cells[0].text == "甲\r乙_x_xD800_"


def test_prefixed_elements_are_read_too() -> None:
    xml = books.sheet_xml([books.text_cell("甲")])
    for name in ("worksheet", "sheetData", "row", "c ", "c>", "is>", "t>", "t "):
        xml = xml.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    xml = xml.replace("xmlns=", "xmlns:x=").replace("</worksheet", "</x:worksheet")
    xml = xml.replace("</sheetData", "</x:sheetData").replace("</row", "</x:row")
    assert only_sheet(books.raw_xlsx(xml)).rows[0].cells[0].text == "甲"


def test_odd_cells_are_read_as_what_they_show() -> None:
    styles = (
        '<numFmt numFmtId="200" formatCode="[h]:mm"/><numFmt numFmtId="201" formatCode="h:mm"/>'
        '<cellXfs><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="201"/><xf numFmtId="x"/>'
        "</cellXfs>"
    )
    xml = books.sheet_xml(
        [
            '<c r="B1" t="d"><v>2026-10-15</v></c><c s="0"><v>46310</v></c><c s="1"><v>1.5</v></c>'
            '<c s="2"><v>0.5</v></c><c s="3"><v>7</v></c><c s="0"><v>9e99</v></c>'
            '<c t="b"><v>0</v></c>'
            '<c><f t="shared" si="0">A1</f></c><c><f t="shared" si="0"/></c>'
            '<c r="1?" s="3"><v>8</v></c>'
        ],
        after='<mergeCells><mergeCell ref="A:A"/><mergeCell ref="?"/></mergeCells>',
    )
    cells = only_sheet(books.raw_xlsx(xml, styles=styles)).rows[0].cells
    assert [cell.text for cell in cells] == [
        *("", "2026-10-15", "2026-10-15", "1900-01-01T12:00:00", "12:00", "7", "9e99", "FALSE"),
        *("=A1", "=A1", "8"),
    ]


def test_a_row_beyond_the_last_possible_one_is_refused() -> None:
    xml = books.sheet_xml([books.text_cell("甲")]).replace("<row>", '<row r="1048577">')
    assert refusal(books.raw_xlsx(xml)) == "too_big"


def test_too_many_rows_are_refused() -> None:
    xml = books.sheet_xml([books.text_cell("甲")] * 10_001)
    assert refusal(books.raw_xlsx(xml)) == "too_big"


def test_a_part_without_its_end_is_refused() -> None:
    assert refusal(books.raw_xlsx("<worksheet><sheetData>")) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_is_read_in_any_encoding_and_with_any_delimiter(
    encoding: str, delimiter: str
) -> None:
    lines = [["姓名", "住址"], [], [RARE, '"路1号,2室"'], []]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    sheet = only_sheet(text.encode(encoding), "名册.CSV")
    assert [(row.number, [cell.text for cell in row.cells]) for row in sheet.rows] == [
        (1, ["姓名", "住址"]),
        (3, [RARE, "路1号,2室"]),
    ]


def test_a_character_that_left_the_private_area_in_2022_is_read_as_what_it_is() -> None:
    data = "姓名,x\n张".encode("gb18030") + b"\xfe\x59\n"
    assert only_sheet(data, "a.csv").rows[1].cells[0].text == "张\u9fb4"


def test_texts_know_formulas_literals_and_rounded_numbers() -> None:
    data = b'=1+1,"=""310199196803187250""",3.10199E+17,@x\n'
    assert only_sheet(data, "a.csv").rows[0].cells == (
        Cell("=1+1", "formula"),
        Cell("310199196803187250", "text"),
        Cell("3.10199E+17", "number"),
        Cell("@x", "text"),
    )


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "empty"),
        (b" \n", "a.csv", "empty"),
        (b"\n" * 5_300_000 + b"a", "a.csv", "too_big"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "old_format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "encrypted",
        ),
        (b"<html>", "a.xls", "not_a_workbook"),
        (b"PK\x03\x04 cut", "a.xlsx", "damaged"),
        (b"a\0b\xff", "a.csv", "encoding"),
        (b"\xff\xff\x81", "a.csv", "encoding"),
        (b'a,"b\nc', "a.csv", "quotes"),
        (b'"' + b"a\n" * 40_000 + b'"', "a.csv", "quotes"),
        (b"a" * 40_000, "a.csv", "too_big"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    assert refusal(stream.getvalue()) == "damaged"


def test_an_exotic_compression_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("_rels/.rels", "<Relationships/>")
    assert refusal(stream.getvalue()) == "damaged"


def test_flipped_bytes_are_refused() -> None:
    data = bytearray(books.workbook([["姓名", "关系"]]))
    for place in range(60, len(data) - 400, 7):
        data[place] ^= 0x55
    assert refusal(bytes(data)) == "damaged"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zip bomb, empty cells", "too_big"),
        ("zip bomb, one text", "too_big"),
        ("zip bomb, empty rows", "too_big"),
        ("long shared text", "too_big"),
        ("merged over everything", "too_big"),
        ("attributes", "too_big"),
        ("entities", "damaged"),
        ("wide", "too_big"),
        ("short rows.csv", "too_big"),
        ("commas.csv", "empty"),
        ("quote.csv", "quotes"),
    ],
)
def test_hostile_files_are_refused(hostile: dict[str, bytes], name: str, code: str) -> None:
    assert len(hostile[name]) <= 1_000_000
    assert refusal(hostile[name], name if name.endswith(".csv") else "a.xlsx") == code


@pytest.mark.parametrize("name", ["lying dimension", "last row", "many members", "styles"])
def test_odd_but_small_files_are_read(hostile: dict[str, bytes], name: str) -> None:
    assert only_sheet(hostile[name]).rows[0].cells[1].text == "姓名"


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    return books.hostile()
