"""The morning digest: what came since the last day on which its reader was here, kind by kind."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from casework.access.models import Worker
from casework.access.news import News
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.notices import words
from casework.notices.kinds import KINDS
from casework.notices.lines import Fold
from casework.notices.models import Notice


class Digest(NamedTuple):
    """What is unread of the time since `since`; `since` is None for who was never here before."""

    since: datetime | None
    lines: list[Fold]


def digest(worker: Worker) -> Digest:
    """Return this morning's digest; two queries. It shrinks as its notices are read.

    What comes during the day stands in the next one.
    """
    since, until = last_here(worker), this_morning()
    unread = Notice.objects.of(worker).unread().before(until)
    if since is not None:
        unread = unread.filter(created_at__gte=since)
    counts = dict(unread.order_by().values_list("kind").annotate(n=Count("pk")))
    return Digest(
        since, [line_of(kind.news, counts) for kind in KINDS.values() if kind.news in counts]
    )


def line_of(kind: News, counts: dict[str, int]) -> Fold:
    """Return the line on one kind."""
    count = counts[kind]
    return Fold(kind, words.many(kind, count), KINDS[kind].icon, count)


def last_here(worker: Worker) -> datetime | None:
    """Return when the worker last did something on a day before today, as the audit remembers."""
    midnight = timezone.make_aware(datetime.combine(today(), time.min))
    found = Entry.objects.filter(actor=worker.pk, at__lt=midnight).order_by("-at")
    return found.values_list("at", flat=True).first()


def this_morning() -> datetime:
    """Return when today's digest is closed: at its hour, or now as long as that is to come."""
    hour = time(settings.CASEWORK_DIGEST_HOUR)
    at = timezone.make_aware(datetime.combine(today(), hour))
    return min(at, now()) + timedelta(microseconds=1)
