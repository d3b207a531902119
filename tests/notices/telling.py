"""What the tests of notices ask: who was told what."""

from typing import Any
from uuid import UUID

from casework.access.models import Worker
from casework.access.news import Matter, News
from casework.households.models import Household
from casework.notices import writing
from casework.notices.models import Notice


def told(kind: str, subject_id: UUID) -> list[UUID]:
    """Return the ids of those who were told of a matter, each as often as they were."""
    rows = Notice.objects.filter(kind=kind, subject_id=subject_id)
    return sorted(rows.values_list("worker_id", flat=True))


def ids(*workers: Worker) -> list[UUID]:
    return sorted(worker.pk for worker in workers)


def kinds_of(worker: Worker) -> list[str]:
    """Return the kinds of what a worker sees unread, in order of their names."""
    return sorted(Notice.objects.of(worker).unread().values_list("kind", flat=True))


def change(household: Household, **fields: Any) -> None:
    """Write columns of a household, as time or another act would have."""
    rows = Household.objects.unscoped("a test sets the stage")
    rows.filter(pk=household.pk).update(**fields)


def tell(worker: Worker, kind: News = News.SHARED, **fields: Any) -> Notice:
    """Tell a worker of a matter and return the notice."""
    matter = Matter(kind, fields.pop("subject_id", worker.pk), **fields)
    writing.hear(matter, frozenset({worker.pk}))
    return Notice.objects.filter(worker=worker, kind=kind, subject_id=matter.subject_id)[0]
