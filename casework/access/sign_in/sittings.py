"""Sessions: each one a sitting of its worker, which may be ended from elsewhere or by time."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest

from casework.access.models import Sitting, Worker
from casework.access.sign_in import browsers
from casework.audit.chain import record
from casework.common.dates import now

# What Django's session says: which sitting it is, or whose had ended when it was last heard of.
SITTING, LAPSED = "sitting", "lapsed"
SEEN_EVERY = timedelta(minutes=1)
LAPSED_SECONDS = 24 * 60 * 60


def start(request: HttpRequest, worker_id: UUID, factor: str = "") -> Sitting:
    """Begin a sitting in the request's session."""
    sitting = Sitting.objects.create(
        worker_id=worker_id,
        browser=browsers.browser_of(request),
        address=browsers.masked_address(request),
        factor=factor,
    )
    request.session[SITTING] = str(sitting.pk)
    return sitting


def current(request: HttpRequest) -> Sitting | None:
    """Return the sitting of a request, None for whoever isn't signed in or whose time is over.

    Ends it when it is. A session that was opened by Django itself (from before there were
    sittings) begins one without a second factor.
    """
    if SESSION_KEY not in request.session:
        return None
    worker_id = UUID(request.session[SESSION_KEY])
    named = request.session.get(SITTING)
    if named is None:
        return start(request, worker_id)
    sitting = Sitting.objects.filter(pk=named, worker_id=worker_id).first()
    if sitting is not None and (reason := over(sitting)):
        end_by_time(sitting, reason)
        sitting = None
    if sitting is None:
        lapse(request)
        return None
    instant = now()
    if instant - sitting.seen_at >= SEEN_EVERY and not comes_by_itself(request):
        Sitting.objects.filter(pk=sitting.pk).update(seen_at=instant)
        sitting.seen_at = instant
    return sitting


def comes_by_itself(request: HttpRequest) -> bool:
    """Tell whether a page's script asks how far something is, with nobody there: idleness goes on.

    Whoever says so of their own requests has their sitting end the sooner.
    """
    return "X-By-Itself" in request.headers


def over(sitting: Sitting) -> str:
    """Return why a sitting's time is over, empty while it isn't."""
    instant = now()
    if instant - sitting.seen_at >= timedelta(minutes=settings.CASEWORK_IDLE_MINUTES):
        return "idle"
    if instant - sitting.created_at >= timedelta(hours=settings.CASEWORK_SESSION_HOURS):
        return "hours"
    return ""


@transaction.atomic
def end_by_time(sitting: Sitting, reason: str) -> None:
    """Delete a sitting whose time is over, and remember it."""
    worker = sitting.worker
    gone, _tables = Sitting.objects.filter(pk=sitting.pk).delete()
    if gone:
        record("session ended", worker, by=None, reason=reason)


def lapse(request: HttpRequest) -> None:
    """Sign the request out, and remember whose session it was: a form of theirs may come yet."""
    worker_id = request.session[SESSION_KEY]
    request.session.flush()
    request.session[LAPSED] = worker_id
    request.session.set_expiry(LAPSED_SECONDS)


def lapsed_worker(request: HttpRequest) -> UUID | None:
    """Return whose session it was that ended in this browser by itself."""
    named = request.session.get(LAPSED)
    return UUID(named) if named else None


def sitting_of(request: HttpRequest) -> Sitting | None:
    """Return what the middleware found."""
    return cast("Sitting | None", getattr(request, "sitting", None))


def end_all(worker: Worker, keep: UUID | None = None) -> int:
    """End a worker's sittings but one, and return how many; the caller's audit entry says why."""
    sittings = Sitting.objects.filter(worker=worker)
    if keep is not None:
        sittings = sittings.exclude(pk=keep)
    gone, _tables = sittings.delete()
    return gone
