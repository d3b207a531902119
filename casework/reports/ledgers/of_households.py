"""The ledgers of households, and of those whose visit is overdue: a line a household."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.households.codes import Category, Cause, IntakeSource
from casework.reports.gather.reading import UNREADABLE, word, words
from casework.reports.ledgers.columns import Column, Form, Line
from casework.reports.ledgers.common import HOUSEHOLD, chosen, of_payload
from casework.reports.ledgers.homes import Home
from casework.reports.ledgers.masks import What


def head_number(line: Line) -> str:
    """Return the number of the head's paper."""
    head = line.home.head
    if head is None or head.row.is_set_aside:
        return ""
    return str(of_payload(head.identity, "id_number"))


def category(line: Line) -> str:
    """Return the category of assistance as it was called then."""
    return line.household.category_label or word(Category, line.household.category)


def cause(line: Line) -> str:
    situation = line.home.situation
    return word(Cause, situation.primary_cause) if situation else UNREADABLE


def other_causes(line: Line) -> str:
    situation = line.home.situation
    return words(Cause, situation.secondary_causes) if situation else UNREADABLE


def income(line: Line) -> float | None:
    """Return the household's monthly income in yuan."""
    cents = line.home.situation.income_cents if line.home.situation else None
    return None if cents is None else cents / 100


def index(line: Line) -> str:
    """Return the index, or the range in which it lies."""
    low, high = line.household.index_low, line.household.index_high
    if low is None:
        return ""
    return f"{low}" if low == high else f"{low} 至 {high}"


OWN = (
    Column("head_id", _("ID number of the head"), head_number, what=What.NUMBER, width=21),
    Column(
        "registered_address",
        _("Registered address"),
        lambda line: of_payload(line.home.identity, "registered_address"),
        what=What.ADDRESS,
        width=30,
        field="registered_address",
    ),
    Column("category", _("Category of assistance"), category, width=18),
    Column("primary_cause", _("Primary cause"), cause, width=14, field="primary_cause"),
    Column("secondary_causes", _("Other causes"), other_causes, width=18, field="secondary_causes"),
    Column(
        "income",
        _("Monthly income of the household (yuan)"),
        income,
        form=Form.MONEY,
        width=14,
        field="income_cents",
    ),
    Column("index", _("Index of hardship"), index, width=10),
    Column("assessed_on", _("Last assessed"), lambda line: line.household.assessed_on, Form.DATE),
    Column(
        "intake_source",
        _("How the case came to us"),
        lambda line: word(IntakeSource, line.household.intake_source),
        width=14,
        field="intake_source",
    ),
    Column(
        "opened_on",
        _("Day of intake"),
        lambda line: line.household.opened_on,
        form=Form.DATE,
        field="opened_on",
    ),
    Column("closed_on", _("Closed on"), lambda line: line.household.closed_on, Form.DATE),
    Column(
        "intake_note",
        _("How things stood at intake"),
        lambda line: of_payload(line.home.situation, "intake_note"),
        what=What.TEXT,
        width=40,
        field="intake_note",
    ),
)

COLUMNS = (
    *chosen(HOUSEHOLD, "number", "head"),
    *chosen(OWN, "head_id"),
    *chosen(HOUSEHOLD, "members", "street", "area", "living_address"),
    *chosen(OWN, "registered_address"),
    *chosen(HOUSEHOLD, "phones"),
    *chosen(OWN, "category", "primary_cause", "secondary_causes", "income"),
    *chosen(HOUSEHOLD, "grade"),
    *chosen(OWN, "index", "assessed_on"),
    *chosen(HOUSEHOLD, "stage"),
    *chosen(OWN, "intake_source", "opened_on", "closed_on"),
    *chosen(HOUSEHOLD, "worker", "last_visit_on", "visit_due_on"),
    *chosen(OWN, "intake_note"),
)
# Left out unless a street puts them in.
SPARE = ("street", "registered_address", "index", "closed_on", "intake_note")

OVERDUE = (
    *chosen(
        HOUSEHOLD,
        "number",
        "head",
        "street",
        "area",
        "living_address",
        "phones",
        "grade",
        "visit_due_on",
        "overdue",
        "last_visit_on",
        "worker",
    ),
    *chosen(OWN, "category"),
)
OVERDUE_SPARE = ("street",)


def lines(homes: Iterable[Home], _asked: Any) -> Iterator[Line]:
    """Yield a line a household."""
    for home in homes:
        yield Line(home)
