"""What a person's desk shows: what is due, returned, waiting, in which step cases stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from casework.access.models import Permission, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.models import (
    ON_FILE,
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
MOST_A_DAY = 6


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


class DueNow(NamedTuple):
    """How many households are overdue, and how many are due on each day of this week."""

    overdue: int
    by_day: dict[date, int]

    @property
    def today(self) -> int:
        return self.by_day.get(today(), 0)

    @property
    def week(self) -> int:
        """Those of this week that are still to come."""
        return sum(n for day, n in self.by_day.items() if day > today())

    @property
    def pressing(self) -> int:
        """Overdue and today: the number on the badge."""
        return self.overdue + self.today


class Shown(NamedTuple):
    """The households that a desk shows by name, of all its lists."""

    week: list[Day]
    recent: list[Household]
    red_overdue: list[Household]


@dataclass(frozen=True)
class Step:
    """One of the four steps of a case, and how many households stand in it."""

    label: Any
    stage: str
    count: int


def mine(worker: Worker) -> Any:
    """Return the open households that the desk counts: all in scope."""
    return Household.objects.visible_to(worker).open()


def due_now(worker: Worker) -> DueNow:
    """Return how many are overdue and due this week; two queries."""
    days = week_of(today())
    due = mine(worker).filter(visit_due_on__range=(days[0], days[-1])).order_by()
    by_day = dict(due.values_list("visit_due_on").annotate(n=Count("pk")))
    return DueNow(due_households(worker, "overdue").count(), by_day)


def shown(worker: Worker, counts: DueNow, *, with_red: bool) -> Shown:
    """Return the households that the desk names; a constant number of queries.

    Which they are is asked list by list, of an index; their rows come together.
    """
    days = {day: first_due(worker, day) for day in week_of(today())}
    recent = last_read(worker)
    red = red_overdue(worker) if with_red else []
    ids = {pk for some in (*days.values(), recent, red) for pk in some}
    by_id = heads(worker, ids)
    week = [
        Day(day, counts.by_day.get(day, 0), in_order(ids, by_id), day == today(), day < today())
        for day, ids in days.items()
    ]
    return Shown(week, in_order(recent, by_id), in_order(red, by_id))


def week_of(day: date) -> list[date]:
    """Return Monday to Sunday of the week in which a day lies."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def first_due(worker: Worker, day: date) -> list[UUID]:
    """Return the ids of the first households due on a day, by file number."""
    due = mine(worker).filter(visit_due_on=day).order_by("number")
    return list(due.values_list("pk", flat=True)[:MOST_A_DAY])


def steps(worker: Worker) -> list[Step]:
    """Return the four steps that every case goes through, with counts; four queries.

    Each is one stretch of an index; grouped by stage, all households would have to be sorted.
    """
    households = Household.objects.visible_to(worker)
    return [
        Step(stage.label, stage.value, households.filter(stage=stage).count()) for stage in ON_FILE
    ]


def open_count(steps: Iterable[Step]) -> int:
    """Return how many cases are open, of the steps as they were counted."""
    return sum(step.count for step in steps if step.stage in OPEN)


def open_tasks(worker: Worker) -> list[Task]:
    """Return the oldest things to put right, with their households' heads; constant queries."""
    # Joined, a database may begin with the areas.
    households = Household.objects.visible_to(worker).select_related("area")
    standing = standing_tasks(worker).prefetch_related("person", Prefetch("household", households))
    found = list(standing[:RECENT])
    keys.warm(task.household_id for task in found)
    return found


def standing_tasks(worker: Worker) -> Any:
    """Return what is to be put right; a closed file is not written on."""
    tasks = Task.objects.visible_to(worker).filter(done_at=None)
    return tasks.filter(Exists(mine(worker).filter(pk=OuterRef("household_id"))))


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


def in_order(ids: Iterable[UUID], by_id: dict[UUID, Household]) -> list[Household]:
    """Return the households of these ids, as far as they were found, in the order of the ids."""
    return [by_id[pk] for pk in ids if pk in by_id]


@dataclass(frozen=True)
class Load:
    """How much one worker answers for."""

    worker: Worker
    households: int
    overdue: int
    red: int


def workload(worker: Worker) -> list[Load]:
    """Return, for a supervisor, who answers for how many households, the most overdue first."""
    late, red = Q(visit_due_on__lt=today()), Q(grade=Grade.RED)
    # Grouped in the order of the index of figures, nothing has to be sorted.
    rows = (
        mine(worker).filter(worker__isnull=False).order_by().values_list("area", "stage", "worker")
    )
    rows = rows.annotate(n=Count("pk"), late=Count("pk", filter=late), red=Count("pk", filter=red))
    counts: dict[UUID, list[int]] = {}
    for _area, _stage, person_id, *found in rows:
        so_far = counts.get(person_id, [0, 0, 0])
        counts[person_id] = [a + b for a, b in zip(so_far, found, strict=True)]
    workers = Worker.objects.filter(pk__in=counts)
    loads = [Load(person, *counts[person.pk]) for person in workers]
    return sorted(loads, key=lambda load: (-load.overdue, -load.households))


def red_overdue(worker: Worker) -> list[UUID]:
    """Return the ids of red households whose visit is overdue, the longest first."""
    red = mine(worker).filter(grade=Grade.RED, visit_due_on__lt=today())
    return list(red.order_by("visit_due_on", "number").values_list("pk", flat=True)[:RECENT])
