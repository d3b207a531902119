"""When to come next: days proposed from the one due-date rule, and that rule in words."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.common.dates import today
from casework.households.models import Grade, Household
from casework.households.schedule import UNASSESSED_AS, due_on, intervals

FRIDAY = 4


class Proposal(NamedTuple):
    """A day to choose and why it is offered."""

    on: date
    why: str | Promise


def latest_on(household: Household, visited_on: date) -> date:
    """Return the last day on which the rule wants the next visit after one on `visited_on`."""
    after = Household(
        stage=household.stage,
        grade=household.grade,
        opened_on=household.opened_on,
        plan_visit_days=household.plan_visit_days,
        last_visit_on=visited_on,
    )
    return due_on(after, intervals(today())) or visited_on + timedelta(days=1)


def proposals(household: Household, visited_on: date | None = None) -> list[Proposal]:
    """Return one or two days for the visit after one on `visited_on` (today), earliest first.

    The last is the latest the rule allows; the first a working day before it, where there is one.
    """
    visited_on = visited_on or today()
    latest = latest_on(household, visited_on)
    early = latest - timedelta(days=1)
    early -= timedelta(days=max(0, early.weekday() - FRIDAY))
    chosen = [Proposal(latest, gettext_lazy("latest"))]
    if early > visited_on:
        chosen.insert(0, Proposal(early, gettext_lazy("suggested")))
    return chosen


def schedule_words(household: Household) -> str:
    """Return which part of the rule sets the pace: 按等级推算：红，至少每 7 天一次."""
    interval = intervals(today())[household.grade or UNASSESSED_AS]
    if household.plan_visit_days and household.plan_visit_days < interval:
        words = _("By the plan: at least every %(days)d days")
        return words % {"days": household.plan_visit_days}
    if not household.grade:
        return _("Not assessed yet: at least every %(days)d days") % {"days": interval}
    words = _("By the grade: %(grade)s, at least every %(days)d days")
    return words % {"grade": Grade(household.grade).label, "days": interval}
