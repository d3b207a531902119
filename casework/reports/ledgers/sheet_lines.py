"""The lines of a ledger's sheet as the XML that a workbook keeps, each composed at once.

XlsxWriter writes a cell through a dozen calls, which of a million cells is most of the time of a
ledger. What is special about a text goes through its own functions still: both spell it alike.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from xlsxwriter.utility import (
    _datetime_to_excel_datetime,
    _preserve_whitespace,
    _utf16_len,
    _utf16_truncate,
    xl_col_to_name,
)
from xlsxwriter.xmlwriter import XMLwriter

from casework.reports.ledgers.columns import Form, Value

# What XML can't hold: halves of pairs, and what Unicode keeps for nobody.
NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
# What isn't written as it stands, outer blanks aside: markup, control signs, what looks like one.
SPECIAL = re.compile("[&<>_\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# A cell that begins so is a command to a spreadsheet into which it is pasted.
COMMANDS = ("=", "+", "-", "@", "\t", "\r")
# In units of UTF-16; a text of half as many characters has no more.
MOST_IN_CELL = 32_767
# From this day on a workbook counts days without the one that it takes 1900 to have had.
FIRST_COUNTED = date(1900, 3, 1)
BEFORE_FIRST = date(1899, 12, 30).toordinal()

# The number by which cells name a format, of a form of column and with the mark of a quoted text.
Styles = Mapping[tuple[Form, bool], int]


class SheetLines:
    """Composes lines with a number before the values and, where there is one, a key behind them."""

    def __init__(self, forms: Sequence[Form], styles: Styles) -> None:
        self.columns = [
            Cells(xl_col_to_name(place), form, styles) for place, form in enumerate(forms, 1)
        ]
        self.number = styles[Form.NUMBER, False]
        self.key = Cells(xl_col_to_name(len(forms) + 1), Form.TEXT, styles)

    def line(self, row: int, number: int, values: Iterable[Value], key: str) -> str:
        """Return the line that stands in a row of the sheet, counted from 1."""
        written = [f'<row r="{row}"><c r="A{row}" s="{self.number}"><v>{number}</v></c>']
        written += [
            cells.written(row, value) for cells, value in zip(self.columns, values, strict=True)
        ]
        if key:
            written.append(self.key.written(row, key))
        written.append("</row>")
        return "".join(written)


class Cells:
    """Writes the cells of a column: texts as texts whatever they say, days and numbers as such."""

    def __init__(self, name: str, form: Form, styles: Styles) -> None:
        # What a cell begins with, up to its row, and then, by what stands in it, up to that.
        self.head = f'<c r="{name}'
        self.own, self.day = f'" s="{styles[form, False]}"', f'" s="{styles[Form.DATE, False]}"'
        self.text, self.quoted = (
            f'" s="{styles[Form.TEXT, inert]}" t="inlineStr"><is><t' for inert in (False, True)
        )

    def written(self, row: int, value: Value) -> str:
        """Return the cell in a row, counted from 1."""
        if value is None or value == "":
            return f"{self.head}{row}{self.own}/>"
        if isinstance(value, str):
            style, blanks = self.quoted if value.startswith(COMMANDS) else self.text, ""
            if SPECIAL.search(value) or value != value.strip() or len(value) > MOST_IN_CELL // 2:
                value, blanks = spelled(value)
            return f"{self.head}{row}{style}{blanks}>{value}</t></is></c>"
        if isinstance(value, date):
            return f"{self.head}{row}{self.day}><v>{serial(value)}</v></c>"
        return f"{self.head}{row}{self.own}><v>{value:.16G}</v></c>"


def spelled(text: str) -> tuple[str, str]:
    """Return a text as XML has it, and the attribute that keeps its outer blanks or nothing."""
    text = NO_XML.sub("\ufffd", text)
    if _utf16_len(text) > MOST_IN_CELL:
        text = _utf16_truncate(text, MOST_IN_CELL)
    control: Callable[[str], str] = XMLwriter._escape_control_characters
    text = control(text)
    blanks = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), blanks


def serial(day: date) -> str:
    """Return a day as a workbook counts it; nothing is remembered, for some are birthdays."""
    if day >= FIRST_COUNTED:
        return str(day.toordinal() - BEFORE_FIRST)
    return f"{_datetime_to_excel_datetime(day, False, False):.16G}"
