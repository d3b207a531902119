"""What a person's desk shows: what is due, returned, waiting, in which step cases stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

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

RECENT = 6
LOOK_BACK = 60


@dataclass(frozen=True)
class Day:
    """One day of the week strip with the households due on it."""

    day: date
    households: list[Household]
    is_today: bool
    is_past: bool


@dataclass(frozen=True)
class Step:
    """One of the four steps of a case, and how many households stand in it."""

    label: Any
    stage: str
    count: int


def mine(worker: Worker) -> Any:
    """Return the open households that the desk counts: all in scope."""
    return Household.objects.visible_to(worker).open()


def week(worker: Worker) -> list[Day]:
    """Return Monday to Sunday of this week with who is due on each day; two queries."""
    now = today()
    monday = now - timedelta(days=now.weekday())
    due = mine(worker).filter(visit_due_on__range=(monday, monday + timedelta(days=6)))
    found = list(due.with_heads().order_by("visit_due_on", "number")[:200])
    keys.warm(household.pk for household in found)
    days = [monday + timedelta(days=n) for n in range(7)]
    return [
        Day(day, [h for h in found if h.visit_due_on == day], day == now, day < now) for day in days
    ]


def steps(worker: Worker) -> list[Step]:
    """Return the four steps that every case goes through, with counts; one query."""
    counts = dict(
        Household.objects.visible_to(worker).order_by().values_list("stage").annotate(n=Count("pk"))
    )
    return [Step(stage.label, stage.value, counts.get(stage.value, 0)) for stage in ON_FILE]


def open_tasks(worker: Worker) -> list[Task]:
    """Return the oldest things to put right, with their households' heads; constant queries."""
    found = list(standing_tasks(worker).select_related("person", "household__area")[:RECENT])
    keys.warm(task.household_id for task in found)
    return found


def task_count(worker: Worker) -> int:
    """Return how many things are to be put right."""
    count: int = standing_tasks(worker).count()
    return count


def standing_tasks(worker: Worker) -> Any:
    """Return what is to be put right; a closed file is not written on."""
    tasks = Task.objects.visible_to(worker).filter(done_at=None)
    return tasks.filter(household__stage__in=OPEN)


def open_requests(worker: Worker) -> list[DataRequest]:
    """Return the requests about personal data that the worker may answer, the one due first."""
    weighty = DataRequest.objects.visible_to(worker, Permission.DECIDE).filter(kind__in=WEIGHTY)
    light = DataRequest.objects.visible_to(worker, Permission.EDIT).exclude(kind__in=WEIGHTY)
    found = (light | weighty.exclude(created_by=worker)).open()
    found = list(found.select_related("person", "household__area")[:RECENT])
    keys.warm(request.household_id for request in found)
    return found


def recently_opened(worker: Worker) -> list[Household]:
    """Return the households the worker read last, newest first, as the audit remembers them."""
    ids: list[UUID] = []
    reads = Entry.objects.filter(actor=worker.pk, act="household read").order_by("-id")
    for household_id in reads.values_list("household_id", flat=True)[:LOOK_BACK]:
        if household_id and household_id not in ids:
            ids.append(household_id)
    return in_order(worker, ids[:RECENT])


def in_order(worker: Worker, ids: Iterable[UUID]) -> list[Household]:
    """Return households of these ids that are in scope, in the order of the ids."""
    ids = list(ids)
    found = Household.objects.visible_to(worker).filter(pk__in=ids).with_heads()
    by_id = {household.pk: household for household in found}
    keys.warm(by_id)
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
    late = Q(visit_due_on__lt=today())
    rows = (
        mine(worker)
        .exclude(worker=None)
        .order_by()
        .values_list("worker")
        .annotate(
            n=Count("pk"), late=Count("pk", filter=late), red=Count("pk", filter=Q(grade=Grade.RED))
        )
    )
    counts = {row[0]: row[1:] for row in rows}
    workers = Worker.objects.filter(pk__in=counts)
    loads = [Load(person, *counts[person.pk]) for person in workers]
    return sorted(loads, key=lambda load: (-load.overdue, -load.households))


def red_overdue(worker: Worker) -> list[Household]:
    """Return red households whose visit is overdue, the longest first."""
    red = mine(worker).filter(grade=Grade.RED, visit_due_on__lt=today())
    found = list(red.with_heads().order_by("visit_due_on")[:RECENT])
    keys.warm(household.pk for household in found)
    return found
