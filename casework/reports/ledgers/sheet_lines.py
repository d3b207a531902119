"""The lines of a ledger's sheet as the XML that a workbook keeps, each composed at once.

XlsxWriter writes a cell through a dozen calls, which of a million cells is most of the time of a
ledger. What is special about a text goes through its own functions still: both spell it alike.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

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
# What isn't written as it stands: markup, control signs and what looks like one, outer blanks.
SPECIAL = re.compile("[&<>_\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|^\\s|\\s\\Z")
# A cell that begins so is a command to a spreadsheet into which it is pasted.
COMMANDS = ("=", "+", "-", "@", "\t", "\r")
# In units of UTF-16; a text of half as many characters has no more.
MOST_IN_CELL = 32_767
DAYS_KEPT = 10_000

# The number by which cells name a format, of a form of column and with the mark of a quoted text.
Styles = Mapping[tuple[Form, bool], int]


class SheetLines:
    """Composes lines with a number before the values and, where there is one, a key behind them."""

    def __init__(self, forms: Sequence[Form], styles: Styles) -> None:
        self.forms = [(xl_col_to_name(place), form) for place, form in enumerate(forms, 1)]
        self.styles = styles
        self.last = xl_col_to_name(len(forms) + 1)

    def line(self, row: int, number: int, values: Iterable[Value], key: str) -> str:
        """Return the line that stands in a row of the sheet, counted from 1."""
        styles, of_row = self.styles, f'{row}" s="'
        cells = [f'<row r="{row}"><c r="A{of_row}{styles[Form.NUMBER, False]}"><v>{number}</v></c>']
        for (name, form), value in zip(self.forms, values, strict=True):
            cells.append(cell(name + of_row, form, value, styles))
        if key:
            cells.append(cell(self.last + of_row, Form.TEXT, key, styles))
        cells.append("</row>")
        return "".join(cells)


def cell(place: str, form: Form, value: Value, styles: Styles) -> str:
    """Return one cell: texts as texts whatever they say, days and numbers as such.

    `place` is the cell's address as far as its style.
    """
    if value is None or value == "":
        return f'<c r="{place}{styles[form, False]}"/>'
    if isinstance(value, str):
        style, text, blanks = styles[Form.TEXT, value.startswith(COMMANDS)], value, ""
        if SPECIAL.search(value) or len(value) > MOST_IN_CELL // 2:
            text, blanks = spelled(value)
        return f'<c r="{place}{style}" t="inlineStr"><is><t{blanks}>{text}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{place}{styles[Form.DATE, False]}"><v>{serial(value)}</v></c>'
    return f'<c r="{place}{styles[form, False]}"><v>{value:.16G}</v></c>'


def spelled(text: str) -> tuple[str, str]:
    """Return a text as XML has it, and the attribute that keeps its outer blanks or nothing."""
    text = NO_XML.sub("\ufffd", text)
    if _utf16_len(text) > MOST_IN_CELL:
        text = _utf16_truncate(text, MOST_IN_CELL)
    control: Callable[[str], str] = XMLwriter._escape_control_characters
    text = control(text)
    blanks = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), blanks


@lru_cache(DAYS_KEPT)
def serial(day: date) -> str:
    """Return a day as a workbook counts it."""
    return f"{_datetime_to_excel_datetime(day, False, False):.16G}"
