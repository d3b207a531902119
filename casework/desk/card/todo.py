"""What is open in a household, the most pressing first: the next act, plans, reviews, tasks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.common.dates import today
from casework.households.models import Household, Task
from casework.households.naming import name_of
from casework.plans.models import Plan
from casework.reviews import selectors as reviews

SOON = timedelta(days=14)  # from when on a review is told of


@dataclass(frozen=True)
class ToDo:
    """One thing to do. `due_on` stands beside it; `note` says more, such as who it is about."""

    title: Any
    url: str
    due_on: date | None = None
    status: Any = ""
    look: str = ""
    note: str = field(default="", repr=False)


def to_do(
    household: Household, *, active: Plan | None, waiting: Plan | None, tasks: Iterable[Task]
) -> list[ToDo]:
    """Return what is open; of a closed case nothing but what stands in its way."""
    found = [*dates(household, active), *decisions(household, waiting)]
    people = reverse("people", args=[household.pk])
    for task in tasks:
        found.append(ToDo(task.get_kind_display(), people, note=name_of(task.person)))
    return found


def dates(household: Household, active: Plan | None) -> Iterator[ToDo]:
    """Yield the next visit, and the review of the plan once it comes near."""
    if household.is_open and household.visit_due_on:
        url = reverse("visits", args=[household.pk])
        yield ToDo(_("Next visit"), url, due_on=household.visit_due_on)
    if active is not None:
        due_on = reviews.review_due_on(active)
        if due_on <= today() + SOON:
            yield ToDo(
                _("Review of the plan"), reverse("reviews", args=[household.pk]), due_on=due_on
            )


def decisions(household: Household, waiting: Plan | None) -> Iterator[ToDo]:
    """Yield what is being written or decided on: the next version, the closing of the case."""
    if waiting is not None:
        look = "status--wait" if waiting.is_submitted else "status--draft"
        status = _("Returned") if waiting.was_returned else waiting.get_stage_display()
        look = "status--back" if waiting.was_returned else look
        title = _("Plan, version %(number)s") % {"number": waiting.number}
        yield ToDo(title, reverse("plan", args=[waiting.pk]), status=status, look=look)
    closure = reviews.proposed_closure(household)
    if closure is not None:
        yield ToDo(
            _("Closing the case"),
            reverse("reviews", args=[household.pk]),
            status=closure.get_stage_display(),
            look="status--wait",
        )
