"""Reading one worksheet part: rows, cells, formulas as text, merged ranges filled."""

from bisect import bisect_left, bisect_right

from openpyxl.utils.cell import column_index_from_string, range_boundaries

from casework.households.roster.archive import Archive, unescape
from casework.households.roster.limits import MAX_CELLS, MAX_COLUMNS, Room, too_big
from casework.households.roster.numbers import Styles
from casework.households.roster.sheet import EMPTY, Cell, Row

_DIGITS = "0123456789"
_LAST_ROW = 1_048_576

Box = tuple[int, int, int, int]
"""First column, first row, last column, last row; columns from 0, rows from 1."""


class _Worksheet:
    """Listener that gathers a worksheet's cells."""

    def __init__(self, shared: list[str], styles: Styles, room: Room) -> None:
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merges: list[Box] = []
        self._shared = shared
        self._styles = styles
        self._room = room
        self._columns: dict[str, int] = {}
        self._shared_formulas: dict[str, str] = {}
        self._row = 0
        self._column = -1
        self._cells: dict[int, Cell] = {}
        self._type = self._style = self._formula_index = ""
        self._formula: str | None = None
        self._runs: list[str] = []
        self._listening = False
        self._aside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._column = self._column_of(attributes.get("r", ""))
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._formula = None
            self._runs = []
        elif tag == "v" or tag == "t":
            self._listening = not self._aside
        elif tag == "is":
            return
        elif tag == "f":
            self._runs = []
            self._formula_index = attributes.get("si", "")
            self._listening = True
        elif tag == "row":
            self._start_row(attributes.get("r", ""))
        elif tag == "rPh":
            self._aside = True
        elif tag == "mergeCell":
            self._add_merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self._listening:
            self._runs.append(text)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._listening = False
        elif tag == "f":
            self._end_formula()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._aside = False

    def _start_row(self, number: str) -> None:
        self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
        if self._row > _LAST_ROW:
            raise too_big()
        self._column = -1
        self._cells = {}

    def _end_row(self) -> None:
        if self._cells:
            self._room.take_row()
            self.rows.setdefault(self._row, {}).update(self._cells)

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        if not letters:
            return self._column + 1
        column = self._columns.get(letters)
        if column is None:
            try:
                column = column_index_from_string(letters) - 1
            except ValueError:
                column = self._column + 1
            self._columns[letters] = column
        return column

    def _end_formula(self) -> None:
        written = "".join(self._runs)
        if self._formula_index and written:
            self._shared_formulas[self._formula_index] = written
        self._formula = "=" + (written or self._shared_formulas.get(self._formula_index, ""))
        self._runs = []
        self._listening = False

    def _end_cell(self) -> None:
        if self._formula is not None:
            cell = Cell(self._formula, "formula")
        else:
            raw = "".join(self._runs)
            if not raw:
                return
            cell = self._value(raw)
        if cell.text:
            self._room.take_cell(self._column, cell.text)
            self._cells[self._column] = cell

    def _value(self, raw: str) -> Cell:
        if self._type == "s":
            index = int(raw) if raw.isdecimal() and len(raw) < 8 else -1
            return Cell(self._shared[index], "text") if 0 <= index < len(self._shared) else EMPTY
        if self._type == "n":
            return self._styles.cell(raw.strip(), self._style)
        if self._type == "d":
            return Cell(raw, "date")
        if self._type == "b":
            return Cell("TRUE" if raw == "1" else "FALSE", "text")
        return Cell(unescape(raw), "text")

    def _add_merge(self, reference: str) -> None:
        try:
            left, top, right, bottom = range_boundaries(reference)
        except (ValueError, TypeError):
            return
        if left is None or top is None or right is None or bottom is None:
            return
        self.merges.append((left - 1, top, right - 1, bottom))


def read_worksheet(
    archive: Archive, path: str, shared: list[str], styles: Styles, room: Room
) -> tuple[Row, ...]:
    """Read a worksheet part; rows with no content of their own are left out."""
    listener = _Worksheet(shared, styles, room)
    archive.parse(path, listener.start, listener.end, listener.text)
    _fill_merges(listener.rows, listener.merges)
    return tuple(Row(number, _dense(cells)) for number, cells in sorted(listener.rows.items()))


def _fill_merges(rows: dict[int, dict[int, Cell]], merges: list[Box]) -> None:
    """Repeat the first cell of each merged range over its rows that hold anything at all."""
    numbers = sorted(rows)
    left_to_visit = MAX_CELLS
    for left, top, right, bottom in merges:
        cell = rows.get(top, {}).get(left)
        if cell is None:
            continue
        columns = range(left, min(right + 1, MAX_COLUMNS))
        for number in _within(numbers, top, bottom):
            left_to_visit -= len(columns)
            if left_to_visit < 0:
                raise too_big()
            cells = rows[number]
            for column in columns:
                cells.setdefault(column, cell)


def _within(numbers: list[int], first: int, last: int) -> list[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


def _dense(cells: dict[int, Cell]) -> tuple[Cell, ...]:
    return tuple([cells.get(column, EMPTY) for column in range(max(cells) + 1)])
