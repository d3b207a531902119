"""The pages of keeping and destroying a record: asking, deciding, holds, and what remains."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Permission
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households import actions, kinds, retention, rules, shredding
from casework.households.erasure import rosters_naming
from casework.households.forms import AskShreddingForm, DecideShreddingForm, HoldForm
from casework.households.models import Household, ShredReason, ShredRequest
from casework.households.views.common import household_for, remember_reading

HASH_SHOWN = 8


def retention_page(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show how long a record is kept and what holds it back, and ask for its destruction."""
    household = household_for(request, household_id)
    if not rules.may_keep_or_destroy(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    form = AskShreddingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_shredding(household_id=household.pk, by=request.user, **form.arguments())
            messages.success(request, _("Destruction is asked for. Another supervisor decides."))
            return redirect("retention", household.pk)
        except actions.MustBeKept as kept:
            for obstacle in kept.obstacles:
                form.add_error("reason", str(obstacle.label))
        except actions.RequestStands:
            messages.info(request, _("Destruction of this record is asked for already."))
            return redirect("retention", household.pk)
    context = retention_context(request, household) | {
        "form": form,
        "reasons": with_obstacles(household, form),
    }
    return render(request, "households/retention.html", context)


def retention_context(request: StaffRequest, household: Household) -> dict[str, Any]:
    """Return what the page of a record's keeping shows beside its form."""
    requests = list(household.shred_requests.select_related("asked_by", "decided_by"))
    waiting = next((row for row in requests if row.is_waiting), None)
    return {
        "household": household,
        "tab": "household",
        "keep_until": retention.keep_until(household),
        "years": settings.CASEWORK_RETENTION_YEARS,
        "holds": household.holds.select_related("set_by", "lifted_by"),
        "waiting": waiting,
        "may_decide": waiting is not None and rules.may_decide_shredding(request.user, waiting),
        "may_withdraw": waiting is not None and rules.may_withdraw_shredding(request.user, waiting),
        "earlier": [row for row in requests if not row.is_waiting],
    }


def with_obstacles(household: Household, form: AskShreddingForm) -> list[tuple[Any, str]]:
    """Return each reason's radio button with what stands against it today."""
    found = []
    for tick in form["reason"]:
        reason = ShredReason(str(tick.data["value"]))
        against = retention.obstacles(household, reason, today())
        found.append((tick, " ".join(str(obstacle.label) for obstacle in against)))
    return found


def shred_withdraw(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    asked = actions.withdraw_shredding(request_id=request_id, by=request.user)
    messages.success(request, _("The request was taken back. The record stays."))
    return redirect("retention", asked.household_id)


def shred_decide(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Show what would be destroyed, and take a second person's decision on it.

    A request that was decided on meanwhile leads to the household.
    """
    requests = ShredRequest.objects.visible_to(request.user, Permission.DECIDE)
    asked: ShredRequest = requests.select_related("asked_by").get(pk=request_id)
    if not asked.is_waiting:
        if request.method == "GET":
            return redirect("household", asked.household_id)
        raise MoveNotAllowed
    household = asked.household = household_for(request, asked.household_id)
    if not rules.may_decide_shredding(request.user, asked):
        raise PermissionDenied(refusal(request, asked))
    form = DecideShreddingForm(request.POST or None, file_number=household.number)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            return decided(request, asked, form.cleaned_data)
        except StaleVersion:
            changed = True
        except actions.MustBeKept as kept:
            for obstacle in kept.obstacles:
                form.add_error("decision", str(obstacle.label))
    remember_reading(request, household)
    context = decision_context(asked) | {"form": form, "changed": changed}
    return render(request, "households/shred_decide.html", context, status=409 if changed else 200)


def refusal(request: StaffRequest, asked: ShredRequest) -> str:
    """Return why this worker doesn't decide, where they would by their role."""
    if asked.asked_by_id == request.user.pk:
        return _("You asked for this, so another supervisor decides on it.")
    return _("Another supervisor decides, who neither opened this case nor answers for it.")


def decision_context(asked: ShredRequest) -> dict[str, Any]:
    """Return all that the page of a decision shows."""
    shown = actions.content_hash(asked)
    household = asked.household
    return {
        "household": household,
        "asked": asked,
        "contents": kinds.contents(household),
        "rosters": len(rosters_naming(household)),
        "obstacles": retention.obstacles(household, asked.reason, today()),
        "keep_until": retention.keep_until(household),
        "backup_days": settings.CASEWORK_KEYSTORE_RETENTION_DAYS,
        "content_hash": shown,
        "shown_hash": shown[:HASH_SHOWN],
    }


def decided(request: StaffRequest, asked: ShredRequest, data: dict[str, Any]) -> HttpResponse:
    """Carry the decision out; raise StaleVersion, MustBeKept."""
    if data["decision"] == DecideShreddingForm.APPROVE:
        actions.approve_shredding(
            request_id=asked.pk, shown_hash=data["content_hash"], by=request.user
        )
        # What is destroyed must be decided for good before: after the commit, whatever it brings.
        transaction.on_commit(shredding.resume, robust=True)
        return redirect("household", asked.household_id)
    actions.decline_shredding(request_id=asked.pk, by=request.user)
    messages.success(request, _("The record is kept."))
    return redirect("retention", asked.household_id)


def shred_continue(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Go on with a destruction that was interrupted."""
    requests = ShredRequest.objects.visible_to(request.user).select_related("household")
    asked: ShredRequest = requests.get(pk=request_id)
    if not rules.may_continue_shredding(request.user, asked):
        raise PermissionDenied
    if not asked.is_unfinished:
        raise MoveNotAllowed
    transaction.on_commit(shredding.resume, robust=True)
    return redirect("household", asked.household_id)


def hold_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Hold a record back from destruction."""
    household = household_for(request, household_id)
    if not rules.may_keep_or_destroy(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_hold(household_id=household.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("The file is held. It can't be destroyed meanwhile."))
        return redirect("retention", household.pk)
    context = {"household": household, "tab": "household", "form": form}
    return render(request, "households/hold.html", context)


def hold_lift(request: StaffRequest, hold_id: UUID) -> HttpResponse:
    """Lift a hold."""
    hold = actions.lift_hold(hold_id=hold_id, by=request.user)
    messages.success(request, _("The hold is lifted."))
    return redirect("retention", hold.household_id)


def shredded(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show of a household that was shredded, or is being, that, when and why; nothing else."""
    households = Household.objects.shredded_to(request.user).select_related("area")
    household: Household = households.get(pk=household_id)
    record("household read", household, by=request.user, page="shredded")
    unfinished = next((row for row in household.shred_requests.all() if row.is_unfinished), None)
    context = {
        "household": household,
        "unfinished": unfinished,
        "may_continue": unfinished is not None
        and rules.may_continue_shredding(request.user, unfinished),
        "backup_days": settings.CASEWORK_KEYSTORE_RETENTION_DAYS,
    }
    return render(request, "households/shredded.html", context)
