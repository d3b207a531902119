"""The schedule of visits: what it is narrowed to, by what it is ordered, under which headings."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.access.own.lists import Listing
from casework.common.dates import today
from casework.households.listing import Order
from casework.households.models import Household
from casework.households.narrowing import NarrowForm
from casework.visits import selectors

DUE, GRADE, AREA = Order.DUE.value, Order.GRADE.value, Order.AREA.value
ORDER_WORDS = {
    DUE: _("Visit due first"),
    GRADE: _("Highest grade first"),
    AREA: _("By area"),
}
GROUPS = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "week": _("This week"),
    "later": _("Later"),
}


class ScheduleFilter(NarrowForm):
    """What the schedule can be narrowed to; codes and ids only, they stand in the address."""

    orders = ORDER_WORDS

    due = forms.ChoiceField(
        label=_("Due"), choices=[("", _("All")), *GROUPS.items()], required=False
    )

    @property
    def group(self) -> str:
        """The group of the schedule that is shown alone, empty for all."""
        return str(self.chosen.get("due", ""))

    def of_all_groups(self) -> Any:
        """Return the open households that fit, whenever they are due."""
        return self.narrowed(selectors.due_households(self.worker))

    def households(self) -> Any:
        """Return the households of the group."""
        found = self.of_all_groups()
        if self.group:
            found = found.filter(selectors.due_conditions(today())[self.group])
        return found


class Heading(NamedTuple):
    """Some rows of the schedule under one heading; `code` is the group's where it goes by day."""

    label: str
    code: str
    households: list[Household]


def under_headings(order: str, households: Iterable[Household]) -> Iterator[Heading]:
    """Yield the rows of a page under a heading for each group, grade or area, as they come."""
    found: dict[str, Heading] = {}
    for household in households:
        code, label = heading_of(order, household)
        found.setdefault(label, Heading(label, code, [])).households.append(household)
    yield from found.values()


def heading_of(order: str, household: Household) -> tuple[str, str]:
    """Return the code and the words of the heading under which a household stands."""
    if order == AREA:
        return "", household.area.name
    if order == GRADE:
        return "", str(household.get_grade_display() or gettext("Not assessed"))
    code = selectors.due_group(household, today())
    return code, str(GROUPS[code])


class Chip(NamedTuple):
    """One group of the schedule to choose, with how many stand in it."""

    label: str
    url: str
    number: int | None
    is_on: bool


def chips(listing: Listing, group: str, counts: selectors.DueCounts) -> Iterator[Chip]:
    """Yield the groups to choose from, all of them first."""
    yield Chip(gettext("All"), listing.without(DUE), None, not group)
    for code, label in GROUPS.items():
        yield Chip(str(label), listing.narrowed(DUE, code), getattr(counts, code), group == code)
