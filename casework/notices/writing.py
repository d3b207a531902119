"""Writing notices down: for whom, in which way, once; and taking back what no longer holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from uuid import UUID

from django.conf import settings

from casework.access.news import Matter, News
from casework.notices.kinds import KINDS
from casework.notices.models import Choice, Notice, Way

AT_ONCE = 500

Told = tuple[Matter, Collection[UUID]]


def hear(matter: Matter, people: frozenset[UUID]) -> None:
    """Write one matter down for each person who wants to hear of it."""
    write([(matter, people)])


def write(told: Iterable[Told]) -> None:
    """Write matters down, some hundreds in one statement; what was told already stays as it is."""
    waiting = iter(told)
    while batch := list(islice(waiting, AT_ONCE)):
        rows = list(rows_for(batch))
        Notice.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


def rows_for(batch: list[Told]) -> Iterator[Notice]:
    """Yield a notice for each matter and person, without what somebody doesn't want to hear of."""
    people = {pk for _matter, to in batch for pk in to}
    kinds = {matter.kind for matter, _to in batch}
    ways = chosen(people, kinds)
    for matter, to in batch:
        usual = Way.DIGEST if KINDS[matter.kind].in_digest else Way.NOW
        for pk in sorted(to):
            way = ways[pk].get(matter.kind, usual)
            if way != Way.NEVER:
                yield Notice(
                    worker_id=pk, way=way, is_relayed=not is_relaying(), **matter._asdict()
                )


def chosen(people: Iterable[UUID], kinds: Iterable[News]) -> dict[UUID, dict[str, str]]:
    """Return how each person wants to hear of these kinds, where they chose; one query."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = Choice.objects.filter(worker__in=people, kind__in=kinds)
    for pk, kind, way in rows.values_list("worker_id", "kind", "way"):
        found[pk][kind] = way
    return found


def forget(subject_id: UUID, kinds: tuple[News, ...], falls_on: date | None) -> None:
    """Take back what nobody has read yet of a settled matter; of one day, if it is named."""
    unread = Notice.objects.filter(subject_id=subject_id, kind__in=kinds, seen_at=None)
    (unread.filter(falls_on=falls_on) if falls_on else unread).delete()


def is_relaying() -> bool:
    """Tell whether this site sends counts to a webhook."""
    return settings.CASEWORK_NOTICE_WEBHOOK is not None
