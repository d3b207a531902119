"""Numbers of a spreadsheet as the texts a person sees: integers whole, dates as dates."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from casework.households.roster.sheet import Cell

EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number than these."""

_LONGEST_INTEGER = 1e21
_BUILTIN = {str(number): code for number, code in BUILTIN_FORMATS.items()}


class Styles:
    """Which cell styles show a number as a date."""

    def __init__(self, *, uses_1904: bool) -> None:
        self._epoch = MAC_EPOCH if uses_1904 else WINDOWS_EPOCH
        self._formats: dict[str, bool] = {}
        self._dated: set[str] = set()
        self._styles = 0

    def name_format(self, number: str, code: str) -> None:
        """Learn one number format of the workbook's own; a very long code is no date."""
        self._formats[number] = len(code) < 200 and bool(is_date_format(code))

    def add_style(self, number_format: str) -> None:
        """Learn the next cell style."""
        known = self._formats.get(number_format)
        if known is None:
            code = _BUILTIN.get(number_format, "")
            known = self._formats[number_format] = bool(code and is_date_format(code))
        if known:
            self._dated.add(str(self._styles))
        self._styles += 1

    def cell(self, raw: str, style: str) -> Cell:
        """Turn a stored number into a cell."""
        if (style or "0") in self._dated:
            return self._date_cell(raw)
        if raw.isdecimal() and raw.isascii() and len(raw) <= EXACT_DIGITS:
            return Cell(raw, "number")
        return Cell(number_text(raw), "number")

    def _date_cell(self, raw: str) -> Cell:
        try:
            moment = from_excel(float(raw), self._epoch)
        except (ValueError, OverflowError, TypeError):
            return Cell(number_text(raw), "number")
        if isinstance(moment, datetime):
            whole = moment.time() == datetime.min.time()
            return Cell((moment.date() if whole else moment).isoformat(), "date")
        return Cell(moment.isoformat(timespec="minutes"), "date")


def number_text(raw: str) -> str:
    """Write a stored number as a person would: 3.1E+17 whole, 2139.4999999999998 as 2139.5."""
    try:
        value = float(raw)
        if abs(value) >= _LONGEST_INTEGER or value != value:
            return raw
        if value.is_integer():
            return str(int(Decimal(raw)))
    except (ValueError, InvalidOperation):
        return raw
    return f"{value:.15g}"
