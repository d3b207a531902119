"""What the hourly command tells: visits, requests and covers that became due; what expires.

Each function may run at any time and as often as one likes: a matter with a day is told to a person
once. What no longer holds is taken back.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from casework.access import news
from casework.access.models import Area, Posting
from casework.access.news import Matter, News
from casework.common.dates import now, today
from casework.drafts.selectors import going_soon
from casework.households.models import GONE, WEIGHTY, DataRequest, Household
from casework.notices.models import Delivery, Notice, Round
from casework.notices.writing import Told, write

VISITS = (News.DUE_SOON, News.OVERDUE)
# A command that didn't run for a while still tells of covers that ended meanwhile.
COVERS_LOOK_BACK = timedelta(days=7)


def tell_what_is_due() -> int:
    """Take back what no longer holds, tell what became due, let the old expire; return how many."""
    expire()
    take_back()
    before = Notice.objects.count()
    write(visits_overdue())
    write(visits_due_soon())
    write(requests_due())
    write(covers())
    write(drafts())
    return Notice.objects.count() - before


class Deciders:
    """Who decides where, each area asked once."""

    def __init__(self) -> None:
        self.areas = Area.objects.in_bulk()
        self.found: dict[UUID, set[UUID]] = {}

    def of(self, area_id: UUID) -> set[UUID]:
        """Return the ids of those who decide in an area."""
        if area_id not in self.found:
            self.found[area_id] = news.deciders(self.areas[area_id])
        return self.found[area_id]


def visits_overdue() -> Iterator[Told]:
    """Yield the visits that should have been made before today."""
    return visits(News.OVERDUE, Q(visit_due_on__lt=today()))


def visits_due_soon() -> Iterator[Told]:
    """Yield the visits of today and the next days."""
    last = today() + timedelta(days=settings.CASEWORK_NOTICE_DAYS_AHEAD)
    return visits(News.DUE_SOON, Q(visit_due_on__range=(today(), last)))


def visits(kind: News, condition: Q) -> Iterator[Told]:
    """Yield visits for who answers for the household; where nobody does, for who decides there.

    Without those that whoever answers was told of already.
    """
    told = Notice.objects.filter(
        kind=kind,
        worker=OuterRef("worker"),
        subject_id=OuterRef("pk"),
        falls_on=OuterRef("visit_due_on"),
    )
    households = Household.objects.unscoped("whoever answers is told of visits").open()
    rows = households.filter(condition, ~Exists(told)).order_by("pk")
    deciders = Deciders()
    for pk, area_id, worker_id, is_active, day in rows.values_list(
        "pk", "area_id", "worker_id", "worker__is_active", "visit_due_on"
    ).iterator():
        yield Matter(kind, pk, pk, day), [worker_id] if is_active else deciders.of(area_id)


def requests_due() -> Iterator[Told]:
    """Yield the requests about personal data to be answered within the next days, or late.

    Who decides answers the weighty ones, never whoever entered it; whoever is in charge the rest.
    """
    last = today() + timedelta(days=settings.CASEWORK_NOTICE_DAYS_AHEAD)
    requests = DataRequest.objects.unscoped("whoever answers is told of requests").open()
    rows = requests.filter(due_on__lte=last).exclude(household__stage__in=GONE)
    deciders = Deciders()
    for pk, kind, day, by_id, household_id, area_id, worker_id, is_active in rows.values_list(
        "pk",
        "kind",
        "due_on",
        "created_by_id",
        "household_id",
        "household__area_id",
        "household__worker_id",
        "household__worker__is_active",
    ):
        if kind in WEIGHTY:
            people = deciders.of(area_id) - {by_id}
        else:
            people = {worker_id} if is_active else deciders.of(area_id)
        yield Matter(News.REQUEST_DUE, pk, household_id, day), people


def covers() -> Iterator[Told]:
    """Yield the covers that begin, for the deputy, and those on their last day, for both."""
    day = today()
    rows = Posting.objects.filter(covers__isnull=False, until_on__gte=day - COVERS_LOOK_BACK)
    for pk, from_on, until_on, deputy, absent in rows.values_list(
        "pk", "from_on", "until_on", "worker_id", "covers__worker_id"
    ):
        last = until_on or day  # a cover always has an end
        if from_on <= day <= last:
            yield Matter(News.COVER_BEGINS, pk, falls_on=from_on), [deputy]
        if last <= day:
            yield Matter(News.COVER_ENDS, pk, falls_on=last), [deputy, absent]


def drafts() -> Iterator[Told]:
    """Yield the drafts that go soon, for who typed them."""
    for found in going_soon():
        matter = Matter(News.DRAFT_EXPIRES, found.id, found.household_id, found.goes_on)
        yield matter, [found.worker_id]


def take_back() -> None:
    """Take back unread notices of visits that were made, put off, or are another's by now.

    And those of drafts that were gone on with or saved.
    """
    unread = Notice.objects.filter(kind__in=VISITS, seen_at=None)
    unread.filter(kind=News.DUE_SOON, falls_on__lt=today()).delete()
    households = Household.objects.unscoped("which visits are still due").open()
    mine = Q(worker=OuterRef("worker")) | Q(worker=None) | Q(worker__is_active=False)
    holds = households.filter(mine, pk=OuterRef("household_id"), visit_due_on=OuterRef("falls_on"))
    unread.filter(~Exists(holds)).delete()
    going = {(found.id, found.goes_on) for found in going_soon()}
    for notice in Notice.objects.filter(kind=News.DRAFT_EXPIRES, seen_at=None):
        if (notice.subject_id, notice.falls_on) not in going:
            notice.delete()


def expire() -> None:
    """Remove what is older than the settings' days: notices, messages, what was done when."""
    days = timedelta(days=settings.CASEWORK_NOTICE_DAYS)
    Notice.objects.filter(created_at__lt=now() - days).delete()
    Delivery.objects.filter(created_at__lt=now() - days).delete()
    Round.objects.filter(done_on__lt=today() - days).delete()


def first_today(task: str) -> date | None:
    """Note that a task is done today; return the day it was last done before.

    Returns None where it was done today already, and today where it never was. Call it in the
    task's own transaction, so that what failed is done again.
    """
    last = Round.objects.filter(task=task).order_by("-done_on").values_list("done_on", flat=True)
    before = last.first()
    if before == today():
        return None
    Round.objects.create(task=task, done_on=today())
    return before or today()
