"""What a roster file holds once it is read: sheets of rows of cells, each a text with its kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as LazyText

Kind = Literal["text", "number", "date", "formula"]
"""A number longer than 15 digits was rounded by the spreadsheet; a formula is never evaluated."""


class RosterRefused(ValueError):
    """A file that is not read at all: a code, and a sentence that says what to do about it."""

    def __init__(self, code: str, sentence: "LazyText") -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class Cell(NamedTuple):
    """One cell: its text as shown (a formula begins with =, a date is written 2026-10-15)."""

    text: str
    kind: Kind


EMPTY = Cell("", "text")


class Row(NamedTuple):
    """One row with any content; its number counts from 1 as the spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Return the cell in a column counted from 0; a column that is not there is empty."""
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; rows without any content are left out."""

    name: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Count the columns up to the last one in use."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Sheets:
    """All visible sheets of a file, in its order."""

    sheets: tuple[Sheet, ...]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)

    def __getitem__(self, index: int) -> Sheet:
        return self.sheets[index]

    def __len__(self) -> int:
        return len(self.sheets)
