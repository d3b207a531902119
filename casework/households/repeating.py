"""Repeating after a restore what was decided about people's data since the backup was made."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from casework.access.models import Worker
from casework.audit.chain import entries_last, record
from casework.households import forgotten
from casework.households.actions.erasure import take_out_of_search, wipe
from casework.households.index import write_index
from casework.households.models import Person
from casework.vault import stones
from casework.vault.sealed import SealBroken
from casework.vault.stones import Decision, Kind


class Repeated(NamedTuple):
    """How many decisions were repeated, and whose could not be."""

    done: int
    failed: list[UUID]


def repeat_after_restore() -> Repeated:
    """Erase, restrict and free people as their stones say; call it after households are shredded.

    Add the stones of the backup first (`vault.stones.import_stones`). Raises TombstoneForged before
    anything is changed.
    """
    done, failed = 0, []
    for stone in stones.stones():
        try:
            done += repeat(stones.decision(stone))
        except (SealBroken, IntegrityError):
            failed.append(stone.person_id)
    forgotten.finish()
    return Repeated(done, failed)


@transaction.atomic
def repeat(decision: Decision) -> bool:
    """Do again what was decided, where the records don't say it; tell whether they didn't.

    Where the backup doesn't know the account of whoever decided, the row names whoever wrote it,
    and the audit has the id. Raises SealBroken; IntegrityError where someone freed has by now a
    resident ID that someone else is recorded under.
    """
    people = Person.objects.unscoped(forgotten.WHY).select_for_update(of=("self",))
    person: Person | None = people.filter(pk=decision.person_id).first()
    if person is None or person.erased_at is not None:
        return False
    by = Worker.objects.filter(pk=decision.worker_id).first() or person.created_by
    with entries_last():
        if not REPEATERS[decision.kind](person, decision.decided_at, by):
            return False
        record(
            "decision on data repeated",
            person,
            by=None,
            kind=decision.kind.value,
            decided_by=decision.worker_id,
            decided_at=decision.decided_at,
        )
    return True


def erase_again(person: Person, at: datetime, by: Worker) -> bool:
    """Erase someone who came back; their copies may lie in the files again."""
    stones.unclean([person.pk])
    wipe(person, at=at, by=by)
    return True


def restrict_again(person: Person, at: datetime, by: Worker) -> bool:
    """Set someone's data aside who came back unrestricted."""
    if person.restricted_at is not None:
        return False
    person.restricted_at, person.restricted_by = at, by
    person.version += 1
    person.save(update_fields=["restricted_at", "restricted_by", "version"])
    take_out_of_search(person)
    return True


def free_again(person: Person, at: datetime, by: Worker) -> bool:
    """End a restriction that was lifted after the backup was made; its reason is lost with it."""
    if person.restricted_at is None or person.restricted_at > at:
        return False
    person.restricted_at = person.restricted_by = None
    person.version += 1
    person.save(update_fields=["restricted_at", "restricted_by", "version"])
    write_index(person, person.household)
    requests: Any = person.data_requests
    requests.restricting().update(lifted_at=at, lifted_by=by)
    return True


REPEATERS = {
    Kind.ERASED: erase_again,
    Kind.RESTRICTED: restrict_again,
    Kind.LIFTED: free_again,
}
