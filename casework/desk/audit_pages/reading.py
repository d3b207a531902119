"""What people read, day by day, with what the rules of unusual reading compare it to.

Names are opened when the page is drawn and kept nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from casework.access.models import Posting, Role, Worker
from casework.common.dates import local_date
from casework.desk.audit_pages.lines import midnight
from casework.desk.audit_pages.sight import Sight
from casework.desk.audit_pages.words import PRINT, READ, SEARCH
from casework.households.models import Person
from casework.households.naming import set_aside_words
from casework.vault import keys
from casework.vault.sealed import readable
from casework.visits.models import Visit

EMERGENCY = "opened in emergency"
LOOKED_AT = [*READ, *SEARCH, *PRINT, EMERGENCY]
USUAL_DAYS = 28
# More than a street reads in a month; beyond it the newest are judged, and the page says so.
MOST_ENTRIES = 50_000


@dataclass
class Day:
    """What one person read on one day: households by the hours they were opened at, searches."""

    worker_id: UUID
    day: date
    hours: dict[UUID, set[int]] = field(default_factory=lambda: defaultdict(set))
    searches: int = 0
    emergencies: set[UUID] = field(default_factory=set)

    @property
    def households(self) -> set[UUID]:
        return set(self.hours)


@dataclass
class Background:
    """What is known of people and households besides the log."""

    names: dict[UUID, str]
    usual: dict[UUID, float]
    caseworkers: set[UUID]
    in_charge: dict[UUID, UUID | None] = field(default_factory=dict)
    visited: dict[tuple[UUID, UUID], list[date]] = field(default_factory=dict)
    heads: dict[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Readings:
    """All that is judged: the days of all people, the background, whether some were left out."""

    days: list[Day]
    background: Background
    is_cut: bool


def readings(sight: Sight, first: date, last: date, worker_id: UUID | None = None) -> Readings:
    """Return what the staff looked over read from `first` to `last`, or one of them."""
    staff = sight.workers() if worker_id is None else sight.workers().filter(pk=worker_id)
    people = {worker.pk: worker for worker in staff}
    span = {"at__gte": midnight(first), "at__lt": midnight(last + timedelta(days=1))}
    entries = sight.entries().filter(actor__in=people, act__in=LOOKED_AT, **span)
    rows = list(
        entries.order_by("-at").values_list("actor", "act", "at", "household_id")[
            : MOST_ENTRIES + 1
        ]
    )
    days = by_day(rows[:MOST_ENTRIES])
    return Readings(days, background(sight, people, days, first), len(rows) > MOST_ENTRIES)


def by_day(rows: Iterable[tuple[UUID, str, Any, UUID | None]]) -> list[Day]:
    """Return the entries of each person on each day, put together."""
    days: dict[tuple[UUID, date], Day] = {}
    for actor, act, at, household_id in rows:
        key = (actor, local_date(at))
        day = days.setdefault(key, Day(*key))
        if act in SEARCH:
            day.searches += 1
        elif household_id is not None:
            day.hours[household_id].add(timezone.localtime(at).hour)
            if act == EMERGENCY:
                day.emergencies.add(household_id)
    return list(days.values())


def background(
    sight: Sight, people: dict[UUID, Worker], days: list[Day], first: date
) -> Background:
    """Return what the rules compare with; of cases nothing for who doesn't see them."""
    posts = Posting.objects.current().filter(worker__in=people)
    roles: dict[UUID, set[str]] = defaultdict(set)
    for worker_id, role in posts.values_list("worker_id", "role"):
        roles[worker_id].add(role)
    found = Background(
        names={pk: worker.name for pk, worker in people.items()},
        usual=usual(sight, people, first),
        caseworkers={pk for pk, held in roles.items() if held == {Role.WORKER}},
    )
    if sight.sees_cases:
        ids = {household for day in days for household in day.hours}
        add_cases(found, sight, ids)
    return found


def usual(sight: Sight, people: Iterable[UUID], first: date) -> dict[UUID, float]:
    """Return how many households each person reads on a day on which they read any."""
    before = sight.entries().filter(
        actor__in=people,
        act__in=READ,
        household_id__isnull=False,
        at__gte=midnight(first - timedelta(days=USUAL_DAYS)),
        at__lt=midnight(first),
    )
    counts: dict[UUID, list[int]] = defaultdict(list)
    per_day = before.annotate(day=TruncDate("at")).values("actor", "day")
    for row in per_day.annotate(n=Count("household_id", distinct=True)).order_by():
        counts[row["actor"]].append(row["n"])
    return {actor: median(each) for actor, each in counts.items()}


def add_cases(found: Background, sight: Sight, ids: set[UUID]) -> None:
    """Add who answers for households, who visited them when, and what their heads are called."""
    keys.warm(ids)
    for household in sight.households().filter(pk__in=ids).with_heads():
        found.in_charge[household.pk] = household.worker_id
        if household.head and not set_aside_words(household.head):
            identity = readable(household.head, Person.identity)
            found.heads[household.pk] = identity.name if identity else ""
    visits = Visit.objects.visible_to(sight.viewer).filter(household_id__in=ids)
    for worker_id, household_id, at in visits.values_list("by_id", "household_id", "visited_at"):
        found.visited.setdefault((worker_id, household_id), []).append(local_date(at))
