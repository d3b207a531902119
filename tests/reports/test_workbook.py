"""What is written into a workbook reads back as it was, is inert, and never lies on a disk."""

import builtins
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st

from casework.households.roster.archive import unescape
from casework.reports.ledgers.columns import Column, Form
from casework.reports.ledgers.sheet_lines import COMMANDS, NO_XML
from casework.reports.ledgers.workbook import KEY_HEADING, Book, Facts, footer

FACTS = Facts(
    "样例镇 走访台账",
    "副题",
    "CW-20261126-AAAA-BBBB",
    "CW & Co",
    "谁 & 何时",
    "沈知禾",
    date(2026, 11, 26),
)
COLUMNS = (
    Column("text", _("Note"), str),
    Column("day", _("From"), str, form=Form.DATE),
    Column("yuan", _("Until"), str, form=Form.MONEY),
)
# Commands, markup, markup of the writer's own, characters above U+FFFF and ones XML can't hold.
TEXTS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "<r><t>x</t></r>", "<b>&amp;</b>", "_x0041_",
    "魏𬭎㛃𠅤", "a\nb", " x ", "310199197311130243", "19900001234", "مرحبا", "\x01", "'=1",
]  # fmt: skip


def book(texts: list[str], *, has_keys: bool = False) -> bytes:
    made = Book(FACTS, COLUMNS, has_keys=has_keys)
    for text in texts:
        made.add([text, date(2024, 2, 29), 1640.5], "key" if has_keys else "")
    return made.close()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_reads_back_as_it_was(text: str) -> None:
    """Control signs are spelled as workbooks spell them, which openpyxl leaves as it is inline."""
    cell = opened(book([text]))["B4"]
    assert (unescape(cell.value), cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", TEXTS[:6])
def test_a_command_is_a_quoted_text(text: str) -> None:
    assert opened(book([text]))["B4"].quotePrefix


def by_the_writer_alone(text: str, day: date, amount: float) -> str:
    """Return a line as XlsxWriter writes it, cell by cell."""
    made = Book(FACTS, COLUMNS, has_keys=False)
    styles, sheet = made.formats, made.sheet
    sheet.write_number(3, 0, 1, styles[Form.NUMBER, False])
    if text:
        sheet.write_string(3, 1, text, styles[Form.TEXT, text.startswith(COMMANDS)])
    else:
        sheet.write_blank(3, 1, None, styles[Form.TEXT, False])
    sheet.write_datetime(3, 2, day, styles[Form.DATE, False])
    sheet.write_number(3, 3, amount, styles[Form.MONEY, False])
    found: str = part(made.close())
    return found[found.index('<row r="4"') : found.index("</sheetData>")]


SIGNS = st.sampled_from([*"&<>_ \t\n\r\x00\x1f\u3000魏𬭎=+-@x0041_", "_x0041_", "<r>", "</r>"])


@given(
    st.lists(SIGNS).map("".join) | st.text() | st.sampled_from(["多" * 33_000, "𬭎" * 16_400]),
    st.dates() | st.dates(date(1900, 2, 26), date(1900, 3, 3)),
    st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12),
)
def test_a_line_is_composed_as_the_writer_writes_it(text: str, day: date, amount: float) -> None:
    text = NO_XML.sub("", text)
    made = Book(FACTS, COLUMNS, has_keys=False)
    assert made.composed.line(4, 1, [text, day, amount], "") == by_the_writer_alone(
        text, day, amount
    )


def test_what_xml_cannot_hold_gives_way_to_one_sign() -> None:
    assert opened(book(["a\ud800b\uffff"]))["B4"].value == "a\ufffdb\ufffd"


def test_a_day_is_a_day_and_a_sum_is_a_number() -> None:
    sheet = opened(book(["x"]))
    assert sheet["C4"].is_date
    assert sheet["D4"].value == 1640.5


def test_an_empty_value_is_an_empty_cell() -> None:
    made = Book(FACTS, COLUMNS, has_keys=False)
    made.add(["", None, None])
    assert [cell.value for cell in opened(made.close())[4]] == [1, None, None, None]


def test_the_sheet_is_set_up_for_reading_and_printing() -> None:
    sheet = opened(book(["x", "y"]))
    assert sheet.freeze_panes == "D4"
    assert sheet.auto_filter.ref == "A3:D5"
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.oddFooter.left.text == "CW && Co"
    assert sheet.oddFooter.center.text == "第 &P 页 / 共 &N 页"
    assert sheet.oddFooter.right.text == "谁 && 何时"


def test_a_long_reason_fits_the_footer() -> None:
    assert len(footer("CW", "&" * 300)) <= 255


def test_the_serial_number_stands_in_the_properties() -> None:
    assert "CW-20261126-AAAA-BBBB" in part(book(["x"]), "docProps/core.xml")


def test_the_keys_stand_in_a_hidden_last_column() -> None:
    sheet = opened(book(["x"], has_keys=True))
    assert (sheet["E3"].value, sheet["E4"].value) == (KEY_HEADING, "key")
    assert sheet.column_dimensions["E"].hidden


def test_a_ledger_without_lines_opens() -> None:
    assert opened(book([])).max_row == 3


def test_a_sheet_takes_no_more_lines_than_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.reports.ledgers.workbook.MOST_LINES", 1)
    with pytest.raises(ValueError, match="no more lines"):
        book(["x", "y"])


def test_nothing_is_written_to_a_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: Any, **more: Any) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr(builtins, "open", refuse)
    assert book(["桑金丝"] * 2000)


def test_lines_are_kept_deflated_while_more_come() -> None:
    made = Book(FACTS, COLUMNS, has_keys=False)
    for number in range(20_000):
        made.add([f"第 {number} 行：{'走访记录' * 20}", None, None])
    made.sheet.row_data_fh.flush()
    held = sum(map(len, made.sheet.kept._pieces))
    assert held * 8 < len(part(made.close()).encode())


def test_libreoffice_reads_back_the_same(tmp_path: Path) -> None:
    """Where it is installed; its absence is told loudly."""
    office = shutil.which("soffice")
    if office is None:
        print("\n!! No LibreOffice here: reading back by it was SKIPPED.", file=sys.stderr)
        pytest.skip("no LibreOffice")
    texts = [text for text in TEXTS if text not in {"\x01", "\rx"}]
    source = tmp_path / "ledger.xlsx"
    source.write_bytes(book(texts))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=300)
    back = (tmp_path / "ledger.fods").read_text()
    again = tmp_path / "again"
    command[-1] = str(again)
    command[4] = "xlsx"
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=300)
    sheet = opened((again / "ledger.xlsx").read_bytes())
    assert [sheet.cell(4 + place, 2).value for place in range(len(texts))] == texts
    assert "table:formula" not in back
