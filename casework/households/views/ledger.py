"""The ledger of grants as pages: of a worker and, by its file number, of a household."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from casework.access.http import StaffRequest
from casework.access.models import ADMINISTRATORS, Worker
from casework.access.rules import may_manage_postings
from casework.audit.chain import record
from casework.common.dates import today
from casework.households import ledger


def worker_grants(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Show a security administrator everything that was granted to a worker.

    An administrator's posting grants nothing over cases: it stands in no ledger, so it is named.
    """
    if not may_manage_postings(request.user):
        raise PermissionDenied
    worker = Worker.objects.get(pk=worker_id)
    holdings = ledger.of_worker(worker)
    record("grants read", worker, by=request.user, count=len(holdings))
    postings = worker.postings.filter(role__in=ADMINISTRATORS).select_related("area")
    context = {
        "worker": worker,
        "holdings": holdings,
        "postings": postings.order_by("-from_on"),
        "today": today(),
    }
    return render(request, "households/worker_grants.html", context)


def household_ledger(request: StaffRequest) -> HttpResponse:
    """Show who may see the household of a file number; of its record nothing is opened."""
    if not may_manage_postings(request.user):
        raise PermissionDenied
    number = request.POST.get("number", "")[:30]
    household = ledger.by_number(number, by=request.user) if number else None
    holdings = ledger.of_household(household) if household else []
    if household:
        record("grants read", household, by=request.user, count=len(holdings))
    context = {"number": number, "household": household, "holdings": holdings}
    return render(request, "households/household_ledger.html", context)
