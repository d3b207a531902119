"""The pages of reviews: a household's, the form, one review."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.assessments.rules import may_assess
from casework.audit.chain import record
from casework.common.moves import MoveNotAllowed
from casework.common.templatetags.casework import errors
from casework.households.models import Household
from casework.households.views.common import household_for
from casework.plans import content as plan_content
from casework.plans import selectors as plans
from casework.plans.models import Plan
from casework.reviews import actions, pages, rules, selectors
from casework.reviews.forms import ReviewPaper
from casework.reviews.models import Closure, Decision, Review
from casework.reviews.selectors import Assessed
from casework.reviews.views.common import with_household, with_words


def reviews(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show a household's reviews, closures and reopenings, and what may be done next."""
    household = household_for(request, household_id)
    rows = list(selectors.reviews_of(household))
    closures = list(selectors.closures_of(household))
    latest = closures[0] if closures else None
    active = plans.active_plan(household)
    record("reviews read", household, by=request.user, count=len(rows))
    context = {
        "household": household,
        "tab": "reviews",
        "reviews": rows,
        "closures": closures,
        "closure": latest,
        "active": active,
        "open_plan": plans.open_plan(household),
        "due_on": selectors.review_due_on(active) if active else None,
        **doors_of(request, household, latest),
    }
    return render(request, "reviews/reviews.html", context)


def doors_of(
    request: StaffRequest, household: Household, closure: Closure | None
) -> dict[str, bool]:
    """Return what this worker may do now; `closure` is the household's latest proposal."""
    worker = request.user
    proposed = closure is not None and closure.is_proposed
    doors = {
        "may_review": rules.may_record_review(worker, household),
        "may_propose": not proposed and rules.may_propose_closure(worker, household),
        "may_reopen": not household.is_open and rules.may_reopen(worker, household),
    }
    if closure is not None and (closure.is_proposed or closure.is_returned):
        doors["may_withdraw"] = rules.may_withdraw_closure(worker, closure)
        doors["may_decide"] = proposed and rules.may_decide_closure(worker, closure)
    return doors


def review_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Hold the goals of the plan in force against their baselines, and decide what follows."""
    household = household_for(request, household_id)
    if not rules.may_record_review(request.user, household):
        raise PermissionDenied
    plan = plans.active_plan(household)
    if plan is None:
        return without_plan(request, household)
    paper = paper_for(request, plan)
    changed = paper.is_of_another_version
    if request.method == "POST" and not changed and paper.is_valid():
        review = actions.record_review(
            household_id=household.pk, plan_id=plan.pk, by=request.user, **paper.arguments()
        )
        return after_review(request, review)
    if request.method == "GET":
        record("household read", household, by=request.user, page="review-new")
    context = {
        "household": household,
        "tab": "reviews",
        "plan": plan,
        "paper": paper,
        "changed": changed,
        "summary": errors(*paper.forms),
        "number": actions.next_number(household),
        "domains": pages.domains_of(selectors.assessed(plan)),
        "may_assess": may_assess(request.user, household),
        "decisions": with_words(paper.review["decision"], pages.follows(plan)),
        "back_url": reverse("reviews", args=[household.pk]),
    }
    return render(request, "reviews/review_new.html", context, status=409 if changed else 200)


def without_plan(request: StaffRequest, household: Household) -> HttpResponse:
    """Lead back to where it says what to do first; a review that was sent is refused."""
    if request.method == "POST":
        raise MoveNotAllowed
    messages.info(request, _("Without a plan in force there is nothing to review."))
    return redirect("reviews", household.pk)


def paper_for(request: StaffRequest, plan: Plan) -> ReviewPaper:
    """Return the page's forms; raise SealBroken where a goal of the plan doesn't open."""
    return ReviewPaper(
        plan,
        plan_content.read(plan).goals,
        pages.visit_lines(plan, request.user),
        selectors.latest_review(plan.household),
        request.POST if request.method == "POST" else None,
    )


def after_review(request: StaffRequest, review: Review) -> HttpResponse:
    """Go on to what the review decided."""
    if review.decision == Decision.CLOSE:
        messages.success(request, _("The review is saved. Now propose to close the case."))
        return redirect("closure-new", review.household_id)
    if review.next_plan is not None:
        words = _("The review is saved. Version %(number)s takes up what it changes.")
        messages.success(request, words % {"number": review.next_plan.number})
        door = "plan-edit" if review.next_plan.is_draft else "plan"
        return redirect(door, review.next_plan.pk)
    messages.success(request, _("The review is saved. The plan stays in force."))
    return redirect("review", review.pk)


def review(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """Show one review: each goal, the domains then and now, what followed."""
    rows = Review.objects.visible_to(request.user).select_related("plan", "by", "next_plan")
    rows = rows.prefetch_related("assessment_then", "assessment_now__instrument__weights")
    shown: Review = with_household(rows, request.user).get(pk=review_id)
    record("review read", shown, by=request.user, number=shown.number)
    context = {
        "household": shown.household,
        "tab": "reviews",
        "review": shown,
        "lines": pages.outcome_lines(shown, request.user),
        "domains": pages.domains_of(Assessed(shown.assessment_then, shown.assessment_now)),
        "closures": shown.closures.select_related("proposed_by"),
    }
    return render(request, "reviews/review.html", context)
