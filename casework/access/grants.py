"""The grant ledger and its projection onto guardian's rows, which only this module writes."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import Permission as AuthPermission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.access.models import (
    ROLE_PERMISSIONS,
    AccessGrant,
    Area,
    AreaUserPermission,
    GrantSource,
    NearRelative,
    Posting,
    TimedUserPermission,
    Worker,
    forget_request_cache,
)
from casework.access.scope import HouseholdRows
from casework.audit.chain import Place, record
from casework.common.dates import now
from casework.common.ids import new_id
from casework.common.sets import insert_each

# A grant always has an end; a posting without one ends here.
OPEN_END = datetime(2100, 1, 1, tzinfo=UTC)


class Target(NamedTuple):
    """What a grant is on: an area or a household, one of the two."""

    area_id: UUID | None
    household_id: UUID | None


@transaction.atomic
def grant_posting(posting: Posting, *, by: Worker | None) -> None:
    """Write the ledger lines that a posting's role brings, and project them."""
    start = timezone.make_aware(datetime.combine(posting.from_on, time.min))
    end = OPEN_END
    if posting.until_on:
        end = timezone.make_aware(datetime.combine(posting.until_on + timedelta(days=1), time.min))
    for permission in ROLE_PERMISSIONS[posting.role]:
        AccessGrant.objects.create(
            worker=posting.worker,
            area=posting.area,
            permission=permission,
            source=GrantSource.COVER if posting.covers_id else GrantSource.POSTING,
            posting=posting,
            reason=posting.reason,
            from_at=start,
            until_at=end,
            granted_by=by,
        )
        project(posting.worker, Target(posting.area_id, None), permission)
    forget_request_cache(posting.worker)


@transaction.atomic
def grant_household(
    *,
    worker: Worker,
    household_id: UUID,
    permission: str,
    source: str,
    until_at: datetime,
    reason: str,
    by: Worker,
) -> AccessGrant:
    """Give a worker one permission on one household until an instant, and project it."""
    line = AccessGrant.objects.create(
        worker=worker,
        household_id=household_id,
        permission=permission,
        source=source,
        reason=reason,
        from_at=now(),
        until_at=until_at,
        granted_by=by,
    )
    project(worker, Target(None, household_id), permission)
    forget_request_cache(worker)
    remember(line, "grant given", by=by)
    return line


@transaction.atomic
def grant_households(
    *,
    worker: Worker,
    household_ids: Collection[UUID],
    permission: str,
    source: str,
    until_at: datetime,
    by: Worker,
) -> None:
    """Give a worker one permission on thousands of households until an instant, and project it.

    A few statements for all of them. The caller's act is the entry in the log.
    """
    instant = now()
    span = {"from_at": instant, "until_at": until_at}
    ids = list(household_ids)
    line = {"worker_id": worker.pk, "granted_by_id": by.pk, "granted_at": instant, "reason": ""}
    insert_each(
        AccessGrant,
        {**line, **span, "permission": permission, "source": source},
        {"id": [new_id() for _ in ids], "household_id": ids},
    )
    rows = HouseholdRows.model
    if rows is not None:
        held = rows._default_manager.filter(user=worker, permission__codename=permission)
        known = set(held.values_list("content_object_id", flat=True)) & set(ids)
        shared = auth_permission(rows, permission)
        insert_each(
            rows,
            {**span, "user_id": worker.pk, "permission_id": shared.pk},
            {"content_object_id": [pk for pk in ids if pk not in known]},
        )
        for pk in known:
            project(worker, Target(None, pk), permission)
    forget_request_cache(worker)


@transaction.atomic
def end_grant(line: AccessGrant, *, by: Worker | None) -> AccessGrant:
    """End a grant now, by a line that names it, and project what is left."""
    instant = now()
    ending = AccessGrant.objects.create(
        worker=line.worker,
        area=line.area,
        household_id=line.household_id,
        permission=line.permission,
        source=line.source,
        from_at=instant,
        until_at=instant,
        granted_by=by,
        ends=line,
    )
    project(line.worker, Target(line.area_id, line.household_id), line.permission)
    forget_request_cache(line.worker)
    if line.household_id:
        remember(line, "grant ended", by=by)
    return ending


@transaction.atomic
def end_household_grants(household_id: UUID, *, by: Worker | None) -> int:
    """End every grant on one household, wipe why each was given, and return how many were live.

    For a household that is shredded: the one change that lines of the ledger ever see. Who is a
    near relative of it is forgotten, too.
    """
    live = end_live_grants(household_id, by=by)
    lines = AccessGrant.objects.filter(household_id=household_id)
    lines.exclude(reason="").update(reason="")
    NearRelative.objects.filter(household_id=household_id).delete()
    return live


@transaction.atomic
def end_live_grants(household_id: UUID, *, by: Worker | None) -> int:
    """End every grant on one household that isn't over, and return how many those were."""
    found = list(live_lines().filter(household_id=household_id).select_related("worker"))
    for line in found:
        end_grant(line, by=by)
    return len(found)


def live_lines() -> QuerySet[AccessGrant]:
    """Return the lines of the ledger that hold now or will."""
    return AccessGrant.objects.filter(ends=None, ended_by=None, until_at__gt=now())


def remember(line: AccessGrant, act: str, *, by: Worker | None) -> None:
    """Write down a grant on one household; those of a posting are remembered with the posting."""
    record(
        act,
        line,
        by=by,
        place=Place(None, line.household_id),
        worker=line.worker_id,
        permission=line.permission,
        source=line.source,
    )


def project(worker: Worker, target: Target, permission: str) -> None:
    """Make guardian's row for one worker, target and permission say what the ledger says."""
    rows, content_object = rows_of(target)
    if rows is None:
        return
    span = ledger_span(worker, target, permission)
    mine = rows._default_manager.filter(
        user=worker, permission__codename=permission, content_object_id=content_object
    )
    if span is None:
        mine.delete()
        return
    rows._default_manager.update_or_create(
        user=worker,
        permission=auth_permission(rows, permission),
        content_object_id=content_object,
        defaults={"from_at": span[0], "until_at": span[1]},
    )


def ledger_span(
    worker: Worker, target: Target, permission: str
) -> tuple[datetime, datetime] | None:
    """Return from when until when the ledger grants this, the first unbroken span not yet over."""
    lines = AccessGrant.objects.filter(
        Q(area_id=target.area_id) if target.area_id else Q(household_id=target.household_id),
        worker=worker,
        permission=permission,
        ends=None,
        ended_by=None,
        until_at__gt=now(),
    ).order_by("from_at", "until_at")
    span: tuple[datetime, datetime] | None = None
    for line in lines:
        span = joined(span, (line.from_at, line.until_at))
    return span


def rows_of(target: Target) -> tuple[type[TimedUserPermission] | None, UUID | None]:
    """Return guardian's row model for a target, and the target's id."""
    if target.area_id:
        return AreaUserPermission, target.area_id
    return HouseholdRows.model, target.household_id


def auth_permission(rows: type[TimedUserPermission], codename: str) -> AuthPermission:
    """Return Django's permission row for the model that `rows` are about."""
    model: Any = rows._meta.get_field("content_object").related_model
    kind = ContentType.objects.get_for_model(model)
    return AuthPermission.objects.get(content_type=kind, codename=codename)


def row_models() -> list[type[TimedUserPermission]]:
    """Return guardian's row models, of areas and of households."""
    return [AreaUserPermission, *([HouseholdRows.model] if HouseholdRows.model else [])]


@transaction.atomic
def rebuild_grants() -> int:
    """Write guardian's rows anew from the ledger and return how many differed before."""
    before = projected()
    after = set(expected())
    for model in row_models():
        model._default_manager.all().delete()
        rows = [row for row in after if row[0] is model]
        shared = {row[2]: auth_permission(model, row[2]) for row in rows}
        model._default_manager.bulk_create(
            [
                model(
                    user_id=user_id,
                    permission=shared[codename],
                    content_object_id=target,
                    from_at=from_at,
                    until_at=until_at,
                )
                for _model, user_id, codename, target, from_at, until_at in rows
            ],
            batch_size=1000,
        )
    return len(before ^ after)


def differences() -> list[str]:
    """Return where guardian's rows differ from the ledger, one line each; change nothing.

    A row that is over by now grants nothing, so that it may stand or be gone.
    """
    instant = now()
    before = {row for row in projected() if row[-1] > instant}
    after = set(expected())
    surplus = [f"not in the ledger: {as_line(row)}" for row in sorted(map(plain, before - after))]
    lacking = [f"not projected: {as_line(row)}" for row in sorted(map(plain, after - before))]
    return surplus + lacking


def expected() -> Iterator[tuple[Any, ...]]:
    """Yield the rows that the ledger asks for, as `projected` tells those that stand; one query."""
    areas, households = AreaUserPermission, HouseholdRows.model
    lines = live_lines().order_by("from_at", "until_at")
    spans: dict[tuple[Any, ...], tuple[datetime, datetime]] = {}
    for user_id, codename, area_id, household_id, *span in lines.values_list(
        "worker_id", "permission", "area_id", "household_id", "from_at", "until_at"
    ):
        model = areas if area_id else households
        key = (model, user_id, codename, area_id or household_id)
        spans[key] = joined(spans.get(key), (span[0], span[1]))
    return ((*key, *span) for key, span in spans.items() if key[0] is not None)


def joined(
    span: tuple[datetime, datetime] | None, line: tuple[datetime, datetime]
) -> tuple[datetime, datetime]:
    """Return the first unbroken span, prolonged by a line that begins no earlier."""
    if span is None:
        return line
    return (span[0], max(span[1], line[1])) if line[0] <= span[1] else span


def plain(row: tuple[Any, ...]) -> tuple[str, ...]:
    """Return a permission row as words that can be sorted and printed."""
    return tuple(str(value) for value in row)


def as_line(row: tuple[str, ...]) -> str:
    """Return one permission row as a line: who, what, on what, from when until when."""
    _model, worker, permission, target, from_at, until_at = row
    return f"worker={worker} permission={permission} target={target} {from_at} .. {until_at}"


def projected() -> set[tuple[Any, ...]]:
    """Return guardian's rows as comparable tuples."""
    found: set[tuple[Any, ...]] = set()
    for model in row_models():
        rows = model._default_manager.values_list(
            "user_id", "permission__codename", "content_object_id", "from_at", "until_at"
        )
        found |= {(model, *row) for row in rows}
    return found


def workers_with(permission: str, area: Area) -> Q:
    """Return the condition on Worker: holds `permission` on `area` or an area above it, now."""
    instant = now()
    paths = [area.path[: i + 1] for i, c in enumerate(area.path) if c == "/"]
    return Q(
        pk__in=AreaUserPermission.objects.filter(
            permission__codename=permission,
            content_object__path__in=paths,
            from_at__lte=instant,
            until_at__gt=instant,
        ).values("user_id")
    )
