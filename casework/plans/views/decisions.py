"""Deciding: the queue of what waits, and the page on which one is approved or returned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.access.http import StaffRequest
from casework.access.models import Listed
from casework.access.own.lists import Listing, default_of
from casework.assessments import history
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion
from casework.households.models import Household
from casework.plans import actions, content, evidence, rules, selectors
from casework.plans.checks import checks
from casework.plans.codes import Stage
from casework.plans.forms import DecisionForm
from casework.plans.lifecycle import next_stage
from casework.plans.models import Plan
from casework.plans.narrowing import QueueFilter
from casework.plans.queue import left_to_decide, waiting, words_for_left
from casework.plans.views.common import plan_for, returns_of
from casework.plans.views.pages import comparison
from casework.vault import keys

# What supervisors write most; a press adds the words to the reason.
USUAL_REASONS = (
    _("The baseline is unclear"),
    _("Not enough evidence"),
    _("The measures don't fit the goals"),
    _("Assess again first"),
)


def review_queue(request: StaffRequest) -> HttpResponse:
    """List what waits for a decision, and the plans returned that wait for their authors."""
    if begins := default_of(request, Listed.APPROVALS):
        return begins
    narrow = QueueFilter(request.GET or None, worker=request.user)
    listing = Listing(request, Listed.APPROVALS, narrow, narrow.chosen_order)
    queue = narrow.of(waiting(request.user))
    returned = list(selectors.plans_returned_by(request.user))
    keys.warm([plan.household_id for plan in returned])
    record("list read", None, by=request.user, list="review queue", count=len(queue))
    context = {"queue": queue, "returned": returned, "filter": narrow, "listing": listing}
    return listing.remember(render(request, "plans/review_queue.html", context))


def plan_review(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show a plan with its changes and its evidence, and take the decision on it.

    A plan that waits for none, such as one decided on meanwhile, is shown on its own page.
    """
    plan = plan_for(request, plan_id)
    if not rules.may_decide(request.user, plan):
        raise PermissionDenied(refusal(request, plan))
    if request.method == "GET" and plan.stage != Stage.SUBMITTED:
        return redirect("plan", plan.pk)
    next_stage(plan, "approve")
    form = DecisionForm(request.POST or None)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            return decided(request, plan, form.cleaned_data)
        except StaleVersion:
            # The decision is to be made anew on what is shown now; the words are kept.
            changed, form = True, DecisionForm(initial={"reason": form.cleaned_data["reason"]})
    if request.method == "GET":
        record("plan read", plan, by=request.user, number=plan.number)
    context = review_context(request, plan, form, changed)
    return render(request, "plans/plan_review.html", context, status=409 if changed else 200)


def refusal(request: StaffRequest, plan: Plan) -> str:
    """Return why this worker doesn't decide, where they would by their role."""
    if plan.was_written_by(request.user):
        return gettext("You wrote on this plan, so another supervisor decides on it.")
    return gettext("Only a supervisor decides on plans.")


def decided(request: StaffRequest, plan: Plan, data: dict[str, Any]) -> HttpResponse:
    """Carry the decision out and go on to the next plan in the queue; raise StaleVersion."""
    if data["decision"] == DecisionForm.APPROVE:
        actions.approve_plan(
            plan_id=plan.pk,
            content_hash=data["content_hash"],
            note=data["reason"],
            by=request.user,
        )
        messages.success(request, gettext("The plan was approved and is in force."))
    else:
        actions.return_plan(plan_id=plan.pk, reason=data["reason"], by=request.user)
        messages.success(request, gettext("The plan was returned to its author with your reason."))
    left = left_to_decide(request.user)
    messages.info(request, words_for_left(left))
    return redirect(left[0].url if left else "review-queue")


def review_context(
    request: StaffRequest, plan: Plan, form: DecisionForm, changed: bool
) -> dict[str, Any]:
    """Return all that the page of a decision shows; raise SealBroken if the plan can't be read."""
    read = content.read(plan)
    queue = waiting(request.user)
    compared = comparison(plan, read)
    position = next((n for n, row in enumerate(queue, start=1) if row.id == plan.pk), 0)
    return {
        "household": plan.household,
        "plan": plan,
        "content": read,
        "form": form,
        "changed": changed,
        "chips": USUAL_REASONS,
        "full": compared["before"] is None or request.GET.get("show") == "full",
        "queue": queue,
        "position": position,
        "following": next((row for row in queue[position:] if row.may_decide), None),
        "returned": list(selectors.plans_returned_by(request.user)),
        "returns": returns_of(plan),
        "checks": checks(plan.household, read),
        "evidence": evidence.gathered(plan.household, request.user),
        "content_hash": bytes(plan.content_hash).hex(),
        "shown_hash": content.shown_hash(plan.content_hash),
        **compared,
        **domains_of(plan.household),
    }


def domains_of(household: Household) -> dict[str, Any]:
    """Return the scores of the last two assessments, for the chart beside the changes."""
    rows = list(history.completed_of(household)[:2])
    if not rows:
        return {"domains": None}
    before = rows[1] if len(rows) > 1 else None
    return {
        "domains": history.changes(rows[0], before),
        "assessed_on": rows[0].assessed_on,
        "assessed_before": before.assessed_on if before else None,
    }
