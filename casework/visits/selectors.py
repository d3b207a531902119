"""Asking for visits: a household's latest, and which households are due when."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.timezone import make_aware

from casework.access.models import Worker
from casework.common.dates import local_date, today
from casework.households.models import OPEN, Household
from casework.households.rules import leaves_old_notes
from casework.visits.models import Outcome, Visit

SUNDAY = 6


class DueCounts(NamedTuple):
    """How many open households are due: before today, today, later this week, after it."""

    overdue: int
    today: int
    week: int
    later: int

    @property
    def pressing(self) -> int:
        """Overdue and today: the number on the badge."""
        return self.overdue + self.today

    def of(self, group: str) -> int:
        """Return how many stand in a group; in all of them for none."""
        return int(getattr(self, group)) if group else sum(self)


def read_by(worker: Worker, household: Household) -> Q:
    """Return the condition on a household's visits: those whose notes the worker may read."""
    if not leaves_old_notes(worker, household):
        return Q()
    return Q(visited_at__gte=household.notes_from) | Q(by=worker)


def timeline(household: Household, worker: Worker) -> QuerySet[Visit]:
    """Return the visits that the worker may read, the latest first, with what a timeline shows."""
    visits: QuerySet[Visit] = household.visits.filter(read_by(worker, household))
    visits = visits.select_related("by")
    return visits.prefetch_related("measures", "addenda__created_by")


def recent_visits(household: Household, worker: Worker, n: int = 3) -> list[Visit]:
    """Return the latest `n` visits for `visits/_timeline.html`; a constant number of queries."""
    return list(timeline(household, worker)[:n])


def last_met(household: Household, worker: Worker) -> Visit | None:
    """Return the latest visit at which someone was met, or None."""
    found: Visit | None = timeline(household, worker).filter(nobody_home=False).first()
    return found


def last_done(household: Household) -> dict[UUID, date]:
    """Return lineage of a measure → day of the last visit at which it was at least partly done."""
    done = household.measures_done.exclude(outcome=Outcome.NOT_DONE).order_by()
    found = done.values_list("measure__lineage").annotate(last=Max("visit__visited_at"))
    return {lineage: local_date(last) for lineage, last in found}


def sunday_of(day: date) -> date:
    """Return the last day of the week in which `day` lies."""
    return day + timedelta(days=SUNDAY - day.weekday())


def due_conditions(day: date) -> dict[str, Q]:
    """Return the one definition of each group of the schedule, for lists and counts alike."""
    sunday = sunday_of(day)
    return {
        "overdue": Q(visit_due_on__lt=day),
        "today": Q(visit_due_on=day),
        "week": Q(visit_due_on__gt=day, visit_due_on__lte=sunday),
        "later": Q(visit_due_on__gt=sunday),
    }


def due_group(household: Household, day: date) -> str:
    """Return the group of the schedule in which an open household stands on `day`."""
    due_on = household.visit_due_on or day
    if due_on <= day:
        return "today" if due_on == day else "overdue"
    return "week" if due_on <= sunday_of(day) else "later"


def due_households(worker: Worker, group: str = "") -> Any:
    """Return the open households in scope, the longest due first; of one group, if it is named."""
    due = due_conditions(today())[group] if group else Q(visit_due_on__isnull=False)
    households = Household.objects.visible_to(worker, stages=OPEN).filter(due)
    return households.order_by("visit_due_on", "number")


def counts_of(households: Any) -> DueCounts:
    """Return how many of some households each group of the schedule holds; four queries.

    Each is one stretch of the index of what is due: sorting all open households into groups by one
    query reads every one of them.
    """
    found = {
        group: households.filter(condition).count()
        for group, condition in due_conditions(today()).items()
    }
    return DueCounts(**found)


def pressing_counts(worker: Worker) -> tuple[int, int]:
    """Return how many are overdue and how many due today, for the rail; two queries."""
    return due_households(worker, "overdue").count(), due_households(worker, "today").count()


def next_due(worker: Worker, after: Household) -> Household | None:
    """Return whom to visit next this week, leaving out `after` and whoever was visited today.

    Without the second, a household where nobody was at home would come up again at once.
    """
    midnight = make_aware(datetime.combine(today(), time.min))
    due = due_households(worker).filter(visit_due_on__lte=sunday_of(today()))
    due = due.exclude(pk=after.pk).exclude(visits__visited_at__gte=midnight)
    found: Household | None = due.with_heads().first()
    return found
