"""The one rule of when a household's next visit is due; lists, badges and counts read its result.

`Household.visit_due_on` holds what this rule says. Every action that changes something the rule
looks at calls `reschedule` before it saves, so a list needs no arithmetic and can't disagree.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from casework.common.dates import today
from casework.households.models.household import Grade, Household, VisitInterval

# A major change is followed up within 24 hours (a red household's rule).
URGENT_WITHIN = timedelta(days=1)
# Nobody has been assessed yet: as often as the mildest grade that is watched monthly.
UNASSESSED_AS = Grade.YELLOW

RESCHEDULED_FIELDS = ("visit_due_on",)


def intervals(day: date) -> dict[str, int]:
    """Return the days between visits by grade, as in force on `day`."""
    rows = VisitInterval.objects.filter(effective_from__lte=day).order_by("effective_from")
    return dict(rows.values_list("grade", "days"))


def due_on(household: Household, days_by_grade: Mapping[str, int]) -> date | None:
    """Return the day by which the household must be visited again; None once its case is closed.

    The earliest of: last visit (or opening) plus the interval of its grade; the same plus the
    interval its plan asks for; the day agreed at the last visit; one day after a major change.
    """
    if not household.is_open:
        return None
    start = household.last_visit_on or household.opened_on
    days = days_by_grade[household.grade or UNASSESSED_AS]
    if household.plan_visit_days:
        days = min(days, household.plan_visit_days)
    candidates = [start + timedelta(days=days)]
    if household.agreed_visit_on:
        candidates.append(household.agreed_visit_on)
    if household.urgent_since:
        candidates.append(household.urgent_since + URGENT_WITHIN)
    return min(candidates)


def reschedule(household: Household) -> None:
    """Set `visit_due_on` by the rule in force today; the caller saves RESCHEDULED_FIELDS too."""
    household.visit_due_on = due_on(household, intervals(today()))
