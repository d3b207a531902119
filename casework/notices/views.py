"""The pages of the notices room: one's notices, putting them away, choosing how to be told."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Role
from casework.audit.chain import record
from casework.notices import actions, digest, places, relay
from casework.notices.forms import ReadForm, WaysForm
from casework.notices.kinds import open_to
from casework.notices.lines import MOST, days_of
from casework.notices.models import Notice


def notices(request: StaffRequest) -> HttpResponse:
    """List the worker's notices, the newest day first, with this morning's digest."""
    worker = request.user
    record("list read", None, by=worker, list="notices")
    context = {
        "days": days_of(worker),
        "most": MOST,
        "keep": settings.CASEWORK_NOTICE_DAYS,
        "unread": Notice.objects.of(worker).unread().count(),
        "digest": digest.digest(worker),
        "failing": relay.failing() if Role.SYSTEM in worker.role_codes else None,
    }
    return render(request, "notices/notices.html", context)


def notice(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Put one notice away and go to what it is about."""
    opened = actions.open_notice(notice_id=notice_id, by=request.user)
    return redirect(places.thing(opened, request.user.role_codes))


def notices_read(request: StaffRequest) -> HttpResponse:
    """Put notices away: all, or those of a kind; then go to the list of that kind if asked to."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise Http404
    kind = form.cleaned_data["kind"]
    actions.read_notices(kind=kind, day=form.cleaned_data["day"], by=request.user)
    if kind and "go" in request.POST:
        return redirect(places.listed(kind, request.user.role_codes))
    return redirect("notices")


def notice_ways(request: StaffRequest) -> HttpResponse:
    """Let the worker choose for each kind: at once, in the digest, not at all."""
    worker = request.user
    form = WaysForm(request.POST or None, worker=worker)
    if request.method == "POST" and form.is_valid():
        actions.choose_ways(ways=form.cleaned_data, by=worker)
        messages.success(request, _("Your choice is kept."))
        return redirect("notices")
    fixed = [kind for kind in open_to(worker.role_codes) if kind.is_safety]
    return render(request, "notices/ways.html", {"form": form, "fixed": fixed})
