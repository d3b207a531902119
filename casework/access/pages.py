"""Pages on covering an absent supervisor, and on what is set for this site."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access import actions, in_force, rules
from casework.access.forms import CoverForm
from casework.access.http import StaffRequest
from casework.access.models import Posting, Role, Worker
from casework.common.dates import today


def covers(request: StaffRequest) -> HttpResponse:
    """Show a supervisor who stands in for them, and for whom they stand in."""
    worker = request.user
    mine = Posting.objects.filter(worker=worker, role=Role.SUPERVISOR).select_related("area")
    given = Posting.objects.filter(covers__worker=worker, until_on__gte=today())
    held = mine.exclude(covers=None).filter(until_on__gte=today())
    context = {
        "own": [posting for posting in mine if rules.may_name_deputy(worker, posting)],
        "given": given.select_related("worker", "area").order_by("from_on"),
        "held": held.select_related("covers__worker").order_by("from_on"),
        "today": today(),
    }
    return render(request, "access/covers.html", context)


def deputies(absent: Posting) -> Any:
    """Return the colleagues who may stand in: posted today as social workers or supervisors."""
    posts = Posting.objects.current().filter(role__in=[Role.WORKER, Role.SUPERVISOR])
    found = Worker.objects.filter(postings__in=posts, is_active=True)
    found = found.exclude(pk=absent.worker_id).order_by("username").distinct()
    return found.prefetch_related("postings__area")


def cover_new(request: StaffRequest, posting_id: UUID) -> HttpResponse:
    """Name a deputy for some days."""
    posting = Posting.objects.select_related("area", "worker").get(pk=posting_id)
    if not rules.may_name_deputy(request.user, posting):
        raise PermissionDenied
    form = CoverForm(request.POST or None, absent=posting, candidates=deputies(posting))
    if request.method == "POST" and form.is_valid():
        actions.name_deputy(posting=posting, **form.cleaned_data, by=request.user)
        messages.success(request, _("The deputy has been named."))
        return redirect("covers")
    return render(request, "access/cover_new.html", {"posting": posting, "form": form})


def cover_end(request: StaffRequest, posting_id: UUID) -> HttpResponse:
    """Take a deputy's rights back before the time."""
    posting = Posting.objects.select_related("covers", "area", "worker").get(pk=posting_id)
    actions.end_cover(posting=posting, by=request.user)
    messages.success(request, _("The cover has ended."))
    is_supervisor = Role.SUPERVISOR in request.user.role_codes
    return redirect("covers") if is_supervisor else redirect("worker", posting.worker_id)


def settings_page(request: StaffRequest) -> HttpResponse:
    """Show in words what is set; secrets are never shown, and nothing is changed here."""
    if not rules.is_administrator(request.user):
        raise PermissionDenied
    return render(request, "access/settings.html", {"groups": in_force.groups()})
