"""Sharing one household with a colleague, and who is a near relative of it."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from casework.access import news
from casework.access.grants import end_grant, grant_household, live_lines
from casework.access.models import (
    AccessGrant,
    GrantSource,
    NearRelative,
    Permission,
    Worker,
    forget_request_cache,
)
from casework.access.news import Matter, News
from casework.audit.chain import record
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed
from casework.households import rules
from casework.households.models import Household


def after(day: date) -> datetime:
    """Return the instant at which a day is over in Shanghai."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def locked(household_id: UUID, *, by: Worker) -> Household:
    """Return a household in scope under lock; raise Household.DoesNotExist."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    return household


@transaction.atomic
def share_household(
    *, household_id: UUID, colleague: Worker, until_on: date, reason: str, by: Worker
) -> AccessGrant:
    """Let a colleague read one household through the day `until_on`; return the ledger's line.

    Raises Household.DoesNotExist outside scope, PermissionDenied, and ValidationError where the day
    or the reason doesn't do.
    """
    household = locked(household_id, by=by)
    if not rules.may_share(by, household) or not rules.may_be_shared_with(colleague):
        raise PermissionDenied
    rules.check_share(until_on, reason)
    line = grant_household(
        worker=colleague,
        household_id=household.pk,
        permission=Permission.VIEW,
        source=GrantSource.SHARE,
        until_at=after(until_on),
        reason=reason.strip(),
        by=by,
    )
    news.tell(Matter(News.SHARED, household.pk, household.pk), to=[colleague.pk], by=by)
    record("household shared", household, by=by, worker=colleague.pk, until_on=until_on)
    return line


@transaction.atomic
def end_share(*, grant_id: UUID, by: Worker) -> Household:
    """Take a share back before its day; return the household.

    Raises AccessGrant.DoesNotExist where there is none that holds, Household.DoesNotExist outside
    scope, PermissionDenied.
    """
    lines = live_lines().select_for_update(of=("self",)).filter(source=GrantSource.SHARE)
    line = lines.select_related("worker").get(pk=grant_id)
    household: Household = Household.objects.visible_to(by).get(pk=line.household_id)
    if not rules.may_share(by, household):
        raise PermissionDenied
    end_grant(line, by=by)
    record("share ended", household, by=by, worker=line.worker_id)
    return household


@transaction.atomic
def record_relative(*, household_id: UUID, worker: Worker, by: Worker) -> NearRelative:
    """Write down that a worker is a near relative: from now on they decide nothing of it.

    Whoever answered for the household answers for it no more. Raises Household.DoesNotExist outside
    scope, PermissionDenied, and MoveNotAllowed where it is written down already.
    """
    household = locked(household_id, by=by)
    if not rules.may_record_relative(by, worker, household):
        raise PermissionDenied
    if rules.is_near_relative(worker, household):
        raise MoveNotAllowed
    row = NearRelative.objects.create(worker=worker, household_id=household.pk, declared_by=by)
    if household.worker_id == worker.pk:
        household.worker = None
        household.version += 1
        household.save(update_fields=["worker", "version"])
    forget_request_cache(worker)
    forget_request_cache(by)
    record("near relative recorded", household, by=by, worker=worker.pk)
    return row


@transaction.atomic
def end_relative(*, relative_id: UUID, by: Worker) -> Household:
    """Write down that someone is no near relative, or that it was recorded wrongly.

    Raises NearRelative.DoesNotExist, Household.DoesNotExist outside scope, PermissionDenied: nobody
    lifts a bar off themself.
    """
    rows = NearRelative.objects.select_for_update(of=("self",)).filter(ended_at=None)
    row = rows.select_related("worker").get(pk=relative_id)
    household: Household = Household.objects.visible_to(by).get(pk=row.household_id)
    if not rules.may_end_relative(by, row.worker, household):
        raise PermissionDenied
    row.ended_at, row.ended_by = now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    forget_request_cache(row.worker)
    record("near relative ended", household, by=by, worker=row.worker_id)
    return household
