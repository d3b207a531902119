"""Who may read one household and why; sharing it, near relatives of it, moving it to elsewhere."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.grants import workers_with
from casework.access.http import StaffRequest
from casework.access.models import NearRelative, Permission, Posting, Role, Worker
from casework.households import actions, ledger, rules
from casework.households.forms.sharing import ColleagueForm, ShareForm, TransferForm
from casework.households.models import Household
from casework.households.views.common import household_for, remember_reading


def household_access(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show who may read a household, why and until when, and what can be done about it."""
    worker, household = request.user, household_for(request, household_id)
    remember_reading(request, household)
    relatives = NearRelative.objects.filter(household_id=household.pk, ended_at=None)
    mine = rules.is_near_relative(worker, household)
    context = {
        "household": household,
        "tab": "access",
        "holdings": ledger.of_household(household),
        "relatives": [
            (row, rules.may_end_relative(worker, row.worker, household))
            for row in relatives.select_related("worker", "declared_by")
        ],
        "handovers": household.handovers.select_related("handover__giver", "handover__taker"),
        "may_share": rules.may_share(worker, household),
        "may_declare": not mine,
        "may_record": rules.may_decide(worker, household),
        "may_transfer": rules.may_transfer(worker, household),
    }
    return render(request, "households/access.html", context)


def colleagues(worker: Worker) -> Any:
    """Return who else is posted today as a social worker or supervisor, each with the places."""
    posts = Posting.objects.current().filter(role__in=[Role.WORKER, Role.SUPERVISOR])
    found = Worker.objects.filter(postings__in=posts, is_active=True).exclude(pk=worker.pk)
    return found.order_by("username").distinct().prefetch_related("postings__area")


def share_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Share the household with one colleague until a day."""
    household = household_for(request, household_id)
    if not rules.may_share(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    form = ShareForm(request.POST or None, candidates=colleagues(request.user))
    if request.method == "POST" and form.is_valid():
        actions.share_household(
            household_id=household.pk,
            colleague=form.cleaned_data["worker"],
            until_on=form.cleaned_data["until_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, _("The household is shared."))
        return redirect("household-access", household.pk)
    context = {"household": household, "tab": "access", "form": form}
    return render(request, "households/share.html", context)


def share_end(request: StaffRequest, grant_id: UUID) -> HttpResponse:
    """Take a share back."""
    household = actions.end_share(grant_id=grant_id, by=request.user)
    messages.success(request, _("The share has ended."))
    return redirect("household-access", household.pk)


def relative_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Say that one is a near relative oneself, or record it of a colleague."""
    worker, household = request.user, household_for(request, household_id)
    remember_reading(request, household)
    form = None
    if rules.may_decide(worker, household):
        staff = Worker.objects.filter(workers_with(Permission.VIEW, household.area), is_active=True)
        staff = staff.order_by("username").prefetch_related("postings__area")
        form = ColleagueForm(request.POST or None, candidates=staff, initial={"worker": worker.pk})
    if request.method == "POST" and (form is None or form.is_valid()):
        who = form.cleaned_data["worker"] if form else worker
        actions.record_relative(household_id=household.pk, worker=who, by=worker)
        messages.success(request, _("It is recorded. They decide nothing on this household."))
        return redirect("household-access", household.pk)
    context = {"household": household, "tab": "access", "form": form}
    return render(request, "households/relative.html", context)


def relative_end(request: StaffRequest, relative_id: UUID) -> HttpResponse:
    """Record that someone is no near relative."""
    household = actions.end_relative(relative_id=relative_id, by=request.user)
    messages.success(request, _("The entry has ended."))
    return redirect("household-access", household.pk)


def household_transfer(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Move the household to another residential area, of this street or another."""
    household = household_for(request, household_id)
    if not rules.may_transfer(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    form = TransferForm(request.POST or None, present=household.area)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.transfer_household(
                    household_id=household.pk, area=form.cleaned_data["area"], by=request.user
                )
        except IntegrityError:
            form.add_error(None, _("Someone with the same resident ID is on file there."))
        else:
            messages.success(request, _("The household has been moved."))
            still = Household.objects.visible_to(request.user).filter(pk=household.pk).exists()
            return redirect("household", household.pk) if still else redirect("household-list")
    context = {"household": household, "tab": "access", "form": form}
    return render(request, "households/transfer.html", context)
