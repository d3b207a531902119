"""A column of a ledger: its heading, what stands in it, and the field of a form that changes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from casework.reports.ledgers.homes import Home
from casework.reports.ledgers.masks import Mask, What

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as LazyText

Value = str | date | int | float | None
# Gives what one column shows of a line.
Cell = Callable[[Any], Value]


class Form(StrEnum):
    """How a column is written: texts and dates for people, numbers to be added up."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"


CHANGES: dict[What, Callable[[Mask, Any], Value]] = {
    What.TEXT: Mask.text,
    What.NAME: Mask.name,
    What.NAMES: Mask.names,
    What.NUMBER: Mask.number,
    What.ADDRESS: Mask.address,
    What.BORN: Mask.born,
}


@dataclass(frozen=True)
class Column:
    """One column. `value` takes a line of the ledger and gives what isn't masked yet.

    `width` is in characters of a figure; a Chinese one takes two. `field` names the field of the
    form by which a change that comes back is made, empty for what can't be changed in a ledger.
    """

    code: str
    heading: "LazyText"
    value: Callable[[Any], Any]
    form: Form = Form.TEXT
    what: What = What.PLAIN
    width: int = 12
    field: str = ""

    def shown(self, line: "Line", mask: Mask) -> Value:
        """Return what a cell shows, masked by what it is."""
        return self.under(mask)(line)

    def under(self, mask: Mask) -> Cell:
        """Return what gives a cell of each line of one household, masked by what it is.

        A ledger has a million cells: what is the same for a household's lines is asked once.
        """
        if self.what is What.PLAIN:
            return self.value
        value = self.value
        if self.what is What.PHONES:
            return lambda line: mask.phones(value(line) or (), of_others=line.is_of_others)
        change = partial(CHANGES[self.what], mask)
        return lambda line: None if (plain := value(line)) is None else change(plain)


class Line:
    """One line of a ledger, about one household."""

    # Where a line is about a relative outside the household, their numbers are a third party's.
    is_of_others = False

    def __init__(self, home: Home) -> None:
        self.home = home
        self.household = home.household

    @property
    def others(self) -> tuple[str, ...]:
        """Names of third parties, which texts of masked ledgers do without."""
        return ()
