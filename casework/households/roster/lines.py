"""Rows under the heading: which are people, and what each column says of them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils.cell import get_column_letter

from casework.households.codes import Relation
from casework.households.roster import cells, words
from casework.households.roster.findings import Why
from casework.households.roster.headers import (
    IGNORED_HEADINGS,
    Field,
    Mapping,
    heading_rows,
    heading_text,
    headings,
)
from casework.households.roster.sheet import EMPTY, Cell, Row, Sheet

_TOTAL = re.compile(r"(?:合计|小计|总计|共计|累计|总户数|总人数|本页)")
_NOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明)[0-9一二三]?[:：.、]|"
    r"(?:填表|制表|制单|审核|填报|负责|经办|联系|主管)\w{0,6}[:：]|(?:单位|日期|时间|附)[:：(（]"
)
_NEVER_REPEATED = (Field.NAME.value, Field.ID_NUMBER.value, Field.HEAD_ID.value)
_LISTED_GAP = 20


@dataclass(slots=True)
class Line:
    """One row of a person: cells by field, and the columns that stand for no field.

    `after_break`: a section's name, a total or a repeated heading stands right above.
    """

    number: int
    values: dict[str, Cell]
    extras: dict[str, str] = field(default_factory=dict)
    relation: Relation | None = None
    after_break: bool = False
    texts: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = {
            name: cells.tidy(cell.text)
            for name, cell in self.values.items()
            if not words.says_nothing(cell.text)
        }

    def cell(self, name: Field) -> Cell:
        """Return the cell of a field, empty if the roster has no such column."""
        return self.values.get(name, EMPTY)

    def text(self, name: Field) -> str:
        """Return the tidy text of a field; 无 and dashes are nothing."""
        return self.texts.get(name, "")


def read_lines(sheet: Sheet, mapping: Mapping) -> tuple[list[Line], list[tuple[int, Why]]]:
    """Split the rows under the heading into people and rows left aside, with the reason."""
    lines: list[Line] = []
    aside: list[tuple[int, Why]] = []
    judge = _Judge(sheet, mapping)
    extras = _extra_columns(sheet, mapping)
    above: dict[str, Cell] = {}
    relations: dict[str, Relation | None] = {}
    last = 0
    for row in sheet.rows:
        aside.extend((number, "blank") for number in _gap(last, row.number))
        last = row.number
        why = judge.why_aside(row)
        if why:
            aside.append((row.number, why))
            continue
        above = _values(row, mapping, above)
        taken = {title: row.cell(column).text for column, title in extras}
        kept = {title: cells.tidy(text) for title, text in taken.items() if text}
        wording = above.get(Field.RELATION, EMPTY).text
        if wording not in relations:
            relations[wording] = words.relation(wording) if wording else None
        after_break = bool(aside) and aside[-1][0] == row.number - 1 and aside[-1][1] != "blank"
        lines.append(Line(row.number, above, kept, relations[wording], after_break))
    return lines, aside


def _gap(last: int, number: int) -> Iterator[int]:
    """Yield the empty rows before a row; of a long gap only the first ones."""
    yield from range(last + 1, min(number, last + 1 + _LISTED_GAP))


def _values(row: Row, mapping: Mapping, above: dict[str, Cell]) -> dict[str, Cell]:
    values: dict[str, Cell] = {}
    for name, column in mapping.columns.items():
        cell = row.cell(column)
        if not cell.text:
            continue
        if name not in _NEVER_REPEATED and cells.repeats_above(cell.text):
            cell = above.get(name, EMPTY)
        if cell.text:
            values[name] = cell
    return values


def _extra_columns(sheet: Sheet, mapping: Mapping) -> list[tuple[int, str]]:
    titles = headings(sheet, mapping)
    used = set(mapping.columns.values())
    extras: list[tuple[int, str]] = []
    for column in range(sheet.width):
        title = titles[column] if column < len(titles) else ""
        if column not in used and title not in IGNORED_HEADINGS:
            extras.append((column, title or get_column_letter(column + 1)))
    return extras


class _Judge:
    """Tells rows that hold no person: titles, repeated headings, totals, notes, empty forms."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self._first_row = mapping.first_row
        self._header_row = mapping.header_row
        columns = mapping.columns
        self._name = columns.get(Field.NAME, columns.get(Field.HEAD_NAME, -1))
        self._ids = [columns[name] for name in (Field.ID_NUMBER, Field.HEAD_ID) if name in columns]
        self._number = columns.get(Field.HOUSEHOLD_NO, -1)
        self._mapped = set(columns.values()) - {self._number, columns.get(Field.HEAD_NAME, -1)}
        self._headings = [
            {heading_text(cell.text) for cell in row.cells if cell.text}
            for row in heading_rows(sheet, mapping)
        ]

    def why_aside(self, row: Row) -> Why | None:
        """Return the reason to leave a row aside, or None for a row of a person."""
        if row.number < self._first_row:
            return "title" if row.number < self._header_row else "header"
        filled = [(i, cell.text) for i, cell in enumerate(row.cells) if cell.text.strip()]
        if all(column == self._number for column, _text in filled):
            return self._empty_form(filled)
        if self._is_heading(row, len(filled)):
            return "header"
        if len(filled) > 1 and len({text for _column, text in filled}) == 1:
            return "note"  # one text merged across the table, such as a section's name
        if any(row.cell(column).text.strip() for column in self._ids):
            return None
        return self._total_or_note(filled)

    def _empty_form(self, filled: list[tuple[int, str]]) -> Why:
        if not filled:
            return "blank"
        text = _plain(filled[0][1])
        if _TOTAL.match(text):
            return "total"
        return "blank" if len(text) <= 8 else "note"

    def _is_heading(self, row: Row, filled: int) -> bool:
        name = heading_text(row.cell(self._name).text)
        for line in self._headings:
            if name in line:
                same = sum(heading_text(cell.text) in line for cell in row.cells if cell.text)
                if same >= 2 and same * 2 > filled:
                    return True
        return False

    def _total_or_note(self, filled: list[tuple[int, str]]) -> Why | None:
        if any(_TOTAL.match(_plain(text)) for _column, text in filled[:3]):
            return "total"
        if _NOTE.match(_plain(filled[0][1])):
            return "note"
        alone_outside = len(filled) == 1 and filled[0][0] not in self._mapped
        return "note" if alone_outside else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text[:40]).split())
