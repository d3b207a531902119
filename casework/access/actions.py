"""Areas, accounts and postings: each verb one transaction and one audit entry."""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.access import news, passwords, rules
from casework.access.grants import end_grant, grant_posting
from casework.access.models import Area, Level, Posting, Worker, forget_request_cache
from casework.access.news import Matter, News
from casework.access.sign_in import sittings
from casework.audit.chain import record
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed

# What may lie directly in what.
CHILD_LEVEL = {
    None: Level.CITY,
    Level.CITY: Level.DISTRICT,
    Level.DISTRICT: Level.STREET,
    Level.STREET: Level.AREA,
}


@transaction.atomic
def open_area(*, name: str, code: str, parent: Area | None, by: Worker | None) -> Area:
    """Add a place below `parent` (None: the city) and return it.

    Raises MoveNotAllowed below a residential area, IntegrityError if a sibling has the code.
    """
    level = CHILD_LEVEL.get(Level(parent.level) if parent else None)
    if level is None:
        raise MoveNotAllowed
    area = Area(name=name, code=code, level=level, parent=parent)
    area.path = f"{parent.path if parent else ''}{code}/"
    area.street = area if level == Level.STREET else (parent.street if parent else None)
    area.save()
    record("area opened", area, by=by)
    return area


@transaction.atomic
def open_account(*, username: str, name: str, password: str | None, by: Worker | None) -> Worker:
    """Create an account and return it. Raises IntegrityError if the user name is taken."""
    worker = Worker.objects.create_worker(username, name, password)
    if password is not None:
        # Without anyone who acts it is the first administrator, who chose it.
        passwords.remember(worker, is_own=by is None)
    if by is not None:
        worker.created_by = by
        worker.save(update_fields=["created_by"])
    record("account opened", worker, by=by)
    return worker


@transaction.atomic
def post_worker(
    *,
    worker: Worker,
    area: Area,
    role: str,
    from_on: date,
    until_on: date | None = None,
    reason: str = "",
    by: Worker | None,
) -> Posting:
    """Give a worker a role in an area for some days, with the grants it brings.

    Their sessions end: what they may see has changed. `by` empty: the console, which answers to
    nobody who could be asked. Raises PermissionDenied where `by` may not post the worker in this
    role, ValidationError where the posting lacks an end or a reason or collides with another.
    """
    if by is not None:
        rules.check_poster(by, worker, role)
    rules.check_terms(role, from_on, until_on, reason)
    rules.check_apart(worker, role, from_on, until_on)
    posting = Posting.objects.create(
        worker=worker,
        area=area,
        role=role,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip(),
        created_by=by,
    )
    grant_posting(posting, by=by)
    sittings.end_all(worker)
    record("worker posted", posting, by=by, role=role, worker=worker.pk)
    return posting


@transaction.atomic
def end_posting(*, posting: Posting, until_on: date, by: Worker | None) -> Posting:
    """Let a posting and its grants end after the day `until_on`; the worker's sessions end too.

    Raises MoveNotAllowed if it ends no later already.
    """
    posting = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
    if posting.until_on is not None and posting.until_on <= until_on:
        raise MoveNotAllowed
    posting.until_on = until_on
    posting.save(update_fields=["until_on"])
    for line in posting.grants.filter(ends=None, ended_by=None):
        end_grant(line, by=by)
    if until_on >= today():
        grant_posting(posting, by=by)
    forget_request_cache(posting.worker)
    sittings.end_all(posting.worker)
    # Who stood in for them stands in no longer than that.
    for cover in posting.covered_by.filter(until_on__gt=until_on):
        cut_cover(cover=cover, last_day=until_on, by=by)
    record("posting ended", posting, by=by, worker=posting.worker_id)
    return posting


@transaction.atomic
def name_deputy(
    *,
    posting: Posting,
    deputy: Worker,
    from_on: date,
    until_on: date,
    reason: str = "",
    by: Worker,
) -> Posting:
    """Let a deputy hold a supervisor's rights in the posting's area for some days 代管.

    Raises PermissionDenied unless the posting is the supervisor's own and the deputy may stand in,
    ValidationError for days that don't do, or on which the deputy holds a role that stands alone.
    """
    if not rules.may_name_deputy(by, posting) or not rules.may_deputise(deputy, posting):
        raise PermissionDenied
    rules.check_cover(posting, from_on, until_on)
    rules.check_apart(deputy, posting.role, from_on, until_on)
    cover = Posting.objects.create(
        worker=deputy,
        area=posting.area,
        role=posting.role,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip(),
        covers=posting,
        created_by=by,
    )
    grant_posting(cover, by=by)
    sittings.end_all(deputy)
    news.tell(Matter(News.COVER_BEGINS, cover.pk, falls_on=from_on), to=[deputy.pk], by=by)
    record("deputy named", cover, by=by, worker=deputy.pk, from_on=from_on, until_on=until_on)
    return cover


@transaction.atomic
def end_cover(*, posting: Posting, by: Worker) -> None:
    """Take the deputy's rights back: at once, whatever days were agreed.

    Raises PermissionDenied, and MoveNotAllowed where the cover is over.
    """
    if not rules.may_end_cover(by, posting):
        raise PermissionDenied
    posting = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
    if posting.until_on is None or posting.until_on < today():
        raise MoveNotAllowed
    cut_cover(cover=posting, last_day=today() - timedelta(days=1), by=by)


@transaction.atomic
def cut_cover(*, cover: Posting, last_day: date, by: Worker | None) -> None:
    """Let a cover end after `last_day`, also one that would have begun later."""
    for line in cover.grants.filter(ends=None, ended_by=None):
        end_grant(line, by=by)
    cover.from_on, cover.until_on = min(cover.from_on, last_day), last_day
    cover.save(update_fields=["from_on", "until_on"])
    if last_day >= today():
        grant_posting(cover, by=by)
    forget_request_cache(cover.worker)
    sittings.end_all(cover.worker)
    news.settle(cover.pk, News.COVER_BEGINS)
    people = [cover.worker_id, cover.covers.worker_id if cover.covers else None]
    news.tell(Matter(News.COVER_ENDS, cover.pk, falls_on=last_day), to=people, by=by)
    record("cover ended", cover, by=by, worker=cover.worker_id)


@transaction.atomic
def set_active(*, worker: Worker, is_active: bool, by: Worker) -> Worker:
    """Open or lock an account; its sessions end."""
    worker.is_active = is_active
    worker.save(update_fields=["is_active"])
    sittings.end_all(worker)
    record("account unlocked" if is_active else "account locked", worker, by=by)
    return worker


@transaction.atomic
def set_password(
    *, worker: Worker, password: str, by: Worker | None, keep: UUID | None = None
) -> None:
    """Give an account a new password; its sessions end, all but the sitting `keep`."""
    worker.set_password(password)
    worker.save(update_fields=["password"])
    passwords.remember(worker, is_own=by == worker)
    sittings.end_all(worker, keep=keep)
    record("password set", worker, by=by)
