"""Between a cell of a ledger and a field of a form: what was typed, as the form takes it."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.common.conflicts import post_values
from casework.households.roster import cells
from casework.households.roster.numbers import EXACT_DIGITS
from casework.households.roster.sheet import Cell
from casework.reports.ledgers.columns import Column, Form, Value
from casework.reports.ledgers.of_people import NO, YES

BETWEEN = re.compile(r"[、，,;；\n]")
MOST_LISTED = 20


class NotTaken(Exception):
    """A value that can't be taken over, with the reason in words."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


def text_of(column: Column, value: Value) -> str:
    """Return what a cell of the record says, in the one spelling in which both are compared."""
    if value is None:
        return ""
    if column.form is Form.MONEY and not isinstance(value, str):
        return spelled_money(round(float(value) * 100))  # type: ignore[arg-type] # an amount in yuan
    return spelled(column, str(value))


def typed(column: Column, cell: Cell) -> str:
    """Return what was typed into a cell, in that spelling; raise NotTaken."""
    if cell.kind == "formula":
        raise NotTaken(_("A formula is not taken over. Type the value itself."))
    if cell.kind == "number" and len(cell.text) > EXACT_DIGITS and cell.text.isdecimal():
        raise NotTaken(
            _("The spreadsheet made a number of it and lost its last digits. Type it as text.")
        )
    return spelled(column, cell.text)


def spelled(column: Column, text: str) -> str:
    """Return a text in one spelling: days as 2026-10-15, amounts with two digits, plain lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if column.form is Form.DATE:
        day = cells.day(plain)
        return day.isoformat() if day else plain
    if column.form is Form.MONEY:
        cents = cells.money(plain)
        return plain if cents is None else spelled_money(cents)
    return plain


def spelled_money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def posted(field: forms.Field, text: str) -> list[str]:
    """Return what a form would be sent for a text; raise NotTaken for a word of no list."""
    if isinstance(field, forms.MultipleChoiceField):
        words = [word.strip() for word in BETWEEN.split(text)]
        return [code_of(field, word) for word in words if word]
    if isinstance(field, forms.ChoiceField):
        return [code_of(field, text) if text else ""]
    if isinstance(field, forms.BooleanField):
        if text not in (YES, NO):
            raise NotTaken(_("Write %(yes)s or %(no)s.") % {"yes": YES, "no": NO})
        return ["on"] if text == YES else []
    return [text]


def code_of(field: Any, word: str) -> str:
    """Return the code that a word stands for; raise NotTaken."""
    known = {bare(code, label): str(code) for code, label in field.choices if str(code)}
    if word not in known:
        raise NotTaken(
            _("“%(word)s” is none of the choices: %(choices)s.")
            % {"word": word[:40], "choices": listed(known)}
        )
    return known[word]


def bare(code: Any, label: Any) -> str:
    """Return a choice's words, without the digit that some forms put before them."""
    return str(label).removeprefix(f"{code} ")


def listed(words: Iterable[str]) -> str:
    """Return the first of some words."""
    known = list(words)
    more = "……" if len(known) > MOST_LISTED else ""
    return "、".join(known[:MOST_LISTED]) + more


def as_it_is(field: forms.Field, value: Any) -> list[str]:
    """Return what a form would be sent for a value that stands in the record."""
    return post_values(field.prepare_value(value))
