"""What a copy of one person's data shows, as plain frozen values: the same for paper and machine.

Texts are display-ready and in Chinese. None has a repr, which would carry them into logs.
"""

from dataclasses import dataclass
from datetime import datetime

from casework.reports.snapshot import Disclosure

Value = str | int | bool | list[str] | None


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """One fact: a stable key, its label, the words for people, and a code or plain value.

    `code` is a code of this system's lists; `value` is set where it differs from the words.
    """

    key: str
    label: str
    text: str
    code: str | list[str] | None = None
    value: Value = None
    wide: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One record: its heading where there are several, and its facts."""

    fields: tuple[Field, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """All records of a kind. `household_level` marks what is held on the household as a whole.

    `shares` sets the records as rows of one table with columns of these shares.
    """

    key: str
    title: str
    items: tuple[Item, ...] = ()
    note: str = ""
    household_level: bool = False
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Asking:
    """Who asked for the copy, and how it was made sure who that is."""

    asked_by: str = ""
    identified: str = ""
    identified_code: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class PersonCopy:
    """Everything held on one person at one moment; `restricted` says since when, if so."""

    name: str
    person_id: str
    number: str
    unit: str
    disclosure: Disclosure
    asking: Asking
    parts: tuple[Part, ...]
    law: tuple[str, ...] = ()
    restricted: str = ""
    made_at: datetime | None = None
    unreadable: tuple[str, ...] = ()
