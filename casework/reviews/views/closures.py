"""The pages of closing a case: proposing, deciding, taking back; and of reopening one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion
from casework.common.moves import MoveNotAllowed
from casework.households.codes import ClosureKind
from casework.households.models import Household
from casework.households.views.common import household_for
from casework.plans import content as plan_content
from casework.plans import selectors as plans
from casework.plans.queue import left_to_decide, waiting, words_for_left
from casework.reviews import actions, content, pages, rules, selectors
from casework.reviews.checks import checks
from casework.reviews.forms import ClosureDecisionForm, ClosureForm, ReopeningForm
from casework.reviews.lifecycle import next_stage
from casework.reviews.models import Closure, ClosureStage, Decision, GoalStatus, Review
from casework.reviews.selectors import Assessed
from casework.reviews.views.common import with_household, with_words

# What supervisors write most; a press adds the words to the reason.
USUAL_REASONS = (
    _("Review the plan first"),
    _("What was reached isn't stable yet"),
    _("Say who looks after them from now on"),
)


def closure_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Propose to close a case; where that is done already, go there."""
    household = household_for(request, household_id)
    if not rules.may_propose_closure(request.user, household):
        raise PermissionDenied
    if selectors.proposed_closure(household) is not None:
        return already_proposed(request, household)
    last = selectors.latest_review(household)
    returned = returned_closure(household)
    form = ClosureForm(request.POST or None, initial=closure_initial(returned, last))
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_closure(household_id=household.pk, by=request.user, **form.cleaned_data)
        except actions.ClosureStands:
            return already_proposed(request, household)
        messages.success(request, gettext("Closing the case is proposed and waits for a decision."))
        return redirect("reviews", household.pk)
    if request.method == "GET":
        record("household read", household, by=request.user, page="closure-new")
    context = {
        "household": household,
        "tab": "reviews",
        "form": form,
        "review": last,
        "lines": pages.outcome_lines(last, request.user) if last else [],
        "active": plans.active_plan(household),
        "returned": returned,
        "back_url": reverse("reviews", args=[household.pk]),
    }
    return render(request, "reviews/closure_new.html", context)


def already_proposed(request: StaffRequest, household: Household) -> HttpResponse:
    """Lead to the proposal that stands."""
    messages.info(request, gettext("Closing this case is proposed already."))
    return redirect("reviews", household.pk)


def returned_closure(household: Household) -> Closure | None:
    """Return the household's latest proposal if it was returned."""
    latest = selectors.closures_of(household).first()
    return latest if latest is not None and latest.is_returned else None


def closure_initial(returned: Closure | None, last: Review | None) -> dict[str, str]:
    """Return what fills the form: the proposal that was returned, or what the review came to."""
    text = returned.readable_text if returned else None
    if returned and text:
        return {"kind": returned.kind, "summary": text.summary, "handover": text.handover}
    if last is None or last.decision != Decision.CLOSE:
        return {}
    said = last.readable_text
    statuses = {outcome.status for outcome in last.outcomes.all()}
    kind = ClosureKind.GOALS_MET.value if statuses == {GoalStatus.ACHIEVED} else ""
    return {"kind": kind, "summary": said.summary if said else ""}


def closure_decide(request: StaffRequest, closure_id: UUID) -> HttpResponse:
    """Show a proposal to close a case with what it rests on, and take the decision on it.

    One that was decided on or taken back meanwhile leads to the household's reviews.
    """
    closures = Closure.objects.visible_to(request.user).select_related("proposed_by")
    closure: Closure = with_household(closures, request.user).get(pk=closure_id)
    if not rules.may_decide_closure(request.user, closure):
        raise PermissionDenied(refusal(request, closure))
    if request.method == "GET" and closure.stage != ClosureStage.PROPOSED:
        return redirect("reviews", closure.household_id)
    next_stage(closure, "approve")
    form = ClosureDecisionForm(request.POST or None)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            return decided(request, closure, form.cleaned_data)
        except StaleVersion:
            changed = True
    if request.method == "GET":
        record("closure read", closure, by=request.user)
    context = decision_context(request, closure, form) | {"changed": changed}
    return render(request, "reviews/closure_decide.html", context, status=409 if changed else 200)


def refusal(request: StaffRequest, closure: Closure) -> str:
    """Return why this worker doesn't decide, where they would by their role."""
    if closure.proposed_by_id == request.user.pk:
        return gettext("You proposed this, so another supervisor decides on it.")
    return gettext("Only a supervisor decides on closing a case.")


def decided(request: StaffRequest, closure: Closure, data: dict[str, Any]) -> HttpResponse:
    """Carry the decision out and go on to the next in the queue; raise StaleVersion."""
    if data["decision"] == ClosureDecisionForm.APPROVE:
        actions.approve_closure(
            closure_id=closure.pk,
            content_hash=data["content_hash"],
            note=data["reason"],
            by=request.user,
        )
        messages.success(request, gettext("The case is closed. Its plan has ended."))
    else:
        actions.return_closure(closure_id=closure.pk, reason=data["reason"], by=request.user)
        messages.success(request, gettext("The proposal was returned with your reason."))
    left = left_to_decide(request.user)
    messages.info(request, words_for_left(left))
    return redirect(left[0].url if left else "review-queue")


def decision_context(
    request: StaffRequest, closure: Closure, form: ClosureDecisionForm
) -> dict[str, Any]:
    """Return all that the page of a decision shows; raise SealBroken if its words can't be read."""
    household = closure.household
    basis = content.basis_of(household)
    lines = pages.outcome_lines(basis.review, request.user) if basis.review else []
    shown = content.fingerprint(closure, basis)
    return {
        "household": household,
        "closure": closure,
        "text": closure.text,
        "basis": basis,
        "lines": lines,
        "form": form,
        "decisions": with_words(form["decision"], ends(closure, basis)),
        "domains": pages.domains_of(assessed_for(basis)),
        "checks": checks(household, basis, [line.outcome for line in lines]),
        "chips": USUAL_REASONS,
        "content_hash": shown.hex(),
        "shown_hash": plan_content.shown_hash(shown),
        **queue_context(request, closure),
    }


def queue_context(request: StaffRequest, closure: Closure) -> dict[str, Any]:
    """Return what waits for a decision, where this closure stands in it, and what follows it."""
    queue = waiting(request.user)
    nth = next((n for n, row in enumerate(queue, start=1) if row.id == closure.pk), 0)
    following = next((row for row in queue[nth:] if row.may_decide), None)
    return {"queue": queue, "nth": nth, "following": following}


def ends(closure: Closure, basis: content.Basis) -> dict[str, str]:
    """Return what each decision on a closure leads to, in words."""
    approved = gettext("No more visits fall due; the file stays")
    if basis.plan is not None:
        words = gettext(
            "Version %(number)s of the plan ends, no more visits fall due; the file stays"
        )
        approved = words % {"number": basis.plan.number}
    returned = gettext("%(name)s receives the reason; the case goes on")
    return {
        ClosureDecisionForm.APPROVE: approved,
        ClosureDecisionForm.RETURN: returned % {"name": closure.proposed_by.name},
    }


def assessed_for(basis: content.Basis) -> Assessed:
    """Return the assessment of the plan's beginning and the latest."""
    return selectors.assessed(basis.plan) if basis.plan else Assessed(None, basis.assessment)


def closure_withdraw(request: StaffRequest, closure_id: UUID) -> HttpResponse:
    """Take a proposal back, or lay one to rest that was returned."""
    closure = actions.withdraw_closure(closure_id=closure_id, by=request.user)
    messages.success(request, gettext("The proposal was taken back. The case goes on."))
    return redirect("reviews", closure.household_id)


def reopen(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Take a closed case up again, with a reason."""
    household = household_for(request, household_id)
    if not rules.may_reopen(request.user, household):
        raise PermissionDenied
    if household.is_open:
        raise MoveNotAllowed
    form = ReopeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen_case(
            household_id=household.pk, reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, gettext("The case is open again. Assess anew and write a plan."))
        return redirect("household", household.pk)
    if request.method == "GET":
        record("household read", household, by=request.user, page="reopen")
    context = {
        "household": household,
        "tab": "reviews",
        "form": form,
        "closure": selectors.standing_closure(household),
        "back_url": reverse("reviews", args=[household.pk]),
    }
    return render(request, "reviews/reopen.html", context)
