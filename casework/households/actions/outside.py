"""The household's ties to the world outside: added, changed, removed."""

from uuid import UUID

from django.db import transaction

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.concurrency import check_version
from casework.households.actions.households import locked_for_edit
from casework.households.models import OutsideContent, OutsideTie


@transaction.atomic
def add_outside_tie(
    *,
    household_id: UUID,
    kind: str,
    strength: str,
    flow: str,
    content: OutsideContent,
    by: Worker,
) -> OutsideTie:
    """Record someone or something outside that the household is tied to, and return the row.

    Locks the household. Raises Household.DoesNotExist outside scope, PermissionDenied.
    """
    household = locked_for_edit(household_id, by=by)
    tie = OutsideTie(household=household, kind=kind, strength=strength, flow=flow, created_by=by)
    tie.content = content
    tie.save(force_insert=True)
    record("outside tie added", tie, by=by, kind=kind)
    return tie


@transaction.atomic
def change_outside_tie(
    *,
    tie_id: UUID,
    based_on: int,
    kind: str,
    strength: str,
    flow: str,
    content: OutsideContent,
    by: Worker,
) -> OutsideTie:
    """Change a tie to the world outside and return it.

    Raises OutsideTie.DoesNotExist outside scope, PermissionDenied, StaleVersion, SealBroken.
    """
    tie = locked_outside_tie(tie_id, by=by)
    check_version(tie, based_on)
    known = tie.content  # opened first: what can't be read is not written over
    tie.kind, tie.strength, tie.flow = kind, strength, flow
    if content != known:
        tie.content = content
    tie.version += 1
    tie.save()
    record("outside tie changed", tie, by=by, kind=kind)
    return tie


@transaction.atomic
def remove_outside_tie(*, tie_id: UUID, by: Worker) -> UUID:
    """Remove a tie that is there no more, and return the household's id.

    Raises OutsideTie.DoesNotExist outside scope, PermissionDenied.
    """
    tie = locked_outside_tie(tie_id, by=by)
    household_id = tie.household_id
    record("outside tie removed", tie, by=by, kind=tie.kind)
    tie.delete()
    return household_id


def locked_outside_tie(tie_id: UUID, *, by: Worker) -> OutsideTie:
    """Return a tie of an open household under lock, the household locked first."""
    seen: OutsideTie = OutsideTie.objects.visible_to(by).get(pk=tie_id)
    household = locked_for_edit(seen.household_id, by=by)
    tie: OutsideTie = household.outside_ties.select_for_update(of=("self",)).get(pk=tie_id)
    tie.household = household
    return tie
