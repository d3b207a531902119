"""Reading plans: a household's, one version, all in scope; starting one, giving one up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Listed
from casework.access.own.lists import Listing, default_of
from casework.audit.chain import record
from casework.households.views.common import household_for
from casework.plans import actions, content, rules, selectors
from casework.plans.diff import changes, compare
from casework.plans.models import Plan
from casework.plans.narrowing import PlanFilter
from casework.plans.views.common import plan_for, returns_of
from casework.vault import keys
from casework.vault.sealed import readable

PER_PAGE = 50


def plans(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show the plan in force, the one being written, and all versions of a household."""
    household = household_for(request, household_id)
    versions = list(household.plans.select_related("author", "submitted_by", "decided_by"))
    active = next((plan for plan in versions if plan.is_active), None)
    standing = next((plan for plan in versions if plan.is_draft or plan.is_submitted), None)
    record("plans read", household, by=request.user, count=len(versions))
    context = {
        "household": household,
        "tab": "plans",
        "versions": versions,
        "active": active,
        "active_content": active and content.show(active),
        "standing": standing,
        "may_start": standing is None and rules.may_write_plans(request.user, household),
    }
    return render(request, "plans/plans.html", context)


def plan_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Open the next version; where one is being written already, go there."""
    try:
        plan = actions.start_plan(household_id=household_id, by=request.user)
    except actions.OpenPlanExists as standing:
        messages.info(request, _("A version of this plan is being written or decided on already."))
        return redirect("plan", standing.plan.pk)
    return redirect("plan-edit", plan.pk)


def plan(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show one version in full, how it differs from the last, and what may be done with it."""
    version = plan_for(request, plan_id)
    shown = content.show(version)
    record("plan read", version, by=request.user, number=version.number)
    context = {
        "household": version.household,
        "tab": "plans",
        "plan": version,
        "content": shown,
        "returns": returns_of(version),
        "narrative": readable(version, "narrative"),
        "shown_hash": content.shown_hash(version.content_hash),
        **comparison(version, shown),
        **doors_of(request, version),
    }
    return render(request, "plans/plan.html", context)


def comparison(version: Plan, shown: content.PlanContent) -> dict[str, Any]:
    """Return the rows of the comparison with the approved version before, where there is one."""
    before = selectors.last_approved(version)
    if before is None:
        return {"before": None, "rows": [], "changes": 0}
    rows = compare(content.show(before), shown)
    return {"before": before, "rows": rows, "changes": changes(rows)}


def doors_of(request: StaffRequest, version: Plan) -> dict[str, bool]:
    """Return what this worker may do with this version now."""
    worker = request.user
    can_edit = rules.may_edit(worker, version)
    decides = version.is_submitted and rules.may_decide(worker, version)
    return {
        "may_edit": version.is_draft and can_edit,
        "may_drop": version.is_draft and rules.may_drop(worker, version),
        "may_withdraw": version.is_submitted and rules.may_withdraw(worker, version),
        "may_decide": decides,
        "may_renew": (
            version.is_active and can_edit and selectors.open_plan(version.household) is None
        ),
    }


def plan_withdraw(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Take a plan back before it is decided on, to write on it."""
    actions.withdraw_plan(plan_id=plan_id, by=request.user)
    return redirect("plan-edit", plan_id)


def plan_drop(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Give a draft up for good."""
    dropped = actions.drop_plan(plan_id=plan_id, by=request.user)
    messages.success(request, _("The draft was given up. It stays among the versions."))
    return redirect("plans", dropped.household_id)


def plan_list(request: StaffRequest) -> HttpResponse:
    """List the plans in scope, the latest first unless asked otherwise."""
    if begins := default_of(request, Listed.PLANS):
        return begins
    narrow = PlanFilter(request.GET or None, worker=request.user)
    listing = Listing(request, Listed.PLANS, narrow, narrow.chosen_order)
    found = selectors.with_households(narrow.plans())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    keys.warm([row.household_id for row in page])
    record("list read", None, by=request.user, list="plans", count=len(page.object_list))
    context = {"page": page, "filter": narrow, "listing": listing}
    return listing.remember(render(request, "plans/plan_list.html", context))
