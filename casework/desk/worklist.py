"""What a person's desk shows: what is due, returned, waiting, in which step cases stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Coalesce

from casework.access.models import Permission, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import (
    OPEN,
    WEIGHTY,
    DataRequest,
    Grade,
    Household,
    Task,
)
from casework.vault import keys
from casework.visits.selectors import due_households

RECENT = 6
LOOK_BACK = 60
# So many of a day stand in the strip of the week by name; the rest is a number.
MOST_A_DAY = 4
# So many of those overdue, due today and due later this week; their numbers stand beside.
MOST_DUE = 6


@dataclass(frozen=True)
class Day:
    """One day of the week strip: how many households are due on it, and the first of them."""

    day: date
    count: int
    households: list[Household]
    is_today: bool
    is_past: bool

    @property
    def more(self) -> int:
        """How many are due besides those that are shown."""
        return self.count - len(self.households)


class DueGroups(NamedTuple):
    """The households due before today, today, and later this week."""

    overdue: list[Household]
    today: list[Household]
    week: list[Household]


class Shown(NamedTuple):
    """The households that a desk shows by name, of all its lists, and all of them by id."""

    week: list[Day]
    groups: DueGroups
    recent: list[Household]
    red_overdue: list[Household]
    by_id: dict[UUID, Household]

    @property
    def today(self) -> int:
        """How many are due today."""
        return sum(day.count for day in self.week if day.is_today)

    @property
    def to_come(self) -> int:
        """How many are due later this week."""
        return sum(day.count for day in self.week if not day.is_today and not day.is_past)


def mine(worker: Worker) -> Any:
    """Return the open households that the desk counts: all in scope."""
    return Household.objects.visible_to(worker, stages=OPEN)


def shown(worker: Worker, others: Iterable[UUID], *, with_red: bool) -> Shown:
    """Return the households that the desk names; a constant number of queries.

    Which they are is asked list by list, of an index; their rows come together, and with them
    those of `others`, whom the rest of the desk names.
    """
    counts = due_by_day(worker)
    due = mine(worker).order_by("number").values_list("pk", flat=True)
    days = {day: first_due(due, day) if day in counts else [] for day in week_of(today())}
    overdue = list(due_households(worker, "overdue").values_list("pk", flat=True)[:MOST_DUE])
    to_come = [pk for day, ids in days.items() if day > today() for pk in ids][:MOST_DUE]
    recent = last_read(worker)
    red = red_overdue(worker) if with_red else []
    ids = named(days.values(), days[today()], overdue, to_come, recent, red)
    by_id = heads(worker, ids.union(others))
    return Shown(
        [day_of(day, counts.get(day, 0), in_order(ids, by_id)) for day, ids in days.items()],
        DueGroups(*(in_order(ids, by_id) for ids in (overdue, days[today()], to_come))),
        in_order(recent, by_id),
        in_order(red, by_id),
        by_id,
    )


def named(days: Iterable[list[UUID]], *others: list[UUID]) -> set[UUID]:
    """Return the ids that are shown by name: of a day no more than its place in the strip holds."""
    in_strip = {pk for ids in days for pk in ids[:MOST_A_DAY]}
    return in_strip.union(*others)


def day_of(day: date, count: int, households: list[Household]) -> Day:
    """Return one day of the strip of the week."""
    return Day(day, count, households[:MOST_A_DAY], day == today(), day < today())


def due_by_day(worker: Worker) -> dict[date, int]:
    """Return how many households are due on each day of this week that has any; one query."""
    days = week_of(today())
    due = mine(worker).filter(visit_due_on__range=(days[0], days[-1])).order_by()
    # By an expression: by the column SQLite would look each row up, day by day.
    by_day = due.annotate(day=Coalesce("visit_due_on", "visit_due_on")).values_list("day")
    return dict(by_day.annotate(n=Count("*")))


def first_due(ids: Any, day: date) -> list[UUID]:
    """Return the first MOST_DUE of households' ids whose visit is due on a day.

    Of several days together the first are among them.
    """
    return list(ids.filter(visit_due_on=day)[:MOST_DUE])


def week_of(day: date) -> list[date]:
    """Return Monday to Sunday of the week in which a day lies."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def open_tasks(worker: Worker) -> list[Task]:
    """Return the oldest things to put right, with whom they are about; two queries."""
    return list(standing_tasks(worker).prefetch_related("person")[:RECENT])


def standing_tasks(worker: Worker) -> Any:
    """Return what is to be put right; a closed file is not written on."""
    return Task.objects.visible_to(worker, stages=OPEN).filter(done_at=None)


def open_requests(worker: Worker) -> list[DataRequest]:
    """Return the requests about personal data that the worker may answer, the one due first."""
    weighty = DataRequest.objects.visible_to(worker, Permission.DECIDE).filter(kind__in=WEIGHTY)
    light = DataRequest.objects.visible_to(worker, Permission.EDIT).exclude(kind__in=WEIGHTY)
    found = (light | weighty.exclude(created_by=worker)).open()
    found = list(found.select_related("person", "household__area")[:RECENT])
    keys.warm(request.household_id for request in found)
    return found


def recently_opened(worker: Worker) -> list[Household]:
    """Return the households the worker read last and still sees, newest first."""
    ids = last_read(worker)
    return in_order(ids, heads(worker, ids))


def last_read(worker: Worker) -> list[UUID]:
    """Return whom the worker read last, newest first, as the audit remembers; in scope or not."""
    ids: list[UUID] = []
    reads = Entry.objects.filter(actor=worker.pk, act="household read").order_by("-id")
    for household_id in reads.values_list("household_id", flat=True)[:LOOK_BACK]:
        if household_id and household_id not in ids:
            ids.append(household_id)
    return ids[:RECENT]


def heads(worker: Worker, ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Return the households of these ids that are in scope, ready to be named; two queries."""
    found = Household.objects.visible_to(worker).filter(pk__in=set(ids)).with_heads()
    by_id = {household.pk: household for household in found}
    keys.warm(by_id)
    return by_id


def with_their(by_id: dict[UUID, Household], rows: Iterable[Any]) -> list[Any]:
    """Give rows of households in scope these households; leave out whose isn't there any more."""
    found = [row for row in rows if row.household_id in by_id]
    for row in found:
        row.household = by_id[row.household_id]
    return found


def in_order(ids: Iterable[UUID], by_id: dict[UUID, Household]) -> list[Household]:
    """Return the households of these ids, as far as they were found, in the order of the ids."""
    return [by_id[pk] for pk in ids if pk in by_id]


def red_overdue(worker: Worker) -> list[UUID]:
    """Return the ids of red households whose visit is overdue, the longest first."""
    red = mine(worker).filter(grade=Grade.RED, visit_due_on__lt=today())
    return list(red.order_by("visit_due_on", "number").values_list("pk", flat=True)[:RECENT])
