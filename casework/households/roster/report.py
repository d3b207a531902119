"""The mending workbook: the same table with what is to be mended beside each row."""

import io
from collections import defaultdict
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from casework.households.roster.findings import Problem, Roster
from casework.households.roster.headers import IGNORED_HEADINGS, heading_rows, headings
from casework.households.roster.numbers import EXACT_DIGITS
from casework.households.roster.sheet import Cell, Row, Sheet, Sheets

_WIDEST = 42
_PROBLEM_WIDTH = 60
_SAMPLED_ROWS = 200
_COMMAND_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_SHEET_NAME = "Sheet1"


def problem_workbook(sheets: Sheets, roster: Roster) -> bytes:
    """Return an .xlsx with the roster's sheet, row for row, and a column that says what to mend.

    Merged cells come out filled, formulas and everything else as plain text, so that nothing runs
    when it is opened; a number that lost digits stays a number. The workbook can be mended and
    uploaded again: the added column is dropped on reading. It is made in memory, never on disk.
    """
    sheet = sheets[roster.mapping.sheet]
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    _Writer(book, sheet, roster).write()
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: Any, sheet: Sheet, roster: Roster) -> None:
        self._sheet = sheet
        self._mapping = roster.mapping
        self._page = book.add_worksheet(_SHEET_NAME)
        self._problems: dict[int, list[Problem]] = defaultdict(list)
        for problem in roster.problems:
            self._problems[problem.row].append(problem)
        self._column = _problem_column(sheet, roster)
        base = {"num_format": "@", "valign": "top"}
        self._plain = book.add_format(base)
        self._inert = book.add_format(base | {"quote_prefix": True})
        self._title = book.add_format(base | {"bold": True, "text_wrap": True})
        self._marks = {
            (level, inert): book.add_format(base | {"bg_color": colour, "quote_prefix": inert})
            for level, colour in (("error", "#F8D7D3"), ("warning", "#FBEFC8"))
            for inert in (True, False)
        }
        self._merged = {row for row, why in roster.ignored_rows if why in ("title", "note")}
        self._words = book.add_format(base | {"text_wrap": True})

    def write(self) -> None:
        """Write the whole sheet; rows keep their numbers."""
        self._set_widths()
        heading = {row.number for row in heading_rows(self._sheet, self._mapping)}
        for row in self._sheet.rows:
            self._write_row(row, in_heading=row.number in heading)
        title_row = self._mapping.first_row - 2
        self._page.write_string(title_row, self._column, _("Problems"), self._title)
        self._page.freeze_panes(self._mapping.first_row - 1, 0)

    def _set_widths(self) -> None:
        for column in range(self._sheet.width):
            texts = (row.cell(column).text for row in self._sheet.rows[2:_SAMPLED_ROWS])
            longest = max((_shown_width(text) for text in texts), default=0)
            self._page.set_column(column, column, max(8, min(_WIDEST, longest + 2)), self._plain)
        self._page.set_column(self._column, self._column, _PROBLEM_WIDTH)

    def _write_row(self, row: Row, *, in_heading: bool) -> None:
        problems = self._problems.get(row.number, [])
        marks = {self._mapping.columns.get(problem.field, -1): problem for problem in problems}
        for column in range(max(len(row.cells), max(marks, default=-1) + 1)):
            if column == self._column:
                continue
            cell = row.cell(column)
            if row.number in self._merged and column and cell == row.cell(column - 1):
                continue
            format_ = self._title if in_heading else self._format(cell, marks.get(column))
            self._write_cell(row.number - 1, column, cell, format_)
        if problems:
            sentences = dict.fromkeys(str(problem.message) for problem in problems)
            text = "\n".join(sentences)
            self._page.write_string(row.number - 1, self._column, text, self._words)

    def _format(self, cell: Cell, problem: Problem | None) -> Any:
        inert = cell.text.startswith(_COMMAND_SIGNS)
        if problem is not None:
            return self._marks[problem.level, inert]
        return self._inert if inert else self._plain

    def _write_cell(self, row: int, column: int, cell: Cell, format_: Any) -> None:
        if not cell.text:
            self._page.write_blank(row, column, None, format_)
        elif cell.kind == "number" and len(cell.text) > EXACT_DIGITS and cell.text.isdecimal():
            self._page.write_number(row, column, float(cell.text), format_)
        else:
            self._page.write_string(row, column, cell.text, format_)


def _problem_column(sheet: Sheet, roster: Roster) -> int:
    """Return the column of an earlier mending workbook's problems, or the first free one."""
    titles = headings(sheet, roster.mapping)
    known = [column for column, title in enumerate(titles) if title in IGNORED_HEADINGS]
    return known[0] if known else sheet.width


def _shown_width(text: str) -> int:
    return sum(2 if sign > "\u2e80" else 1 for sign in text[:_WIDEST])
