"""Keeping a record by a hold, asking for its destruction, deciding on that.

Locks are always taken in the order household, request or hold, audit chain. What is approved here
is carried out, step by step, by `casework.households.shredding`.
"""

import json
from datetime import date
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.access.models import Permission, Worker
from casework.audit.chain import masked, record
from casework.common.concurrency import StaleVersion
from casework.common.dates import now, today
from casework.common.moves import MoveNotAllowed
from casework.households import erasure, lifecycle, retention, rules
from casework.households.models import (
    HoldNote,
    Household,
    LegalBasis,
    RetentionHold,
    ShredReason,
    ShredRequest,
    ShredStage,
)


class MustBeKept(Exception):
    """Something stands against destroying the record: `obstacles`."""

    def __init__(self, obstacles: list[retention.Obstacle]) -> None:
        super().__init__(obstacles)
        self.obstacles = obstacles


class RequestStands(Exception):
    """Its destruction is asked for already: `request`."""

    def __init__(self, request: ShredRequest) -> None:
        super().__init__()
        self.request = request


def locked_household(household_id: UUID, *, by: Worker) -> Household:
    """Return a household in scope under lock; raise DoesNotExist, PermissionDenied."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    if not rules.may_keep_or_destroy(by, household):
        raise PermissionDenied
    return household


def check_obstacles(household: Household, reason: str) -> None:
    """Raise MustBeKept if something stands against destroying the record today."""
    found = retention.obstacles(household, reason, today())
    if found:
        raise MustBeKept(found)


def check_basis(reason: str, basis: str) -> None:
    """Raise ValueError unless a person's lawful request has its basis, and nothing else has one."""
    if ShredReason(reason) == ShredReason.LAWFUL_REQUEST:
        LegalBasis(basis)
    elif basis:
        raise ValueError("only a person's lawful request has a legal basis")


@transaction.atomic
def ask_shredding(*, household_id: UUID, reason: str, basis: str = "", by: Worker) -> ShredRequest:
    """Ask that a household's record be destroyed, and return the request; another person decides.

    `basis` is a LegalBasis, for a person's lawful request and nothing else. Locks the household.
    Raises Household.DoesNotExist outside scope, PermissionDenied, MustBeKept, RequestStands,
    ValueError for a reason or a basis that isn't one.
    """
    household = locked_household(household_id, by=by)
    check_basis(reason, basis)
    check_obstacles(household, reason)
    requests: Any = household.shred_requests
    standing = requests.waiting().first()
    if standing is not None:
        raise RequestStands(standing)
    request: ShredRequest = ShredRequest.objects.create(
        household=household, reason=reason, basis=basis, asked_at=now(), asked_by=by
    )
    record("shredding asked", request, by=by, reason=reason, basis=basis)
    return request


def locked_request(request_id: UUID, *, by: Worker) -> ShredRequest:
    """Return a request in scope under lock, its household locked first; raise DoesNotExist."""
    requests = ShredRequest.objects.visible_to(by)
    household_id = requests.values_list("household_id", flat=True).get(pk=request_id)
    households = Household.objects.visible_to(by, Permission.VIEW).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    request: ShredRequest = requests.select_for_update(of=("self",)).get(pk=request_id)
    request.household = household
    return request


def locked_decision(request_id: UUID, stage: ShredStage, *, by: Worker) -> ShredRequest:
    """Return a request under lock with the decision signed, not yet saved.

    Raises ShredRequest.DoesNotExist outside scope, MoveNotAllowed unless it waits.
    """
    request = locked_request(request_id, by=by)
    if not request.is_waiting:
        raise MoveNotAllowed
    request.stage, request.decided_at, request.decided_by = stage, now(), by
    return request


def content_hash(request: ShredRequest) -> str:
    """Return the keyed hash of what a decision is about: the request, and what would be destroyed.

    The key is the site's and not the household's: what can't be read any more can be destroyed.
    """
    household = request.household
    shown = [request.pk, request.reason, request.basis, household.number, household.version]
    return masked(json.dumps([*shown, erasure.contents(household)], default=str))


@transaction.atomic
def approve_shredding(*, request_id: UUID, shown_hash: str, by: Worker) -> ShredRequest:
    """Approve what was shown, mark the household as being shredded, and return the request.

    Nothing is destroyed yet, but there is no way back: whatever happens next, it is carried out.
    `shown_hash` is the `content_hash` of what the approver was shown. Locks household and request.
    Raises ShredRequest.DoesNotExist outside scope, PermissionDenied, MoveNotAllowed unless it
    waits, MustBeKept, StaleVersion.
    """
    request = locked_decision(request_id, ShredStage.APPROVED, by=by)
    household = request.household
    if not rules.may_decide_shredding(by, request):
        raise PermissionDenied
    check_obstacles(household, request.reason)
    if not compare_digest(shown_hash.encode(), content_hash(request).encode()):
        raise StaleVersion
    household.stage = lifecycle.next_stage(household, "shred")
    household.save(update_fields=["stage"])
    request.save(update_fields=["stage", "decided_at", "decided_by"])
    record("shredding approved", request, by=by, reason=request.reason, content=shown_hash)
    return request


@transaction.atomic
def decline_shredding(*, request_id: UUID, by: Worker) -> ShredRequest:
    """Let the record stay, and return the request.

    Raises ShredRequest.DoesNotExist outside scope, PermissionDenied, MoveNotAllowed unless it
    waits.
    """
    request = locked_decision(request_id, ShredStage.DECLINED, by=by)
    if not rules.may_decide_shredding(by, request):
        raise PermissionDenied
    request.save(update_fields=["stage", "decided_at", "decided_by"])
    record("shredding declined", request, by=by)
    return request


@transaction.atomic
def withdraw_shredding(*, request_id: UUID, by: Worker) -> ShredRequest:
    """Take one's own request back, and return it.

    Raises ShredRequest.DoesNotExist outside scope, PermissionDenied for anyone but who asked,
    MoveNotAllowed unless it waits.
    """
    request = locked_decision(request_id, ShredStage.WITHDRAWN, by=by)
    if not rules.may_withdraw_shredding(by, request):
        raise PermissionDenied
    request.save(update_fields=["stage", "decided_at", "decided_by"])
    record("shredding withdrawn", request, by=by)
    return request


@transaction.atomic
def set_hold(
    *, household_id: UUID, note: str, until_on: date | None = None, by: Worker
) -> RetentionHold:
    """Keep a household's record until a day, or until the hold is lifted, and return the hold.

    Locks the household. Raises Household.DoesNotExist outside scope, PermissionDenied, ValueError
    for a day that is over or a hold without its reason.
    """
    household = locked_household(household_id, by=by)
    if not note.strip() or (until_on is not None and until_on < today()):
        raise ValueError("a hold has a reason, and ends in the future")
    hold = RetentionHold(household=household, until_on=until_on, set_at=now(), set_by=by)
    hold.note = HoldNote(note=note.strip())
    hold.save(force_insert=True)
    record("hold set", hold, by=by, until_on=until_on)
    return hold


@transaction.atomic
def lift_hold(*, hold_id: UUID, by: Worker) -> RetentionHold:
    """Lift a hold, and return it.

    Locks household and hold. Raises RetentionHold.DoesNotExist outside scope, PermissionDenied,
    MoveNotAllowed if it was lifted already.
    """
    holds = RetentionHold.objects.visible_to(by)
    household_id = holds.values_list("household_id", flat=True).get(pk=hold_id)
    household = locked_household(household_id, by=by)
    hold: RetentionHold = holds.select_for_update(of=("self",)).get(pk=hold_id)
    hold.household = household
    if hold.lifted_at is not None:
        raise MoveNotAllowed
    hold.lifted_at, hold.lifted_by = now(), by
    hold.save(update_fields=["lifted_at", "lifted_by"])
    record("hold lifted", hold, by=by)
    return hold
