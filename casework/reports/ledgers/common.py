"""Columns that several kinds of ledger have: whose household it is, where, who is in charge."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.common.dates import today
from casework.households.models import Grade, Stage
from casework.reports.gather.reading import UNREADABLE, word
from casework.reports.ledgers.columns import Column, Form
from casework.reports.ledgers.masks import What

UNASSESSED = "未评估"


def of_payload(payload: Any, name: str) -> Any:
    """Return a text of an opened payload, or the words for one that didn't open."""
    return UNREADABLE if payload is None else getattr(payload, name)


def grade(line: Any) -> str:
    """Return the household's grade in a word, marked where it is the lower end of a range."""
    household = line.household
    if not household.grade:
        return UNASSESSED
    mark = "至少" if household.grade_at_least else ""
    return f"{mark}{word(Grade, household.grade)}"


def members(line: Any) -> int:
    """Return how many people live in the household."""
    alive = (one.row for one in line.home.present if one.row.died_on is None)
    return sum(row.is_member for row in alive)


def phones(line: Any) -> tuple[str, ...]:
    """Return the household's own numbers."""
    identity = line.home.identity
    return identity.phones if identity else (UNREADABLE,)


def chosen(columns: Iterable[Column], *codes: str) -> tuple[Column, ...]:
    """Return columns by their codes, in the order of these."""
    by_code = {column.code: column for column in columns}
    return tuple(by_code[code] for code in codes)


HOUSEHOLD = (
    Column("number", _("File number"), lambda line: line.household.number, width=13),
    Column("head", _("Head"), lambda line: line.home.head_name, what=What.NAME, width=10),
    Column("street", _("Street or town"), lambda line: line.household.street.name, width=14),
    Column("area", _("Residential area"), lambda line: line.household.area.name, width=14),
    Column(
        "living_address",
        _("Living address"),
        lambda line: of_payload(line.home.identity, "living_address"),
        what=What.ADDRESS,
        width=30,
        field="living_address",
    ),
    Column("phones", _("Phone numbers"), phones, what=What.PHONES, width=16, field="phones"),
    Column("grade", _("Grade"), grade, width=9),
    Column("stage", _("Stage"), lambda line: word(Stage, line.household.stage), width=9),
    Column(
        "worker",
        _("Social worker in charge"),
        lambda line: line.household.worker.name if line.household.worker else "",
        width=10,
    ),
    Column(
        "last_visit_on",
        _("Last visit"),
        lambda line: line.household.last_visit_on,
        form=Form.DATE,
    ),
    Column("visit_due_on", _("Next visit"), lambda line: line.household.visit_due_on, Form.DATE),
    Column("members", _("Members"), members, form=Form.NUMBER, width=8),
    Column(
        "overdue",
        _("Days overdue"),
        lambda line: (today() - line.household.visit_due_on).days,
        form=Form.NUMBER,
        width=9,
    ),
)
