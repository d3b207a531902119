"""Reviewing a plan, closing a case, taking it up again; one verb, one transaction, one entry.

Locks are always taken in the order household, closure, audit chain.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casework.access import news
from casework.access.models import Permission, Worker
from casework.access.news import Matter, News
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion
from casework.common.dates import now, today
from casework.households.actions import locked_for_edit
from casework.households.lifecycle import next_stage as next_household_stage
from casework.households.models import Household
from casework.households.schedule import RESCHEDULED_FIELDS, reschedule
from casework.plans.actions import OpenPlanExists, ReasonMissing, end_active_plan, start_plan
from casework.plans.models import Goal, Plan
from casework.reviews import content, lifecycle, rules, selectors
from casework.reviews.models import (
    Closure,
    ClosureStage,
    ClosureText,
    Decision,
    Finding,
    GoalOutcome,
    GoalStatus,
    Reopening,
    ReopeningText,
    Review,
    ReviewText,
)
from casework.visits.models import Visit


class GoalResult(NamedTuple):
    """How one goal stands: its GoalStatus, its value now, a remark, ids of visits that show it."""

    goal_id: UUID
    status: str
    value_now: str = ""
    note: str = ""
    evidence: Collection[UUID] = ()


class OutcomesIncomplete(Exception):
    """A review holds every goal of the plan against its baseline, each once."""


class ClosureStands(Exception):
    """Closing the case is proposed already: `closure`."""

    def __init__(self, closure: Closure) -> None:
        super().__init__()
        self.closure = closure


@transaction.atomic
def record_review(
    *,
    household_id: UUID,
    plan_id: UUID,
    outcomes: Sequence[GoalResult],
    decision: str,
    summary: str,
    reviewed_on: date,
    by: Worker,
) -> Review:
    """Write down a review of the plan in force and return it.

    "adjust" opens the plan's next version, or names the one that is being written already, as
    `next_plan`; "close" changes nothing yet, a proposal follows. Locks the household. Raises
    DoesNotExist for a household outside scope and for a plan, goal or visit of another one,
    PermissionDenied, StaleVersion if the plan is no longer in force, OutcomesIncomplete,
    ValidationError for an impossible day or an empty summary.
    """
    household = locked_for_edit(household_id, by=by)
    plan: Plan = household.plans.get(pk=plan_id)
    if not plan.is_active:
        raise StaleVersion
    rules.check_day(plan, selectors.latest_review(household), reviewed_on, today())
    rules.check_summary(summary)
    check_outcomes(plan, outcomes)
    assessed = selectors.assessed(plan)
    review = Review(
        household=household,
        plan=plan,
        number=next_number(household),
        reviewed_on=reviewed_on,
        by=by,
        recorded_at=now(),
        decision=decision,
        assessment_then=assessed.then,
        assessment_now=assessed.now,
    )
    review.text = ReviewText(summary=summary.strip())
    if decision == Decision.ADJUST:
        review.next_plan = version_to_adjust(review, outcomes, by=by)
    review.save()
    write_outcomes(review, outcomes)
    statuses = [outcome.status for outcome in outcomes]
    record(
        "review recorded", review, by=by, number=review.number, decision=decision, goals=statuses
    )
    return review


def next_number(household: Household) -> int:
    """Return the number of the household's next review; certain under its lock only."""
    last: int | None = household.reviews.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def check_outcomes(plan: Plan, outcomes: Sequence[GoalResult]) -> None:
    """Raise unless there is one outcome for each goal, and the evidence is the household's."""
    goals = set(plan.goals.values_list("pk", flat=True))
    given = [outcome.goal_id for outcome in outcomes]
    if not goals.issuperset(given):
        raise Goal.DoesNotExist
    if len(given) != len(goals) or set(given) != goals:
        raise OutcomesIncomplete
    visits = {visit_id for outcome in outcomes for visit_id in outcome.evidence}
    if plan.household.visits.filter(pk__in=visits).count() != len(visits):
        raise Visit.DoesNotExist


def version_to_adjust(review: Review, outcomes: Sequence[GoalResult], *, by: Worker) -> Plan:
    """Open the plan's next version with the review as its reason, or return the standing one."""
    try:
        return start_plan(
            household_id=review.household_id, change_reason=reason_of(review, outcomes), by=by
        )
    except OpenPlanExists as standing:
        return standing.plan


def reason_of(review: Review, outcomes: Sequence[GoalResult]) -> str:
    """Return what names a review as the reason for another version, how many goals stand how."""
    counts = Counter(outcome.status for outcome in outcomes)
    goals = [f"{status.label} {counts[status]}" for status in GoalStatus if counts[status]]
    words = _("Review %(number)s of %(day)s. Goals: %(goals)s")
    day = review.reviewed_on.isoformat()
    return words % {"number": review.number, "day": day, "goals": _(", ").join(goals)}


def write_outcomes(review: Review, outcomes: Sequence[GoalResult]) -> None:
    """Write how each goal stands and which visits show it."""
    visits = review.household.visits
    for outcome in outcomes:
        row = GoalOutcome(
            household=review.household,
            review=review,
            goal_id=outcome.goal_id,
            status=outcome.status,
        )
        row.finding = Finding(value_now=outcome.value_now.strip(), note=outcome.note.strip())
        row.save()
        row.evidence.set(list(visits.filter(pk__in=outcome.evidence)))


@transaction.atomic
def propose_closure(
    *, household_id: UUID, kind: str, summary: str, handover: str = "", by: Worker
) -> Closure:
    """Propose to close a case and return the proposal; the case stays open until another approves.

    Locks the household. Raises Household.DoesNotExist outside scope, PermissionDenied,
    ClosureStands if one waits for a decision already, ValidationError if it lacks its words.
    """
    household = locked_for_edit(household_id, by=by)
    standing = selectors.proposed_closure(household)
    if standing is not None:
        raise ClosureStands(standing)
    text = ClosureText(summary=summary.strip(), handover=handover.strip())
    rules.check_closure(kind, text)
    closure = Closure(
        household=household,
        review=selectors.latest_review(household),
        kind=kind,
        proposed_at=now(),
        proposed_by=by,
    )
    closure.text = text
    closure.save(force_insert=True)
    told = news.deciders(household.area, household.pk)
    news.tell(Matter(News.CLOSURE_WAITING, closure.pk, household.pk), to=told, by=by)
    record("closure proposed", closure, by=by, kind=kind)
    return closure


def locked_closure(closure_id: UUID, *, by: Worker) -> Closure:
    """Return a closure in scope under lock, its household locked first; raise DoesNotExist."""
    closures = Closure.objects.visible_to(by)
    household_id = closures.values_list("household_id", flat=True).get(pk=closure_id)
    households = Household.objects.visible_to(by, Permission.VIEW).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    closure: Closure = closures.select_for_update(of=("self",)).get(pk=closure_id)
    closure.household = household
    return closure


def locked_decision(closure_id: UUID, move: str, *, by: Worker) -> Closure:
    """Return a closure under lock with its stage moved and the decision signed, not yet saved.

    Raises Closure.DoesNotExist outside scope, PermissionDenied if they may not decide,
    MoveNotAllowed unless it waits for a decision.
    """
    closure = locked_closure(closure_id, by=by)
    if not rules.may_decide_closure(by, closure):
        raise PermissionDenied
    closure.stage = lifecycle.next_stage(closure, move)
    closure.decided_at, closure.decided_by = now(), by
    return closure


@transaction.atomic
def approve_closure(*, closure_id: UUID, content_hash: str, note: str = "", by: Worker) -> Closure:
    """Close the case as it was proposed and return the closure.

    `content_hash` is the hex fingerprint of what the approver was shown. Ends the plan in force,
    sets the household's stage and takes it off the visit schedule. Locks household and closure.
    Raises Closure.DoesNotExist outside scope, PermissionDenied if they may not decide,
    MoveNotAllowed unless it waits for a decision, StaleVersion if the file isn't what was shown,
    SealBroken.
    """
    closure = locked_decision(closure_id, "approve", by=by)
    basis = content.basis_of(closure.household)
    if not content.is_as_shown(closure, basis, content_hash):
        raise StaleVersion
    closure.content_hash = content.fingerprint(closure, basis)
    closure.text = msgspec.structs.replace(closure.text, reason=note.strip())
    closure.save()
    close_case(closure.household, by=by)
    tell_of_decision(closure, News.CLOSURE_APPROVED)
    record(
        "closure approved", closure, by=by, kind=closure.kind, content=closure.content_hash.hex()
    )
    return closure


def tell_of_decision(closure: Closure, kind: News) -> None:
    """Tell whoever proposed a closure what was decided; nobody need decide on it any more."""
    news.settle(closure.pk, News.CLOSURE_WAITING)
    news.tell(Matter(kind, closure.pk, closure.household_id), to=[closure.proposed_by_id])


def close_case(household: Household, *, by: Worker) -> None:
    """Close a locked household's case: its plan ends, and nobody is expected to visit."""
    end_active_plan(household=household, by=by)
    household.stage = next_household_stage(household, "close")
    household.closed_on = today()
    household.agreed_visit_on = household.urgent_since = None
    reschedule(household)
    closed = ("stage", "closed_on", "plan_visit_days", "agreed_visit_on", "urgent_since")
    household.save(update_fields=[*closed, *RESCHEDULED_FIELDS])


@transaction.atomic
def return_closure(*, closure_id: UUID, reason: str, by: Worker) -> Closure:
    """Send a proposal back to whoever made it, with a reason, and return it.

    Locks household and closure. Raises Closure.DoesNotExist outside scope, PermissionDenied if they
    may not decide, MoveNotAllowed unless it waits for a decision, ReasonMissing, SealBroken.
    """
    closure = locked_decision(closure_id, "return", by=by)
    if not reason.strip():
        raise ReasonMissing
    closure.text = msgspec.structs.replace(closure.text, reason=reason.strip())
    closure.save()
    tell_of_decision(closure, News.CLOSURE_RETURNED)
    record("closure returned", closure, by=by)
    return closure


@transaction.atomic
def withdraw_closure(*, closure_id: UUID, by: Worker) -> Closure:
    """Take a proposal back, or lay one to rest that was returned, and return it.

    Locks household and closure. Raises Closure.DoesNotExist outside scope, PermissionDenied for
    anyone but its proposer, MoveNotAllowed once it is approved or withdrawn.
    """
    closure = locked_closure(closure_id, by=by)
    if not rules.may_withdraw_closure(by, closure):
        raise PermissionDenied
    closure.stage = lifecycle.next_stage(closure, "withdraw")
    closure.withdrawn_at, closure.withdrawn_by = now(), by
    closure.save()
    news.settle(closure.pk, News.CLOSURE_WAITING, News.CLOSURE_RETURNED)
    record("closure withdrawn", closure, by=by)
    return closure


@transaction.atomic
def reopen_case(*, household_id: UUID, reason: str, by: Worker) -> Reopening:
    """Take a closed case up again, at the stage of planning, and return the reopening.

    The next visit follows from the last one by the one due-date rule. Locks the household. Raises
    Household.DoesNotExist outside scope, PermissionDenied, MoveNotAllowed unless the case is
    closed, ReasonMissing.
    """
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    if not rules.may_reopen(by, household):
        raise PermissionDenied
    household.stage = next_household_stage(household, "reopen")
    if not reason.strip():
        raise ReasonMissing
    closure: Closure = household.closures.get(stage=ClosureStage.APPROVED, reopening=None)
    household.closed_on = None
    reschedule(household)
    household.save(update_fields=["stage", "closed_on", *RESCHEDULED_FIELDS])
    reopening = Reopening(household=household, closure=closure, reopened_at=now(), reopened_by=by)
    reopening.text = ReopeningText(reason=reason.strip())
    reopening.save()
    record("case reopened", reopening, by=by, closure=closure.pk)
    return reopening
