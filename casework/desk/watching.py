"""What the hourly command tells besides what is due: the log's checkpoints, the keys, readings.

Keys and readings are looked at once a day: either goes through much of the site.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from casework.access import news
from casework.access.models import Posting, Role, Worker
from casework.access.news import Matter, News
from casework.audit import checkpoints
from casework.audit.models import FindingReview
from casework.common.dates import today
from casework.desk.audit_pages.reading import readings
from casework.desk.audit_pages.rules import REVIEWERS, may_review
from casework.desk.audit_pages.sight import sight_of
from casework.desk.audit_pages.unusual import findings
from casework.notices.due import first_today
from casework.notices.writing import Told, write
from casework.vault.providers import KeyProblem
from casework.vault.status import status

# A command that didn't run for a while looks back so far.
MOST_DAYS_BACK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


def tell_of_the_site() -> None:
    """Tell who keeps the site what is due about it, and who judges readings what was unusual."""
    write(checkpoint())
    once_a_day("keys", keys)
    once_a_day("unusual", unusual)


def once_a_day(task: str, look: Callable[[date], Iterable[Told]]) -> None:
    """Tell what a look finds, unless it was looked at today; it gets the day of the last look."""
    with transaction.atomic():
        last = first_today(task)
        if last is not None:
            write(look(last))


def checkpoint() -> Iterator[Told]:
    """Yield that no checkpoint was made in time, once a day to each administrator concerned."""
    if checkpoints.standing().is_due:
        yield from to_each(News.CHECKPOINT_DUE, today(), Role.SYSTEM, Role.AUDIT)


def keys(last: date) -> Iterator[Told]:
    """Yield that something is due about the keys, once a week to each system administrator."""
    if is_due_about_keys():
        monday = today() - timedelta(days=today().weekday())
        yield from to_each(News.KEYS_DUE, monday, Role.SYSTEM)


def is_due_about_keys() -> bool:
    """Tell whether `vault status` would say that something is due, or couldn't say anything."""
    try:
        return bool(status().due)
    except KeyProblem:
        return True


def to_each(kind: News, day: date, *roles: Role) -> Iterator[Told]:
    """Yield a matter for each of these administrators by themself: it is about no row."""
    return ((Matter(kind, pk, falls_on=day), [pk]) for pk in news.administrators(*roles))


def unusual(last: date) -> Iterator[Told]:
    """Yield whose readings were unusual since the last look, up to yesterday, to who judges them.

    Each judge hears of what they would see themself, and nobody of what is judged already or is
    about themself.
    """
    yesterday = today() - ONE_DAY
    first = max(min(last, yesterday), today() - MOST_DAYS_BACK)
    posts = Posting.objects.current().filter(role__in=REVIEWERS)
    for judge in Worker.objects.filter(pk__in=posts.values("worker_id"), is_active=True):
        for worker_id, day in sorted(to_judge(judge, first, yesterday)):
            yield Matter(News.UNUSUAL, worker_id, falls_on=day), [judge.pk]


def to_judge(judge: Worker, first: date, last: date) -> set[tuple[UUID, date]]:
    """Return whose readings of which days one judge should look into."""
    found = {one.key for one in findings(readings(sight_of(judge), first, last))}
    reviews = FindingReview.objects.filter(day__range=(first, last))
    judged = set(reviews.values_list("rule", "worker", "day"))
    return {(worker, day) for _rule, worker, day in found - judged if may_review(judge, worker)}
