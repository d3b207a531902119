"""Handing a version in, taking it back, deciding on it, and ending it."""

from collections.abc import Iterable
from hmac import compare_digest
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.access import news
from casework.access.models import Worker
from casework.access.news import Matter, News
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion, check_version
from casework.common.dates import now
from casework.households.lifecycle import next_stage as next_household_stage
from casework.households.models import Household
from casework.households.schedule import RESCHEDULED_FIELDS, reschedule
from casework.plans import content, lifecycle, rules, selectors
from casework.plans.actions.locks import PlanIncomplete, ReasonMissing, locked
from casework.plans.models import Plan, Return


@transaction.atomic
def submit_plan(*, plan_id: UUID, based_on: int, by: Worker) -> Plan:
    """Hand a draft in for approval and return it.

    Locks household and plan; fingerprints the content. Raises Plan.DoesNotExist outside scope,
    PermissionDenied, MoveNotAllowed unless it is a draft, StaleVersion, PlanIncomplete, SealBroken.
    """
    plan = locked(plan_id, by=by)
    if not rules.may_submit(by, plan):
        raise PermissionDenied
    plan.stage = lifecycle.next_stage(plan, "submit")
    check_version(plan, based_on)
    text = content.read(plan)
    lacking = content.shortcomings(text)
    if lacking:
        raise PlanIncomplete(lacking)
    plan.content_hash = content.fingerprint(plan, text)
    plan.submitted_at, plan.submitted_by = now(), by
    plan.returned_at = plan.returned_by = None
    plan.version += 1
    plan.save()
    news.settle(plan.pk, News.PLAN_RETURNED)
    may_decide = news.deciders(plan.household.area, plan.household_id) - plan.writer_ids
    news.tell(Matter(News.PLAN_WAITING, plan.pk, plan.household_id), to=may_decide)
    record("plan submitted", plan, by=by, number=plan.number, content=plan.content_hash.hex())
    return plan


@transaction.atomic
def withdraw_plan(*, plan_id: UUID, by: Worker) -> Plan:
    """Take a plan back before it is decided on and return it, a draft again.

    Raises Plan.DoesNotExist outside scope, PermissionDenied for anyone but its author and who
    handed it in, MoveNotAllowed unless it is waiting for a decision.
    """
    plan = locked(plan_id, by=by)
    if not rules.may_withdraw(by, plan):
        raise PermissionDenied
    plan.stage = lifecycle.next_stage(plan, "withdraw")
    reopen(plan)
    news.settle(plan.pk, News.PLAN_WAITING)
    record("plan taken back", plan, by=by, number=plan.number)
    return plan


@transaction.atomic
def return_plan(*, plan_id: UUID, reason: str, by: Worker) -> Plan:
    """Send a submitted plan back to its author and return it, a draft again.

    Locks household and plan until the transaction ends. Raises Plan.DoesNotExist outside the
    worker's scope, PermissionDenied if they may not decide, MoveNotAllowed unless the plan is
    waiting for a decision, ReasonMissing, SealBroken.
    """
    plan = locked(plan_id, by=by)
    if not rules.may_decide(by, plan):
        raise PermissionDenied
    plan.stage = lifecycle.next_stage(plan, "return")
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    at = now()
    plan.returned_at, plan.returned_by = at, by
    plan.narrative = msgspec.structs.replace(
        plan.narrative, returns=(*plan.narrative.returns, Return(at, by.pk, reason))
    )
    authors = {plan.author_id, plan.submitted_by_id}
    reopen(plan)
    decided(plan, News.PLAN_RETURNED, authors)
    record("plan returned", plan, by=by, number=plan.number)
    return plan


def decided(plan: Plan, kind: News, authors: Iterable[UUID | None]) -> None:
    """Tell those who wrote a plan what was decided; nobody need decide on it any more."""
    news.settle(plan.pk, News.PLAN_WAITING)
    news.tell(Matter(kind, plan.pk, plan.household_id), to=authors)


def reopen(plan: Plan) -> None:
    """Save a plan that became a draft again: what was handed in no longer stands."""
    plan.submitted_at = plan.submitted_by = None
    plan.content_hash = b""
    plan.version += 1
    plan.save()


@transaction.atomic
def approve_plan(*, plan_id: UUID, content_hash: str, note: str = "", by: Worker) -> Plan:
    """Put a submitted plan into force, in place of the one before, and return it.

    `content_hash` is the hex fingerprint of what the approver was shown. Locks household and plan,
    sets the household's stage and its next visit. Raises Plan.DoesNotExist outside scope,
    PermissionDenied if they may not decide, MoveNotAllowed unless it is waiting for a decision,
    StaleVersion if its content isn't what was shown or isn't what was handed in, SealBroken.
    """
    plan = locked(plan_id, by=by)
    if not rules.may_decide(by, plan):
        raise PermissionDenied
    plan.stage = lifecycle.next_stage(plan, "approve")
    text = content.read(plan)
    # As bytes: text of other letters than ASCII can't be compared.
    stands = bytes(plan.content_hash).hex().encode()
    shown = compare_digest(stands, content_hash.strip().lower().encode())
    if not shown or not content.is_as_submitted(plan, text):
        raise StaleVersion
    at = now()
    replaced = selectors.active_plan(plan.household)
    if replaced is not None:
        close(replaced, "supersede", by=by)
    plan.decided_at, plan.decided_by = at, by
    plan.narrative = msgspec.structs.replace(plan.narrative, decision_note=note.strip())
    plan.version += 1
    plan.save()
    intervene(plan.household, text.visit_days)
    decided(plan, News.PLAN_APPROVED, {plan.author_id, plan.submitted_by_id})
    record(
        "plan approved",
        plan,
        by=by,
        number=plan.number,
        replaces=replaced and replaced.number,
        content=bytes(plan.content_hash).hex(),
    )
    return plan


def intervene(household: Household, visit_days: int | None) -> None:
    """Move a locked household on to intervention, to be visited as often as its plan asks."""
    household.stage = next_household_stage(household, "plan")
    household.plan_visit_days = visit_days
    reschedule(household)
    household.save(update_fields=["stage", "plan_visit_days", *RESCHEDULED_FIELDS])


@transaction.atomic
def drop_plan(*, plan_id: UUID, by: Worker) -> Plan:
    """Give a draft up for good; it stays among the versions, withdrawn.

    Raises Plan.DoesNotExist outside scope, PermissionDenied for anyone but its author and
    supervisors, MoveNotAllowed for a version in force or over.
    """
    plan = locked(plan_id, by=by)
    if not rules.may_drop(by, plan):
        raise PermissionDenied
    close(plan, "drop", by=by)
    record("plan dropped", plan, by=by, number=plan.number)
    return plan


@transaction.atomic
def end_active_plan(*, household: Household, by: Worker) -> Plan | None:
    """End the version in force, and drop one that is being written or decided on, for a closure.

    The caller holds the household's lock, has asked its own rule whether the case may be closed,
    saves the household and its next visit. Returns the version that was in force, if any.
    """
    active = selectors.active_plan(household)
    standing = selectors.open_plan(household)
    household.plan_visit_days = None
    for plan, move in ((active, "end"), (standing, "drop")):
        if plan is not None:
            plan.household = household
            close(plan, move, by=by)
            record("plan ended", plan, by=by, number=plan.number, move=move)
    return active


def close(plan: Plan, move: str, *, by: Worker) -> None:
    """Save a version as over, by this move, now."""
    news.settle(plan.pk, News.PLAN_WAITING, News.PLAN_RETURNED)
    plan.stage = lifecycle.next_stage(plan, move)
    plan.ended_at, plan.ended_by = now(), by
    plan.version += 1
    plan.save()
