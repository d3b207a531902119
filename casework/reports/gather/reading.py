"""Opening sealed records for a paper: what doesn't open is marked in it, and remembered by name."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language

from casework.vault.payload import P
from casework.vault.sealed import Payload, Sealed, readable

UNREADABLE = "无法读取"
# Stands for a name that doesn't open until masking is done: masking by name would else mask, as if
# it were someone's name, every 无法读取 on the paper. A noncharacter, so nobody can have typed it.
NAME_UNREADABLE = "\ufdd0"


class Reader:
    """Opens payloads for one document; `unreadable` names, in order, what could not be opened."""

    def __init__(self) -> None:
        self._unreadable: dict[str, None] = {}

    @property
    def unreadable(self) -> tuple[str, ...]:
        return tuple(self._unreadable)

    def open(self, row: Model, sealed: Sealed[P], what: str) -> P | None:
        """Return the payload, None for one that doesn't open, which is remembered as `what`."""
        payload = readable(row, sealed)
        if payload is None:
            self.miss(what)
        return payload

    def miss(self, what: str) -> None:
        """Remember that `what` could not be read."""
        self._unreadable[what] = None


def text_of(payload: Payload | None, name: str) -> str:
    """Return a text of an opened payload, or the words for one that didn't open."""
    return UNREADABLE if payload is None else str(getattr(payload, name))


def word(choices: Any, code: str) -> str:
    """Return a code's word in the language in force; a code of no list stands for itself."""
    return words_of(choices, get_language()).get(code, code)


@cache
def words_of(choices: Any, _language: str | None) -> dict[str, str]:
    """Return the word of each code of a list; ledgers ask for one a million times."""
    return {code: str(label) for code, label in choices.choices}


def together(*parts: str, mark: str = "，") -> str:
    """Return the parts that say something as one text."""
    return mark.join(part for part in parts if part)


def words(choices: Any, codes: Iterable[str], mark: str = "、") -> str:
    """Return the words of codes as one text."""
    return mark.join(word(choices, code) for code in codes)
