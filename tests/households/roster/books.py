"""Rosters made for tests: honest, messy and hostile ones, as bytes."""

import io
import random
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl
from stdnum.cn.ric import calc_check_digit

Value = str | int | float | None

HEADER = (
    "户编号 姓名 与户主关系 证件类型 证件号码 居住地址 户籍地址 联系电话 救助类别 主要致困原因 "
    "月收入（元）"
)
_SURNAMES = "王李张刘陈杨黄赵吴周"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英"
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def person_id(number: int, *, born: str = "19700101") -> str:
    """Make the n-th valid ID of region 310199, which was never assigned; n under 1000."""
    body = f"310199{born}{number:03d}"
    return body + str(calc_check_digit(body + "0"))


def workbook(
    rows: Iterable[Sequence[Value]],
    *,
    merges: Sequence[str] = (),
    title: str = "花名册",
    texts: Sequence[str] = (),
) -> bytes:
    """Make an .xlsx of one sheet; `texts` are cells whose leading = is not a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    for place in texts:
        sheet[place].data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def honest(people: int) -> bytes:
    """Make a clean roster, one row a person, three people a household."""
    chance = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER.split())
    for number in range(people):
        born = f"{chance.randint(1940, 2018)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
        lane = number // 3
        address = f"测试路{lane % 999}弄{lane % 97}号{lane % 1999}室"
        first = number % 3 == 0
        sheet.append(
            [
                f"H{lane:05d}",
                name,
                "本人" if first else "子",
                "居民身份证",
                person_id(chance.randint(0, 999), born=born),
                address,
                address,
                f"13{chance.randint(10**8, 10**9 - 1)}" if first else "",
                "低保",
                "因病",
                chance.randint(300, 4000) if first else "",
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def raw_xlsx(sheet: str | bytes, *, shared: str = "", styles: str = "", padding: int = 0) -> bytes:
    """Zip a workbook from a worksheet's XML, written by hand; `padding` adds empty members."""
    types = f'<Types xmlns="{_PACKAGE}/content-types"/>'
    workbook_xml = (
        f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    relation = '<Relationship Id="{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
    tops = relation.format("r0", "officeDocument", "xl/workbook.xml")
    parts = relation.format("r1", "worksheet", "worksheets/sheet1.xml")
    parts += relation.format("r2", "sharedStrings", "sharedStrings.xml")
    parts += relation.format("r3", "styles", "styles.xml")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", _relations(tops))
        archive.writestr("xl/workbook.xml", workbook_xml)
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(parts))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared:
            archive.writestr("xl/sharedStrings.xml", f"<sst>{shared}</sst>")
        if styles:
            archive.writestr("xl/styles.xml", f"<styleSheet>{styles}</styleSheet>")
        for number in range(padding):
            archive.writestr(f"x{number}", "")
    return stream.getvalue()


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def text_cell(text: str) -> str:
    """Write one inline text cell."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def sheet_xml(rows: Iterable[str], *, after: str = "", dimension: str = "A1") -> str:
    """Wrap rows, each the XML of its cells, into a worksheet."""
    body = "".join(f"<row>{cells}</row>" for cells in rows)
    return (
        f'<worksheet xmlns="{_NAMESPACE}"><dimension ref="{dimension}"/>'
        f"<sheetData>{body}</sheetData>{after}</worksheet>"
    )


def header_xml() -> str:
    """Write the cells of the clean heading."""
    return "".join(text_cell(word) for word in HEADER.split())


def hostile() -> dict[str, bytes]:
    """Make the worst files of at most 1 MB that we know, by name."""
    head = header_xml()
    slow = _slow_cells(0)
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    people = [head, *(_slow_cells(number) for number in range(9_900))]
    long_text = "<si><t>" + "长　" * 16_000 + "</t></si>"
    refs = "".join(f'<c t="s"><v>{n % 2}</v></c>' for n in range(12))
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9)
    )
    formats = '<numFmt numFmtId="9{0}" formatCode="yyyy{0}"/>'
    return {
        "zip bomb, empty cells": raw_xlsx(sheet_xml(["<c/>" * 10_000_000])),
        "zip bomb, one text": raw_xlsx(sheet_xml([head, text_cell("A" * 50_000_000)])),
        "zip bomb, empty rows": raw_xlsx("<worksheet><sheetData>" + "<row/>" * 7_000_000),
        "nearly all marks allowed": raw_xlsx(sheet_xml([head, "<c/>" * 1_490_000])),
        "slow cells": raw_xlsx(sheet_xml(people)),
        "strange rows": raw_xlsx(
            sheet_xml(
                [
                    head + text_cell("健康状况") + text_cell("残疾情况"),
                    *(_strange_row(number) for number in range(7_600)),
                ]
            )
        ),
        "long shared text": raw_xlsx(sheet_xml([head, *[refs] * 11_000]), shared=long_text),
        "merged over everything": raw_xlsx(sheet_xml(people[:9000], after=merges)),
        "attributes": raw_xlsx("<worksheet " + " ".join(f'a{n}=""' for n in range(400_000)) + "/>"),
        "entities": raw_xlsx(entity + "]><worksheet>&a8;</worksheet>"),
        "lying dimension": raw_xlsx(sheet_xml([head, slow], dimension="A1:XFD1048576")),
        "last row": raw_xlsx(_with_last_row(sheet_xml([head, slow]))),
        "styles": raw_xlsx(
            sheet_xml([head]), styles="".join(formats.format(n) for n in range(200_000))
        ),
        "wide": raw_xlsx(sheet_xml([slow * 16] * 890)),
        "many members": raw_xlsx(sheet_xml([head]), padding=9_000),
        "commas.csv": b"," * 1_000_000,
        "lines.csv": b"\n" * 1_000_000,
        "short rows.csv": "姓名,关系\n".encode() + b"a,b\n" * 240_000,
        "quote.csv": b'"' + b"a" * 999_000,
        "records.csv": _records(),
    }


def _slow_cells(number: int) -> str:
    """Write a row whose every cell needs mending and tells a problem."""
    texts = (
        f" {number} ",
        f"阿·卜 杜{number}",
        "户主的儿 子",
        "身份 证",
        f"３１０１９９ 19700101 {number}Z",
        f"Ｘ路 {number} 号",
        f"Ｙ路 {number} 号",
        f"021-5555 1234 / 1380{number}",
        "低保 边缘？、临时",
        "因病；因呀",
        "约 1，2,3 元",
        "　？",
    )
    return "".join(text_cell(text) for text in texts)


def _strange_row(number: int) -> str:
    """Write a row of long texts of which nothing is understood; its own household."""
    texts = (
        f"{number}",
        "甲 乙" * 10,
        "户主（" + "啊 " * 8,
        "卡 " * 10,
        f"３１０１９９19700101 {number}" + "8 " * 6,
        "Ｘ路 1 号 " * 5,
        "Ｙ路 1 号 " * 5,
        "1380 " * 9,
        "困 、" * 12,
        "呀 、" * 12,
        "约1,2 " * 6,
        "很 忙" * 10,
        "很 重" * 10,
    )
    return "".join(text_cell(text) for text in texts)


def _with_last_row(xml: str) -> str:
    row = f'<row r="1048576">{text_cell("王")}{text_cell("王")}</row>'
    return xml.replace("</sheetData>", row + "</sheetData>")


def _records() -> bytes:
    rows = (
        f'{n},阿 甲,户主的 儿子,身份证,３１０199197001{n},路{n},路,"138 00",低保 甲,因呀,约1\n'
        for n in range(9_500)
    )
    return (HEADER.replace(" ", ",") + "\n" + "".join(rows)).encode("gb18030")
