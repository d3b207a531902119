"""Putting notices away and choosing how to hear of things: one verb, one transaction, one entry."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import now
from casework.notices import rules
from casework.notices.models import Choice, Notice


@transaction.atomic
def open_notice(*, notice_id: UUID, by: Worker) -> Notice:
    """Put one notice away because its reader opens what it is about; return it.

    Raises Notice.DoesNotExist for another's, and for one whose household is out of scope by now.
    """
    notice = Notice.objects.of(by).get(pk=notice_id)
    if notice.seen_at is None:
        notice.seen_at = now()
        notice.save(update_fields=["seen_at"])
        record("notices read", None, by=by, kind=notice.kind, count=1)
    return notice


@transaction.atomic
def read_notices(*, kind: str = "", day: date | None = None, by: Worker) -> int:
    """Put all of the reader's unread notices away, or those of a kind or a day; return how many."""
    unread = Notice.objects.of(by).unread()
    if kind:
        unread = unread.filter(kind=kind)
    if day is not None:
        unread = unread.filter(created_at__date=day)
    count = Notice.objects.filter(pk__in=list(unread.values_list("pk", flat=True))).update(
        seen_at=now()
    )
    record("notices read", None, by=by, kind=kind, count=count)
    return count


@transaction.atomic
def choose_ways(*, ways: Mapping[str, str], by: Worker) -> None:
    """Keep how the worker wants to hear of each of these kinds.

    Raises PermissionDenied for a kind about safety, and for one that they can't get.
    """
    if not all(rules.may_choose(by, kind) for kind in ways):
        raise PermissionDenied
    for kind, way in ways.items():
        Choice.objects.update_or_create(worker=by, kind=kind, defaults={"way": way})
    record("notices chosen", None, by=by, count=len(ways))
