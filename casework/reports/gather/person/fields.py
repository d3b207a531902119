"""Facts of a copy made of codes, days, instants and texts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from casework.reports.gather.reading import word, words
from casework.reports.snapshot_person import Field
from casework.reports.words import SHANGHAI, day, moment


def text(key: str, label: str, what: str, *, wide: bool = False) -> Field:
    return Field(key, label, what, wide=wide)


def coded(key: str, label: str, choices: Any, code: str) -> Field:
    """A code with its word."""
    return Field(key, label, word(choices, code), code=code)


def codes(key: str, label: str, choices: Any, found: Iterable[str]) -> Field:
    """Several codes with their words."""
    found = list(found)
    return Field(key, label, words(choices, found), code=found)


def on(key: str, label: str, when: date | None) -> Field:
    """A day; ISO 8601 for machines."""
    return Field(key, label, day(when), value=when.isoformat() if when else "")


def at(key: str, label: str, when: datetime | None) -> Field:
    """An instant, to the minute for people, ISO 8601 with its offset for machines."""
    exact = when.astimezone(SHANGHAI).isoformat(timespec="seconds") if when else ""
    return Field(key, label, moment(when), value=exact)


def several(key: str, label: str, found: Iterable[str], *, wide: bool = False) -> Field:
    """A list of texts."""
    found = list(found)
    return Field(key, label, "、".join(found), value=found, wide=wide)


def yes(key: str, label: str, holds: bool) -> Field:
    return Field(key, label, "是" if holds else "否", value=holds)


def number(key: str, label: str, value: int | None) -> Field:
    return Field(key, label, "" if value is None else str(value), value=value)
