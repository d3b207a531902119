"""Carrying out what two people decided: keys first, then rows, then the bytes in the files.

Each step is committed before the next begins, and can be done again: whatever moment the power
fails at, `resume` takes it up where it stands. See deploy/decisions/013.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from casework.access.models import Worker
from casework.access.net import as_system
from casework.audit.chain import entries_last, record
from casework.households import erasure
from casework.households.models import Household, ShredRequest, ShredStage, Stage
from casework.households.models.retention import UNFINISHED
from casework.vault import shredding
from casework.vault.models import HouseholdKey, Tombstone
from casework.vault.router import KEYSTORE
from casework.vault.scrubbing import scrub

RECORDS = "default"
WHY = "what was decided is carried out"


def unfinished() -> list[ShredRequest]:
    """Return the requests that were approved and aren't carried out to their end."""
    requests = ShredRequest.objects.unscoped(WHY).filter(stage__in=UNFINISHED)
    with as_system(WHY):
        return list(requests.select_related("household", "decided_by").order_by("decided_at"))


def resume() -> int:
    """Carry out to the end whatever was approved, and return how many requests are done now.

    Call it outside of any transaction.
    """
    return sum(carry_out(request) for request in unfinished())


def carry_out(request: ShredRequest) -> bool:
    """Carry one of `unfinished` out, from wherever it stands; say whether that was its end.

    False: everything is destroyed, but someone else held a database, so that a file wasn't cleaned
    yet; call again.
    """
    at: Any = request.decided_at  # a constraint says that what is approved has its instant
    rosters = erasure.rosters_naming(request.household)
    ids = [request.household_id, *(roster.pk for roster in rosters)]
    destroyed = shredding.destroy_all(ids, request.reason, at)
    for remove in erasure.OUTSIDE:
        remove(request.household_id)
    erase_rows(request.household_id, by=request.decided_by)
    if not destroyed.scrubbed or not scrub(RECORDS, erasure.emptied_models(), rewrite=False):
        return False
    done = ShredRequest.objects.unscoped(WHY).filter(pk=request.pk)
    with as_system(WHY):
        done.update(stage=ShredStage.DONE)
    return True


def repeat_after_restore() -> list[UUID]:
    """Shred again whatever a restore brought back, and return those households and rosters.

    Add the tombstones of the backup and of the site first (`vault.shredding.import_tombstones`).
    Raises TombstoneForged before anything is destroyed.
    """
    back = set(shredding.replay())
    for household_id in erasure.tombstoned(Household.objects.unscoped(WHY)):
        for remove in erasure.OUTSIDE:
            remove(household_id)
        if erase_rows(household_id, by=None):
            back.add(household_id)
    back |= erasure.erase_rosters()
    if back:
        scrub(KEYSTORE, [HouseholdKey])
        scrub(RECORDS, erasure.emptied_models(), rewrite=False)
    return sorted(back)


@transaction.atomic
@as_system(WHY)
def erase_rows(household_id: UUID, *, by: Worker | None) -> bool:
    """Delete every row of a household whose keys are destroyed; say whether there were any.

    Locks the household. What was erased before stays as it is.
    """
    stone = Tombstone.objects.get(household_id=household_id)
    households = Household.objects.unscoped(WHY).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    if household.stage == Stage.SHREDDED:
        return False
    with entries_last():
        erasure.erase(household, reason=stone.reason, at=stone.shredded_at, by=by)
        rosters = erasure.erase_rosters()
        record("household shredded", household, by=by, reason=stone.reason, rosters=len(rosters))
    return True
